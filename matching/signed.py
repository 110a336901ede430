"""Names, greetings and addresses with which writers sign what they write."""

import re

from matching.traits import DOINGS, ROLES

_NAME = r"(?:[A-Z]['’])?[A-Z][a-zà-ÿ]+(?:[-'’]?[A-Z][a-zà-ÿ]+)?"
_TITLE = r"(?:(?:Dr|Mr|Mrs|Ms|Miss|Prof|Professor|Rev)\.? )"
_NAMES = rf"{_TITLE}?{_NAME}(?: (?:{_NAME}|[A-Z]\.))*"
_ROLE = rf"(?i:{'|'.join(sorted(ROLES))})\b"
_GREETING = (
    r"(?i:hi|hello|hey|dear all|good (?:morning|afternoon|evening))\b"
    r"(?: (?i:all|everyone|there|both|folks|team))?[,!.]?\s+"
)
_BEHIND = r"(?=\s*(?:[,.;!?–—-]|$)|\s+(?:and|but|from|in|at|on|here|based|working|writing)\b)"

_INTRODUCED = re.compile(
    rf"(?:^|(?<=[.!?\n])\s*)(?:(?:{_GREETING})?(?i:my name is|my name['’]s|i['’]m called"
    rf"|i am called|people call me)|{_GREETING}(?i:i am|i['’]m|this is|it['’]s)) {_NAMES}{_BEHIND}"
    rf"|(?<![\w’'])I(?:['’]m| am) {_TITLE}?(?:(?!{_ROLE}){_NAME} ){{1,2}}(?!{_ROLE}){_NAME}"
    rf"{_BEHIND}"
)
_STILL_SAID = re.compile(r"\s*,?\s*(?:and )?(?=(?:from|in|at|on|based|working|an?|the|I['’]m) )")
_NOT_SAID = re.compile(r"\s*(?:[,.;!?–—-]+\s*|(?:and|but|here)\b[,.]?\s*)*")
_SIGNED = re.compile(
    r"(?:^|(?<=[.!?,\n])|(?<=[.!?,] ))\s*(?i:(?:many |with |kind |warm |best )*(?:thanks"
    r"|thank you|regards|wishes|cheers|best|yours(?: sincerely| faithfully)?)"
    rf"(?: in advance| so much| and (?:best |kind )?(?:wishes|regards))?)\s*[,.!–—-]*\s+{_NAMES}"
    r"\.?\s*\Z"
)
_ADDRESS = re.compile(
    r"(?:[,;]?\s*(?:and )?(?:\(\s*)?\b(?i:(?:you can )?(?:my e-?mail(?: address)? is|e-?mail:?"
    r"|(?:contact|reach|e-?mail) me (?:at|on)|write to me at|reply to))\s*|\s*\(\s*|\s*)"
    r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+\)?"
)
_PRONOUNS = re.compile(
    r",?\s*(?:\((?:she/her|he/him|they/them)(?:/\w+)?\)"
    r"|\bmy pronouns are (?:she/her|he/him|they/them)(?:/\w+)?\.?)",
    re.IGNORECASE,
)


def unsigned(text: str) -> str:
    """Take the writer's name, sign-off and e-mail address out of a text.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        The text itself where it holds none. Where the writer is from stays: it is no name.

    Examples
    --------
    >>> unsigned("Hi, I'm John from the hospice. Who trains volunteers? Thanks, John")
    "I'm from the hospice. Who trains volunteers?"
    """
    # What a pattern cannot do without is looked for first: most texts hold neither.
    for pattern, part in ((_PRONOUNS, "/"), (_ADDRESS, "@"), (_SIGNED, "")):
        while part in text and (found := pattern.search(text)):
            text = without(text, found.start(), found.end())
    while found := _INTRODUCED.search(text):
        before, rest = text[: found.start()], text[found.end() :]
        text = before + (" " if before and not before[-1].isspace() else "") + _begun(rest)
    return text


def without(text: str, start: int, end: int, instead: str = "") -> str:
    """Take a part out of a text, so that the rest still reads as sentences.

    Parameters
    ----------
    text : str
    start, end : int
    instead : str, default=""
        What is said in its place.

    Returns
    -------
    str
    """
    before, after = text[:start], instead + text[end:].lstrip(" ")
    told = before.rstrip(" ")
    if told.endswith(("(", "–", "—", " -")):
        told, after = told[:-1].rstrip(" "), re.sub(r"^[)–—]", "", after)
        before = f"{told} "
    if not told or told[-1] in ".!?\n…":
        after = re.sub(r"^[ ,;:–—-]*(?:[.!?…]+\s*)?", "", after)
        return before + after[:1].upper() + after[1:] if after else told
    if not after or after[0] in ".,;:!?)":
        return told.rstrip(",;–— ") + after
    return f"{told} {after}"


def _begun(rest: str) -> str:
    """Begin a sentence with what comes behind a name."""
    if still := _STILL_SAID.match(rest):
        said = rest[still.end() :]
        return said if said.startswith("I") else f"I'm {said}"
    said = rest[_NOT_SAID.match(rest).end() :]  # type: ignore[union-attr]  # it matches nothing too
    if re.split(r"\W", said, maxsplit=1)[0] in DOINGS:
        return f"I {said}"
    return said[:1].upper() + said[1:]
