"""Compiled loops that place as many as can be placed, and those of deferred acceptance.

numba takes seconds to import, so only a job that needs one of these imports this module. The arrays
are those of `kernels`.
"""

import numpy as np
from numba import njit

from matching.kernels import seat, unseat
from matching.standing import CHOSEN, OPEN


@njit(cache=True)
def fill(stands, until, wanted, places):
    """Place as many more as can be placed with each need's first edges.

    Parameters
    ----------
    stands : tuple of ndarray
        See `standing.Standing.arrays`.
    until : ndarray of int64, shape (N,)
        Where each need's edges end that may be used.
    wanted : ndarray of int64, shape (N,)
        Mentors that each need still wants; counted down.
    places : ndarray of int64, shape (M,)

    Returns
    -------
    int
        How many were placed.

    References
    ----------
    Hopcroft and Karp (1973), An n^5/2 algorithm for maximum matchings in bipartite graphs; here
    with places.
    """
    placed = 0
    while True:
        level, asked, ends = _levels(stands, until, wanted, places)
        if ends < 0:
            return placed
        before = placed
        # No edge and no place is tried twice: what led nowhere leads nowhere from here on.
        search = (level, asked, stands[0][:-1].copy(), stands[5][:-1].copy())
        for need in range(len(wanted)):
            while wanted[need] > 0 and _augment(need, search, stands, until, places):
                wanted[need] -= 1
                placed += 1
        if placed == before:
            return placed


@njit(cache=True)
def _levels(stands, until, wanted, places):
    """Say how many exchanges away needs and mentors are from those that lack somebody, or -1."""
    needs, need_of, to, _, state, begin, seated, sitting = stands
    level = np.full(len(wanted), -1, np.int32)
    asked = np.full(len(places), -1, np.int32)
    queue = np.empty(len(wanted), np.int32)
    first, size, ends = 0, 0, -1
    for need in range(len(wanted)):
        if wanted[need] > 0:
            level[need], queue[size] = 0, need
            size += 1
    while first < size:
        need = queue[first]
        first += 1
        if ends >= 0 and level[need] >= ends:
            continue
        for edge in range(needs[need], until[need]):
            mentor = to[edge]
            if state[edge] != OPEN or asked[mentor] >= 0:
                continue
            asked[mentor] = level[need]
            if sitting[mentor] < places[mentor]:
                ends = level[need] + 1
                continue
            for place in range(begin[mentor], begin[mentor] + sitting[mentor]):
                other = need_of[seated[place]]
                if state[seated[place]] == CHOSEN and level[other] < 0:
                    level[other], queue[size] = level[need] + 1, other
                    size += 1
    return level, asked, ends


@njit(cache=True)
def _augment(start, search, stands, until, places):
    """Find one way from a need to a free place, each exchange one level further, and use it."""
    need_of, to, sitting, level = stands[1], stands[2], stands[7], search[0]
    taken, freed = [np.int64(0) for _ in range(0)], [np.int64(0) for _ in range(0)]
    need = start
    while True:
        edge, out = _onward(need, search, stands, until, places)
        if edge >= 0:
            taken.append(edge)
            if sitting[to[edge]] < places[to[edge]]:
                break
            freed.append(out)
            need = need_of[out]
            continue
        level[need] = -2
        if not taken:
            return False
        taken.pop()
        freed.pop()
        need = need_of[freed[-1]] if freed else start
    for edge in freed:
        unseat(stands, edge)
    for edge in taken:
        seat(stands, edge)
    return True


@njit(cache=True)
def _onward(need, search, stands, until, places):
    """Give the next edge of a need that leads on, and who would have to move for it; or -1."""
    _, need_of, to, _, state, begin, seated, sitting = stands
    level, asked, at, tried = search
    while at[need] < until[need]:
        edge = at[need]
        mentor = to[edge]
        if state[edge] == OPEN:
            if sitting[mentor] < places[mentor]:
                return edge, -1
            last = begin[mentor] + sitting[mentor]
            while asked[mentor] == level[need] and tried[mentor] < last:
                out = seated[tried[mentor]]
                if state[out] == CHOSEN and level[need_of[out]] == level[need] + 1:
                    return edge, out
                tried[mentor] += 1
        at[need] += 1
    return -1, -1


@njit(cache=True)
def thin(stands, until, wanted):
    """Take the places of edges away that are not among each need's first.

    Parameters
    ----------
    stands : tuple of ndarray
        See `standing.Standing.arrays`.
    until : ndarray of int64, shape (N,)
        Where each need's first edges end.
    wanted : ndarray of int64, shape (N,)
        Counted up.
    """
    needs, state = stands[0], stands[4]
    for need in range(len(wanted)):
        for edge in range(until[need], needs[need + 1]):
            if state[edge] == CHOSEN:
                unseat(stands, edge)
                wanted[need] += 1


@njit(cache=True)
def defer(stands, wanted, places, liked):
    """Let each need ask its mentors in turn, and each mentor keep those they like best.

    Parameters
    ----------
    stands : tuple of ndarray
        See `standing.Standing.arrays`.
    wanted : ndarray of int64, shape (N,)
        Mentors that each need still wants; counted down.
    places : ndarray of int64, shape (M,)
    liked : ndarray of float64, shape (K,)
        How well the mentor of an edge likes it; of equals the lower edge.

    References
    ----------
    Gale and Shapley (1962), College admissions and the stability of marriage; here with places.
    """
    needs, need_of, to, _, state, _, _, sitting = stands
    at = needs[:-1].copy()
    asks, waits = np.arange(len(wanted)), np.ones(len(wanted), np.bool_)
    waiting = len(wanted)
    while waiting:
        waiting -= 1
        need = asks[waiting]
        waits[need] = False
        while wanted[need] > 0 and at[need] < needs[need + 1]:
            edge = at[need]
            at[need] += 1
            if state[edge] != OPEN or places[to[edge]] == 0:
                continue
            if sitting[to[edge]] == places[to[edge]]:
                worst = _least_liked(to[edge], stands, liked)
                if worst < 0 or not _is_liked_less(worst, edge, liked):
                    continue
                unseat(stands, worst)
                out = need_of[worst]
                wanted[out] += 1
                if not waits[out] and out != need:
                    waits[out], asks[waiting] = True, out
                    waiting += 1
            seat(stands, edge)
            wanted[need] -= 1


@njit(cache=True)
def _least_liked(mentor, stands, liked):
    state, begin, seated, sitting = stands[4], stands[5], stands[6], stands[7]
    worst = -1
    for place in range(begin[mentor], begin[mentor] + sitting[mentor]):
        edge = seated[place]
        if state[edge] == CHOSEN and (worst < 0 or _is_liked_less(edge, worst, liked)):
            worst = edge
    return worst


@njit(inline="always")
def _is_liked_less(one, other, liked):
    return liked[one] < liked[other] or (liked[one] == liked[other] and one > other)
