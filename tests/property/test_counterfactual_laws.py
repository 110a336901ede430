"""Every change that is said to help does help, in drawn rounds and in a thousand random ones."""

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import candidates, counterfactual, eligibility
from matching.candidates import Pool
from matching.counterfactual import What
from matching.problem import NONE, Floats, Ragged, Rules
from tests.made_rounds import made, plain_people
from tests.strategies import experiences, ints, needs, round_instances, scores

laws = settings(max_examples=60, deadline=None)


def pairs(pool, scorer):
    edges = candidates.best(scorer, pool, k=len(pool.mentors))
    return set(zip(edges.need.tolist(), edges.mentor.tolist(), strict=True))


def opened(what_if):
    edges = what_if.opened
    return set(zip(edges.need.tolist(), edges.mentor.tolist(), strict=True))


def for_needs(drawn):
    for need in range(len(drawn.pool.learners)):
        for one in counterfactual.for_need(drawn.scorer, drawn.pool, need):
            yield need, one


def for_mentors(drawn):
    for mentor in range(len(drawn.pool.mentors)):
        for one in counterfactual.for_mentor(drawn.scorer, drawn.pool, mentor):
            yield mentor, one


def kept_apart_by_a_person(pool):
    """List the pairs that no rule of an admin parts and that are apart all the same."""
    free = Rules(forbidden=pool.rules.forbidden)
    may = eligibility.allowed(pool.learners, pool.mentors, free, slice(None)) & pool.available
    return set(map(tuple, np.argwhere(~may).tolist()))


@laws
@given(round_instances())
def test_a_change_for_a_need_brings_those_it_names(drawn):
    before = pairs(drawn.pool, drawn.scorer)

    for need, one in for_needs(drawn):
        after = pairs(counterfactual.applied(drawn.pool, one.change), drawn.scorer)
        assert opened(one)
        assert opened(one) <= after - before
        assert {pair[0] for pair in opened(one)} == {need}


@laws
@given(round_instances())
def test_a_change_of_a_mentor_brings_them_the_needs_it_names(drawn):
    before = pairs(drawn.pool, drawn.scorer)

    for mentor, one in for_mentors(drawn):
        after = pairs(counterfactual.applied(drawn.pool, one.change), drawn.scorer)
        assert opened(one)
        assert opened(one) <= after - before
        assert {pair[1] for pair in opened(one)} == {mentor}


@laws
@given(round_instances())
def test_nobody_is_brought_in_whom_a_person_an_admins_no_or_a_pause_keeps_apart(drawn):
    apart = kept_apart_by_a_person(drawn.pool)

    for _, one in (*for_needs(drawn), *for_mentors(drawn)):
        assert not opened(one) & apart


@laws
@given(round_instances())
def test_whoever_one_change_would_bring_is_named_once_for_each_kind_of_change(drawn):
    pool = drawn.pool
    before = pairs(pool, drawn.scorer)

    for need in range(len(pool.learners)):
        told = counterfactual.for_need(drawn.scorer, pool, need)
        for rule, what in counterfactual.RULE.items():
            named = [pair for one in told if one.change.what is rule for pair in opened(one)]
            without = replace(pool, rules=replace(pool.rules, **{what: False}))
            new = {pair for pair in pairs(without, drawn.scorer) - before if pair[0] == need}
            assert sorted(named) == sorted(new)


@laws
@given(round_instances())
def test_what_is_opened_scores_enough_and_the_best_comes_first(drawn):
    for _, one in for_needs(drawn):
        assert np.all(one.opened.score >= drawn.pool.minimum)
        assert np.all(np.diff(one.opened.score) <= 0)
        assert np.array_equal(
            one.opened.score, drawn.totals[one.opened.need, one.opened.experience]
        )


@laws
@given(round_instances(max_needs=1), st.data())
def test_know_how_that_is_said_to_bring_somebody_brings_them(drawn, data):
    if len(drawn.pool.learners) == 0:
        return
    bar, size = 0.5, len(drawn.pool.experiences)
    told = {node: data.draw(scores(size)) for node in (0, 1)}
    asked = needs([[]])

    def totals(given_):
        node = given_.knowhow[0].tolist()
        return told[node[0]][None] if node else drawn.totals

    high = replace(drawn.pool, minimum=max(bar, drawn.pool.minimum))
    for one in counterfactual.confirming(totals, drawn.pool, asked, likely=(0, 1), bar=bar):
        after = totals(counterfactual.confirmed(asked, one.knowhow))
        assert opened(one)
        assert opened(one) <= pairs(high, lambda _, at=after: at)
        assert not opened(one) & pairs(high, drawn.scorer)


def test_in_a_thousand_random_rounds_every_change_does_what_it_says():
    rng = np.random.default_rng(3)
    kinds: Counter[What] = Counter()

    for _ in range(1000):
        run = random_round(rng)
        before, apart = pairs(run.pool, run.scorer), kept_apart_by_a_person(run.pool)
        for whose, one in (*for_needs(run), *for_mentors(run)):
            after = pairs(counterfactual.applied(run.pool, one.change), run.scorer)
            assert opened(one) <= after - before - apart
            assert whose in {side for pair in opened(one) for side in pair}
            kinds[one.change.what] += 1

    assert all(kinds[what] >= 100 for what in What)


@dataclass(frozen=True)
class RandomRound:
    pool: Pool
    totals: Floats

    def scorer(self, rows):
        return self.totals[rows]


def random_round(rng):
    n_needs, n_mentors = 2, 6
    learners, mentors = random_people(rng, range(n_needs)), random_people(rng, range(1, 7))
    flags = rng.integers(0, 2, 4).astype(bool).tolist()
    forbidden = rng.integers(0, [n_needs, n_mentors], (1, 2))
    listed = rng.random(n_mentors) < 0.8
    rules = Rules(flags[0], flags[1], flags[2], flags[3], forbidden)
    pool = Pool(experiences(range(n_mentors)), learners, mentors, rules, listed, 0.5)
    return RandomRound(pool, rng.random((n_needs, n_mentors)))


def random_people(rng, numbers):
    size = len(numbers)
    return plain_people(
        size,
        person=ints(numbers),
        line_manager=rng.integers(NONE, 7, size),
        organisation=rng.integers(NONE, 2, size),
        region=rng.integers(NONE, 2, size),
        languages=rng.integers(0, 8, size),
        half_days=rng.integers(0, 8, size),
        not_with=Ragged.of([rng.integers(0, 7, rng.integers(0, 2)).tolist() for _ in numbers]),
    )


def test_each_kind_of_change_is_named():
    mentors = plain_people(
        4,
        first=1,
        half_days=ints([2, 1, 1, 1]),
        languages=ints([1, 2, 1, 1]),
        organisation=ints([1, 1, 0, 1]),
        region=ints([NONE, NONE, NONE, 1]),
    )
    learner = {name: ints([value]) for name, value in (("half_days", 1), ("languages", 1))}
    run = made(
        [[0.9, 0.8, 0.7, 0.6]],
        [1, 1, 1, 1],
        rules=Rules(True, True, True, True),
        learners=plain_people(1, region=ints([0]), organisation=ints([0]), **learner),
        mentors=mentors,
    )
    told = counterfactual.for_need(run.scorer, run.pool, 0)

    assert [(one.change.what, one.opened.mentor.tolist()) for one in told] == [
        (What.HALF_DAY, [0]),
        (What.LANGUAGE, [1]),
        (What.OTHER_ORGANISATION, [2]),
        (What.SAME_REGION, [3]),
    ]
