"""Where writers speak of themselves: patterns over the words of `traits`."""

import re

from matching.traits import BEFORE_PEOPLE, MANY, PEOPLE, STATED, TRAITS, WITH


def any_of(listed: str) -> str:
    """Make one pattern of a list, the longest words first.

    Parameters
    ----------
    listed : str
        Words, phrases or patterns, parted by "|".

    Returns
    -------
    str
    """
    words = {" ".join(word.split()) for word in listed.split("|")}
    return "(?:" + "|".join(sorted(words, key=lambda word: (-len(word), word))) + ")"


DECADE = (
    r"(?:(?:early|mid|late)[- ])?(?:teens|twenties|thirties|forties|fifties|sixties|seventies"
    r"|eighties|nineties|[2-9]0['’]?s)"
)
CHILDREN = (
    r"(?:two|three|four|five|six|[2-9])(?! (?:people|men|women|adults)\b)"
    r"(?: (?:young |small |grown-up |adult |teenage )?(?:children|kids|boys|girls|sons|daughters))?"
)
END = r"(?![\w’'-])"
TRAIT = any_of("|".join(TRAITS.values()))
COMPOUND = rf"{TRAIT}(?:-(?:born|masculine|feminine|{TRAIT}))*"
ONE = (
    rf"(?:(?:{BEFORE_PEOPLE}) )*(?:{COMPOUND}|{any_of(PEOPLE)}"
    rf"|(?:a )?(?:part|member) of the {TRAIT} community){END}"
)
TAIL = (
    rf"(?:in (?:my|her|his|their) {DECADE}|aged [1-9]\d|(?:of|over|under|nearly) [1-9]\d"
    rf"|(?:of|to) {CHILDREN}|to my (?:wife|husband|partner)|(?:by|from|since) birth|all my life"
    r"|for (?:[\w-]+ )?[\w-]+ years|with (?:an?|one|two|three|four|[1-9]) (?:young |small )?"
    r"(?:child|children|kids?|baby|boys|girls|sons|daughters)|who uses a wheelchair"
    rf"|who (?:is|['’]s) {COMPOUND}|who has {any_of(WITH)}|of colour"
    rf"|(?:living )?with {any_of(WITH)}|myself|too|as well|in one (?:ear|eye)"
    r"|of [A-Za-z]+ (?:origin|descent|heritage)"
    rf"|(?:from|of) an? [\w-]+(?: [\w-]+)? (?:family|background|community|heritage)){END}"
)
ANY_CASE = re.IGNORECASE
FIRST = re.compile(rf"{any_of(MANY)}{END}|{ONE}|{TAIL}", ANY_CASE)
AGE = re.compile(
    r"(?:(?:almost|nearly|just|only) )?[1-9]\d"
    rf"(?: years of age| this year| next (?:year|month|week))?{END}"
)
NEXT = re.compile(
    r"(?:,? and |, )[1-9]\d(?=\s*(?:[.,;!?]|$))"
    rf"|(?:,? and (?:an? )?|, (?:an? )?|/| ){ONE}|,? {TAIL}",
    ANY_CASE,
)
NEW_SENTENCE = re.compile(r",\s+(?:[Aa]n? )?(?P<first>[A-Z][\w-]*)")
NAMED = re.compile(any_of(f"{TRAITS['race']}|{TRAITS['religion or belief']}"), ANY_CASE)
"""Traits that have a capital letter inside a sentence too."""
NOBODY = re.compile(
    rf"(?:,? and |, | )?(?:an? )?(?:(?:{BEFORE_PEOPLE}) )*{any_of(PEOPLE)}", ANY_CASE
)

