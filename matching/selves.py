"""Writers' words about themselves, taken out of what they ask, so that they move no rank.

Who asks must not matter, only what is asked. What the Equality Act 2010 protects goes, and so do
names and addresses; the names of roles stay ("a Black nurse" is "a nurse"), and so does the role of
a carer, since it says what somebody does, not what they are, and carers are answered differently.
Words about the people cared for are what is asked about, and stay.

What is looked for is curated, so it is neither complete nor ever sure: a description in other words
stays, and a name that stands alone at the end does too.
"""

import re
from collections.abc import Iterator

from matching import self_patterns as is_
from matching.signed import unsigned, without
from matching.traits import DOINGS, NEED_A_ROLE, NOT_OF_PEOPLE, ROLES

VOWEL = re.compile(r"[aeio]|u(?!ni|se|k)|(?-i:[AEFHILMNORSX][A-Z]+\b)|hono|hour", re.IGNORECASE)
"""How a word begins that "an" goes before; letters that are spelt out count as they are said."""

MOST_WORDS = 12
"""So many words of a description are read on end: nobody says more of themselves at once."""


def impersonal(text: str) -> str:
    """Take out of a text what its writer says of themselves.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        The text itself, byte for byte, where nothing is said; doing it twice changes nothing more.

    Examples
    --------
    >>> impersonal("As a Sikh woman in her fifties, how do I set up home visits?")
    'How do I set up home visits?'
    >>> impersonal("I'm a gay nurse and I want to know who helps Sikh women in their fifties.")
    "I'm a nurse and I want to know who helps Sikh women in their fifties."
    """
    while (shorter := _shorter(unsigned(text))) != text:
        text = shorter
    return text


def _shorter(text: str) -> str:
    """Go through the text once for each rule; what is left may show more."""
    for pattern, rule in RULES:
        at = 0
        if pattern in ONLY_WITH and not any(part in text for part in ONLY_WITH[pattern]):
            continue
        while found := pattern.search(text, at):
            changed = None if _quoted(text[: found.start()]) else rule(text, found)
            if changed is None or changed == text:
                at = max(found.end(), found.start() + 1)
            else:
                at, text = found.start(), changed
    return text


def _quoted(before: str) -> bool:
    """Say whether somebody else is being quoted."""
    return before.count('"') % 2 == 1 or before.count("“") > before.count("”")


# ------------------------------------------------------------------------------- the rules


def _i_am(text: str, found: re.Match[str]) -> str | None:
    article = found["a"]
    for end in _ends(text, found.end(), age=not article):
        rest = text[end:]
        if is_.STOP.match(rest) or is_.LINK.match(rest):
            return _told(text, found, end)
        if article and is_.WHO.match(rest):
            return f"{text[: found.start('a')]}someone{rest}"
        if is_.WHERE.match(rest) and not text[found.end() : end].isdigit():
            return text[: found.start("a") if article else found.end()] + rest[1:]
        if article and (changed := _role(text, found, end)):
            return changed
    return None


def _i_have(text: str, found: re.Match[str]) -> str | None:
    rest = text[found.end() :]
    told = is_.STOP.match(rest) or is_.LINK.match(rest)
    return _told(text, found, found.end()) if told else None


def _as(text: str, found: re.Match[str]) -> str | None:
    if not _own(text, found):
        return None
    for end in _ends(text, found.end(), age=False):
        rest = text[end:]
        if _set_apart(rest, speaking=bool(found["said"])):
            return _aside(text, found.start(), end)
        if is_.REPORTED.match(rest):
            return None
        also = re.match(r" and (?:an? )?(?=([\w-]+))", rest)
        if also and also[1].lower() in ROLES:
            return _named(text, found, rest[also.end() :])
        if found["a"] and (is_.WHO.match(rest) or is_.WHERE.match(rest)):
            return f"{text[: found.start('a')]}someone{rest}"
        if not also and (changed := _role(text, found, end)):
            return changed
    return None


