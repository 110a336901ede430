"""How good an assignment is, and what changed between two."""

import math
from dataclasses import dataclass

import numpy as np

from matching import pairing
from matching.assignment import Assignment
from matching.problem import NONE, Edges, Ints, ShapeError

SERIOUS = 0.1
"""A gain below this is noise in a score, and not worth disturbing others for."""


@dataclass(frozen=True)
class Quality:
    """How good an assignment is.

    Parameters
    ----------
    needs, placed, places : int
        Needs in the round, needs that have somebody, places that the mentors offered.
    coverage : float
        Share of the needs that have somebody, in [0, 1]; 0 where there is no need.
    total, mean, worst : float
        Sum, mean and least of the chosen scores; mean and worst are 0 where nobody is placed.
    load_spread : float
        Standard deviation of the share of their places that mentors with a place fill, in [0, 1].
    blocking : int
        Pairs who would both gain more than `SERIOUS` by leaving what they were given.
    """

    needs: int
    placed: int
    places: int
    coverage: float
    total: float
    mean: float
    worst: float
    load_spread: float
    blocking: int


@dataclass(frozen=True, eq=False)
class Change:
    """What changed for each need between two assignments.

    Parameters
    ----------
    same, moved, new, lost : ndarray of int64
        Needs that kept their mentor, have another, have one for the first time, have none any more.
    """

    same: Ints
    moved: Ints
    new: Ints
    lost: Ints


def quality(edges: Edges, assignment: Assignment, capacity: Ints) -> Quality:
    """Measure an assignment.

    Parameters
    ----------
    edges : Edges
    assignment : Assignment
    capacity : ndarray of int64, shape (M,)

    Returns
    -------
    Quality
    """
    chosen = edges.score[assignment.edge[assignment.edge != NONE]]
    needs, placed = len(assignment.edge), assignment.placed
    offered = capacity > 0
    share = pairing.loads(edges, assignment, len(capacity))[offered] / capacity[offered]
    return Quality(
        needs=needs,
        placed=placed,
        places=int(capacity.sum()),
        coverage=placed / needs if needs else 0.0,
        total=assignment.total,
        mean=math.fsum(chosen.tolist()) / placed if placed else 0.0,
        worst=float(chosen.min()) if placed else 0.0,
        load_spread=float(share.std()) if len(share) else 0.0,
        blocking=blocking_pairs(edges, assignment, capacity=capacity),
    )


def blocking_pairs(
    edges: Edges, assignment: Assignment, *, capacity: Ints, gain: float = SERIOUS
) -> int:
    """Count the pairs who would both gain by leaving what they were given.

    Parameters
    ----------
    edges : Edges
    assignment : Assignment
    capacity : ndarray of int64, shape (M,)
    gain : float, default=0.1
        What each must gain more than. A need without anybody, and a mentor with a place to spare,
        gain the whole score.

    Returns
    -------
    int

    References
    ----------
    Gale, Shapley (1962), College admissions and the stability of marriage.
    """
    placed = assignment.edge[assignment.edge != NONE]
    held = np.zeros(len(assignment.edge))
    held[edges.need[placed]] = edges.score[placed]
    weakest = np.ones(len(capacity))
    np.minimum.at(weakest, edges.mentor[placed], edges.score[placed])
    full = pairing.loads(edges, assignment, len(capacity)) >= capacity
    given_up = np.where(full, weakest, 0.0)
    given_up[capacity == 0] = np.inf
    chosen = np.zeros(len(edges), np.bool_)
    chosen[placed] = True
    both = (edges.score > held[edges.need] + gain) & (edges.score > given_up[edges.mentor] + gain)
    return int(np.count_nonzero(both & ~chosen))


def compare(before: Ints, after: Ints) -> Change:
    """Compare two runs of a round.

    Parameters
    ----------
    before, after : ndarray of int64, shape (N,)
        The mentor of each need, `NONE` where nobody is proposed.

    Returns
    -------
    Change

    Raises
    ------
    ShapeError
        Where the two are not about the same needs.

    Examples
    --------
    >>> change = compare(np.array([3, 4, -1, 5]), np.array([3, 5, 1, -1]))
    >>> [part.tolist() for part in (change.same, change.moved, change.new, change.lost)]
    [[0], [1], [2], [3]]
    """
    if before.shape != after.shape:
        raise ShapeError(
            f"before has shape {before.shape} and after {after.shape}; they must agree"
        )
    had, has = before != NONE, after != NONE
    return Change(
        same=np.flatnonzero(had & (before == after)),
        moved=np.flatnonzero(had & has & (before != after)),
        new=np.flatnonzero(~had & has),
        lost=np.flatnonzero(had & ~has),
    )
