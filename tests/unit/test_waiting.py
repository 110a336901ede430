"""Which needs a further place could go to, beside a plain walk along every path."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.assignment import Assignment
from matching.problem import NONE, Edges
from matching.waiting import waiting


@st.composite
def _worlds(draw):
    needs, mentors = draw(st.integers(0, 12)), draw(st.integers(1, 6))
    pairs = (
        sorted(draw(st.sets(st.tuples(*(st.integers(0, n - 1) for n in (needs, mentors))))))
        if needs
        else []
    )
    need, mentor = (np.array([pair[side] for pair in pairs], np.int64) for side in (0, 1))
    edges = Edges(need, mentor, mentor.copy(), np.full(len(pairs), 0.5))
    chosen = [draw(st.sampled_from([NONE, *np.flatnonzero(need == n)])) for n in range(needs)]
    return edges, np.array(chosen, np.int64), mentors


def _by_walking(edges, edge, n_mentors):
    asks = {n: set(edges.mentor[edges.need == n].tolist()) for n in range(len(edge))}
    held = {n: int(edges.mentor[at]) for n, at in enumerate(edge) if at != NONE}
    counts = np.zeros(n_mentors, np.int64)
    for need in set(asks) - set(held):
        reached, fresh = set(), set(asks[need])
        while fresh:
            reached |= fresh
            fresh = {m for n, at in held.items() if at in fresh for m in asks[n]} - reached
        counts[list(reached)] += 1
    return counts


@settings(deadline=None)  # a slow import comes with the first example
@given(_worlds())
def test_a_place_goes_to_whoever_a_walk_along_the_moves_comes_to(world):
    edges, edge, n_mentors = world
    assignment = Assignment(edge=edge, total=0.0)
    found = waiting(edges, assignment, n_mentors=n_mentors)
    assert found.tolist() == _by_walking(edges, edge, n_mentors).tolist()
