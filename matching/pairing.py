"""One exact, capacity-respecting assignment for a round, under the policy that an admin chose."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

import numpy as np

from matching.assignment import Assignment
from matching.bounds import Bounds
from matching.problem import NONE, Edges, Ints, MatchingError, RangeError, ShapeError


class Policy(StrEnum):
    """What an assignment is to be, once as many are placed as can be placed."""

    FAIR = "fair"
    """The worst score as high as can be, then no group far behind, then the largest total."""

    TOTAL = "total"
    """The largest total."""

    STABLE = "stable"
    """Nobody would rather leave whom they were given for each other; fewer may be placed."""

    REACH = "reach"
    """As many groups reached as can be, then the largest total."""


class PinError(MatchingError):
    """Edges that were locked and cannot all be kept."""


def assign(
    edges: Edges,
    *,
    needs: Bounds,
    mentors: Bounds,
    policy: Policy = Policy.FAIR,
    groups: Mapping[str, Ints] | None = None,
    locked: Sequence[int] = (),
) -> Assignment:
    """Place as many as can be placed, and as well as they can be placed.

    Parameters
    ----------
    edges : Edges
        K candidates; who may not be put beside whom has no edge.
    needs : Bounds
        The mentors that each of N needs is to have; several are always different ones.
    mentors : Bounds
        The learners that each of M mentors is to have.
    policy : Policy, default=Policy.FAIR
    groups : mapping of str to ndarray of int64, shape (N,), optional
        Whom each need belongs to, in one or more ways; -1 for none. The fair policy lifts every
        group of each to its floor; reach counts the groups of the first.
    locked : sequence of int, optional
        Indices of edges that must be kept: pinned, told or accepted.

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
        Where more is locked than a need or a mentor is to have.
    BoundsError
        Where somebody cannot be given the least that they are to have.

    References
    ----------
    Ahuja, Magnanti, Orlin (1993), Network Flows, chapters 9 to 12. Gale and Shapley (1962), College
    admissions and the stability of marriage. Burkard, Dell'Amico, Martello (2009), Assignment
    Problems, section 6.2, for the bottleneck.

    Examples
    --------
    >>> edges = Edges(np.array([0, 0, 1]), np.array([0, 1, 0]), np.array([0, 1, 0]),
    ...               np.array([0.9, 0.5, 0.8]))
    >>> one_each = Bounds.up_to([1, 1])
    >>> assign(edges, needs=one_each, mentors=one_each).chosen.tolist()
    [1, 2]
    """
    _check(edges, needs=needs, mentors=mentors)
    given = _check_groups(groups or {}, len(needs))
    kept = _check_locked(edges, needs=needs, mentors=mentors, locked=locked)
    # Only a job assigns: the solver and the compiled loops take seconds to import.
    from matching import policies  # noqa: PLC0415

    return policies.follow(
        edges, needs=needs, mentors=mentors, locked=kept, how=(policy.value, given)
    )


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
    return np.bincount(edges.mentor[assignment.chosen], minlength=n_mentors).astype(np.int64)


def _check(edges: Edges, *, needs: Bounds, mentors: Bounds) -> None:
    for name, values, size in (
        ("need", edges.need, len(needs)),
        ("mentor", edges.mentor, len(mentors)),
    ):
        wrong = values[(values < 0) | (values >= size)]
        if len(wrong):
            raise RangeError(f"an edge names {name} {int(wrong[0])}; there are {size}")
    pairs = np.sort(edges.need * max(len(mentors), 1) + edges.mentor)
    twice = np.flatnonzero(pairs[1:] == pairs[:-1])
    if len(twice):
        need, mentor = divmod(int(pairs[twice[0]]), len(mentors))
        raise ShapeError(f"need {need} and mentor {mentor} stand in more than one edge")


def _check_groups(groups: Mapping[str, Ints], n_needs: int) -> dict[str, Ints]:
    for name, group in groups.items():
        if group.shape != (n_needs,):
            raise ShapeError(f"{name} has shape {group.shape}, not {(n_needs,)}")
        if len(group) and group.min() < NONE:
            raise RangeError(f"{name} holds {int(group.min())}; it must be {NONE} or a group")
    return dict(groups)


def _check_locked(edges: Edges, *, needs: Bounds, mentors: Bounds, locked: Sequence[int]) -> Ints:
    kept = np.unique(np.asarray(locked, dtype=np.int64))
    wrong = kept[(kept < 0) | (kept >= len(edges))]
    if len(wrong):
        raise RangeError(f"locked names edge {int(wrong[0])}; there are {len(edges)}")
    for noun, bounds, held in (
        ("need", needs, edges.need[kept]),
        ("mentor", mentors, edges.mentor[kept]),
    ):
        times = np.bincount(held, minlength=len(bounds))
        if np.any(times > bounds.most):
            at = int(np.argmax(times - bounds.most))
            raise PinError(
                f"{noun} {at} is locked to {int(times[at])} and is to have at most "
                f"{int(bounds.most[at])}"
            )
    return kept
