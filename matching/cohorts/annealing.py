"""Simulated annealing: learners move and change places, less and less often to the worse.

Source of the method: Kirkpatrick, Gelatt and Vecchi (1983), Optimization by simulated annealing.
A move is drawn from a learner's nearest neighbours, so that most of those tried make sense. What
it has to bring is drawn before it is weighed: most moves are given up on a bound that takes a
tenth of the time. What is measured is in `quality`; a stand is the cohort of each learner, the
members of each cohort, and how many they are.
"""

import hashlib
import math
from pathlib import Path
from typing import Any

import numpy as np
from numba import njit

from matching.cohorts import quality
from matching.cohorts.quality import (
    ALL,
    HALF_DAYS,
    LEAD,
    LINKS,
    MUST,
    NEED,
    NO_TIME_COSTS,
    PARTNER,
    PROFESSIONS,
    TRAVEL,
    parts_of,
)
from matching.problem import NONE

NEARBY, MOVES, LEAVES = 0.85, 0.4, 0.1
"""How often a neighbour's cohort is tried, how often one moves where they could swap, and how often
else, where that is allowed, somebody leaves for no cohort at all."""

_SOURCE = hashlib.sha256(Path(quality.__file__).read_bytes()).digest()
VERSION = int.from_bytes(_SOURCE[:4], "big")
"""Stands for what is measured: compiled loops are kept by their own file, and would not notice that
what they call has changed. The loop is compiled for each version, with all that it measures by."""

EVERY = 256  # moves between two looks at how hot it still is
_A, _B, _C = np.uint64(13), np.uint64(7), np.uint64(17)
_FRACTION = 1.0 / (1 << 53)


@njit
def _fraction(state):
    """Draw a number from 0 up to 1 (Marsaglia 2003, xorshift)."""
    word = state[0]
    word ^= word << _A
    word ^= word >> _B
    word ^= word << _C
    state[0] = word
    return float(word >> np.uint64(11)) * _FRACTION


@njit
def _below(state, size):
    return int(_fraction(state) * size)


@njit
def _steps(terms):
    """Give what a learner can be worth: no common half-day, one; more for two, lead, partner."""
    shares = terms.shares
    rest = shares[PROFESSIONS] + shares[LINKS] + shares[TRAVEL]
    half = shares[HALF_DAYS] / 2
    unled = MUST if terms.with_lead else 0.0
    return (
        rest - NO_TIME_COSTS - unled,
        rest + half - unled,
        half,
        shares[LEAD] + unled,
        shares[PARTNER],
    )


@njit
def _in_time(members, sizes, c, change, hopes):
    """Give the most that each learner of a changed cohort can be worth, by its half-days alone."""
    gone, come = change
    free, lead_free, partner_free, steps, common = hopes
    for at in range(sizes[c]):
        if members[c, at] != gone:
            common &= free[members[c, at]]
    if come >= 0:
        common &= free[come]
    if common == 0:
        return steps[0]
    worth = steps[1] + (steps[2] if common & (common - 1) else 0.0)
    led = common & lead_free[c]
    if led:
        worth += steps[3] + (steps[4] if led & partner_free[c] else 0.0)
    return worth


@njit(fastmath=True)
def _alike(total, need, gone, come):
    """Give the squared length of a sum of needs, once one has gone and another has come."""
    length = 0.0
    if gone >= 0 and come >= 0:
        for k in range(need.shape[1]):
            part = total[k] - need[gone, k] + need[come, k]
            length += part * part
    elif gone >= 0:
        for k in range(need.shape[1]):
            part = total[k] - need[gone, k]
            length += part * part
    else:
        for k in range(need.shape[1]):
            part = total[k] + need[come, k]
            length += part * part
    return length


@njit
def _drawn(stand, bounds, state):
    """Draw a change: who goes, from where to where, whom they displace; `NONE` first if nothing."""
    cohort, members, sizes = stand
    near, least, most, locked, may_leave = bounds
    nothing = (NONE, NONE, NONE, NONE, 0)
    one = _below(state, len(cohort))
    a, beside, b, drawn = cohort[one], NONE, NONE, _fraction(state)
    if drawn < NEARBY:
        beside = near[one, _below(state, near.shape[1])]
        b = cohort[beside]
    elif not may_leave or drawn < 1.0 - (1.0 - NEARBY) * LEAVES:
        b = _below(state, len(sizes))
    if locked[one] or a == b or (b < 0 and not may_leave):
        return nothing
    spare = a < 0 or sizes[a] > least
    other, place = NONE, sizes[b] if b >= 0 else 0
    if not spare or (b >= 0 and sizes[b] >= most) or _fraction(state) >= MOVES:
        if b < 0:
            other = beside
        elif sizes[b]:
            place = _below(state, sizes[b])
            if members[b, place] == beside:
                place = (place + 1) % sizes[b]
            other = members[b, place]
        if other < 0 or locked[other]:
            return nothing
    return one, a, b, other, place


@njit
def _changed(members, size, row, place, one, other):
    """Write down a cohort in which one has come to a place, or in which the last fills a gap."""
    row[:size] = members[:size]
    row[place] = one if one >= 0 else row[size - 1]
    return size + (one >= 0 and other < 0) - (one < 0)


