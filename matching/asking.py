"""What to ask somebody whose words are few or could mean anything, and what to offer them."""

import re
from collections import Counter
from typing import Literal

import numpy as np

from matching import hierarchy, phrases
from matching.problem import NONE, Floats, Ints

Part = Literal["now", "instead", "who", "services", "took", ""]

FEW = 5
"""A text with fewer concrete words than this is asked for one thing more."""

VAGUE_FROM = 4
"""A text with at least so many concrete words is never vague."""

MOST_CHOICES = 6
MOST_OF_DOMAIN = 2
HELD = 0.25
"""What it counts that the register holds a know-how, beside that the words may mean it."""

VAGUE = frozenset(
    """
    agenda agile align aligned alignment ambition approach better capability change coalition
    collaborate collaborating collaboration collaborative collective cooperation coordination
    coproduction culture cultural delivery develop developing development digital digitisation
    effective effectiveness efficiency efficient embed embedding empower empowerment enabling
    engage engagement enhance excellence framework governance holistic impact implement
    implementation improve improved improvement improving initiative innovate innovation
    innovative integrate integrated integrating integration joined joining lead leader leadership
    leading manage management managing mindset model modernisation modernise multidisciplinary
    network neighbourhood optimise outcome ownership partner partnering partnership pathway
    performance personalisation planning policy productivity quality redesign reform relationship
    resilience scale seamless silo spread stakeholder strategic strategy strengthen sustainability
    sustainable system systems transform transformation transformational transforming values vision
    way
    """.split()  # noqa: SIM905 (as in phrases)
)
"""Words under which everybody understands something else."""

WIDE = frozenset(
    """
    able achieve across agency area board building care colleague community county day different
    do everyone future goal health help hospital icb job level local locality nhs objective
    organisation patient place plan practice problem programme project provider region role
    sector service social staff start support team thing town trust whole working year
    """.split()  # noqa: SIM905
)
"""Words that say where or with whom and not what, so that they make no vague text concrete."""

_VAGUE_ROOTS = frozenset(phrases.stem(word) for word in VAGUE)
_WIDE_ROOTS = frozenset(phrases.stem(word) for word in WIDE)

CUES: dict[Part, re.Pattern[str]] = {
    "now": re.compile(
        r"\b(wait(s|ed|ing)?|stuck|still|keeps?|currently|at the moment|nobody|no one|never|too "
        r"(late|many|few|long|often)|late|delay(s|ed)?|los(es?|t|ing)|twice|again|bounc\w*|fell"
        r"|falling|fail\w*|miss(es|ed|ing)?|without|ends? up|sits? (in|on)|turn(s|ed) away|cannot"
        r"|can[’']t|don[’']t|doesn[’']t|isn[’']t|aren[’']t|do not|does not|refus\w*|re-?admitted"
        r"|come(s)? back|every (day|week|month|night)|out of hours|paper|fax)\b",
        re.IGNORECASE,
    ),
    "instead": re.compile(
        r"\b(wants?|instead|rather|in place of|so that|should|would like|hop(e|ing)|aim(s|ing)?"
        r"|need(s)? to|trying to|set(ting)? up|how (do|can|to|did)|looking for|able to|learn)\b",
        re.IGNORECASE,
    ),
    "who": re.compile(
        r"\b(patients?|residents?|older|old|elderly|frail\w*|child(ren)?|bab(y|ies)|mothers?|mums?"
        r"|fathers?|dads?|husbands?|wi(fe|ves)|famil(y|ies)|carers?|wom[ae]n|m[ae]n|lad(y|ies)"
        r"|chaps?|bloke|neighbours?|young|adults?|teenagers?|pupils?|dementia|diabet\w*|homeless\w*"
        r"|rough sleep\w*|disab\w*|autis\w*|pregnan\w*|dying|end of life|veterans?|refugees?"
        r"|asylum|travellers?|prison\w*|addict\w*|drink\w*|drug\w*|anxi\w*|depress\w*|psycho\w*"
        r"|stroke|cancer|copd|heart failure|asthma|parkinson\w*|hers?|his|him|she|he)\b",
        re.IGNORECASE,
    ),
    "services": re.compile(
        r"\b(gps?|general practi\w+|practices?|surger(y|ies)|wards?|hospitals?|councils?|social "
        r"(work\w*|care)|nurs\w+|therap\w+|physio\w*|pharmac\w+|chemist|ambulances?|paramedics?"
        r"|care homes?|home[- ]care|carers|housing|schools?|police|mental health|crisis team|a&e"
        r"|emergency department|charit(y|ies)|voluntary|hospices?|dentists?|consultants?"
        r"|geriatricians?|community (team|service|hospital)s?|trusts?|fire service|landlords?)\b",
        re.IGNORECASE,
    ),
    "took": re.compile(
        r"\b(months?|weeks?|years?|hours?|days? a week|money|budgets?|fund\w*|paid|grants?|cost\w*"
        r"|agree(d|ment|ments)|contracts?|signed|hired|recruit\w*|train(ed|ing)|volunteers?"
        r"|met every|meetings?|part[- ]time|full[- ]time)\b|£",
        re.IGNORECASE,
    ),
}
"""By what a text can be seen to say a thing. A cue too many costs one question, not more."""

