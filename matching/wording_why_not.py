"""The one plain sentence for why a need has nobody and for what would help.

A sentence never holds a percentage or another person's exclusion, pause or concern.
"""

from collections.abc import Iterator, Sequence

from matching import wording
from matching.problem import Vocabulary
from matching.unmatched import Why, WhyNot

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
    if found.part_done:
        part = wording.labels(vocabulary, (("knowhow", node) for node in found.part_done))
        people = "One person has" if found.part_mentors == 1 else f"{found.part_mentors:,} have"
        sentence += f" {people} done part of it: {part}."
    return sentence


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
