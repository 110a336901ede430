"""What cohorts are formed on: know-how and circumstances as vectors, places as kilometres."""

import numpy as np
import pytest

from matching.closeness import kilometres
from matching.cohorts import vectors
from matching.problem import NONE, Ragged
from tests.registers import HOME_FIRST, needs


def vectors_of(vocabulary, rows):
    return vectors.knowhow(vocabulary, Ragged.of(rows))


@pytest.fixture(scope="module")
def named(words):
    vocabulary, ids = words
    return vocabulary, ids.knowhow


def test_the_same_know_how_points_the_same_way(named):
    vocabulary, known = named
    rows = vectors_of(vocabulary, [[known["K04.1a"]], [known["K04.1a"]], [known["K09.2a"]]])
    assert rows[0] @ rows[1] == pytest.approx(1)
    assert rows[0] @ rows[2] < 0.2


def test_know_how_under_one_heading_points_nearly_the_same_way(named):
    vocabulary, known = named
    one, beside, far = vectors_of(
        vocabulary, [[known["K04.1a"]], [known["K04.1b"]], [known["K09.2a"]]]
    )
    assert one @ far < one @ beside < 1


def test_what_is_asked_for_first_counts_most(named):
    vocabulary, known = named
    both, first, second = vectors_of(
        vocabulary,
        [[known["K04.1a"], known["K09.2a"]], [known["K04.1a"]], [known["K09.2a"]]],
    )
    assert both @ first > both @ second > 0


def test_nothing_asked_for_points_nowhere(named):
    assert not vectors_of(named[0], [[]]).any()


def test_circumstances_of_two_sides_can_be_compared(named):
    vocabulary = named[0]
    one, other = vectors.circumstances(vocabulary, Ragged.of([[0, 1], [5]]), Ragged.of([[0, 1]]))
    assert one[0] @ other[0] == pytest.approx(1)
    assert abs(one[1] @ other[0]) < 1e-9


def test_the_first_circumstance_of_a_type_is_numbered_among_its_type(named):
    vocabulary = named[0]
    own = [at for at, kind in enumerate(vocabulary.context_type) if kind == "service"]
    found = vectors.first_of(vocabulary, Ragged.of([[own[2], own[0]], []]), "service")
    assert found.tolist() == [2, NONE]


def test_the_know_how_asked_for_first_is_given():
    asked = needs({"knowhow": [HOME_FIRST]}, {"text": "Nothing said"})
    assert vectors.first_asked(asked).tolist() == [HOME_FIRST, NONE]


def test_places_are_as_far_from_each_other_as_over_the_ground(words):
    vocabulary = words[0]
    known = np.flatnonzero(np.isfinite(vocabulary.place_point).all(axis=1))
    point = vectors.points(vocabulary, known)
    off = np.hypot(*np.moveaxis(point[:, None] - point[None], 2, 0))
    ground = kilometres(vocabulary.place_point[known], vocabulary.place_point[known])
    far = ground > 1
    assert np.allclose(off[far] / ground[far], 1, atol=0.005)


def test_a_place_that_is_not_known_has_no_point(words):
    assert np.isnan(vectors.points(words[0], np.array([NONE]))).all()
