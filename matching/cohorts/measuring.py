"""Measures of cohorts that stand, and whether each of them is valid."""

from dataclasses import dataclass

import numpy as np

from matching.cohorts import reading
from matching.cohorts.columns import Seats
from matching.cohorts.frame import PARTS
from matching.cohorts.given import Asked
from matching.cohorts.quality import ALL, APART, FAR, FEW, LACKING, NO_TIME, OVER, parts_of
from matching.problem import Bools, Floats, Ints


@dataclass(frozen=True, eq=False)
class Measured:
    """What cohorts are worth.

    Parameters
    ----------
    size : ndarray of int64, shape (C,)
    parts : ndarray of float64, shape (C, ALL)
        The seven parts of `PARTS`, each in [0, 1], then what is taken off; see `quality`.
    worth : ndarray of float64, shape (C,)
        The weighted sum of the parts less what is taken off; at most 1.
    valid : ndarray of bool, shape (C,)
    """

    size: Ints
    parts: Floats
    worth: Floats
    valid: Bools

    def of_all(self, people: int) -> float:
        """Give the mean over learners; who is in no valid cohort counts 0.

        Parameters
        ----------
        people : int
            All learners, placed or not; at least 1.

        Returns
        -------
        float
            In [0, 1].
        """
        kept = self.valid * np.maximum(self.worth, 0.0)
        return float((kept * self.size).sum() / people)

    def named(self) -> dict[str, Floats]:
        """Give the parts by their names."""
        return {name: self.parts[:, at] for at, name in enumerate(PARTS)}


def measure(asked: Asked, cohort: Ints, seats: Seats) -> Measured:
    """Measure cohorts with the staff they have.

    Parameters
    ----------
    asked : Asked
    cohort : ndarray of int64, shape (N,)
        The cohort of each learner, or `NONE`.
    seats : Seats
        C rows.

    Returns
    -------
    Measured
        C rows.
    """
    count = len(seats.lead)
    world = reading.world(asked, seats)
    members, size = in_rows(cohort, count, asked.frame.most)
    parts, worth = np.zeros((count, ALL)), np.zeros(count)
    for c in range(count):
        worth[c] = parts_of(members[c], size[c], c, world, parts[c])
    return Measured(size, parts, worth, valid(asked, size, parts))


def valid(asked: Asked, size: Ints, parts: Floats) -> Bools:
    """Say which cohorts break no hard rule.

    Parameters
    ----------
    asked : Asked
    size : ndarray of int64, shape (C,)
    parts : ndarray of float64, shape (C, ALL)

    Returns
    -------
    ndarray of bool, shape (C,)
    """
    broken = parts[:, [FAR, NO_TIME, FEW, OVER, APART, LACKING]].any(axis=1)
    return (size >= asked.frame.least) & (size <= asked.frame.most) & ~broken


def in_rows(cohort: Ints, count: int, most: int) -> tuple[Ints, Ints]:
    """Write down who is in each cohort.

    Parameters
    ----------
    cohort : ndarray of int64, shape (N,)
    count, most : int
        Cohorts (C), and the most learners in one.

    Returns
    -------
    members : ndarray of int64, shape (C, most + 1)
    sizes : ndarray of int64, shape (C,)
    """
    order = np.argsort(cohort, kind="stable")
    order = order[cohort[order] >= 0]
    own = cohort[order]
    sizes = np.bincount(own, minlength=count).astype(np.int64)
    starts = np.cumsum(sizes) - sizes
    members = np.zeros((count, max(most, int(sizes.max(initial=0))) + 1), np.int64)
    members[own, np.arange(len(own)) - starts[own]] = order
    return members, sizes
