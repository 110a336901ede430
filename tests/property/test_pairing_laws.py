"""What holds for every assignment, checked against a second, slower method."""

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matching import candidates, metrics, pairing
from matching.problem import NONE, Edges
from tests.assigned import assign
from tests.oracles import plainly_best, plainly_blocking, slower
from tests.strategies import ints, pairing_instances, round_instances

EXACT = 1e-6
laws = settings(max_examples=60, deadline=None)


def assigned(drawn, **pinned):
    return assign(drawn.edges, drawn.n_needs, drawn.capacity, **pinned)


@settings(laws, max_examples=200)
@given(pairing_instances())
def test_as_many_are_placed_as_can_be_and_with_the_largest_total(drawn):
    result = assigned(drawn)

    placed, total = slower(drawn)
    assert (result.placed, round(result.total - total, 6)) == (placed, 0)


@laws
@given(pairing_instances())
def test_no_mentor_is_given_more_than_they_agreed_to(drawn):
    given_ = pairing.loads(drawn.edges, assigned(drawn), len(drawn.capacity))

    assert np.all(given_ <= drawn.capacity)


@laws
@given(pairing_instances())
def test_a_need_is_only_ever_given_an_edge_of_its_own(drawn):
    edge = assigned(drawn).edge

    placed = np.flatnonzero(edge != NONE)
    assert drawn.edges.need[edge[placed]].tolist() == placed.tolist()


@laws
@given(pairing_instances(), st.randoms(use_true_random=False))
def test_the_order_of_the_edges_changes_nobody(drawn, dice):
    order = ints(dice.sample(range(len(drawn.edges)), len(drawn.edges)))
    edges = drawn.edges
    shuffled = Edges(
        edges.need[order], edges.mentor[order], edges.experience[order], edges.score[order]
    )

    before = assigned(drawn).edge
    after = assign(shuffled, drawn.n_needs, drawn.capacity).edge

    assert [edges.mentor[e] if e != NONE else NONE for e in before] == [
        shuffled.mentor[e] if e != NONE else NONE for e in after
    ]


@laws
@given(pairing_instances(), st.randoms(use_true_random=False))
def test_renumbering_needs_and_mentors_leaves_the_total(drawn, dice):
    needs = ints(dice.sample(range(drawn.n_needs), drawn.n_needs))
    mentors = ints(dice.sample(range(len(drawn.capacity)), len(drawn.capacity)))
    edges = drawn.edges
    renamed = Edges(needs[edges.need], mentors[edges.mentor], edges.experience, edges.score)
    capacity = np.empty_like(drawn.capacity)
    capacity[mentors] = drawn.capacity

    before = assigned(drawn)
    after = assign(renamed, drawn.n_needs, capacity)

    assert (before.placed, round(before.total, 6)) == (after.placed, round(after.total, 6))


@laws
@given(pairing_instances())
def test_the_same_round_twice_is_the_same(drawn):
    assert assigned(drawn).edge.tolist() == assigned(drawn).edge.tolist()


@laws
@given(pairing_instances())
def test_one_more_mentor_never_lowers_coverage(drawn):
    more = np.append(drawn.capacity, 2)
    extra = np.arange(drawn.n_needs)
    edges = Edges(
        np.concatenate([drawn.edges.need, extra]),
        np.concatenate([drawn.edges.mentor, np.full(drawn.n_needs, len(drawn.capacity))]),
        np.concatenate([drawn.edges.experience, extra]),
        np.concatenate([drawn.edges.score, np.full(drawn.n_needs, 0.5)]),
    )

    after = assign(edges, drawn.n_needs, more)

    assert after.placed >= assigned(drawn).placed


@laws
@given(pairing_instances(), st.data())
def test_what_an_admin_pinned_stays(drawn, data):
    possible = [e for e in range(len(drawn.edges)) if drawn.capacity[drawn.edges.mentor[e]] > 0]
    assume(possible)
    kept = data.draw(st.sampled_from(possible))

    result = assigned(drawn, pinned=[kept])

    assert result.edge[drawn.edges.need[kept]] == kept
    assert np.all(pairing.loads(drawn.edges, result, len(drawn.capacity)) <= drawn.capacity)


@laws
@given(pairing_instances())
def test_nobody_in_a_pair_of_two_would_both_rather_have_a_free_place(drawn):
    result = assigned(drawn)
    left = drawn.capacity - pairing.loads(drawn.edges, result, len(drawn.capacity))
    held = np.zeros(drawn.n_needs)
    placed = result.edge != NONE
    held[placed] = drawn.edges.score[result.edge[placed]]

    better = drawn.edges.score > held[drawn.edges.need] + EXACT
    assert not np.any(better & (left[drawn.edges.mentor] > 0))


@laws
@given(pairing_instances())
def test_blocking_pairs_are_those_that_a_plain_look_finds(drawn):
    result = assigned(drawn)
    found = metrics.blocking_pairs(drawn.edges, result, capacity=drawn.capacity)

    assert found == plainly_blocking(drawn, result)


@laws
@given(round_instances(), st.integers(1, 3), st.integers(1, 4))
def test_candidates_are_those_that_a_plain_look_finds(drawn, k, block):
    edges = candidates.best(drawn.scorer, drawn.pool, k=k, block=block)

    found = np.column_stack([edges.need, edges.mentor, edges.experience]).tolist()
    assert found == plainly_best(drawn, k)
