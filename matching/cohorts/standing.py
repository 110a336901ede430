"""What cohorts have in common as they stand: their centre, what they ask for, their half-days."""

from dataclasses import dataclass

import numpy as np

from matching.cohorts.given import ANY_TIME, Asked, free_of
from matching.problem import NONE, Floats, Ints


@dataclass(frozen=True, eq=False)
class Standing:
    """What cohorts have in common as they stand.

    Parameters
    ----------
    size : ndarray of int64, shape (C,)
    centre : ndarray of float64, shape (C, 2)
        Kilometres.
    shared : ndarray of int64, shape (C,)
        The know-how that most ask for, or `NONE`.
    common : ndarray of int64, shape (C,)
        The half-days that all have, as bits; 0 where there is none, or nobody.
    some : ndarray of float64, shape (C, half-days)
        The share of the members who are free.
    """

    size: Ints
    centre: Floats
    shared: Ints
    common: Ints
    some: Floats


def standing(asked: Asked, cohort: Ints, count: int) -> Standing:
    """Read what cohorts have in common as they stand.

    Parameters
    ----------
    asked : Asked
    cohort : ndarray of int64, shape (N,)
    count : int

    Returns
    -------
    Standing
        C rows.
    """
    placed = np.flatnonzero(cohort >= 0)
    own, learners = cohort[placed], asked.learners
    size = np.bincount(own, minlength=count)
    points = np.nan_to_num(learners.point[placed])
    centre = (
        np.stack([np.bincount(own, weights=points[:, k], minlength=count) for k in (0, 1)], axis=1)
        / np.maximum(size, 1)[:, None]
    )
    free = free_of(learners.people)[placed]
    common = np.full(count, ANY_TIME, np.int64)
    np.bitwise_and.at(common, own, free)
    some = np.zeros((count, ANY_TIME.bit_length()))
    np.add.at(some, own, free[:, None] >> np.arange(some.shape[1]) & 1)
    return Standing(
        size=size,
        centre=centre,
        shared=_shared(learners.knowhow[placed], own, count),
        common=np.where(size > 0, common, 0),
        some=some / np.maximum(size, 1)[:, None],
    )


def _shared(knowhow: Ints, own: Ints, count: int) -> Ints:
    """Give the know-how that most of each cohort ask for, the first of those equally often."""
    counts = np.zeros((count, int(knowhow.max(initial=0)) + 1), np.int64)
    known = knowhow >= 0
    np.add.at(counts, (own[known], knowhow[known]), 1)
    return np.where(counts.max(axis=1) > 0, counts.argmax(axis=1), NONE)
