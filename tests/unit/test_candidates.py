"""The best mentors of each need."""

from dataclasses import replace

import numpy as np
import pytest

from matching import candidates
from matching.candidates import Pool
from matching.problem import NONE, People, Ragged, RangeError, Rules, ShapeError
from tests.strategies import experiences, ints, needs


def people(size, first):
    return People(
        person=ints(range(first, first + size)),
        line_manager=ints([NONE] * size),
        organisation=ints([NONE] * size),
        region=ints([NONE] * size),
        languages=ints([0] * size),
        half_days=ints([0] * size),
        not_with=Ragged.of([[]] * size),
    )


def pool(holders, n_needs, n_mentors, **given):
    whole = Pool(
        experiences(holders),
        people(n_needs, 0),
        people(n_mentors, 100),
        Rules(),
        np.ones(n_mentors, np.bool_),
    )
    return replace(whole, **given)


def found(totals, among, **given):
    table = np.array(totals)
    edges = candidates.best(lambda rows: table[rows], among, **given)
    return list(
        zip(
            edges.need.tolist(),
            edges.mentor.tolist(),
            edges.experience.tolist(),
            edges.score.tolist(),
            strict=True,
        )
    )


def test_each_mentor_stands_once_by_their_best_experience():
    among = pool([0, 1, 0], 1, 2)

    assert found([[0.2, 0.5, 0.9]], among) == [(0, 0, 2, 0.9), (0, 1, 1, 0.5)]


def test_equal_scores_keep_the_lower_index_of_experience_and_mentor():
    among = pool([1, 0, 1, 2], 1, 3)

    assert found([[0.5, 0.5, 0.5, 0.5]], among, k=2) == [(0, 0, 1, 0.5), (0, 1, 0, 0.5)]


def test_a_mentor_who_may_not_be_asked_takes_nobodys_place_among_the_best():
    among = pool([0, 1, 2], 1, 3, available=np.array([False, True, True]))

    assert found([[0.9, 0.8, 0.7]], among, k=2) == [(0, 1, 1, 0.8), (0, 2, 2, 0.7)]


def test_what_lies_below_the_minimum_is_no_answer_and_the_minimum_itself_is():
    among = pool([0, 1], 1, 2, minimum=0.5)

    assert found([[0.5, 0.49]], among) == [(0, 0, 0, 0.5)]


def test_a_mentor_without_an_experience_is_no_candidate():
    assert found([[0.0]], pool([1], 1, 3)) == [(0, 1, 0, 0.0)]


def test_a_round_without_needs_or_experiences_has_no_candidates():
    assert found(np.zeros((0, 2)), pool([0, 1], 0, 2)) == []
    assert found(np.zeros((2, 0)), pool([], 2, 2)) == []


def test_progress_is_told_block_by_block():
    told = []
    found(np.zeros((5, 1)), pool([0], 5, 1), block=2, on_progress=lambda *step: told.append(step))

    assert told == [(2, 5), (4, 5), (5, 5)]


def test_only_a_block_of_the_needs_is_scored_at_once():
    asked = []

    def scorer(rows):
        asked.append(rows.stop - rows.start)
        return np.zeros((rows.stop - rows.start, 1))

    candidates.best(scorer, pool([0], 7, 1), block=3)

    assert asked == [3, 3, 1]


def test_totals_that_do_not_fit_are_refused_with_both_shapes():
    with pytest.raises(ShapeError, match=r"\(2, 3\), not \(2, 1\)"):
        found(np.zeros((2, 3)), pool([0], 2, 1))


@pytest.mark.parametrize("given", [{"k": 0}, {"block": 0}])
def test_fewer_than_one_candidate_or_need_at_a_time_is_refused(given):
    with pytest.raises(RangeError, match="at least 1"):
        found([[0.5]], pool([0], 1, 1), **given)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"available": np.ones(3, np.bool_)}, r"available has shape \(3,\), not \(1,\)"),
        ({"minimum": 1.5}, "minimum is 1.5"),
        ({"experiences": experiences([1])}, "mentor 1; there are 1"),
    ],
)
def test_a_pool_that_does_not_fit_together_is_refused(wrong, error):
    with pytest.raises((ShapeError, RangeError), match=error):
        pool([0], 1, 1, **wrong)


@pytest.mark.parametrize(
    ("n_needs", "n_mentors", "expected"),
    [(60, 272, 272), (3000, 300, 300), (100_000, 5_000, 40), (20_000, 2_000, 100), (0, 0, 40)],
)
def test_a_list_is_cut_only_where_the_round_is_too_large(n_needs, n_mentors, expected):
    assert candidates.enough(n_needs, n_mentors) == expected


def test_a_slice_of_the_needs_keeps_their_rows():
    part = candidates.take(needs([[1], [2, 3], []]), slice(1, 3))

    assert [part.knowhow[0].tolist(), part.knowhow[1].tolist()] == [[2, 3], []]
    assert len(part) == 2
