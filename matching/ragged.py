"""Arrays as they cross the border: their types, rows of different length, their errors.

Errors: `MatchingError` > `ShapeError` (arrays that do not fit together),
`RangeError` (a value outside its range).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NONE = -1
"""The index that means "not given", in every index array."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class MatchingError(ValueError):
    """What the engine cannot work with; the message shows the value and what would be right."""


class ShapeError(MatchingError):
    """Arrays that do not fit together."""


class RangeError(MatchingError):
    """A value outside its range."""


@dataclass(frozen=True, eq=False)
class Ragged:
    """Rows of different length, in order of importance.

    Parameters
    ----------
    values : ndarray of int64, shape (total,)
        All rows one after another.
    starts : ndarray of int64, shape (rows + 1,)
        Row `i` is ``values[starts[i]:starts[i + 1]]``.

    Examples
    --------
    >>> several = Ragged.of([[3, 1], [], [2]])
    >>> several[0].tolist(), len(several)
    ([3, 1], 3)
    """

    values: Ints
    starts: Ints

    @classmethod
    def of(cls, rows: Iterable[Sequence[int]]) -> "Ragged":
        """Make one from a list of lists."""
        kept = [list(row) for row in rows]
        lengths = np.array([len(row) for row in kept], dtype=np.int64)
        flat = np.array([value for row in kept for value in row], dtype=np.int64)
        return cls(flat, np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)]))

    def __post_init__(self) -> None:
        """Refuse starts that do not cover the values."""
        if self.starts.ndim != 1 or len(self.starts) == 0 or self.starts[0] != 0:
            raise ShapeError(f"starts begins with {self.starts[:1].tolist()}, not with [0]")
        if self.starts[-1] != len(self.values) or np.any(np.diff(self.starts) < 0):
            raise ShapeError(
                f"starts ends at {int(self.starts[-1])} for {len(self.values)} values; "
                "it must rise from 0 to the number of values"
            )

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.starts) - 1

    def __getitem__(self, row: int) -> Ints:
        """Give one row, most important first."""
        return self.values[self.starts[row] : self.starts[row + 1]]

    def take(self, rows: Ints) -> "Ragged":
        """Give some rows, in the order in which they are named."""
        first, counts = self.starts[rows], np.diff(self.starts)[rows]
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
        within = np.arange(starts[-1]) - np.repeat(starts[:-1], counts)
        return Ragged(self.values[np.repeat(first, counts) + within], starts)

    def owners(self) -> Ints:
        """Give, for each value, the row it stands in; shape (total,)."""
        return np.repeat(np.arange(len(self), dtype=np.int64), np.diff(self.starts))


def runs(begin: Ints, size: Ints) -> Ints:
    """Give the positions of some runs, one run after another.

    Parameters
    ----------
    begin, size : ndarray of int64, shape (n,)
        Where each run begins, and how long it is.

    Returns
    -------
    ndarray of int64, shape (total,)

    Examples
    --------
    >>> runs(np.array([7, 2]), np.array([2, 3])).tolist()
    [7, 8, 2, 3, 4]
    """
    ends = np.cumsum(size)
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(begin - ends + size, size)
