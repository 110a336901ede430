"""What the search for candidates may use: workers, memory, and telling how far it is."""

import threading
import tracemalloc
from typing import Any

import numpy as np
import pytest

from matching import candidates
from matching.candidates import Means
from matching.problem import RangeError
from tests.benchmarks.candidates import instance, same
from tests.unit.test_candidates import found, pool

MEGABYTES = 12


class EnoughError(Exception):
    """Raised by whoever does not want to wait any longer."""


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_what_progress_raises_ends_the_work(workers):
    asked = []
    lock = threading.Lock()

    def scorer(rows):
        with lock:
            asked.append(rows.start)
        return np.zeros((rows.stop - rows.start, 1))

    def cancelled(done, of):
        raise EnoughError

    with pytest.raises(EnoughError):
        candidates.best(
            scorer,
            pool([0], 500, 1),
            block=1,
            on_progress=cancelled,
            means=Means(workers=workers),
        )

    assert len(asked) < 500


@pytest.mark.parametrize("workers", [1, 2])
def test_what_the_scorer_raises_is_raised(workers):
    def scorer(rows):
        raise EnoughError

    with pytest.raises(EnoughError):
        candidates.best(scorer, pool([0], 5, 1), block=2, means=Means(workers=workers))


def test_progress_is_told_in_order_with_several_workers():
    told = []
    found(
        np.zeros((5, 1)),
        pool([0], 5, 1),
        block=2,
        on_progress=lambda *step: told.append(step),
        means=Means(workers=2),
    )

    assert told == [(2, 5), (4, 5), (5, 5)]


@pytest.mark.parametrize(("workers", "held"), [(1, 1), (1, 3), (2, 1)])
def test_memory_stays_under_the_bound(workers, held):
    scorer, among = instance(4000, 500, held=held)
    means = Means(workers=workers, most_memory=MEGABYTES, scoring=4)

    tracemalloc.start()
    try:
        edges = candidates.best(scorer, among, k=20, means=means)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert len(edges) == 4000 * 20
    assert peak <= MEGABYTES * 2**20


def test_less_memory_means_fewer_needs_at_once():
    among = pool([0, 1], 100, 2)
    few, many = (
        candidates.fitting(among, k=2, n_needs=100, means=Means(most_memory=most))
        for most in (1, 2)
    )

    assert 0 < few < many


def test_memory_that_holds_not_even_one_need_is_refused_with_what_it_would_take():
    among = pool([0] * 9, 1, 1)

    with pytest.raises(RangeError, match="most_memory is 1 MB; these candidates take 10 MB"):
        candidates.fitting(among, k=1, n_needs=1, means=Means(most_memory=1, scoring=2**20))


@pytest.mark.parametrize("name", ["workers", "most_memory", "scoring"])
def test_means_below_one_are_refused(name):
    wrong: dict[str, Any] = {name: 0}

    with pytest.raises(RangeError, match=f"{name} is 0"):
        Means(**wrong)


def test_a_mentor_of_many_experiences_and_one_of_none_change_nothing():
    totals = np.array([[0.1, 0.9, 0.9, 0.4], [0.3, 0.2, 0.1, 0.3]])

    assert found(totals, pool([2, 2, 2, 0], 2, 3)) == [
        (0, 2, 1, 0.9),
        (0, 0, 3, 0.4),
        (1, 0, 3, 0.3),
        (1, 2, 0, 0.3),
    ]


def test_numbers_of_half_the_size_give_the_same_candidates():
    totals = np.random.default_rng(1).random((30, 12)).astype(np.float32)
    among = pool([0, 1, 2, 3] * 3, 30, 4, minimum=0.7)

    assert found(totals, among, k=2) == found(totals.astype(np.float64), among, k=2)


def test_only_the_needs_that_are_named_get_more():
    scorer, among = instance(60, 30, held=1)
    few, many = (candidates.best(scorer, among, k=k) for k in (1, 2))

    edges = candidates.widen(few, scorer, among, needs=np.array([3, 55]), k=2)

    asked = np.isin(many.need, [3, 55])
    assert edges.need.tolist() == sorted([*few.need.tolist(), 3, 55])
    assert edges.mentor[np.isin(edges.need, [3, 55])].tolist() == many.mentor[asked].tolist()


def test_nobody_to_widen_for_leaves_all_as_it_was():
    scorer, among = instance(6, 5, held=1)
    edges = candidates.best(scorer, among, k=1)

    assert same(candidates.widen(edges, scorer, among, needs=np.zeros(0, np.int64), k=2), edges)


def test_a_need_that_is_not_there_cannot_be_widened():
    scorer, among = instance(6, 5, held=1)
    edges = candidates.best(scorer, among, k=1)

    with pytest.raises(RangeError, match="there are 6"):
        candidates.widen(edges, scorer, among, needs=np.array([6]), k=2)
