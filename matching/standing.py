"""Who holds a place at a moment of an assignment, in arrays that compiled loops read and write."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.bounds import Bounds
from matching.problem import Edges, Floats, Ints
from matching.ragged import runs

Whole = NDArray[np.signedinteger[Any]]

SCALE = 1_000_000
"""Costs are whole: a millionth of a score. That is finer than any two scores a person can tell
apart, and with it price times nodes stays inside 64 bits up to 1,500,000 needs."""


OPEN, CHOSEN, LOCKED, CLOSED = 0, 1, 2, 3
"""What an edge is: free to be chosen, chosen, chosen for good, not to be used."""


@dataclass(frozen=True, eq=False)
class Standing:
    """Edges by need and falling score, with who holds a place.

    Parameters
    ----------
    order : ndarray of int64, shape (K,)
        Where each edge stood in what was given.
    score : ndarray of float64, shape (K,)
    arrays : tuple of ndarray
        What `kernels` reads and writes: where each need's edges begin (N + 1), their needs,
        mentors, costs and states (K each), where each mentor's places begin (M + 1), who holds
        them, and how many do (M).
    """

    order: Ints
    score: Floats
    arrays: tuple[Whole, ...]

    @classmethod
    def of(cls, edges: Edges, *, n_needs: int, mentors: Bounds) -> "Standing":
        """Set edges out; nobody holds a place."""
        order = _order(edges)
        need = edges.need[order].astype(np.int32)
        score = edges.score[order]
        # One more than the places: on a way a mentor may gain somebody before they lose somebody.
        room = begins(mentors.most + 1)
        arrays = (
            begins(np.bincount(need, minlength=n_needs)),
            need,
            edges.mentor[order].astype(np.int32),
            np.rint((1.0 - score) * SCALE).astype(np.int64),
            np.zeros(len(order), np.int8),
            room,
            np.zeros(int(room[-1]), np.int32),
            np.zeros(len(mentors), np.int64),
        )
        return cls(order, score, arrays)

    @property
    def begin(self) -> Ints:
        """Where each need's edges begin."""
        return self.arrays[0]

    @property
    def need(self) -> Ints:
        """The need of each edge."""
        return self.arrays[1]

    @property
    def mentor(self) -> Ints:
        """The mentor of each edge."""
        return self.arrays[2]

    @property
    def cost(self) -> Ints:
        """What each edge costs: what its score lacks of 1, in millionths."""
        return self.arrays[3]

    @property
    def state(self) -> Ints:
        """Whether each edge is open, chosen, locked or closed, by its number."""
        return self.arrays[4]

    @property
    def held(self) -> Ints:
        """Count the places of each mentor that somebody holds."""
        return self.arrays[7]

    @property
    def chosen(self) -> Ints:
        """The edges that hold a place, locked ones among them, in the order of the arrays."""
        return np.flatnonzero((self.state == CHOSEN) | (self.state == LOCKED))

    def given(self) -> Ints:
        """Count the mentors of each need."""
        return np.bincount(self.need[self.chosen], minlength=len(self.begin) - 1).astype(np.int64)

    def places_of(self, edges: Ints) -> Ints:
        """Say where edges stand here that are known by where they stood in what was given."""
        at = np.empty(len(self.order), np.int64)
        at[self.order] = np.arange(len(self.order))
        found: Ints = np.sort(at[edges])
        return found

    def seat(self, edges: Ints, *, lock: bool = False) -> None:
        """Give edges a place each, for good where they are locked."""
        mentor = self.mentor[edges]
        edges = edges[np.argsort(mentor, kind="stable")]
        many = np.bincount(mentor, minlength=len(self.held))
        self.arrays[6][runs(self.arrays[5][:-1] + self.held, many)] = edges
        np.add(self.held, many, out=self.held)
        self.state[edges] = LOCKED if lock else CHOSEN

    def with_room_for(self, mentors: Bounds) -> "Standing":
        """Give the same with as many places as the mentors have now, and one more each."""
        room = begins(np.maximum(mentors.most, self.held) + 1)
        seated = np.zeros(int(room[-1]), np.int32)
        for was, now, held in zip(self.arrays[5], room, self.held, strict=False):
            seated[now : now + held] = self.arrays[6][was : was + held]
        return Standing(self.order, self.score, (*self.arrays[:5], room, seated, self.arrays[7]))

    def copy(self) -> "Standing":
        """Give one like this in which others can be seated."""
        changing = {4, 6, 7}
        return Standing(
            self.order,
            self.score,
            tuple(one.copy() if at in changing else one for at, one in enumerate(self.arrays)),
        )

    def until(self, least: float) -> Ints:
        """Say where each need's edges end whose score is at least so much."""
        enough = np.concatenate([[0], np.cumsum(self.score >= least)])
        found: Ints = self.begin[:-1] + enough[self.begin[1:]] - enough[self.begin[:-1]]
        return found


def _order(edges: Edges) -> Ints:
    """Order edges by need, falling score and mentor; they nearly always come so."""
    if _is_ordered(edges, slice(None)):
        return np.arange(len(edges), dtype=np.int64)
    # One whole number an edge is sorted far sooner than three columns, where it tells enough.
    sizes = [int(one.max()).bit_length() for one in (edges.need, edges.mentor)]
    digits = 62 - sum(sizes)
    lacks = np.rint((1.0 - edges.score) * 2.0 ** min(digits, 50)).astype(np.int64)
    order = np.argsort((edges.need << (digits + 1 + sizes[1])) | (lacks << sizes[1]) | edges.mentor)
    if _is_ordered(edges, order):
        return order
    return np.lexsort((edges.mentor, -edges.score, edges.need))


def _is_ordered(edges: Edges, order: Ints | slice) -> bool:
    need, score, mentor = edges.need[order], edges.score[order], edges.mentor[order]
    same = need[1:] == need[:-1]
    if np.any(need[1:] < need[:-1]) or np.any(same & (score[1:] > score[:-1])):
        return False
    same &= score[1:] == score[:-1]
    return not np.any(same & (mentor[1:] < mentor[:-1]))


def begins(sizes: Ints) -> Ints:
    """Say where each of some runs begins, and where the last ends.

    Parameters
    ----------
    sizes : ndarray of int64, shape (n,)

    Returns
    -------
    ndarray of int64, shape (n + 1,)
    """
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes, dtype=np.int64)])
