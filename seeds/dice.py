"""Repeatable chance: each record throws dice of its own, so more records change no earlier one."""

from collections.abc import Sequence
from enum import IntEnum
from itertools import accumulate
from typing import TypeVar

import numpy as np

T = TypeVar("T")

THROWS_AT_ONCE = 32


class Stream(IntEnum):
    """What the dice are thrown for; each noun has a stream of its own."""

    ORDER = 1
    PLACE = 2
    ORGANISATION = 3
    ADMIN = 4
    INTEGRATOR = 5
    PARTNER = 6
    LEARNER = 7
    EXPERIENCE = 8
    NEED = 9


class Dice:
    """The throws for one record: the same seed, stream and number give the same ones."""

    __slots__ = ("_rng", "_throws")

    def __init__(self, seed: int, stream: Stream, number: int = 0) -> None:
        self._rng = np.random.default_rng((seed, int(stream), number))
        self._throws: list[float] = []

    def fraction(self) -> float:
        """Throw a number from 0 up to, and never, 1."""
        if not self._throws:
            # Thirty-two at once cost as much as one: a hundred thousand people throw millions.
            self._throws = self._rng.random(THROWS_AT_ONCE).tolist()
        return self._throws.pop()

    def happens(self, chance: float) -> bool:
        """Whether something with this chance happens."""
        return self.fraction() < chance

    def between(self, least: int, most: int) -> int:
        """Throw a whole number, both ends included."""
        return least + int(self.fraction() * (most - least + 1))

    def pick(self, among: Sequence[T]) -> T:
        """Pick one, each as likely as the other."""
        return among[int(self.fraction() * len(among))]

    def weighted(self, among: Sequence[T], weights: Sequence[float]) -> T:
        """Pick one, in proportion to the weights."""
        sums = list(accumulate(weights))
        throw = self.fraction() * sums[-1]
        return next((one for one, upto in zip(among, sums, strict=True) if throw < upto), among[-1])

    def several(self, among: Sequence[T], count: int) -> list[T]:
        """Pick up to that many different ones, in the order of the throws."""
        left = list(among)
        return [left.pop(int(self.fraction() * len(left))) for _ in range(min(count, len(left)))]
