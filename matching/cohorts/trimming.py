"""Before the hard check: whoever breaks a rule for a whole cohort goes, and others make it up.

Where one of six learners has no half-day in common with the others, five would be left over with
them. So they go alone, and somebody comes from where there are more than enough.
"""

import numpy as np

from matching.cohorts import reading, staffing
from matching.cohorts.given import ANY_TIME, Asked, free_of
from matching.cohorts.quality import ALL, APART, FAR, FEW, NO_TIME, OVER, parts_of
from matching.cohorts.reading import World
from matching.problem import NONE, Bools, Floats, Ints

LOOKED_AT = 200
"""Learners who are tried for a cohort that has too few, the nearest first."""

OF_LEARNERS = [FAR, NO_TIME, FEW, OVER, APART]


def trimmed(asked: Asked, cohort: Ints, count: int) -> Ints:
    """Take out of cohorts whoever breaks a rule in them, and make them up from others.

    Leads and partners are not looked at. A cohort that cannot be made valid stays as it is, as
    does one with somebody locked in it.

    Parameters
    ----------
    asked : Asked
    cohort : ndarray of int64, shape (N,)
        The cohort of each learner, or `NONE`.
    count : int
        How many cohorts there are.

    Returns
    -------
    ndarray of int64, shape (N,)
    """
    nobody = np.full(count, NONE, np.int64)
    world = reading.world(asked, staffing.seats(asked, nobody, nobody))
    found = cohort.copy()
    locked = set(found[asked.locks >= 0].tolist())
    for c in range(count):
        members = np.flatnonzero(found == c)
        if c in locked or not len(members) or not _is_broken(world, members):
            continue
        after = found.copy()
        after[members] = NONE
        kept = _without_misfits(asked, world, members)
        after[kept] = c
        if _made_up(asked, world, after, kept, c):
            found = after
    return found


def _without_misfits(asked: Asked, world: World, members: Ints) -> Ints:
    """Leave out whoever is not free when most are, then the farthest, the too many, the apart."""
    kept = members[_most_free(asked, members)]
    while len(kept) > 1 and _is_broken(world, kept):
        found = _parts(world, kept)
        if found[FAR]:
            away = np.hypot(*(world[0].point[kept] - world[0].point[kept].mean(axis=0)).T)
        elif found[OVER]:
            home = world[0].organisation[kept]
            away = np.array([(home == one).sum() if one >= 0 else 0 for one in home])
        elif found[APART]:
            away = np.array([_parts(world, np.delete(kept, at))[APART] for at in range(len(kept))])
            away = -away
        else:
            break
        kept = np.delete(kept, int(np.argmax(away)))
    return kept


def _most_free(asked: Asked, members: Ints) -> Bools:
    """Say who is free on the half-day on which most of them are."""
    free = free_of(asked.learners.people)[members]
    times = free[:, None] >> np.arange(ANY_TIME.bit_length()) & 1
    most: Bools = times[:, int(np.argmax(times.sum(axis=0)))] > 0
    return most


def _made_up(asked: Asked, world: World, cohort: Ints, kept: Ints, c: int) -> bool:
    """Bring a cohort up to the least that it needs, at the best for it; False where it fails."""
    members = kept
    if not len(members):
        return False
    while len(members) < asked.frame.least:
        best, most = NONE, -np.inf
        for one in _others(asked, cohort, members, c).tolist():
            there = np.append(members, one)
            parts = _parts(world, there)
            if parts[[FAR, NO_TIME, APART]].any():
                continue
            worth = _worth(world, there)
            if worth > most and _may_go(world, cohort, one):
                best, most = one, worth
        if best == NONE:
            return False
        cohort[best] = c
        members = np.append(members, best)
    return not _is_broken(world, members)


def _others(asked: Asked, cohort: Ints, members: Ints, c: int) -> Ints:
    """List those who could come: in no cohort, or in one that has more than it needs."""
    sizes = np.bincount(cohort[cohort >= 0], minlength=c + 1)
    spare = (cohort < 0) | (sizes[cohort] > asked.frame.least)
    common = np.bitwise_and.reduce(free_of(asked.learners.people)[members])
    may = spare & (cohort != c) & (asked.locks < 0)
    may &= (free_of(asked.learners.people) & common) > 0
    rows = np.flatnonzero(may)
    point = asked.learners.point
    if asked.frame.online:
        off = np.zeros(len(rows))
    else:
        off = np.hypot(*(point[rows] - point[members].mean(axis=0)).T)
        rows, off = rows[off <= 2 * asked.frame.reach], off[off <= 2 * asked.frame.reach]
    unlike = -(asked.learners.need[rows] @ asked.learners.need[members].mean(axis=0))
    return rows[np.lexsort((off, np.round(unlike, 6)))][:LOOKED_AT]


def _may_go(world: World, cohort: Ints, one: int) -> bool:
    """Whether the cohort of a learner keeps its rules without them."""
    if cohort[one] < 0:
        return True
    left = np.flatnonzero(cohort == cohort[one])
    return not _is_broken(world, left[left != one]) or _is_broken(world, left)


def _is_broken(world: World, members: Ints) -> bool:
    return bool(_parts(world, members)[OF_LEARNERS].any())


def _parts(world: World, members: Ints) -> Floats:
    parts: Floats = np.zeros(ALL)
    parts_of(members, len(members), 0, world, parts)
    return parts


def _worth(world: World, members: Ints) -> float:
    parts: Floats = np.zeros(ALL)
    return float(parts_of(members, len(members), 0, world, parts))
