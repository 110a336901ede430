"""What each policy does with the same edges and places.

Only a job needs this: the solver and the compiled loops take seconds to import.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from matching import cheapest, floors, kernels
from matching.assignment import Assignment
from matching.bounds import Bounds
from matching.problem import Edges, Ints
from matching.proof import prove
from matching.standing import Standing

STEPS = 1_000
"""The worst score is raised in thousandths: finer than anybody can tell apart."""


def follow(
    edges: Edges,
    *,
    needs: Bounds,
    mentors: Bounds,
    locked: Ints,
    how: tuple[str, Mapping[str, Ints]],
) -> Assignment:
    """Assign as a policy says; see `pairing.assign`, which has checked what is given.

    Parameters
    ----------
    edges : Edges
    needs, mentors : Bounds
    locked : ndarray of int64
    how : tuple of str and mapping
        The policy, and the groups.

    Returns
    -------
    Assignment
    """
    policy, groups = how
    standing = Standing.of(edges, n_needs=len(needs), mentors=mentors)
    standing.seat(standing.places_of(locked), lock=True)
    made = _POLICIES[policy](standing, needs, mentors, groups)
    chosen = standing.order[standing.chosen]
    result = Assignment.of(edges, chosen, len(needs))
    return replace(result, worst=made.worst, floors=made.floors, proof=made.proof)


def _total(
    standing: Standing, needs: Bounds, mentors: Bounds, _groups: Mapping[str, Ints]
) -> Assignment:
    _choose(standing, needs, mentors)
    return _proved(standing, needs, mentors)


def _fair(
    standing: Standing, needs: Bounds, mentors: Bounds, groups: Mapping[str, Ints]
) -> Assignment:
    worst = _raise_the_worst(standing, needs, mentors)
    below = (standing.score < worst) & (standing.state == kernels.OPEN)
    standing.state[below] = kernels.CLOSED
    _choose(standing, needs, mentors)
    made = _proved(standing, needs, mentors)
    found = floors.lift(standing, needs=needs, mentors=mentors, groups=groups)
    return replace(made, worst=worst, floors=found)


def _stable(
    standing: Standing, needs: Bounds, mentors: Bounds, _groups: Mapping[str, Ints]
) -> Assignment:
    standing.defer(standing.score, needs=needs, mentors=mentors)
    cheapest.refuse(needs, standing.given(), "need")
    cheapest.refuse(mentors, standing.held, "mentor")
    return Assignment(np.zeros(0, np.int64), 0.0)


def _reach(
    standing: Standing, needs: Bounds, mentors: Bounds, groups: Mapping[str, Ints]
) -> Assignment:
    every = np.arange(len(needs), dtype=np.int64)
    _choose(standing, needs, mentors, reached=next(iter(groups.values()), every))
    return Assignment(np.zeros(0, np.int64), 0.0)


_POLICIES = {"total": _total, "fair": _fair, "stable": _stable, "reach": _reach}


def _choose(
    standing: Standing, needs: Bounds, mentors: Bounds, *, reached: Ints | None = None
) -> None:
    left = needs.without(standing.given()), mentors.without(standing.held)
    standing.seat(cheapest.choose(standing, needs=left[0], mentors=left[1], reached=reached))


def _proved(standing: Standing, needs: Bounds, mentors: Bounds) -> Assignment:
    proof = prove(standing, needs=needs, mentors=mentors)
    return Assignment(np.zeros(0, np.int64), 0.0, proof=proof)


def _raise_the_worst(standing: Standing, needs: Bounds, mentors: Bounds) -> float:
    """Find the highest score below which nobody needs to be, and yet as many are placed."""
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


def _stand(
    attempt: Standing, standing: Standing, worst: float, bounds: tuple[Bounds, Bounds]
) -> int:
    """Say how many can stand with no score below the worst; -1 where somebody lacks their least."""
    needs, mentors = bounds
    if not np.any(needs.least) and not np.any(mentors.least):
        return attempt.fill(attempt.until(worst), needs=needs, mentors=mentors)
    trial = standing.copy()
    trial.state[(trial.score < worst) & (trial.state == kernels.OPEN)] = kernels.CLOSED
    try:
        _choose(trial, needs, mentors)
    except cheapest.BoundsError:
        if worst == 0.0:
            raise
        return -1
    return len(trial.chosen)
