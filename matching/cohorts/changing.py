"""What a change by hand would do: only the cohorts that it touches are measured."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.cohorts import measuring, reading, staffing
from matching.cohorts.forming import Formed
from matching.cohorts.given import Asked
from matching.cohorts.measuring import Measured
from matching.cohorts.quality import ALL, parts_of
from matching.problem import NONE, Bools, Floats, Ints, RangeError


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


@dataclass(frozen=True, eq=False)
class Elsewhere:
    """What each of several changes would do (C of them), such as one for each cohort.

    Parameters
    ----------
    gain : ndarray of float64, shape (C,)
        What it adds to the worth of all learners together; 0 where it changes nothing.
    valid : ndarray of bool, shape (C,)
        Whether the cohort that somebody comes into is valid with them.
    """

    gain: Floats
    valid: Bools


def elsewhere(asked: Asked, formed: Formed, one: int) -> Elsewhere:
    """Say of every cohort what it would do to put a learner into it.

    Parameters
    ----------
    asked : Asked
    formed : Formed
    one : int
        A learner, in a cohort or in none.

    Returns
    -------
    Elsewhere

    Raises
    ------
    RangeError
        Where there is no such learner.
    """
    _check(asked, formed, [(one, NONE)])
    count, own = len(formed.lead), int(formed.cohort[one])
    world = reading.world(asked, staffing.seats(asked, formed.lead, formed.partner))
    members, size = measuring.in_rows(formed.cohort, count, asked.frame.most)
    parts, scratch = np.zeros((count, ALL)), np.zeros(ALL)
    gain, after = np.zeros(count), size.copy()
    for c in range(count):
        before = size[c] * parts_of(members[c], size[c], c, world, scratch)
        if c != own:
            members[c, size[c]] = one
            after[c] += 1
        gain[c] = after[c] * parts_of(members[c], after[c], c, world, parts[c]) - before
    if own != NONE:
        there = members[own, : size[own]]
        left: Ints = np.append(there[there != one], 0)
        before = size[own] * parts_of(members[own], size[own], own, world, scratch)
        gain += (size[own] - 1) * parts_of(left, size[own] - 1, own, world, scratch) - before
        gain[own] = 0.0
    return Elsewhere(gain, measuring.valid(asked, after, parts))


def swapped(asked: Asked, formed: Formed, one: int, others: Ints) -> Elsewhere:
    """Say what it would do to let a learner change places with each of some others.

    Parameters
    ----------
    asked : Asked
    formed : Formed
    one : int
        A learner, in a cohort or in none.
    others : ndarray of int64, shape (S,)
        Learners in cohorts; whoever is in the same cohort changes nothing.

    Returns
    -------
    Elsewhere
        S rows; valid where both cohorts are, afterwards.

    Raises
    ------
    RangeError
        Where there is no such learner.
    """
    _check(asked, formed, [(who, NONE) for who in (one, *others.tolist())])
    world = reading.world(asked, staffing.seats(asked, formed.lead, formed.partner))
    members, size = measuring.in_rows(formed.cohort, len(formed.lead), asked.frame.most)
    own, scratch = int(formed.cohort[one]), np.zeros(ALL)
    gain, valid = np.zeros(len(others)), np.ones(len(others), bool)
    for row, other in enumerate(others.tolist()):
        there = int(formed.cohort[other])
        for c, goes, comes in ((there, other, one), (own, one, other)):
            if c == NONE or there == own:
                continue
            inside = members[c, : size[c]]
            before = parts_of(inside, size[c], c, world, scratch)
            after = parts_of(np.where(inside == goes, comes, inside), size[c], c, world, scratch)
            gain[row] += size[c] * (after - before)
            valid[row] &= measuring.valid(asked, size[c : c + 1], scratch[None])[0]
    return Elsewhere(gain, valid)


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
