"""A preference that is planted in decisions is learnt and promoted; chance is not."""

from dataclasses import replace

import numpy as np
import pytest

from matching.decisions import Listed, Outcome, compare
from matching.learning import learn
from matching.similarity import PRIOR, Similarity
from tests import decided
from tests.registers import REGISTER, VOCABULARY, needs

LEARNERS, HELD_OUT, SEEDS = 300, 40, 20


@pytest.fixture(scope="module")
def world():
    return decided.build(LEARNERS + HELD_OUT)


def learnt(world, refusing, seed):
    """Learn from most of the learners; gives what was learnt and who was held out."""
    rng = np.random.default_rng(seed)
    people = world.all_learners(rng)
    told = world.decided(refusing, rng, learners=people[HELD_OUT:])
    return learn(told, world.prior, rng=rng), people[:HELD_OUT]


@pytest.mark.parametrize("name", ["of_another_region", "of_another_profession"])
def test_mentors_of_one_kind_who_decline_are_learnt_promoted_and_ranked_below(world, name):
    kind = getattr(world, name)()
    promoted, gained = 0, []
    for seed in range(5):
        found, others = learnt(world, decided.planted(kind), seed)
        promoted += found.promote
        before, after = (world.agreement(kind, w, others) for w in (world.prior, found.worths))
        gained.append(after - before)

    assert promoted >= 4
    assert min(gained) > 0.1


@pytest.mark.parametrize("likely", decided.CHANCES)
def test_decisions_by_chance_are_not_promoted(world, likely):
    refusing = world.at_random(likely)

    assert sum(learnt(world, refusing, seed)[0].promote for seed in range(SEEDS)) <= 1


def test_one_learner_with_many_decisions_never_promotes(world):
    told = _planted(world, learner=lambda n: 0)

    assert not learn(told, world.prior, rng=np.random.default_rng(0)).promote


def test_one_mentor_who_answers_everybody_never_promotes(world):
    told = _planted(world, mentor=lambda n: 0)

    assert not learn(told, world.prior, rng=np.random.default_rng(0)).promote


def test_the_same_decisions_of_many_people_do_promote(world):
    assert learn(_planted(world), world.prior, rng=np.random.default_rng(0)).promote


def _planted(world, **whose):
    """Plain decisions for a profession, as if some had made all of them."""
    rng = np.random.default_rng(1)
    kind = world.of_another_profession()
    told = world.decided(decided.planted(kind), rng, learners=range(LEARNERS))
    columns = {name: np.array([give(n) for n in range(len(told))]) for name, give in whose.items()}
    return replace(told, **columns)


def test_worths_are_never_negative_and_sum_to_the_priors(world):
    found, _ = learnt(world, decided.planted(world.of_another_profession()), 3)

    assert min(found.worths.values()) >= 0
    assert sum(found.worths.values()) == pytest.approx(sum(world.prior.values()))


def test_the_same_seed_learns_the_same(world):
    refusing = decided.planted(world.of_another_region())

    assert learnt(world, refusing, 7)[0] == learnt(world, refusing, 7)[0]


def test_without_a_decision_the_prior_stays():
    found = learn(compare(tuple(PRIOR), []), PRIOR, rng=np.random.default_rng(0))

    assert found.worths == pytest.approx(PRIOR)
    assert (found.promote, found.decisions) == (False, 0)


def test_no_time_teaches_nothing_about_the_mentor():
    parts = np.eye(3, len(PRIOR))
    no_time = Listed(parts, [Outcome.ASKED, Outcome.PASSED, Outcome.PASSED], [1, 2, 3], 0)
    told = compare(tuple(PRIOR), [no_time])

    assert [row.argmax() for row in told.better] == [0, 0]


def test_what_a_mentor_cannot_teach_counts_against_the_experience():
    parts = np.eye(2, len(PRIOR))
    told = compare(tuple(PRIOR), [Listed(parts, [Outcome.REFUSED, Outcome.PASSED], [1, 2], 0)])

    assert (told.better[0].argmax(), told.worse[0].argmax()) == (1, 0)
    assert told.mentor.tolist() == [1]


def test_what_was_learnt_can_be_taken_back_to_the_last_byte():
    asked = needs({"text": "a red bag for residents", "knowhow": [4]})
    fitted = Similarity().fit(VOCABULARY, REGISTER)
    before = fitted.score(asked).total.tobytes()
    weighed = fitted.weighing({"words": 1.0, "knowhow": 0.2})

    assert weighed.score(asked).total.tobytes() != before
    assert weighed.weighing(fitted.worths_).score(asked).total.tobytes() == before
