"""Why somebody is in no cohort, and the smallest change that would put them into one.

Each change is tried before it is said: with it the cohort that is named stays valid.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from matching.cohorts import measuring, staffing
from matching.cohorts.forming import Formed
from matching.cohorts.frame import Frame
from matching.cohorts.given import Asked, Leads, Partners, free_of
from matching.cohorts.standing import Standing, standing
from matching.problem import NONE, Bools, Ints, People

HALF_DAY, PLACE, REACH, LEAD, PEOPLE, NOTHING = (
    "half_day", "place", "reach", "lead", "people", "nothing",
)  # fmt: skip
"""What would help: one more half-day, one more place in a cohort, kilometres more to travel, a lead
who holds what is asked, more people who ask alike; or nothing of these alone."""

NOBODY: Ints = np.zeros(0, np.int64)
NEAREST = 25
"""Cohorts that are looked at for each learner: those in which most ask alike."""


@dataclass(frozen=True)
class Left:
    """Somebody who is in no cohort.

    Parameters
    ----------
    learner : int
    helps : str
        What would help most easily.
    cohort : int
        The cohort that they could then join, or `NONE`.
    value : int
        The half-day, the kilometres more, or how many people more; 0 where it says nothing.
    """

    learner: int
    helps: str
    cohort: int = NONE
    value: int = 0


def left_over(asked: Asked, formed: Formed) -> tuple[Left, ...]:
    """Say, for each learner in no cohort, what would put them into one.

    Parameters
    ----------
    asked : Asked
    formed : Formed

    Returns
    -------
    tuple of Left
        In the order of the learners.
    """
    if not (formed.cohort < 0).any():
        return ()
    stand = standing(asked, formed.cohort, len(formed.lead))
    led = np.bincount(formed.lead[formed.lead >= 0], minlength=len(asked.leads))
    held: Bools = np.any(staffing.held(asked)[asked.leads.room > led], axis=0)
    return tuple(
        _helped(asked, formed, stand, int(one), held) for one in np.flatnonzero(formed.cohort < 0)
    )


def _helped(asked: Asked, formed: Formed, stand: Standing, one: int, held: Bools) -> Left:
    for cohort in _alike(asked, stand, one):
        few = _few(asked, formed, one, cohort)
        if few is None:
            continue
        for helps, value, changed in _changes(few, stand, cohort):
            if _fits(changed):
                return Left(one, helps, cohort, value)
    knowhow = int(asked.learners.knowhow[one])
    if asked.frame.with_lead and (knowhow == NONE or not held[knowhow]):
        return Left(one, LEAD)
    near = _like_minded(asked, formed, one)
    if near < asked.frame.least:
        return Left(one, PEOPLE, value=asked.frame.least - near)
    return Left(one, NOTHING)


def _alike(asked: Asked, stand: Standing, one: int) -> list[int]:
    """List the cohorts that share what somebody asks, the nearest first."""
    same = np.flatnonzero(stand.shared == asked.learners.knowhow[one])
    off = np.hypot(*(stand.centre[same] - asked.learners.point[one]).T)
    return [int(c) for c in same[np.argsort(off, kind="stable")][:NEAREST]]


def _few(asked: Asked, formed: Formed, one: int, cohort: int) -> Asked | None:
    """Take the learners of a cohort, with the one who could join last, and its staff alone.

    None where a hard rule keeps the one from the lead, which no change here can mend.
    """
    rows = np.append(np.flatnonzero(formed.cohort == cohort), one)
    lead, partner = (side[[cohort]] for side in (formed.lead, formed.partner))
    lead, partner = lead[lead != NONE], partner[partner != NONE]
    barred = staffing.barred(asked, rows[-1:])
    if barred is not None and barred[0, lead].any():
        return None
    leads, partners, some = asked.leads, asked.partners, asked.of_some(rows)
    return replace(
        some,
        leads=Leads(
            people=leads.people.take(lead),
            teaches=leads.teaches.take(lead),
            context=leads.context[lead],
            steps=leads.steps[lead],
            point=leads.point[lead],
            room=leads.room[lead],
        ),
        partners=Partners(
            partners.people.take(partner), partners.point[partner], partners.room[partner]
        ),
        rules=replace(some.rules, forbidden=NOBODY.reshape(-1, 2)),
        fixed=NOBODY,
    )


def _changes(few: Asked, stand: Standing, cohort: int) -> Iterator[tuple[str, int, Asked]]:
    """Give the changes that could let the last learner join a cohort, the smallest first."""
    frame, people = few.frame, few.learners.people
    times = int(np.bitwise_and.reduce(free_of(few.leads.people), initial=stand.common[cohort]))
    if times and not times & int(free_of(people)[-1]):
        half_day = (times & -times).bit_length() - 1
        yield HALF_DAY, half_day, _also_free(few, half_day)
    if stand.size[cohort] >= frame.most:
        yield PLACE, 1, _framed(few, most=frame.most + 1)
    if not frame.online:
        off = float(np.hypot(*(few.learners.point[-1] - stand.centre[cohort])))
        more = int(np.ceil(off - frame.reach))
        if more > 0:
            yield REACH, more, _framed(few, reach=frame.reach + more)


def _fits(few: Asked) -> bool:
    """Say whether all these learners are a valid cohort with their staff."""
    lead, partner = (
        np.array([0 if len(side) else NONE], np.int64) for side in (few.leads, few.partners)
    )
    everybody: Ints = np.zeros(len(few.learners), np.int64)
    seats = staffing.seats(few, lead, partner)
    return bool(measuring.measure(few, everybody, seats).valid[0])


def _like_minded(asked: Asked, formed: Formed, one: int) -> int:
    """Count those in no cohort who ask the same within reach, with the one who asks."""
    learners = asked.learners
    left = np.flatnonzero((formed.cohort < 0) & (learners.knowhow == learners.knowhow[one]))
    if asked.frame.online:
        return len(left)
    off = np.hypot(*(learners.point[left] - learners.point[one]).T)
    return int((off <= 2 * asked.frame.reach).sum())


def _also_free(few: Asked, half_day: int) -> Asked:
    people = few.learners.people
    half_days = people.half_days.copy()
    half_days[-1] |= 1 << half_day
    free: People = replace(people, half_days=half_days)
    return replace(few, learners=replace(few.learners, people=free))


def _framed(asked: Asked, **changed: float) -> Asked:
    frame: Frame = replace(asked.frame, **changed)  # type: ignore[arg-type]
    return replace(asked, frame=frame)
