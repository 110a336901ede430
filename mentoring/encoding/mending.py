"""A run that mends what stood: as few people as can be notice, and nobody loses their place to it.

Only a job mends: the compiled loops take seconds to import.
"""

from collections.abc import Sequence

import numpy as np

from matching.assignment import Assignment
from matching.bounds import Bounds
from matching.candidates import Pool, Scorer
from matching.problem import Edges, Ints
from mentoring.encoding import pins
from mentoring.encoding.pins import Ids, Pin
from mentoring.encoding.round_inputs import Inputs


def among(edges: Edges, pool: Pool, *, scorer: Scorer, ids: Ids, stood: Sequence[Pin]) -> Edges:
    """Give the edges with what stood among them, as far as it may stand still.

    What no rule forbids stays possible, also where it is not among the best any more or scores less
    than a new suggestion has to.
    """
    missing = _pairs_without(edges, ids, stood)
    room = np.full(len(ids.mentor), len(missing), dtype=np.int64)
    edges, _ = pins.keep(edges, pool, scorer=scorer, ids=ids, pins=missing, capacity=room)
    return edges


def standing(edges: Edges, *, ids: Ids, stood: Sequence[Pin], pinned: Ints) -> Ints:
    """Say which edges stand, by rising number: what stood and still may, and whatever is pinned."""
    at = _where(edges, ids, stood)
    still = at[~np.isin(edges.need[at], edges.need[pinned])]
    return np.union1d(still, pinned)


def mend(inputs: Inputs) -> Assignment:
    """Place whoever lost their mentor, and whoever is new, and hardly move anybody else.

    Whoever stood keeps somebody, unless their own mentor has fewer places than learners now.
    """
    edges, size = inputs.edges, len(inputs.need_tokens)
    stood = np.zeros(0, np.int64) if inputs.stood is None else inputs.stood
    places = Bounds.up_to(inputs.capacity)
    held = np.bincount(edges.mentor[stood], minlength=len(places)).astype(np.int64)
    before = Assignment.of(edges, stood, size)
    if np.any(held > inputs.capacity):
        before = _take_back(inputs, before, held)
    given = np.bincount(edges.need[before.chosen], minlength=size).astype(np.int64)
    # Whoever has somebody now is to have somebody then: nobody new takes their place.
    bounds = Bounds(given, np.ones(size, np.int64)), places
    return _repaired(inputs, before, bounds=bounds, new_needs=np.flatnonzero(given == 0).tolist())


def _take_back(inputs: Inputs, before: Assignment, held: Ints) -> Assignment:
    """Take places from mentors who have fewer now; only their own learners may be left without."""
    edges = inputs.edges
    most = np.zeros(len(inputs.need_tokens), np.int64)
    most[edges.need[before.chosen]] = 1
    fewer = held > inputs.capacity
    least = most.copy()
    least[edges.need[before.chosen[fewer[edges.mentor[before.chosen]]]]] = 0
    bounds = Bounds(least, most), Bounds.up_to(np.maximum(held, inputs.capacity))
    return _repaired(inputs, before, bounds=bounds, places=Bounds.up_to(inputs.capacity))


def _repaired(
    inputs: Inputs,
    before: Assignment,
    *,
    bounds: tuple[Bounds, Bounds],
    places: Bounds | None = None,
    new_needs: Sequence[int] = (),
) -> Assignment:
    # It brings compiled loops: only a job may import it.
    from matching.repair import Changes, repair  # noqa: PLC0415

    changes = Changes(places=places, new_needs=new_needs)
    told = inputs.pinned.tolist()
    return repair(inputs.edges, before, bounds=bounds, changes=changes, told=told).assignment


def _pairs_without(edges: Edges, ids: Ids, stood: Sequence[Pin]) -> list[Pin]:
    """List what stood and is no edge, though both are still in the round."""
    asked = _asked(ids, stood)
    there = set(_numbers(edges, ids)[_where(edges, ids, stood)].tolist())
    return [one for number, one in asked.items() if number not in there]


def _where(edges: Edges, ids: Ids, stood: Sequence[Pin]) -> Ints:
    return np.flatnonzero(np.isin(_numbers(edges, ids), list(_asked(ids, stood))))


def _asked(ids: Ids, stood: Sequence[Pin]) -> dict[int, Pin]:
    """Give each pair that stood a number, where both are still in the round."""
    need_at = {need: at for at, need in enumerate(ids.need)}
    mentor_at = {mentor: at for at, mentor in enumerate(ids.mentor)}
    return {
        need_at[one.need_id] * len(ids.mentor) + mentor_at[one.mentor_id]: one
        for one in stood
        if one.need_id in need_at and one.mentor_id in mentor_at
    }


def _numbers(edges: Edges, ids: Ids) -> Ints:
    return edges.need * len(ids.mentor) + edges.mentor
