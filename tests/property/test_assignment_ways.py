"""What is found quickly is what a slower way finds: as a matrix or a network, ordered or not."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import cheapest, matrix, prices
from matching.bounds import Bounds
from matching.problem import Edges
from matching.standing import Standing
from tests.assigned import assign
from tests.strategies import ints

laws = settings(max_examples=100, deadline=None)


@st.composite
def rounds(draw, levels=1000):
    """Draw needs that want one mentor or none, and mentors with places."""
    needs, mentors = draw(st.integers(1, 8)), draw(st.integers(1, 6))
    pair = st.tuples(st.integers(0, needs - 1), st.integers(0, mentors - 1), st.integers(0, levels))
    drawn = draw(st.lists(pair, min_size=1, max_size=30, unique_by=lambda one: one[:2]))
    column = ints(drawn).reshape(-1, 3)
    edges = Edges(column[:, 0], column[:, 1], column[:, 1], column[:, 2] / levels)
    wanted = draw(st.lists(st.integers(0, 1), min_size=needs, max_size=needs))
    places = draw(st.lists(st.integers(0, 12), min_size=mentors, max_size=mentors))
    return edges, Bounds.up_to(ints(wanted)), Bounds.up_to(ints(places))


@laws
@given(rounds())
def test_a_matrix_places_as_many_and_as_well_as_a_network(drawn):
    edges, needs, mentors = drawn
    standing = Standing.of(edges, n_needs=len(needs), mentors=mentors)
    by_network = cheapest.choose(standing, needs=needs, mentors=mentors)

    found = matrix.choose(standing, np.arange(len(edges)), needs=needs, mentors=mentors)

    assert len(found) == len(by_network)
    assert standing.cost[found].sum() == standing.cost[by_network].sum()
    given_to = np.bincount(standing.need[found], minlength=len(needs))
    held = np.bincount(standing.mentor[found], minlength=len(mentors))
    assert np.all(given_to <= needs.most)
    assert np.all(held <= mentors.most)


@laws
@given(rounds(levels=3), st.floats(0, 1e-9))
def test_edges_stand_by_need_and_falling_score_and_mentor_however_near_the_scores(drawn, near):
    edges, needs, mentors = drawn
    score = np.clip(edges.score + near * (np.arange(len(edges)) % 3 - 1), 0, 1)
    edges = Edges(edges.need, edges.mentor, edges.experience, score)

    standing = Standing.of(edges, n_needs=len(needs), mentors=mentors)

    slower = np.lexsort((edges.mentor, -edges.score, edges.need))
    assert standing.order.tolist() == slower.tolist()


@laws
@given(rounds())
def test_prices_are_right_only_where_nobody_gains_by_an_exchange(drawn):
    edges, needs, mentors = drawn
    best = Standing.of(edges, n_needs=len(needs), mentors=mentors)
    best.seat(cheapest.choose(best, needs=needs, mentors=mentors))
    greedy = Standing.of(edges, n_needs=len(needs), mentors=mentors)
    wanted, places = needs.most.copy(), mentors.most.copy()
    for edge in np.lexsort((np.arange(len(edges)), greedy.cost)).tolist():
        need, mentor = greedy.need[edge], greedy.mentor[edge]
        if wanted[need] and places[mentor]:
            wanted[need] -= 1
            places[mentor] -= 1
            greedy.seat(ints([edge]))

    as_good = len(greedy.chosen) == len(best.chosen) and (
        greedy.cost[greedy.chosen].sum() == best.cost[best.chosen].sum()
    )
    assert prices.settle(best, needs=needs, mentors=mentors).right
    assert prices.settle(greedy, needs=needs, mentors=mentors).right == as_good


def test_a_round_that_is_nearly_full_is_solved_as_a_matrix_with_the_same_total():
    dice = np.random.default_rng(1)
    need, mentor = np.divmod(np.arange(150 * 150), 150)
    edges = Edges(need, mentor, mentor, dice.integers(0, 20, len(need)) / 20)
    ones = Bounds.up_to(np.ones(150, np.int64))

    found = assign(edges, 150, ones.most)

    assert matrix.suits(np.arange(len(edges)), needs=ones, mentors=ones)
    assert found.placed == 150
    assert found.proof is not None
    assert found.proof.gap == 0


def test_somebody_is_placed_though_eighty_others_have_to_move_to_worse_mentors():
    last = 80
    chain = np.arange(last)
    need = np.concatenate([chain, chain, [last]])
    mentor = np.concatenate([chain, chain + 1, [0]])
    score = np.concatenate([np.ones(last), np.zeros(last + 1)])

    found = assign(Edges(need, mentor, mentor, score), last + 1, np.ones(last + 1, np.int64))

    assert found.placed == last + 1
    assert found.proof is not None
    assert found.proof.gap == 0
