"""What changed between two runs, from ids to the engine's arrays and back."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matching import metrics
from matching.problem import NONE, Ints


@dataclass(frozen=True)
class Compared:
    """The ids of the needs that kept their mentor, have another, a first one, or none any more."""

    same: tuple[int, ...]
    moved: tuple[int, ...]
    new: tuple[int, ...]
    lost: tuple[int, ...]


def compare(before: Mapping[int, int], after: Mapping[int, int]) -> Compared:
    """Compare two runs, each given as the mentor of every need that has one."""
    needs = sorted({*before, *after})
    change = metrics.compare(_mentors(before, needs), _mentors(after, needs))

    def ids(rows: Ints) -> tuple[int, ...]:
        return tuple(needs[int(row)] for row in rows)

    return Compared(ids(change.same), ids(change.moved), ids(change.new), ids(change.lost))


def _mentors(of: Mapping[int, int], needs: list[int]) -> Ints:
    return np.array([of.get(need, NONE) for need in needs], dtype=np.int64)
