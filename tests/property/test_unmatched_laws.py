"""Every reason is true, and so is everything that is said to help."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings

from matching import eligibility, pairing
from matching.problem import NONE, Edges
from matching.unmatched import Why
from tests.made_rounds import Run
from tests.strategies import round_instances

laws = settings(max_examples=60, deadline=None)


def run_of(drawn):
    return Run(drawn.pool, drawn.needs, drawn.totals, drawn.capacity)


def with_more(capacity, mentor, places):
    more = capacity.copy()
    more[mentor] += places
    return more


def others(result, need, edges):
    return round(result.total - float(edges.score[result.edge[need]]), 6)


@laws
@given(round_instances())
def test_everyone_left_out_is_told_why_and_nobody_else(drawn):
    run = run_of(drawn)

    assert [left.need for left in run.left_out] == np.flatnonzero(
        run.assignment.edge == NONE
    ).tolist()


@laws
@given(round_instances())
def test_full_is_said_only_where_no_mentor_who_may_be_asked_has_a_place(drawn):
    run = run_of(drawn)
    room = run.capacity - pairing.loads(run.edges, run.assignment, len(run.capacity))

    for left in run.left_out:
        mentors = run.edges.mentor[run.edges.need == left.need]
        assert (left.why is Why.FULL) == (len(mentors) > 0)
        assert left.mentors == len(mentors)
        assert np.all(room[mentors] == 0)


@laws
@given(round_instances())
def test_nobody_is_said_only_where_no_experience_reaches_the_minimum(drawn):
    run = run_of(drawn)

    for left in run.left_out:
        if left.why is not Why.FULL:
            reached = bool(np.any(run.totals[left.need] >= run.pool.minimum))
            assert left.why is (Why.NOT_AVAILABLE if reached else Why.NOBODY)


@laws
@given(round_instances())
def test_the_named_number_of_further_places_does_place_the_need(drawn):
    run = run_of(drawn)

    for left in run.left_out:
        if left.more_places:
            mentor, waiting = left.more_places.mentor, left.more_places.waiting
            again = run.assign(with_more(run.capacity, mentor, waiting + 1))
            assert again.edge[left.need] != NONE


@laws
@given(round_instances())
def test_one_further_place_kept_for_the_need_places_it_and_the_others_as_well_as_before(drawn):
    run = run_of(drawn)

    for left in run.left_out:
        if left.more_places:
            mentor = left.more_places.mentor
            kept = [run.edge(left.need, mentor)]
            again = run.assign(with_more(run.capacity, mentor, 1), pinned=kept)
            assert again.edge[left.need] != NONE
            assert again.placed == run.assignment.placed + 1
            assert others(again, left.need, run.edges) == round(run.assignment.total, 6)


@laws
@given(round_instances())
def test_a_rule_set_aside_for_the_need_places_it_and_the_others_as_well_as_before(drawn):
    run = run_of(drawn)
    edges = run.edges

    for left in run.left_out:
        for lifted in left.without_rule:
            rules = replace(run.pool.rules, **{lifted.rule: False})
            pool = run.pool
            assert eligibility.allowed(pool.learners, pool.mentors, rules, slice(None))[
                left.need, lifted.mentor
            ]
            wider = Edges(
                np.append(edges.need, left.need),
                np.append(edges.mentor, lifted.mentor),
                np.append(edges.experience, lifted.experience),
                np.append(edges.score, run.totals[left.need, lifted.experience]),
            )
            again = run.assign(run.capacity, edges=wider)
            assert again.edge[left.need] != NONE
            assert again.placed == run.assignment.placed + 1
            assert others(again, left.need, wider) == round(run.assignment.total, 6)


@laws
@given(round_instances())
def test_the_nearest_are_below_the_minimum_and_their_mentors_may_be_asked(drawn):
    run = run_of(drawn)
    pool = run.pool
    may = eligibility.allowed(pool.learners, pool.mentors, pool.rules, slice(None))

    for left in run.left_out:
        for experience in left.nearest:
            mentor = pool.experiences.mentor[experience]
            assert 0 < run.totals[left.need, experience] < pool.minimum
            assert may[left.need, mentor]
            assert pool.available[mentor]


@laws
@given(round_instances())
def test_know_how_that_nobody_holds_is_on_no_experience(drawn):
    run = run_of(drawn)

    for left in run.left_out:
        asked = set(run.needs.knowhow[left.need].tolist())
        assert set(left.nobody_holds) == asked - set(run.pool.experiences.knowhow.values.tolist())


@laws
@given(round_instances())
def test_part_of_it_is_what_those_who_may_be_asked_have_done(drawn):
    run = run_of(drawn)
    pool = run.pool
    may = eligibility.allowed(pool.learners, pool.mentors, pool.rules, slice(None)) & pool.available

    for left in run.left_out:
        asked = run.needs.knowhow[left.need].tolist()
        by = {
            (node, int(mentor))
            for row, mentor in enumerate(pool.experiences.mentor)
            for node in pool.experiences.knowhow[row].tolist()
            if node in asked and may[left.need, mentor] and left.why is Why.NOBODY
        }
        assert set(left.part_done) == {node for node, _ in by}
        assert left.part_mentors == len({mentor for _, mentor in by})