OF_NEED: tuple[Part, ...] = ("now", "instead", "who", "services")
"""In the order of what finds people: who it is for and which services are asked again later on."""

OF_EXPERIENCE: tuple[Part, ...] = ("who", "took")


def concrete(text: str) -> list[str]:
    """Give the words of a text that say something definite.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str
        As `phrases.words` gives them, each once, in the order of the text.

    Examples
    --------
    >>> concrete("Leading digital transformation on the stroke ward")
    ['stroke', 'ward']
    """
    said = dict.fromkeys(phrases.words(text))
    return [word for word in said if word not in _VAGUE_ROOTS and word not in _WIDE_ROOTS]


def vague(text: str) -> bool:
    """Say whether a text is made nearly only of words that could mean anything.

    Parameters
    ----------
    text : str

    Returns
    -------
    bool
        True where some of its words are vague, and fewer than `VAGUE_FROM` are concrete and fewer
        than the others.

    Examples
    --------
    >>> vague("I want to lead digital transformation across our place")
    True
    >>> vague("Lead nurses who read one shared record on the ward round")
    False
    """
    said = set(phrases.words(text))
    sure = concrete(text)
    return bool(said & _VAGUE_ROOTS) and len(sure) < min(VAGUE_FROM, len(said) - len(sure))


def missing(text: str, *, parts: tuple[Part, ...] = OF_NEED) -> Part:
    """Name the one thing to ask for where a text is short or vague.

    Parameters
    ----------
    text : str
    parts : tuple of str, default=OF_NEED
        What could be asked for, what helps most first; see `CUES`.

    Returns
    -------
    str
        The first part that the text does not speak of; "" where nothing is missing, or where the
        text says enough as it is. A vague text is asked for the first part in any case.

    Examples
    --------
    >>> missing("Help for people with dementia at night")
    'now'
    >>> missing("People with dementia wait for a nurse at night; we want her there in an hour")
    ''
    """
    if vague(text):
        return next((part for part in parts if not CUES[part].search(text)), parts[0])
    if len(concrete(text)) >= FEW:
        return ""
    return next((part for part in parts if not CUES[part].search(text)), "")


def about_somebody(text: str) -> bool:
    """Say whether a sentence tells for whom something is done.

    Parameters
    ----------
    text : str

    Returns
    -------
    bool
    """
    return CUES["who"].search(text) is not None


def joined(text: str, answer: str) -> str:
    """Add an answer to a text, as a sentence of its own.

    Parameters
    ----------
    text, answer : str

    Returns
    -------
    str

    Examples
    --------
    >>> joined("Frail people at night", "nobody sits with them")
    'Frail people at night. Nobody sits with them.'
    """
    parts = [part.strip() for part in (text, answer) if part.strip()]
    whole = [part if part[-1] in ".!?”’)" else f"{part}." for part in parts]
    return " ".join(part[0].upper() + part[1:] for part in whole)


def choices(likely: Floats, held: Floats, parent: Ints, *, most: int = MOST_CHOICES) -> list[int]:
    """Choose concrete know-how of different kinds that vague words could mean.

    Parameters
    ----------
    likely : ndarray of float64, shape (H,)
        How likely the words ask for each, in [0, 1].
    held : ndarray of float64, shape (H,)
        How much of each the register holds, from 0 on.
    parent : ndarray of int64, shape (H,)
        The hierarchy; `NONE` at the top.
    most : int, default=MOST_CHOICES

    Returns
    -------
    list of int
        Concrete items, at most one of a group and `MOST_OF_DOMAIN` of a domain: those that the
        register holds before all others, and of these the likeliest first.
    """
    item = hierarchy.items(parent)
    value = _share(likely) + HELD * _share(held)
    order = [int(one) for one in np.lexsort((-value, held <= 0)) if item[one]]
    chosen: list[int] = []
    groups, domains = set[int](), Counter[int]()
    for one in order:
        group, domain = int(parent[one]), _top(parent, one)
        if group in groups or domains[domain] >= MOST_OF_DOMAIN:
            continue
        groups.add(group)
        domains[domain] += 1
        chosen.append(one)
    return chosen[:most]


def _share(values: Floats) -> Floats:
    return np.asarray(values / max(float(values.max(initial=0.0)), 1e-12))


def _top(parent: Ints, node: int) -> int:
    for _ in range(len(parent)):
        if parent[node] == NONE:
            break
        node = int(parent[node])
    return node
