"""What each policy does with the same edges and places.

Only a job needs this: the solver takes a while to import. The compiled loops, which take seconds,
are brought in by the policies that need them.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from matching import cheapest
from matching.assignment import Assignment
from matching.bounds import Bounds
from matching.problem import Edges, Ints
from matching.proof import prove
from matching.standing import CLOSED, OPEN, Standing


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
    cheapest.seat(standing, needs=needs, mentors=mentors)
    return _proved(standing, needs, mentors)


def _fair(
    standing: Standing, needs: Bounds, mentors: Bounds, groups: Mapping[str, Ints]
) -> Assignment:
    from matching import floors, raising  # noqa: PLC0415 - see above

    worst = raising.worst_score(standing, needs=needs, mentors=mentors)
    standing.state[(standing.score < worst) & (standing.state == OPEN)] = CLOSED
    cheapest.seat(standing, needs=needs, mentors=mentors)
    made = _proved(standing, needs, mentors)
    found = floors.lift(standing, needs=needs, mentors=mentors, groups=groups)
    return replace(made, worst=worst, floors=found)


def _stable(
    standing: Standing, needs: Bounds, mentors: Bounds, _groups: Mapping[str, Ints]
) -> Assignment:
    from matching import raising  # noqa: PLC0415 - see above

    raising.defer(standing, standing.score, needs=needs, mentors=mentors)
    cheapest.refuse(needs, standing.given(), "need")
    cheapest.refuse(mentors, standing.held, "mentor")
    return Assignment(np.zeros(0, np.int64), 0.0)


def _reach(
    standing: Standing, needs: Bounds, mentors: Bounds, groups: Mapping[str, Ints]
) -> Assignment:
    every = np.arange(len(needs), dtype=np.int64)
    reached = next(iter(groups.values()), every)
    cheapest.seat(standing, needs=needs, mentors=mentors, reached=reached)
    return Assignment(np.zeros(0, np.int64), 0.0)


_POLICIES = {"total": _total, "fair": _fair, "stable": _stable, "reach": _reach}


def _proved(standing: Standing, needs: Bounds, mentors: Bounds) -> Assignment:
    proof = prove(standing, needs=needs, mentors=mentors)
    return Assignment(np.zeros(0, np.int64), 0.0, proof=proof)
