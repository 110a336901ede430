"""The hard check: what is not valid is dissolved, and whoever was in it is put where they fit."""

from dataclasses import dataclass, replace

import numpy as np

from matching.cohorts import measuring, reading, staffing, trimming
from matching.cohorts.given import Asked, Leads, Partners
from matching.cohorts.quality import ALL, Facts, parts_of
from matching.cohorts.reading import World
from matching.problem import NONE, Floats, Ints


@dataclass(frozen=True, eq=False)
class Stand:
    """Valid cohorts with their staff; the cohorts are numbered without gaps.

    Parameters
    ----------
    cohort : ndarray of int64, shape (N,)
    lead, partner : ndarray of int64, shape (C,)
    """

    cohort: Ints
    lead: Ints
    partner: Ints


def checked(asked: Asked, cohort: Ints, count: int) -> Stand:
    """Keep the valid cohorts, and put whoever is in none of them where they fit.

    Parameters
    ----------
    asked : Asked
    cohort : ndarray of int64, shape (N,)
    count : int
        How many cohorts there are before.

    Returns
    -------
    Stand
    """
    stand = _dissolved(asked, trimming.trimmed(asked, cohort, count), count)
    return _placed(asked, stand)


def joined(asked: Asked, stand: Stand, rows: Ints, further: Stand) -> Stand:
    """Put further cohorts, of some of the learners, beside those that stand.

    Parameters
    ----------
    asked : Asked
    stand : Stand
    rows : ndarray of int64
        The learners that the further cohorts were made from.
    further : Stand

    Returns
    -------
    Stand
    """
    cohort = stand.cohort.copy()
    new = further.cohort >= 0
    cohort[rows[new]] = further.cohort[new] + len(stand.lead)
    both = [np.concatenate(pair) for pair in zip(_staff(stand), _staff(further), strict=True)]
    return _placed(asked, Stand(cohort, both[0], both[1]))


def rest(asked: Asked, stand: Stand, rows: Ints) -> Asked:
    """Give what is asked once more for some learners, with the staff that is still free.

    Parameters
    ----------
    asked : Asked
    stand : Stand
    rows : ndarray of int64

    Returns
    -------
    Asked
    """
    return replace(
        asked.of_some(rows),
        leads=replace(asked.leads, room=_room(asked.leads, stand.lead)),
        partners=replace(asked.partners, room=_room(asked.partners, stand.partner)),
        fixed=np.zeros(0, np.int64),
    )


def _dissolved(asked: Asked, cohort: Ints, count: int) -> Stand:
    """Give the cohorts leads and partners who fit, and keep those that are valid then.

    A cohort is dissolved and the staff given anew, until all that are left are valid; those with
    somebody locked in them stay as they are.
    """
    cohort = cohort.copy()
    locked = np.unique(cohort[asked.locks >= 0])
    while True:
        seats = staffing.staff(asked, cohort, count, only_fitting=True)
        found = measuring.measure(asked, cohort, seats)
        gone = ~found.valid & (found.size > 0)
        gone[locked] = False
        if not gone.any():
            break
        cohort[(cohort >= 0) & gone[cohort]] = NONE
    people, leads = len(asked.learners), len(asked.leads)
    return _numbered(
        Stand(
            cohort,
            np.where(seats.lead >= 0, seats.lead - people, NONE),
            np.where(seats.partner >= 0, seats.partner - people - leads, NONE),
        )
    )


def _numbered(stand: Stand) -> Stand:
    kept = np.unique(stand.cohort[stand.cohort >= 0])
    number = np.full(len(stand.lead) + 1, NONE, np.int64)
    number[kept] = np.arange(len(kept))
    return Stand(number[stand.cohort], stand.lead[kept], stand.partner[kept])


def _placed(asked: Asked, stand: Stand) -> Stand:
    """Put those who are left over into cohorts that stay valid with them, the best first."""
    left = np.flatnonzero(stand.cohort < 0)
    if not len(left) or not len(stand.lead):
        return stand
    world = reading.world(asked, staffing.seats(asked, stand.lead, stand.partner))
    barred = staffing.barred(asked, left)
    cohort = stand.cohort.copy()
    members, sizes = measuring.in_rows(cohort, len(stand.lead), asked.frame.most)
    for at, one in enumerate(left.tolist()):
        open_ = sizes < asked.frame.most
        if barred is not None:
            open_ &= ~barred[at, np.maximum(stand.lead, 0)] | (stand.lead < 0)
        best = _best(asked, one, np.flatnonzero(open_), (members, sizes), world)
        if best != NONE:
            members[best, sizes[best]] = one
            sizes[best] += 1
            cohort[one] = best
    return Stand(cohort, stand.lead, stand.partner)


def _best(asked: Asked, one: int, cohorts: Ints, rows: tuple[Ints, Ints], world: World) -> int:
    """Find the cohort that somebody may join at the least loss, or `NONE`."""
    members, sizes = rows
    parts: Floats = np.zeros((1, ALL))
    best, most = NONE, -np.inf
    for c in cohorts.tolist():
        own, size = members[c].copy(), int(sizes[c])
        if not _may_share_time(world[0], own[:size], one):
            continue
        before = size * parts_of(own, size, c, world, parts[0])
        own[size] = one
        after = (size + 1) * parts_of(own, size + 1, c, world, parts[0])
        if measuring.valid(asked, np.array([size + 1]), parts)[0] and after - before > most:
            best, most = c, after - before
    return best


def _may_share_time(facts: Facts, members: Ints, one: int) -> bool:
    return bool(np.bitwise_and.reduce(facts.free[members]) & facts.free[one])


def _staff(stand: Stand) -> tuple[Ints, Ints]:
    return stand.lead, stand.partner


def _room(side: Leads | Partners, used: Ints) -> Ints:
    return side.room - np.bincount(used[used >= 0], minlength=len(side.room))
