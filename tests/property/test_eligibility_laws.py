"""No drawn instance breaks a hard rule; the plain reading of each is the second method."""

from hypothesis import given, settings

from matching import candidates, eligibility
from matching.problem import NONE
from tests.assigned import assign
from tests.oracles import may_meet
from tests.strategies import round_instances

laws = settings(max_examples=60, deadline=None)


@laws
@given(round_instances())
def test_an_edge_may_be_where_no_rule_stands_between_the_two(drawn):
    pool = drawn.pool
    found = eligibility.allowed(pool.learners, pool.mentors, pool.rules, slice(None))

    assert found.tolist() == [
        [
            may_meet(pool.learners, pool.mentors, pool.rules, need, mentor)
            for mentor in range(len(pool.mentors))
        ]
        for need in range(len(pool.learners))
    ]


@laws
@given(round_instances())
def test_blocks_say_the_same_as_the_whole(drawn):
    pool = drawn.pool
    whole = eligibility.allowed(pool.learners, pool.mentors, pool.rules, slice(None)).tolist()

    assert whole == [
        row
        for start in range(0, len(pool.learners), 2)
        for row in eligibility.allowed(
            pool.learners, pool.mentors, pool.rules, slice(start, start + 2)
        ).tolist()
    ]


@laws
@given(round_instances())
def test_whoever_is_proposed_keeps_every_rule_and_is_available(drawn):
    pool = drawn.pool
    edges = candidates.best(drawn.scorer, pool)
    result = assign(edges, len(pool.learners), drawn.capacity)

    for edge in result.edge[result.edge != NONE]:
        need, mentor = edges.need[edge], edges.mentor[edge]
        assert may_meet(pool.learners, pool.mentors, pool.rules, need, mentor)
        assert pool.available[mentor]
        assert pool.experiences.mentor[edges.experience[edge]] == mentor
