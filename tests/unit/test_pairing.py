"""Assignment, by hand."""

import numpy as np
import pytest

from matching import metrics
from matching.pairing import PinError
from matching.problem import NONE, Edges, MatchingError, RangeError, ShapeError
from tests.assigned import assign
from tests.strategies import ints


def edges(*rows):
    need, mentor, score = (list(column) for column in zip(*rows, strict=True))
    return Edges(ints(need), ints(mentor), ints(mentor), np.array(score, dtype=np.float64))


def mentors(some, result):
    return [int(some.mentor[edge]) if edge != NONE else NONE for edge in result.edge]


def test_placing_one_more_comes_before_a_better_total():
    some = edges((0, 0, 1.0), (0, 1, 0.0), (1, 0, 0.0))

    result = assign(some, 2, ints([1, 1]))

    assert (mentors(some, result), result.total) == ([1, 0], 0.0)


def test_among_equally_many_the_larger_total_is_taken():
    some = edges((0, 0, 0.9), (0, 1, 0.8), (1, 0, 0.7), (1, 1, 0.2))

    result = assign(some, 2, ints([1, 1]))

    assert mentors(some, result) == [1, 0]
    assert result.total == pytest.approx(1.5)


def test_a_mentor_takes_as_many_as_they_have_places():
    some = edges((0, 0, 0.9), (1, 0, 0.8), (2, 0, 0.7))

    assert mentors(some, assign(some, 3, ints([2]))) == [0, 0, NONE]


def test_a_need_without_a_candidate_has_nobody():
    some = edges((1, 0, 0.9))

    assert mentors(some, assign(some, 3, ints([5]))) == [NONE, 0, NONE]


def test_a_round_without_candidates_places_nobody():
    empty = Edges(ints([]), ints([]), ints([]), np.zeros(0))
    result = assign(empty, 2, ints([1]))

    assert (result.edge.tolist(), result.total, result.placed) == ([NONE, NONE], 0.0, 0)


def test_equal_choices_are_always_decided_alike():
    some = edges((0, 0, 0.5), (0, 1, 0.5), (1, 0, 0.5), (1, 1, 0.5))
    runs = [assign(some, 2, ints([1, 1])).edge.tolist() for _ in range(5)]

    assert runs == [runs[0]] * 5


def test_scores_that_differ_by_a_thousandth_are_told_apart():
    some = edges((0, 0, 0.500), (0, 1, 0.501))

    assert mentors(some, assign(some, 1, ints([1, 1]))) == [1]


def test_a_pinned_edge_is_kept_even_at_a_loss():
    some = edges((0, 0, 0.9), (0, 1, 0.1), (1, 1, 0.9))

    result = assign(some, 2, ints([1, 1]), pinned=[1])

    assert mentors(some, result) == [1, NONE]


@pytest.mark.parametrize(
    ("pinned", "error", "message"),
    [
        ([0, 2], PinError, "mentor 0 is locked to 2 and is to have at most 1"),
        ([0, 1], PinError, "need 0 is locked to 2 and is to have at most 1"),
        ([9], RangeError, "locked names edge 9; there are 3"),
    ],
)
def test_pins_that_cannot_be_kept_are_refused(pinned, error, message):
    some = edges((0, 0, 0.9), (0, 1, 0.1), (1, 0, 0.9))

    with pytest.raises(error, match=message):
        assign(some, 2, ints([1, 1]), pinned=pinned)


@pytest.mark.parametrize(
    ("capacity", "n_needs", "error", "message"),
    [
        (ints([1, -2]), 2, RangeError, "most of number 1 is -2; it must be at least 0"),
        (np.array([1.5, 2.0]), 2, RangeError, "float64; places are whole numbers"),
        (ints([[1, 1]]), 2, ShapeError, r"most \(1, 2\)"),
        (ints([1]), 2, RangeError, "mentor 1; there are 1"),
        (ints([1, 1]), 1, RangeError, "need 1; there are 1"),
    ],
)
def test_input_that_does_not_fit_is_refused_with_the_value(capacity, n_needs, error, message):
    with pytest.raises(error, match=message):
        assign(edges((0, 0, 0.9), (1, 1, 0.1)), n_needs, capacity)


def test_a_pair_that_stands_twice_is_refused():
    with pytest.raises(MatchingError, match="need 0 and mentor 1 stand in more than one edge"):
        assign(edges((0, 1, 0.9), (0, 1, 0.1)), 1, ints([1, 1]))


def test_a_large_round_is_placed_in_full():
    needs, places = 3_000, 300
    dice = np.random.default_rng(1)
    score = dice.random((needs, places)).ravel()
    need, mentor = np.divmod(np.arange(needs * places), places)
    some = Edges(need, mentor, mentor, score)

    result = assign(some, needs, np.full(places, 6))

    assert result.placed == 6 * places


def test_quality_counts_what_was_placed_and_how_evenly():
    some = edges((0, 0, 0.9), (1, 0, 0.5), (2, 1, 0.4))
    capacity = ints([2, 2, 0])
    result = assign(some, 4, capacity)

    found = metrics.quality(some, result, capacity)

    assert (found.needs, found.placed, found.places) == (4, 3, 4)
    assert (found.coverage, found.worst) == (0.75, 0.4)
    assert found.total == pytest.approx(1.8)
    assert found.mean == pytest.approx(0.6)
    assert found.load_spread == pytest.approx(0.25)


def test_two_runs_are_compared_need_by_need():
    change = metrics.compare(ints([3, 4, NONE, 5, NONE]), ints([3, 5, 1, NONE, NONE]))

    assert [part.tolist() for part in (change.same, change.moved, change.new, change.lost)] == [
        [0],
        [1],
        [2],
        [3],
    ]


def test_runs_of_different_needs_are_not_compared():
    with pytest.raises(ShapeError, match="must agree"):
        metrics.compare(ints([1]), ints([1, 2]))