@njit
def _add(total, need, gone, come):
    for k in range(need.shape[1]):
        if gone >= 0:
            total[k] -= need[gone, k]
        if come >= 0:
            total[k] += need[come, k]


@njit
def _weighed(stand, world, parts):
    """Weigh every cohort, and sum the needs of its members."""
    _, members, sizes = stand
    need = world[0].need
    worth, sums = np.zeros(len(sizes)), np.zeros((len(sizes), need.shape[1]))
    for c in range(len(sizes)):
        worth[c] = sizes[c] * parts_of(members[c], sizes[c], c, world, parts)
        for at in range(sizes[c]):
            _add(sums[c], need, NONE, members[c, at])
    return worth, sums


@njit
def _hopeless(stand, change, sums, means, asked):
    """Whether a change cannot bring what it has to, whatever else is found of it."""
    _, members, sizes = stand
    one, a, b, other = change
    need, share, hopes = means
    most_a = most_b = 0.0
    new_a = sizes[a] - (other < 0) if a >= 0 else 0
    new_b = sizes[b] + (other < 0) if b >= 0 else 0
    if a >= 0:
        most_a = new_a * _in_time(members, sizes, a, (one, other), hopes)
    if b >= 0:
        most_b = new_b * _in_time(members, sizes, b, (other, one), hopes)
    if most_a + most_b + share * (new_a + new_b) < asked:
        return True
    if a >= 0:
        most_a += share * _alike(sums[a], need, one, other) / new_a
    if b >= 0:
        most_b += share * _alike(sums[b], need, other, one) / new_b
    return most_a + most_b < asked


@njit
def _place_of(members, one):
    at = 0
    while members[at] != one:
        at += 1
    return at


@njit
def _tried(stand, change, rows, world, parts):
    """Weigh both cohorts of a change in full; gives their worth and how many are in them."""
    _, members, sizes = stand
    one, a, b, other, place = change
    new_a, new_b, worth_a, worth_b = 0, 0, 0.0, 0.0
    if a >= 0:
        new_a = _changed(members[a], sizes[a], rows[0], _place_of(members[a], one), other, one)
        worth_a = new_a * parts_of(rows[0], new_a, a, world, parts)
    if b >= 0:
        new_b = _changed(members[b], sizes[b], rows[1], place, one, other)
        worth_b = new_b * parts_of(rows[1], new_b, b, world, parts)
    return worth_a, worth_b, new_a, new_b


@njit
def _keep(stand, change, new, rows):
    cohort, members, sizes = stand
    one, a, b, other = change
    cohort[one] = b
    if other >= 0:
        cohort[other] = a
    if a >= 0:
        sizes[a], members[a, : new[0]] = new[0], rows[0, : new[0]]
    if b >= 0:
        sizes[b], members[b, : new[1]] = new[1], rows[1, : new[1]]


def anneal(stand: Any, span: Any, world: Any, bounds: Any, state: Any) -> int:
    """Improve cohorts by random moves and swaps between two of them.

    Parameters
    ----------
    stand : tuple of ndarray of int64
        The cohort of each learner, shape (N,), `NONE` where they are in none; the learners of each
        cohort, shape (C, most + 1); how many they are, shape (C,). All are changed in place.
    span : tuple of int, float, float
        Moves to try, and the temperatures at the beginning and at the end.
    world : tuple of Facts, Seats, Terms and Scratch
    bounds : tuple of ndarray of int64, int, int, ndarray of bool, and bool
        The nearest learners of each, shape (N, K); the least and the most learners of a cohort;
        who is locked; and whether learners may leave for no cohort.
    state : ndarray of uint64, shape (1,)
        Of the random numbers; changed in place.

    Returns
    -------
    int
        How many changes were kept.
    """
    return int(_COOLED(stand, span, world, bounds, state))


def _compiled(version):
    """Give the loop; numba tells loops of one file apart by the numbers that they close over."""

    @njit(cache=True)
    def cooled(stand, span, world, bounds, state):
        members = stand[1]
        facts, seats, terms, _ = world
        moves, hot, cold = span
        parts, rows = np.empty(ALL), np.empty((2, members.shape[1]), np.int64)
        worth, sums = _weighed(stand, world, parts)
        hopes = (facts.free, seats.lead_free, seats.partner_free, _steps(terms), terms.half_days)
        means = (facts.need, terms.shares[NEED], hopes)
        kept, heat = 0 * version, hot
        for step in range(moves):
            if step % EVERY == 0:
                heat = hot * (cold / hot) ** (step / moves)
            one, a, b, other, place = _drawn(stand, bounds, state)
            if one < 0:
                continue
            asked = heat * math.log(1.0 - _fraction(state))
            asked += (worth[a] if a >= 0 else 0.0) + (worth[b] if b >= 0 else 0.0)
            if _hopeless(stand, (one, a, b, other), sums, means, asked):
                continue
            found = _tried(stand, (one, a, b, other, place), rows, world, parts)
            if found[0] + found[1] < asked:
                continue
            kept += 1
            _keep(stand, (one, a, b, other), found[2:], rows)
            if a >= 0:
                worth[a] = found[0]
                _add(sums[a], facts.need, one, other)
            if b >= 0:
                worth[b] = found[1]
                _add(sums[b], facts.need, other, one)
        return kept

    return cooled


_COOLED = _compiled(VERSION)
