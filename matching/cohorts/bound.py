"""How good cohorts can be at most, whatever the method: a bound that no division can pass."""

import numpy as np

from matching.cohorts.given import ANY_TIME, Asked, free_of
from matching.cohorts.quality import NEED
from matching.problem import Floats, Ints

BLOCK = 1_000


def at_most(asked: Asked) -> float:
    """Give a bound on the mean worth over learners.

    In a valid cohort all share a half-day and are within twice the reach of each other, so the
    squared length of the mean need of `least` or more is at most the mean over its members of
    (1 + the largest `least - 1` similarities to such people) / `least`. Every other part is at
    most 1.

    Parameters
    ----------
    asked : Asked
        At least one learner.

    Returns
    -------
    float
        In [0, 1].
    """
    learners, frame = asked.learners, asked.frame
    free = free_of(learners.people)
    best = np.full(len(learners), -1.0)
    for half_day in range(ANY_TIME.bit_length()):
        here = np.flatnonzero(free >> half_day & 1)
        if len(here) < frame.least:
            continue
        for first in range(0, len(here), BLOCK):
            rows = here[first : first + BLOCK]
            alike = _alike(asked, rows, here)
            top = np.partition(alike, len(here) - frame.least + 1, axis=1)[:, 1 - frame.least :]
            best[rows] = np.maximum(best[rows], top.sum(axis=1))
    share = float(frame.shares[NEED])
    return share * float(np.clip((1 + best) / frame.least, 0, 1).mean()) + 1 - share


def _alike(asked: Asked, rows: Ints, columns: Ints) -> Floats:
    """Compare the needs of those who are near enough to meet; others and oneself count -1."""
    need, point = asked.learners.need, asked.learners.point
    alike: Floats = need[rows] @ need[columns].T
    if not asked.frame.online:
        off = ((point[rows][:, None] - point[columns][None]) ** 2).sum(axis=2)
        alike[off > (2 * asked.frame.reach) ** 2] = -1.0
    alike[rows[:, None] == columns[None]] = -1.0
    return alike
