"""The one plain sentence for why a need has nobody and for what would help.

A sentence never holds a percentage or another person's exclusion, pause or concern.
"""

from collections.abc import Iterator, Sequence

from matching import wording
from matching.problem import Vocabulary
from matching.unmatched import Why, WhyNot

MOST_NAMES = 2

WHY_NOT = {
    Why.NOBODY: "Nobody on the register has done something near enough to this need.",
    Why.NOT_AVAILABLE: "Those who have done this are not available for this need.",
}

WITHOUT_RULE = {
    "other_organisation": "another organisation only",
    "same_region": "the same region only",
    "shared_language": "a shared language",
    "shared_half_day": "a shared half-day",
}

WHAT_IF = {
    "room": "{names} {have} done it too, and {have} no place free at the moment.{before}",
    "half_day": "{names} would fit too if you could meet on {word}.",
    "language": "{names} would fit too if you both spoke {word}.",
    "other_organisation": "{names} would fit too, but {work} where you work: this programme puts "
    "people of different organisations together.",
    "same_region": "{names} would fit too, but {work} in another region: this programme puts "
    "people of the same region together.",
    "knowhow": "If “{word}” is what you need, say so: it brings {names} as {answers}.",
}

FOR_MENTORS = {
    "open": "{needs} {ask} for what you have done.",
    "none": "No open need asks for what you have logged at the moment.",
    "half_day": "{needs} more would be open to you if you could meet on {word}.",
    "language": "{needs} more would be open to you if you both spoke {word}.",
    "knowhow": "{needs} {ask} for “{word}”, and nobody has logged it. If you have done it, log it.",
}

SURE_BELOW = 0.25
"""Where a full answer is this unlikely, its absence is said without reserve."""


def no_full_answer(confidence: float) -> str:
    """Say that nobody has done exactly what a need asks for, and how sure that is.

    Parameters
    ----------
    confidence : float
        How likely there is a full answer all the same, in [0, 1].

    Returns
    -------
    str
        Never a number.
    """
    if confidence < SURE_BELOW:
        return "Nobody on the register has done exactly this. We are fairly sure."
    return "Perhaps nobody on the register has done exactly this. We may have missed somebody."


def for_mentor(what: str, *, needs: int, word: str = "") -> str:
    """Say to a mentor what open needs ask for, or what would open more needs to them.

    Parameters
    ----------
    what : str
        A kind of `FOR_MENTORS`.
    needs : int
    word : str
        The half-day, language or know-how.

    Returns
    -------
    str
    """
    one = needs == 1
    count = ("1 need" if one else f"{needs:,} needs") if what in {"half_day", "language"} else ""
    return FOR_MENTORS[what].format(
        needs=count or ("1 open need" if one else f"{needs:,} open needs"),
        ask="asks" if one else "ask",
        word=word,
    )


def what_if(what: str, *, names: Sequence[str], word: str = "", waiting: int = 0) -> str:
    """Say whom one change would bring, or who has no room.

    Parameters
    ----------
    what : str
        A kind of `WHAT_IF`.
    names : sequence of str
        What those people are called, at least one, best first.
    word : str
        The half-day, language or know-how.
    waiting : int
        How many wait for a place with the first of them.

    Returns
    -------
    str
        One or two sentences.
    """
    one = len(names) == 1
    before = f" {waiting:,} {'waits' if waiting == 1 else 'wait'} before you." if waiting else ""
    return WHAT_IF[what].format(
        names=_named(names),
        have="has" if one else "have",
        work="works" if one else "work",
        answers="a strong answer" if one else "strong answers",
        word=word,
        before=before,
    )


def why_not(vocabulary: Vocabulary, found: WhyNot) -> str:
    """Say why a need has nobody.

    Parameters
    ----------
    vocabulary : Vocabulary
    found : WhyNot

    Returns
    -------
    str
        One or two sentences; never anything about one other person.
    """
    sentence = WHY_NOT.get(found.why)
    if sentence is None:
        one = found.mentors == 1
        people = "One person has" if one else f"{found.mentors:,} people have"
        sentence = f"{people} done this, and other needs have taken all their places."
    if found.nobody_holds:
        lacking = wording.labels(vocabulary, (("knowhow", node) for node in found.nobody_holds))
        sentence += f" Nobody has logged {lacking}."
    said = part(vocabulary, found.part_done, people=found.part_mentors)
    return f"{sentence} {said}".rstrip()


def part(vocabulary: Vocabulary, knowhow: Sequence[int], *, people: int) -> str:
    """Say how many have done part of what a need asks for, and which part.

    Parameters
    ----------
    vocabulary : Vocabulary
    knowhow : sequence of int
    people : int

    Returns
    -------
    str
        A sentence, or nothing where nobody has done any of it.
    """
    if not knowhow:
        return ""
    which = wording.labels(vocabulary, (("knowhow", node) for node in knowhow))
    has = "One person has" if people == 1 else f"{people:,} people have"
    return f"{has} done part of it: {which}."


def would_help(
    vocabulary: Vocabulary, found: WhyNot, *, mentors: Sequence[str], titles: Sequence[str]
) -> list[str]:
    """Say what would help a need that has nobody, one sentence each.

    Parameters
    ----------
    vocabulary : Vocabulary
    found : WhyNot
    mentors : sequence of str, length M
        What the mentors are called.
    titles : sequence of str, length E
        What the experiences are called.

    Returns
    -------
    list of str
        At least one.
    """
    return list(_helps(vocabulary, found, mentors, titles)) or [
        "Somebody else who has done this would have to join the register."
    ]


def _named(names: Sequence[str]) -> str:
    rest = len(names) - MOST_NAMES
    some = [*names[:MOST_NAMES], f"{rest:,} {'other' if rest == 1 else 'others'}"]
    told = some if rest > 0 else list(names)
    return " and ".join([", ".join(told[:-1]), told[-1]] if len(told) > 1 else told)


def _helps(
    vocabulary: Vocabulary, found: WhyNot, mentors: Sequence[str], titles: Sequence[str]
) -> Iterator[str]:
    if found.more_places:
        mentor, waiting = mentors[found.more_places.mentor], found.more_places.waiting
        if waiting == 0:
            yield f"One more place with {mentor} would place this need."
        else:
            others = "1 other need waits" if waiting == 1 else f"{waiting:,} other needs wait"
            yield (
                f"One more place with {mentor}, kept for this need, would place it; "
                f"{others} for the same people."
            )
    for lifted in found.without_rule:
        rule, mentor = WITHOUT_RULE[lifted.rule], mentors[lifted.mentor]
        yield f"Without the rule “{rule}” for this need, {mentor} has room for it."
    if found.nobody_holds:
        lacking = wording.labels(vocabulary, (("knowhow", node) for node in found.nobody_holds))
        yield f"Somebody who has done {lacking} has to be found."
    if found.nearest:
        nearest = "; ".join(titles[experience] for experience in found.nearest)
        yield f"The nearest on the register: {nearest}."
    if found.vague and found.why is not Why.FULL:
        yield "Naming the know-how may find people whom the words alone do not."
