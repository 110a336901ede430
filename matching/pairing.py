"""One exact, capacity-respecting assignment for a round."""

import math
from collections.abc import Sequence

import numpy as np

from matching.problem import (
    NONE,
    Assignment,
    Edges,
    Ints,
    MatchingError,
    RangeError,
    ShapeError,
)

SCALE = 1_000_000
"""Flow solvers are exact on integers only: a cost is a millionth of a score. That is finer than any
two scores a person can tell apart, and with it price times nodes stays inside 64 bits up to
100,000 needs and 5,000 mentors."""


class PinError(MatchingError):
    """Edges that were pinned and cannot all be kept."""


def assign(edges: Edges, *, n_needs: int, capacity: Ints, pinned: Sequence[int] = ()) -> Assignment:
    """Place as many needs as can be placed, and among those reach the largest total.

    Parameters
    ----------
    edges : Edges
        K candidates.
    n_needs : int
        N, the number of needs in the round.
    capacity : ndarray of int64, shape (M,)
        Places each mentor has to give, in learners; at least 0.
    pinned : sequence of int, optional
        Indices of edges that must be kept.

    Returns
    -------
    Assignment
        The same for the same edges, in whatever order they come: needs and mentors are offered to
        the solver in the order of their index.

    Raises
    ------
    ShapeError, RangeError
        Where the input does not fit together; the message shows the wrong value.
    PinError
        Where a need is pinned twice or a mentor is pinned beyond their places.

    Notes
    -----
    A minimum cost flow: each need sends one unit to one of its mentors at the cost of what its
    score lacks of 1, or past all of them at a price that is above anything the scores on one
    augmenting path can gain, so that placing one more need always comes first. A path visits each
    mentor once, so that the price is one more than the smaller of needs and mentors.

    References
    ----------
    Ahuja, Magnanti, Orlin (1993), Network Flows, chapters 9 to 12.
    Goldberg (1997), An efficient implementation of a scaling minimum-cost flow algorithm.

    Examples
    --------
    >>> edges = Edges(np.array([0, 0, 1]), np.array([0, 1, 0]), np.array([0, 1, 0]),
    ...               np.array([0.9, 0.5, 0.8]))
    >>> assign(edges, n_needs=2, capacity=np.array([1, 1])).edge.tolist()
    [1, 2]
    """
    _check(edges, n_needs=n_needs, capacity=capacity)
    kept, left = _pin(edges, capacity=capacity, pinned=pinned)
    free = ~np.isin(edges.need, edges.need[kept]) & (left[edges.mentor] > 0)
    index = np.flatnonzero(free)
    index = index[np.lexsort((edges.mentor[index], edges.need[index]))]
    chosen = np.concatenate([kept, index[_solve(edges, index=index, capacity=left)]])
    edge = np.full(n_needs, NONE, np.int64)
    edge[edges.need[chosen]] = chosen
    return Assignment(edge, math.fsum(edges.score[chosen].tolist()))


def loads(edges: Edges, assignment: Assignment, n_mentors: int) -> Ints:
    """Count the learners that each mentor is given.

    Parameters
    ----------
    edges : Edges
    assignment : Assignment
    n_mentors : int

    Returns
    -------
    ndarray of int64, shape (M,)
    """
    placed = assignment.edge[assignment.edge != NONE]
    return np.bincount(edges.mentor[placed], minlength=n_mentors).astype(np.int64)


def _check(edges: Edges, *, n_needs: int, capacity: Ints) -> None:
    if capacity.ndim != 1:
        raise ShapeError(f"capacity has shape {capacity.shape}, not (M,)")
    if not np.issubdtype(capacity.dtype, np.integer):
        raise RangeError(f"capacity is of type {capacity.dtype}; places are whole numbers")
    if len(capacity) and capacity.min() < 0:
        mentor = int(capacity.argmin())
        raise RangeError(
            f"capacity of mentor {mentor} is {int(capacity[mentor])}; it must be at least 0"
        )
    for name, values, size in (
        ("need", edges.need, n_needs),
        ("mentor", edges.mentor, len(capacity)),
    ):
        wrong = values[(values < 0) | (values >= size)]
        if len(wrong):
            raise RangeError(f"an edge names {name} {int(wrong[0])}; there are {size}")
    pairs = edges.need * max(len(capacity), 1) + edges.mentor
    values, counts = np.unique(pairs, return_counts=True)
    if len(values) < len(pairs):
        need, mentor = divmod(int(values[counts > 1][0]), len(capacity))
        raise ShapeError(f"need {need} and mentor {mentor} stand in more than one edge")


def _pin(edges: Edges, *, capacity: Ints, pinned: Sequence[int]) -> tuple[Ints, Ints]:
    kept = np.unique(np.array(pinned, dtype=np.int64))
    wrong = kept[(kept < 0) | (kept >= len(edges))]
    if len(wrong):
        raise RangeError(f"pinned names edge {int(wrong[0])}; there are {len(edges)}")
    needs, times = np.unique(edges.need[kept], return_counts=True)
    if np.any(times > 1):
        raise PinError(f"need {int(needs[times > 1][0])} is pinned to more than one mentor")
    left = capacity - np.bincount(edges.mentor[kept], minlength=len(capacity))
    if len(left) and left.min() < 0:
        mentor = int(left.argmin())
        raise PinError(
            f"mentor {mentor} is pinned to {int(capacity[mentor] - left[mentor])} needs "
            f"and has {int(capacity[mentor])} places"
        )
    return kept, left.astype(np.int64)


def _solve(edges: Edges, *, index: Ints, capacity: Ints) -> Ints:
    """Choose among `index`; gives positions in it."""
    if len(index) == 0:
        return np.zeros(0, np.int64)
    # Only a job needs the solver, and it brings a table library that takes a second to import.
    from ortools.graph.python import min_cost_flow

    needs, need = np.unique(edges.need[index], return_inverse=True)
    mentors, mentor = np.unique(edges.mentor[index], return_inverse=True)
    n, m, k = len(needs), len(mentors), len(index)
    sink = n + m
    price = (min(n, m) + 1) * SCALE
    cost = np.rint((1.0 - edges.score[index]) * SCALE).astype(np.int64)
    flow = min_cost_flow.SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        np.concatenate([need, n + np.arange(m), np.arange(n)]).astype(np.int32),
        np.concatenate([n + mentor, np.full(m + n, sink)]).astype(np.int32),
        np.concatenate([np.ones(k, np.int64), capacity[mentors], np.ones(n, np.int64)]),
        np.concatenate([cost, np.zeros(m, np.int64), np.full(n, price)]),
    )
    # Supplies that do not sum to 0 end the process inside the solver, so they are built balanced:
    # one unit a need, all of them wanted by the sink, and a way past the mentors for each.
    supply = np.concatenate([np.ones(n, np.int64), np.zeros(m, np.int64), [-n]]).astype(np.int64)
    flow.set_nodes_supplies(np.arange(sink + 1, dtype=np.int32), supply)
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise MatchingError(
            f"the flow solver ended with status {status} for {n} needs, {m} mentors and {k} edges"
        )
    return np.flatnonzero(np.asarray(flow.flows(arcs[:k])) > 0)