def _own(text: str, found: re.Match[str]) -> bool:
    """Say whether "as a …" is about the writer: it opens a sentence or stands behind an "I"."""
    before = _sentence(text[: found.start()])
    opens = before.strip(" ,").lower() in ("", "and", "but", "so", "well")
    mine = opens or found["said"] or re.search(r"\b(?:I|me|my|myself)\b", before)
    return bool(mine) and not is_.OTHERS.search(before)


def _set_apart(rest: str, *, speaking: bool) -> bool:
    # "As a deaf man, he was sent home" is about him; "…, The ward sent him home" is not.
    anew = re.match(r", (?!I\b)[A-Z]", rest) is not None
    own = speaking or anew or not is_.REPORTED.match(rest)
    comma = rest.lstrip(" ").startswith(",") and own
    doing = re.match(r" ([\w'’-]+)", rest)
    wish = doing is not None and doing[1] in ("like", "want", "need")
    other = is_.ASKS.match(rest) or is_.STOP.match(rest) or re.match(r"\s*[:–—]| - ", rest)
    return comma or wish or bool(other)


def _being(text: str, found: re.Match[str]) -> str | None:
    opens = not _sentence(text[: found.start()]).strip(" ,")
    for end in _ends(text, found.end(), age=False):
        rest = text[end:]
        myself = text[:end].endswith((" myself", " too", " as well"))
        if myself or (opens and re.match(r",? (?:I|my|me)\b", rest)):
            return _aside(text, found.start(), end)
        if opens and found["a"] and re.match(r" [\w -]+ myself\b|[\w -]+, I\b", rest):
            return _role(text, found, end)
    return None


def _myself(text: str, found: re.Match[str]) -> str | None:
    """Take out "myself a …", "a … myself" beside commas or brackets, and "… here"."""
    first = found[0].lower().startswith("myself")
    opens = not found["a"] and not _sentence(text[: found.start()])
    for end in _ends(text, found.end(), age=False):
        said = first or text[:end].endswith(" myself")
        if said and re.match(r"\s*(?:[,.;!?)–—]|$)", text[end:]):
            return _aside(text, found.start(), end)
        if opens and (here := re.match(r" here\s*[.,;:!–—-]+", text[end:])):
            return without(text, found.start(), end + here.end())
    return None


def _i_comma(text: str, found: re.Match[str]) -> str | None:
    for end in _ends(text, found.end(), age=False):
        if text[end : end + 1] == ",":
            return text[: found.start() + 1] + text[end + 1 :]
    return None


def _mine(text: str, found: re.Match[str]) -> str:
    link = is_.LINK.match(text, found.end())
    return without(text, found.start(), link.end() if link else found.end())


def _age(text: str, found: re.Match[str]) -> str | None:
    if is_.AT_AGE.match(text, found.start()):
        return without(text, found.start(), found.end())
    return _aside(text, found.start(), found.end())


def _listed(text: str, found: re.Match[str]) -> str | None:
    """Take a trait out of the list of what somebody is, behind the first."""
    begin = re.search(r"(?:,? and |, )(?:an? )?$", found[0])
    for end in _ends(text, found.end(), age=not found["a"]):
        if is_.STOP.match(text, end) or re.match(r"(?:,|,? (?:and|but|so)) I\b", text[end:]):
            return text[: found.start() + begin.start()] + text[end:] if begin else None
    return None


def _parent(text: str, found: re.Match[str]) -> str:
    word = "partner" if found["kin"].lower() in ("wife", "husband") else "parent"
    return text[: found.start("kin")] + word + text[found.end("kin") :]


RULES = (
    (is_.PARENT, _parent),
    (is_.I_AM, _i_am),
    (is_.LISTED, _listed),
    (is_.I_HAVE, _i_have),
    (is_.MINE, _mine),
    (is_.AS, _as),
    (is_.BEING, _being),
    (is_.MYSELF, _myself),
    (is_.I_COMMA, _i_comma),
    (is_.ASIDE, _myself),
    (is_.AT_AGE, _age),
    (is_.IN_MY, _age),
)

