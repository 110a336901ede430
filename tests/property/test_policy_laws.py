"""What each policy promises, checked against a slower second method that knows no compiled loop."""

from typing import Any

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import pairing
from matching.bounds import Bounds
from matching.pairing import Policy
from matching.problem import Edges
from matching.repair import Changes, repair
from tests.strategies import ints

SCALE = 10**6
laws = settings(max_examples=120, deadline=None)


@st.composite
def rounds(draw, most_wanted=3):
    """Draw needs that may want several mentors, mentors with places, and groups of the needs."""
    needs, mentors = draw(st.integers(1, 7)), draw(st.integers(1, 5))
    pair = st.tuples(st.integers(0, needs - 1), st.integers(0, mentors - 1), st.integers(0, 1000))
    drawn = draw(st.lists(pair, max_size=25, unique_by=lambda one: one[:2]))
    column = ints(drawn).reshape(-1, 3)
    edges = Edges(column[:, 0], column[:, 1], column[:, 1], column[:, 2] / 1000)
    wanted = draw(st.lists(st.integers(0, most_wanted), min_size=needs, max_size=needs))
    places = draw(st.lists(st.integers(0, 3), min_size=mentors, max_size=mentors))
    groups = draw(st.lists(st.integers(-1, 2), min_size=needs, max_size=needs))
    return edges, Bounds.up_to(ints(wanted)), Bounds.up_to(ints(places)), ints(groups)


def slower(edges, needs, mentors, *, among=None):
    """Give how many can be placed and their largest total, by networkx."""
    graph: Any = nx.DiGraph()
    graph.add_nodes_from(["from", "to"])
    for need, most in enumerate(needs.most.tolist()):
        graph.add_edge("from", ("need", need), capacity=most, weight=0)
    for mentor, most in enumerate(mentors.most.tolist()):
        graph.add_edge(("mentor", mentor), "to", capacity=most, weight=0)
    for edge in range(len(edges)) if among is None else among.tolist():
        ends = ("need", int(edges.need[edge])), ("mentor", int(edges.mentor[edge]))
        graph.add_edge(*ends, capacity=1, weight=round((1 - edges.score[edge]) * SCALE))
    flow = nx.max_flow_min_cost(graph, "from", "to")
    placed = sum(flow["from"].values())
    return placed, placed - nx.cost_of_flow(graph, flow) / SCALE


def given_to(edges, chosen, needs, mentors):
    return (
        np.bincount(edges.need[chosen], minlength=len(needs)),
        np.bincount(edges.mentor[chosen], minlength=len(mentors)),
    )


@laws
@given(rounds(), st.sampled_from(list(Policy)))
def test_nobody_is_given_more_than_they_are_to_have(drawn, policy):
    edges, needs, mentors, groups = drawn
    made = pairing.assign(
        edges, needs=needs, mentors=mentors, policy=policy, groups={"region": groups}
    )
    got, held = given_to(edges, made.chosen, needs, mentors)
    assert np.all(got <= needs.most)
    assert np.all(held <= mentors.most)


@laws
@given(rounds())
def test_the_largest_total_is_reached_and_proved(drawn):
    edges, needs, mentors, _ = drawn
    made = pairing.assign(edges, needs=needs, mentors=mentors, policy=Policy.TOTAL)
    placed, total = slower(edges, needs, mentors)
    assert (len(made.chosen), round(made.total - total, 5)) == (placed, 0)
    assert made.proof is not None
    assert made.proof.gap == 0


@laws
@given(rounds())
def test_the_prices_of_a_proof_cover_every_edge(drawn):
    edges, needs, mentors, _ = drawn
    made = pairing.assign(edges, needs=needs, mentors=mentors, policy=Policy.TOTAL)
    proof = made.proof
    assert proof is not None
    worth = proof.dear - np.rint((1 - edges.score) * SCALE)
    beyond = worth - proof.need_price[edges.need] - proof.mentor_price[edges.mentor]
    bound = (
        (proof.need_price * needs.most).sum()
        + (proof.mentor_price * mentors.most).sum()
        + np.maximum(beyond, 0).sum()
    )
    assert np.all(proof.need_price[needs.most > 0] >= 0)
    assert np.all(proof.mentor_price[mentors.most > 0] >= 0)
    assert bound == proof.bound == worth[made.chosen].sum()


@laws
@given(rounds())
def test_a_fair_round_has_the_best_worst_score_and_then_the_largest_total(drawn):
    edges, needs, mentors, _ = drawn
    made = pairing.assign(edges, needs=needs, mentors=mentors)
    placed, _ = slower(edges, needs, mentors)
    assert len(made.chosen) == placed
    if placed:
        worst = max(
            score
            for score in np.unique(edges.score)
            if slower(edges, needs, mentors, among=np.flatnonzero(edges.score >= score))[0]
            == placed
        )
        _, total = slower(edges, needs, mentors, among=np.flatnonzero(edges.score >= worst))
        assert edges.score[made.chosen].min() == worst
        assert round(made.total - total, 5) == 0


@laws
@given(rounds(most_wanted=1))
def test_floors_place_no_fewer_and_count_what_they_say(drawn):
    edges, needs, mentors, groups = drawn
    made = pairing.assign(edges, needs=needs, mentors=mentors, groups={"region": groups})
    assert len(made.chosen) == slower(edges, needs, mentors)[0]
    placed = made.edge >= 0
    for floor in made.floors:
        inside = groups == floor.group
        assert (floor.size, floor.placed) == (inside.sum(), (inside & placed).sum())
        assert floor.least <= 0.8 * placed.mean() * floor.size + 1e-6


