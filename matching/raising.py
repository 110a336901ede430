"""Raising the worst score: the bottleneck of an assignment.

Only a job needs this: it brings compiled loops, which take seconds to import.
"""

import numpy as np

from matching import augmenting, cheapest
from matching.bounds import Bounds
from matching.problem import Floats
from matching.standing import CLOSED, OPEN, Standing

STEPS = 1_000
"""The worst score is raised in thousandths: finer than anybody can tell apart."""


def worst_score(standing: Standing, *, needs: Bounds, mentors: Bounds) -> float:
    """Find the highest score below which nobody needs to be, and yet as many are placed.

    Parameters
    ----------
    standing : Standing
        Its open edges are looked at; it stays as it is.
    needs, mentors : Bounds

    Returns
    -------
    float
        In thousandths.

    Raises
    ------
    BoundsError
        Where somebody cannot be given the least that they are to have.
    """
    tried = standing.copy()
    most = _stand(tried, standing, 0.0, (needs, mentors))
    low, high = 0, STEPS
    while low < high:
        middle = (low + high + 1) // 2
        attempt = tried.copy()
        if _stand(attempt, standing, middle / STEPS, (needs, mentors)) == most:
            low, tried = middle, attempt
        else:
            high = middle - 1
    return low / STEPS


def defer(standing: Standing, liked: Floats, *, needs: Bounds, mentors: Bounds) -> None:
    """Fill the places by deferred acceptance.

    Parameters
    ----------
    standing : Standing
    liked : ndarray of float64, shape (K,)
        How well the mentor of an edge likes it, in the order of the arrays.
    needs, mentors : Bounds
    """
    augmenting.defer(standing.arrays, needs.most - standing.given(), mentors.most, liked)


def _stand(
    attempt: Standing, standing: Standing, worst: float, bounds: tuple[Bounds, Bounds]
) -> int:
    """Say how many can stand with no score below the worst; -1 where somebody lacks their least."""
    needs, mentors = bounds
    if not np.any(needs.least) and not np.any(mentors.least):
        return _fill(attempt, worst, bounds)
    trial = standing.copy()
    trial.state[(trial.score < worst) & (trial.state == OPEN)] = CLOSED
    try:
        cheapest.seat(trial, needs=needs, mentors=mentors)
    except cheapest.BoundsError:
        if worst == 0.0:
            raise
        return -1
    return len(trial.chosen)


def _fill(attempt: Standing, worst: float, bounds: tuple[Bounds, Bounds]) -> int:
    """Place as many as can be placed with no score below the worst; gives how many stand."""
    needs, mentors = bounds
    until, wanted = attempt.until(worst), needs.most - attempt.given()
    augmenting.thin(attempt.arrays, until, wanted)
    augmenting.fill(attempt.arrays, until, wanted, mentors.most)
    return int(attempt.held.sum())
