"""Floors: no region and no profession is left far behind the others."""

from collections.abc import Mapping

import numpy as np

from matching.assignment import Floor
from matching.bounds import Bounds
from matching.exchanging import Exchange
from matching.prices import FAR
from matching.problem import Bools, Ints
from matching.standing import Standing

SHARE = 0.8
"""Of the share of all needs that get somebody, so much is the floor of every group."""


def lift(
    standing: Standing, *, needs: Bounds, mentors: Bounds, groups: Mapping[str, Ints]
) -> tuple[Floor, ...]:
    """Bring groups up to their floors, one by one, by the exchange that costs least.

    Parameters
    ----------
    standing : Standing
        Nobody gains by an exchange in it. As many stand afterwards.
    needs, mentors : Bounds
    groups : mapping of str to ndarray of int64, shape (N,)
        Whom each need belongs to, in one or more ways; -1 for none.

    Returns
    -------
    tuple of Floor
        One a group. Where nobody of it can be placed for somebody of a group that has more than
        its floor, it stays below.

    Notes
    -----
    Whoever is placed could be placed together with some who are not: the sets of needs that can be
    placed are a matroid, so that members are exchanged one for one.
    """
    tally = _Tally(standing, groups)
    if tally.short:
        _exchange(tally, Exchange(standing, needs=needs, mentors=mentors))
    return tally.floors()


class _Tally:
    """How many of each group are placed, and how many should be."""

    def __init__(self, standing: Standing, groups: Mapping[str, Ints]) -> None:
        self.standing = standing
        self.placed: Bools = standing.given() > 0
        share = float(self.placed.mean()) if len(self.placed) else 0.0
        self.of = {name: group for name, group in groups.items() if group.max(initial=-1) >= 0}
        self.size = {name: _count(group, group >= 0) for name, group in self.of.items()}
        self.least = {
            name: np.floor(SHARE * share * size + 1e-9).astype(np.int64)
            for name, size in self.size.items()
        }
        self.have = {name: _count(group, self.placed) for name, group in self.of.items()}
        self.stuck: set[tuple[str, int]] = set()

    @property
    def short(self) -> list[tuple[int, str, int]]:
        """List the groups below their floors that something may yet help, the furthest first."""
        found = [
            (int(self.have[name][group] - self.least[name][group]), name, int(group))
            for name in self.of
            for group in np.flatnonzero(self.have[name] < self.least[name])
            if (name, int(group)) not in self.stuck
        ]
        return sorted(found)

    def spared(self) -> Bools:
        """Mark who is placed and whose groups all have more than their floors."""
        may = self.placed.copy()
        for name, group in self.of.items():
            above = np.append(self.have[name] > self.least[name], True)
            may &= above[group]
        return may

    def swap(self, one: int, other: int) -> None:
        for need, step in ((one, 1), (other, -1)):
            self.placed[need] = step > 0
            for name, group in self.of.items():
                if group[need] >= 0:
                    self.have[name][group[need]] += step

    def floors(self) -> tuple[Floor, ...]:
        return tuple(
            Floor(name, group, int(size), int(self.least[name][group]), int(self.have[name][group]))
            for name in self.of
            for group, size in enumerate(self.size[name])
            if size
        )


def _exchange(tally: _Tally, exchange: Exchange) -> None:
    exchange.through = False
    standing = tally.standing
    single = standing.given() == 1
    while tally.short:
        _, name, group = tally.short[0]
        starts = np.flatnonzero((tally.of[name] == group) & ~tally.placed & (exchange.unserved > 0))
        spared = np.flatnonzero(tally.spared() & single)
        if len(starts) == 0 or len(spared) == 0:
            tally.stuck.add((name, group))
            continue
        price = exchange.price
        ends = np.full(len(price), FAR)
        ends[spared] = price[spared] - price[spared].min()
        keys = price[starts].max() - price[starts]
        moved = exchange.send(starts, ends, keys=keys)
        if moved is None:
            tally.stuck.add((name, group))
            continue
        taken, freed = standing.need[moved.taken], standing.need[moved.freed]
        won, lost = int(np.setdiff1d(taken, freed)[0]), int(np.setdiff1d(freed, taken)[0])
        exchange.unserved[won] -= 1
        exchange.unserved[lost] += 1
        single[won], single[lost] = True, False
        tally.swap(won, lost)


def _count(group: Ints, which: Bools) -> Ints:
    inside = which & (group >= 0)
    return np.bincount(group[inside], minlength=int(group.max(initial=-1)) + 1).astype(np.int64)
