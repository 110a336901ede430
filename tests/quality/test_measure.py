import math

import numpy as np
import pytest

from tests.quality import measure


def test_the_best_possible_order_is_worth_one():
    found = measure.measure(["a", "b", "c"], {"a": 2, "b": 1, "c": 0})

    assert (found.ndcg, found.judged_only, found.found_early) == (1.0, 1.0, True)


def test_the_gain_falls_with_the_logarithm_of_the_place():
    found = measure.measure(["x", "b", "a"], {"a": 2, "b": 1})

    got = 1 / math.log2(3) + 3 / math.log2(4)
    assert found.ndcg == pytest.approx(got / (3 + 1 / math.log2(3)))


def test_an_unjudged_answer_counts_as_nought_but_not_among_the_judged_only():
    found = measure.measure(["x", "a"], {"a": 2})

    assert found.ndcg == pytest.approx(1 / math.log2(3))
    assert found.judged_only == 1.0


def test_the_sixth_answer_is_not_early():
    assert not measure.measure([*"vwxyz", "a"], {"a": 2}).found_early


def test_a_need_without_an_answer_above_nought_has_no_measure():
    assert measure.measure(["a"], {"a": 0}) is None


def test_the_interval_holds_the_mean_and_repeats():
    values = [0.1, 0.4, 0.9, 0.5]
    low, high = measure.interval(values, rng=np.random.default_rng(1))

    assert low < np.mean(values) < high
    assert (low, high) == measure.interval(values, rng=np.random.default_rng(1))


def test_every_graded_need_and_experience_is_there():
    graded = measure.grades()

    assert sum(map(len, graded.values())) == 1544
    assert {grade for of_need in graded.values() for grade in of_need.values()} == {0, 1, 2}
