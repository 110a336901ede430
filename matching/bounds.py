"""How many mentors a need is given, and how many learners a mentor."""

from dataclasses import dataclass

import numpy as np

from matching.problem import Ints, RangeError, ShapeError


@dataclass(frozen=True, eq=False)
class Bounds:
    """The least and the most that each need, or each mentor, is given.

    Parameters
    ----------
    least, most : ndarray of int64, shape (N,) or (M,)
        At least 0; `least` is at most `most`.

    Examples
    --------
    >>> Bounds.up_to([1, 2]).least.tolist()
    [0, 0]
    """

    least: Ints
    most: Ints

    def __post_init__(self) -> None:
        """Refuse bounds that are not whole, below 0 or the wrong way round."""
        if self.least.shape != self.most.shape or self.most.ndim != 1:
            raise ShapeError(f"least has shape {self.least.shape} and most {self.most.shape}")
        for name, values in (("least", self.least), ("most", self.most)):
            if not np.issubdtype(values.dtype, np.integer):
                raise RangeError(f"{name} is of type {values.dtype}; places are whole numbers")
            if len(values) and values.min() < 0:
                at = int(values.argmin())
                raise RangeError(
                    f"{name} of number {at} is {int(values[at])}; it must be at least 0"
                )
        if np.any(self.least > self.most):
            at = int(np.argmax(self.least > self.most))
            raise RangeError(
                f"number {at} is to have at least {int(self.least[at])} "
                f"and at most {int(self.most[at])}"
            )

    def __len__(self) -> int:
        """Count them."""
        return len(self.most)

    @classmethod
    def up_to(cls, most: object) -> "Bounds":
        """Give bounds that ask for nothing.

        Parameters
        ----------
        most : array-like of int

        Returns
        -------
        Bounds
        """
        values = np.asarray(most)
        if values.dtype != np.int64 and np.issubdtype(values.dtype, np.integer):
            values = values.astype(np.int64)
        return cls(np.zeros(values.shape, np.int64), values)

    def without(self, given: Ints) -> "Bounds":
        """Give what is left of them once some are given already.

        Parameters
        ----------
        given : ndarray of int64
            As many as there are bounds.

        Returns
        -------
        Bounds
        """
        return Bounds(np.maximum(self.least - given, 0), self.most - given)
