"""The plain sentences for what a cohort is like, and for what would put somebody into one."""

from matching.cohorts import leftover
from matching.cohorts.forming import Formed
from matching.cohorts.given import ANY_TIME, Asked, free_of
from matching.cohorts.leftover import Left
from matching.cohorts.quality import LEAD
from matching.cohorts.standing import Standing
from matching.problem import NONE, Ints, Vocabulary

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HALVES = ("morning", "afternoon")

WOULD_HELP = {
    leftover.HALF_DAY: "To be free on {half_day}: then cohort {cohort}.",
    leftover.PLACE: "One more place in cohort {cohort}.",
    leftover.REACH: "{value:,} km more to travel: then cohort {cohort}.",
    leftover.LEAD: "Somebody who has done “{what}” and leads a cohort.",
    leftover.PEOPLE: "{value:,} more who {ask} for “{what}” within reach.",
    leftover.NOTHING: "No single change: those who ask alike cannot form a valid cohort.",
}

ALIKE = 0.75
"""From here on the circumstances of a lead are called near to those of the members."""


def half_day(number: int) -> str:
    """Name a half-day.

    Parameters
    ----------
    number : int
        From 0, Monday morning, to 13.

    Returns
    -------
    str

    Examples
    --------
    >>> half_day(3)
    'Tuesday afternoon'
    """
    return f"{DAYS[number // 2]} {HALVES[number % 2]}"


def times(asked: Asked, formed: Formed, stand: Standing, cohort: int) -> list[int]:
    """List the half-days that all members and the lead have.

    Parameters
    ----------
    asked : Asked
    formed : Formed
    stand : Standing
        Of `formed`.
    cohort : int

    Returns
    -------
    list of int
        As `half_day` numbers them, the first of the week first.
    """
    free, lead = int(stand.common[cohort]), int(formed.lead[cohort])
    if lead != NONE:
        free &= int(free_of(asked.leads.people)[lead])
    return [at for at in range(ANY_TIME.bit_length()) if free >> at & 1]


def would_help(vocabulary: Vocabulary, asked: Asked, one: Left) -> str:
    """Say what would put somebody into a cohort.

    Parameters
    ----------
    vocabulary : Vocabulary
    asked : Asked
    one : Left

    Returns
    -------
    str
        Cohorts are counted from 1.
    """
    what = vocabulary.knowhow_label[int(asked.learners.knowhow[one.learner])]
    return WOULD_HELP[one.helps].format(
        cohort=one.cohort + 1,
        half_day=half_day(one.value) if one.helps == leftover.HALF_DAY else "",
        value=one.value,
        ask="asks" if one.value == 1 else "ask",
        what=what,
    )


def measures(
    vocabulary: Vocabulary, asked: Asked, formed: Formed, stand: Standing, cohort: int
) -> list[str]:
    """Say what a cohort is like, one sentence for each measure.

    Parameters
    ----------
    vocabulary : Vocabulary
    asked : Asked
    formed : Formed
    stand : Standing
        Of `formed`.
    cohort : int

    Returns
    -------
    list of str
    """
    rows: Ints = (formed.cohort == cohort).nonzero()[0]
    return [
        _needs(vocabulary, asked, rows, int(stand.shared[cohort])),
        _mix(asked, rows),
        *_links(asked, rows),
        *_travel(asked, stand, rows, cohort),
        _meet(times(asked, formed, stand, cohort)),
        _lead(formed, cohort),
        "A public partner joins." if formed.partner[cohort] != NONE else "No public partner yet.",
    ]


def _needs(vocabulary: Vocabulary, asked: Asked, rows: Ints, shared: int) -> str:
    same, what = int((asked.learners.knowhow[rows] == shared).sum()), vocabulary.knowhow_label
    who = f"All {len(rows)}" if same == len(rows) else f"{same} of {len(rows)}"
    return f"{who} ask first for “{what[shared]}”."


def _mix(asked: Asked, rows: Ints) -> str:
    professions = _different(asked.learners.profession[rows])
    organisations = _different(asked.learners.people.organisation[rows])
    known = f", {organisations} {_of(organisations, 'organisation')}" if organisations else ""
    return f"{professions} {_of(professions, 'profession')}{known}."


def _links(asked: Asked, rows: Ints) -> list[str]:
    """Count the links of the pathway of which most are there; one link is no chain."""
    pathway, link = asked.learners.pathway[rows], asked.learners.link[rows]
    spanned = [_different(link[pathway == one]) for one in set(pathway.tolist()) - {NONE}]
    best = max(spanned, default=0)
    return [f"{best} links of one pathway."] if best > 1 else []


def _travel(asked: Asked, stand: Standing, rows: Ints, cohort: int) -> list[str]:
    if asked.frame.online:
        return []
    off = asked.learners.point[rows] - stand.centre[cohort]
    farthest = float((off**2).sum(axis=1).max() ** 0.5)
    return [f"The farthest works {farthest:.0f} km from the middle."]


def _meet(free: list[int]) -> str:
    more = len(free) - 1
    others = f", and {more} more {_of(more, 'half-day')}" if more else ""
    return f"All and the lead are free on {half_day(free[0])}{others}."


def _lead(formed: Formed, cohort: int) -> str:
    near = formed.measured.parts[cohort, LEAD] >= ALIKE
    where = "in circumstances like theirs" if near else "in circumstances that differ from theirs"
    return f"The lead has done it, {where}."


def _different(values: Ints) -> int:
    return len(set(values.tolist()) - {NONE})


def _of(count: int, noun: str) -> str:
    return noun if count == 1 else f"{noun}s"
