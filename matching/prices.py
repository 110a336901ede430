"""Prices of needs and places, at which nobody who stands gains by an exchange."""

import itertools
from dataclasses import dataclass

import numpy as np

from matching.bounds import Bounds
from matching.problem import NONE, Ints
from matching.ragged import runs
from matching.standing import CHOSEN, OPEN, SCALE, Standing

FAR = 1 << 60
LOOKS = 8
"""So often mentors are looked at before it is looked whether somebody would gain by an exchange."""


def unserved_price(n_needs: int, n_mentors: int) -> int:
    """Say what a need costs that gets nobody: more than scores on one way of exchanges can gain.

    Parameters
    ----------
    n_needs, n_mentors : int

    Returns
    -------
    int
        In millionths of a score. A way meets each mentor once, so it is one more than the fewer.
    """
    return (min(n_needs, n_mentors) + 1) * SCALE


@dataclass(frozen=True, eq=False)
class Prices:
    """What each need and each mentor costs to be reached by the cheapest exchanges.

    Parameters
    ----------
    need, mentor : ndarray of int64, shapes (N,) and (M,)
        In millionths of a score.
    right : bool
        Whether they settled and hold for whoever is unserved and for free places: then nobody who
        stands gains by any exchange.
    """

    need: Ints
    mentor: Ints
    right: bool


def settle(standing: Standing, *, needs: Bounds, mentors: Bounds) -> Prices:
    """Find prices for what stands, over the edges that are not closed.

    Parameters
    ----------
    standing : Standing
    needs, mentors : Bounds

    Returns
    -------
    Prices
        Where no prices can be right, they are at least within what the bounds ask of them.
    """
    dear = unserved_price(len(needs), len(mentors))
    unserved = needs.most - standing.given()
    start = np.where(standing.held > mentors.least, 0, FAR)
    if np.any(unserved > 0):
        asks = np.flatnonzero((unserved > 0)[standing.need] & (standing.state == OPEN))
        np.minimum.at(start, standing.mentor[asks], standing.cost[asks] - dear)
    place, settled = _ways(standing, start)
    place[place >= FAR // 2] = 0
    sits = np.flatnonzero(standing.state == CHOSEN)
    own = np.where(unserved > 0, -dear, FAR)
    np.minimum.at(own, standing.need[sits], place[standing.mentor[sits]] - standing.cost[sits])
    # Whom nobody can move is at no way's end: any price does that no way from them undercuts.
    own[own >= FAR // 2] = dear
    may_go = unserved < needs.most - needs.least
    free = standing.held < mentors.most
    if settled and np.all(own[may_go] >= -dear) and np.all(place[free] >= 0):
        return Prices(own, place, right=True)
    np.copyto(own, np.maximum(own, -dear), where=may_go)
    np.copyto(own, np.minimum(own, -dear), where=unserved > 0)
    np.copyto(place, np.maximum(place, 0), where=free)
    np.copyto(place, np.minimum(place, 0), where=standing.held > mentors.least)
    return Prices(own, place, right=False)


def _ways(standing: Standing, start: Ints) -> tuple[Ints, bool]:
    """Find what the cheapest way costs that leads to each mentor, and whether that came to an end.

    A way from mentor to mentor takes one who sits at the first to the second. The mentors whose
    price has fallen since they were looked at are looked at together, the lowest first.
    """
    price, sits = start.copy(), _Sits(standing)
    before, waits = np.full(len(start), NONE), price < FAR
    for looks in itertools.count(1):
        if looks % LOOKS == 0 and _has_circle(before):
            return price, False
        front = np.flatnonzero(waits)
        if len(front) == 0:
            return price, True
        if looks < len(start):  # once all are looked at together, as many looks again are enough
            front = front[price[front] <= price[front].mean()]
        waits[front] = False
        edge, at, of = sits.onward(front, price)
        to = standing.mentor[edge]
        lower = np.flatnonzero(at < price[to])
        lower = lower[standing.state[edge[lower]] == OPEN]
        to, at = to[lower], at[lower]
        np.minimum.at(price, to, at)
        last = at == price[to]
        waits[to] = True
        before[to[last]] = of[lower[last]]
    raise AssertionError  # counting never ends


def _has_circle(before: Ints) -> bool:
    """Whether going back from mentor to mentor never ends for some: an exchange that gains."""
    back = before
    for _ in range(len(before).bit_length()):
        back = np.where(back >= 0, back[back], NONE)
    return bool(np.any(back >= 0))


class _Sits:
    """Who sits at each mentor and could move."""

    def __init__(self, standing: Standing) -> None:
        self.standing = standing
        sits = np.flatnonzero(standing.state == CHOSEN)
        mentor = standing.mentor[sits]
        self.edge = sits[np.argsort(mentor, kind="stable")]
        self.many = np.bincount(mentor, minlength=len(standing.held))
        self.begin = np.cumsum(self.many) - self.many

    def onward(self, front: Ints, price: Ints) -> tuple[Ints, Ints, Ints]:
        """Give the edges that lead on from some mentors, what the way costs, and from whom."""
        standing, many = self.standing, self.many[front]
        out, of = self.edge[runs(self.begin[front], many)], np.repeat(front, many)
        at = price[of] - standing.cost[out]
        begin = standing.begin[standing.need[out]]
        # The edges of a need come by rising cost, and none is of use that costs more than this.
        useful = _below(standing, standing.need[out], price.max() - at) - begin
        edge = runs(begin, useful)
        return edge, np.repeat(at, useful) + standing.cost[edge], np.repeat(of, useful)


def _below(standing: Standing, need: Ints, least: Ints) -> Ints:
    """Say where the edges of each need end that cost less than a limit, by halving them all."""
    low, high = standing.begin[need], standing.begin[need + 1]
    halvings = int((high - low).max(initial=0)).bit_length()
    for _ in range(halvings):
        middle = (low + high) // 2
        cheap = low < high
        cheap[cheap] = standing.cost[middle[cheap]] < least[cheap]
        low, high = np.where(cheap, middle + 1, low), np.where(cheap, high, middle)
    return low