@laws
@given(rounds(most_wanted=1))
def test_a_group_below_its_floor_could_only_be_lifted_from_one_that_is_not_above_its_own(drawn):
    edges, needs, mentors, groups = drawn
    made = pairing.assign(edges, needs=needs, mentors=mentors, groups={"region": groups})
    above = {floor.group for floor in made.floors if floor.placed > floor.least} | {-1}
    placed = np.flatnonzero(made.edge >= 0)
    usable = np.flatnonzero(edges.score >= made.worst)
    for short in (floor for floor in made.floors if not floor.met):
        for one in np.flatnonzero((groups == short.group) & (made.edge < 0) & (needs.most > 0)):
            for other in placed[np.isin(groups[placed], list(above))]:
                wanted = np.zeros(len(needs), np.int64)
                wanted[placed], wanted[other], wanted[one] = 1, 0, 1
                swapped = slower(edges, Bounds.up_to(wanted), mentors, among=usable)[0]
                assert swapped < len(placed)


@laws
@given(rounds())
def test_in_a_stable_round_no_pair_would_rather_have_each_other(drawn):
    edges, needs, mentors, _ = drawn
    made = pairing.assign(edges, needs=needs, mentors=mentors, policy=Policy.STABLE)
    chosen = set(made.chosen.tolist())
    for edge in set(range(len(edges))) - chosen:
        would = []
        for ends, bounds in ((edges.need, needs), (edges.mentor, mentors)):
            end = ends[edge]
            have = [edges.score[one] for one in chosen if ends[one] == end]
            room = len(have) < bounds.most[end]
            would.append(bool(room or (have and min(have) < edges.score[edge])))
        assert not all(would)


@laws
@given(rounds(most_wanted=1))
def test_reach_comes_to_as_many_groups_as_any_round_of_as_many(drawn):
    edges, needs, mentors, groups = drawn
    made = pairing.assign(
        edges, needs=needs, mentors=mentors, policy=Policy.REACH, groups={"region": groups}
    )
    assert len(made.chosen) == slower(edges, needs, mentors)[0]
    reached = set(groups[made.edge >= 0].tolist()) - {-1}
    # One of each group at most: how many groups can be reached at all, by a flow of its own.
    graph: Any = nx.DiGraph()
    graph.add_nodes_from(["from", "to"])
    for need, group in enumerate(groups.tolist()):
        if group >= 0 and needs.most[need]:
            graph.add_edge("from", ("group", group), capacity=1)
            graph.add_edge(("group", group), ("need", need), capacity=1)
    for need, mentor in zip(edges.need.tolist(), edges.mentor.tolist(), strict=True):
        graph.add_edge(("need", need), ("mentor", mentor), capacity=1)
    for mentor, most in enumerate(mentors.most.tolist()):
        graph.add_edge(("mentor", mentor), "to", capacity=most)
    assert len(reached) == nx.maximum_flow_value(graph, "from", "to")


@laws
@given(rounds(), st.data())
def test_a_repair_that_may_disturb_anybody_is_as_good_as_a_new_round(drawn, data):
    edges, needs, mentors, _ = drawn
    some = st.lists(st.integers(0, len(needs) - 1), unique=True, max_size=2)
    new = data.draw(some)
    before = needs.most.copy()
    before[new] = 0
    first = pairing.assign(edges, needs=Bounds.up_to(before), mentors=mentors, policy=Policy.TOTAL)
    forbidden = data.draw(
        st.sets(st.sampled_from(range(len(edges))), max_size=3) if len(edges) else st.just(set())
    )
    places = data.draw(st.lists(st.integers(0, 4), min_size=len(mentors), max_size=len(mentors)))
    now = Bounds.up_to(ints(places))

    mended = repair(
        edges,
        first,
        bounds=(needs, mentors),
        changes=Changes(sorted(forbidden), now, new),
        disturbing=0.0,
    )

    left = np.setdiff1d(np.arange(len(edges)), ints(sorted(forbidden)))
    placed, total = slower(edges, needs, now, among=left)
    assert len(mended.assignment.chosen) == placed
    assert round(mended.assignment.total - total, 5) == 0


@laws
@given(rounds(), st.data(), st.sampled_from([Policy.TOTAL, Policy.FAIR, Policy.REACH]))
def test_a_repair_keeps_whom_somebody_told_and_places_as_many_as_can_be(drawn, data, policy):
    edges, needs, mentors, groups = drawn
    first = pairing.assign(
        edges, needs=needs, mentors=mentors, policy=policy, groups={"region": groups}
    )
    told = [edge for edge in first.chosen.tolist() if data.draw(st.booleans())]
    others = sorted(set(range(len(edges))) - set(told))
    forbidden = data.draw(
        st.lists(st.sampled_from(others), unique=True, max_size=3) if others else st.just([])
    )

    mended = repair(
        edges, first, bounds=(needs, mentors), changes=Changes(forbidden), told=told
    ).assignment.chosen

    assert set(told) <= set(mended.tolist())
    assert not set(forbidden) & set(mended.tolist())
    got, held = given_to(edges, mended, needs, mentors)
    assert np.all(got <= needs.most)
    assert np.all(held <= mentors.most)
    kept_got, kept_held = given_to(edges, ints(told), needs, mentors)
    left = Bounds.up_to(needs.most - kept_got), Bounds.up_to(mentors.most - kept_held)
    free = np.setdiff1d(np.arange(len(edges)), ints([*told, *forbidden]))
    assert len(mended) == len(told) + slower(edges, *left, among=free)[0]
