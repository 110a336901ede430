"""The scores of a round's needs, a few at a time, wherever they are asked for."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matching import candidates
from matching.problem import Floats, Ints, Needs

if TYPE_CHECKING:
    from matching.similarity import Similarity

A_PAIR = 768
"""Bytes that the parts of a score take at their peak, for a need and an experience: measured."""

PARTS = 128 * 2**20
"""Bytes that all parts may take at once."""

TOTAL = 8
"""Bytes of the total of a need and an experience."""

AT_ONCE = 64
"""Needs scored at once, where their parts fit; beyond that it becomes no faster."""


@dataclass(frozen=True, eq=False)
class Scoring:
    """Scores needs as a round does, and can be sent to another machine."""

    similarity: "Similarity"
    needs: Needs
    rows: Ints
    held: int

    def __call__(self, rows: slice) -> Floats:
        """Give the totals of a slice of the needs, the same to the bit whatever the slice.

        The last bit of a product hangs on how many needs are multiplied at once, so those that
        are scored together never change: it is always the same few, and what was not asked for
        is cut off.
        """
        start, stop, _ = rows.indices(len(self.needs))
        size = self.at_once
        total = np.empty((max(stop - start, 0), len(self.rows)))
        for first in range(start - start % size, stop, size):
            few = candidates.take(self.needs, slice(first, first + size))
            scored = self.similarity.score(few).total
            begin, end = max(start, first), min(stop, first + size)
            total[begin - start : end - start] = scored[begin - first : end - first, self.rows]
        return total

    def some(self, needs: Ints) -> Floats:
        """Give the totals of needs that are named one by one; always the same for the same ones."""
        total = np.empty((len(needs), len(self.rows)))
        for first in range(0, len(needs), self.at_once):
            few = slice(first, first + self.at_once)
            scored = self.similarity.score(candidates.take(self.needs, needs[few])).total
            total[few] = scored[:, self.rows]
        return total

    @property
    def at_once(self) -> int:
        """Say how many needs are scored together."""
        return max(1, min(AT_ONCE, PARTS // (A_PAIR * max(self.held, 1))))