DIGITS = tuple("123456789")
ONLY_WITH = {
    is_.ASIDE: (" myself", " here"),
    is_.AT_AGE: DIGITS,
    is_.IN_MY: ("my", "My", "mY", "MY", *DIGITS),
}
"""What a text has to hold for a rule to change it, where looking for that is much faster."""


# ----------------------------------------------------------------------- what a description is


def _ends(text: str, at: int, *, age: bool) -> Iterator[int]:
    """Find where a description may end that begins here, the longest first."""
    ends: list[int] = []
    told = False
    found = is_.FIRST.match(text, at) or (is_.AGE.match(text, at) if age else None)
    for _ in range(MOST_WORDS):
        if not found:
            break
        told = told or not is_.NOBODY.fullmatch(found[0])
        if told:
            ends.append(found.end())
        if team := is_.TEAM.match(text, found.end()):
            ends.append(team.end())
        found = _next(text, found.end())
    return reversed(ends)


def _next(text: str, at: int) -> re.Match[str] | None:
    """Read on in a description; what begins with a capital behind a comma is no more of it."""
    found = is_.NEXT.match(text, at)
    anew = is_.NEW_SENTENCE.match(text, at) if found else None
    return None if anew and not is_.NAMED.fullmatch(anew["first"]) else found


def _role(text: str, found: re.Match[str], end: int) -> str | None:
    """Leave the name of a role, without the traits before it."""
    following = re.match(r" ([A-Za-z][\w-]*)(['’])?", text[end:])
    if following is None or following[2] or is_.FIRST.match(text, end + 1):
        return None
    word = following[1]
    spelt = word.isupper() or word.islower() or word.lower() in ROLES
    traits = set(text[found.end() : end].lower().split())
    vague = traits <= NEED_A_ROLE and word.lower() not in ROLES
    if not spelt or vague or word.lower() in NOT_OF_PEOPLE:
        return None
    return _named(text, found, text[end + 1 :])


def _named(text: str, found: re.Match[str], rest: str) -> str:
    if not found["a"]:
        return text[: found.end()] + rest
    before = text[: found.start("a")]
    if found["a"].lower().startswith("one of"):
        return f"{before}one of the {rest}"
    return f"{before}{'an' if VOWEL.match(rest) else 'a'} {rest}"


# ---------------------------------------------------------------------------------- taking out


def _told(text: str, found: re.Match[str], end: int) -> str:
    """Take out "I am …" with the words that tie it to the rest of its sentence."""
    start, rest = found.start(), text[end:]
    tied = is_.BECAUSE.search(text[:start])
    link = is_.LINK.match(rest)
    if not link:
        return without(text, tied.start() if tied else start, end)
    said = rest[link.end() :]
    word = re.split(r"[^\w'’-]", said.lower(), maxsplit=1)[0]
    if found.re is is_.I_AM and found["a"] and ":" not in link[0]:
        if other := re.match(r"an? (?=[\w-]+)", said):
            return _named(text, found, said[other.end() :])
        if "and" in link[0] and word in ROLES and word not in DOINGS:
            return _named(text, found, said)
    if tied and not _sentence(text[: tied.start()]).strip():
        start = tied.start()
    return without(text, start, end + link.end(), "I " if word in DOINGS else "")


def _aside(text: str, start: int, end: int) -> str:
    """Take out what stands between commas, with those that are not needed any more."""
    before, after = text[:start].rstrip(" "), text[end:].lstrip(" ")
    if before.endswith(",") and after.startswith(","):
        return without(text, len(before) - 1, len(text) - len(after) + 1)
    return without(text, start, end)


def _sentence(before: str) -> str:
    """The part of the last sentence that has been said so far."""
    return re.split(r"[.!?\n]\s*", before)[-1]
