"""What a change by hand would do: only the cohorts that it touches are measured."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.cohorts import measuring, staffing
from matching.cohorts.forming import Formed
from matching.cohorts.given import Asked
from matching.cohorts.measuring import Measured
from matching.problem import NONE, Ints, RangeError


@dataclass(frozen=True, eq=False)
class Effect:
    """What a change does to the cohorts that it touches (T of them).

    Parameters
    ----------
    cohort : ndarray of int64, shape (T,)
        The numbers of the cohorts, rising.
    before, after : Measured
        T rows each.
    gain : float
        What the change adds to the worth of all learners together.
    """

    cohort: Ints
    before: Measured
    after: Measured
    gain: float


def tried(asked: Asked, formed: Formed, moves: Sequence[tuple[int, int]]) -> Effect:
    """Say what it would do to move some learners, without doing it.

    Parameters
    ----------
    asked : Asked
    formed : Formed
    moves : sequence of (int, int)
        Learners, each with the number of the cohort that they go to, or `NONE` to leave. Two who
        change places are two moves.

    Returns
    -------
    Effect

    Raises
    ------
    RangeError
        Where a learner or a cohort is not there, or somebody is locked.
    """
    _check(asked, formed, moves)
    after = formed.cohort.copy()
    for one, to in moves:
        after[one] = to
    ways = {number for one, to in moves for number in (int(formed.cohort[one]), to)}
    touched = np.array(sorted(ways - {NONE}), np.int64)
    rows = np.flatnonzero(np.isin(formed.cohort, touched) | np.isin(after, touched))
    some = asked.of_some(rows)
    seats = staffing.seats(some, formed.lead[touched], formed.partner[touched])
    both = []
    for cohort in (formed.cohort[rows], after[rows]):
        number = np.where(np.isin(cohort, touched), np.searchsorted(touched, cohort), NONE)
        both.append(measuring.measure(some, number, seats))
    return Effect(touched, both[0], both[1], _total(both[1]) - _total(both[0]))


def _total(found: Measured) -> float:
    return float((found.size * found.worth).sum())


def _check(asked: Asked, formed: Formed, moves: Sequence[tuple[int, int]]) -> None:
    people, count = len(formed.cohort), len(formed.lead)
    for one, to in moves:
        if not 0 <= one < people:
            raise RangeError(f"learner {one} is not there; there are {people}")
        if not NONE <= to < count:
            raise RangeError(f"cohort {to} is not there; there are {count}")
        if asked.locks[one] not in (NONE, to):
            raise RangeError(f"learner {one} is locked in cohort {int(asked.locks[one])}")