A = r"an?|the only|the first|one of the (?:few|only)|one of (?:two|three)|just an?"
NOTHING = (
    r"(?: (?:not|no longer|also|both|actually|now|currently|soon|myself|proud to be|going"
    r"|about to go))*"
)
I_AM = re.compile(
    rf"\b[Ii](?:(?:['’]m|m| am| happen to be|['’]ve been| have been){NOTHING}| identify as) "
    rf"(?:(?P<a>{A}) )?(?=\S)"
)
STATEMENT = " ".join(STATED.split()).replace(" |", "|").replace("WITH", f"(?i:{any_of(WITH)})")
I_HAVE = re.compile(rf"\bI(?: |(?=['’]))(?:{STATEMENT}){END}")
AS = re.compile(
    rf"\b(?P<said>(?:speaking|talking|writing|asking) )?as (?:(?:both )?(?P<a>{A}) "
    r"|(?P<who>someone|somebody|a person) (?:(?:who is|who['’]s|that is) (?:an? )?)?)(?=\S)",
    ANY_CASE,
)
LISTED = re.compile(
    r"\bI(?:['’]m| am) an? [\w’'-]+(?: [\w’'-]+){0,4}?(?:,? and |, )(?:(?P<a>an?) |(?=[1-9]\d\b))"
    r"(?=\S)"
)
PARENT = re.compile(
    rf"\b(?:I(?:['’]m| am)|As) (?:an?|the) (?:(?:{BEFORE_PEOPLE}) )*(?P<kin>mother|father|mum|mam"
    r"|mom|dad|wife|husband)(?= (?:of|to) (?:(?:an?|my|the|our|someone|somebody|children|people)\b"
    rf"|(?!{CHILDREN}(?:\s*[,.;:!?)–—]|$| (?:and|but|so|with|who)\b))(?:two|three|[2-9])\b))",
    ANY_CASE,
)
MINE = re.compile(
    r"\bMy (?:own )?(?:ethnicity|ethnic (?:group|origin|background)|race|nationality|religion|faith"
    r"|gender|gender identity|sex|sexuality|sexual orientation|marital status|age|disability"
    r"|first language|mother tongue) is [^.!?\n,;]*?(?=,? (?:and|but|so) I\b|[.!?\n,;]|$)"
)
BEING = re.compile(r"\bbeing (?:(?P<a>an?) )?(?=\S)", ANY_CASE)
MYSELF = re.compile(r"\bmyself,? (?:(?P<a>an?) )?(?=\S)", ANY_CASE)
ASIDE = re.compile(r"(?:(?<=[,(–—-])|(?<=[,(–—-] )|^|(?<=[.!?] ))(?:(?P<a>an?) )?(?=\S)", ANY_CASE)
I_COMMA = re.compile(r"\bI, (?:(?P<a>an?) )?(?=\S)")
IN_MY = re.compile(
    rf",?\s*\b(?:and |now )?(?:at the age of [1-9]\d|in my {DECADE}){END},?", ANY_CASE
)
AT_AGE = re.compile(r"(?:^|(?<=[.!?] ))(?:at|aged) [1-9]\d,? (?=I\b)", ANY_CASE)

STOP = re.compile(r"\s*(?:[.;!?…)]|$)")
LINK = re.compile(r"\s*[,;:–—]\s*(?:(?:and|but|so) )?(?=\S)|\s+(?:(?:and|but|so)|[-–—]) (?=\S)")
TEAM = re.compile(
    r" (?:on|in|at) (?:the|my|our|this) [\w-]+(?: [\w-]+)?(?=\s*[.,;!?]| and | but | so |$)"
)
BECAUSE = re.compile(
    r",?\s*\b(?:because|since|as|although|though|while|given that|that|and|but|so) $", ANY_CASE
)
WHO = re.compile(r" (?:who|whose|that|with|without|for|of|to)\b")
WHERE = re.compile(r" (?:in|at|on|from|near|based|new|here|(?!nursing)\w+ing)\b")
ASKS = re.compile(
    r"\s*(?:[,:–—-]\s*|\s)(?:I|my|me|we|our|how|what|who|where|when|why|which|is there|are there"
    r"|(?:do|can|could|may|should|am|have) I|it|there|nobody|people)\b",
    ANY_CASE,
)
OTHERS = re.compile(
    r"\b(?:he|she|they|him|her|them|his|their|theirs|it|somebody|someone|people|patients?"
    r"|residents?|clients?)\b",
    ANY_CASE,
)
REPORTED = re.compile(
    r",? (?:(?!I\b)[\w-]+ ){0,4}?(?:told|said|says|tells|put it|asked|explained|wrote|complained"
    r"|was|were|is|has|had|would|will|might|fell|came|left|died|he|she|they|her|his|their)\b",
    ANY_CASE,
)
