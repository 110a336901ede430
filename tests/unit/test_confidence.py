import numpy as np
import pytest

from matching.confidence import LIKELY_FULL, full_answer
from matching.similarity import Similarity
from tests.registers import HOME_FIRST, RED_BAG, ROUNDS, VOCABULARY, experiences, needs

MAINLY = {"knowhow": [ROUNDS, RED_BAG], "title": "Ward rounds in a home", "text": "Rounds weekly."}


@pytest.fixture(scope="module")
def fitted():
    return Similarity().fit(VOCABULARY, experiences(MAINLY))


def sure(fitted, *asked):
    return (fitted.confidence(needs(*asked)) >= LIKELY_FULL).tolist()


def test_what_somebody_mainly_did_is_likely_a_full_answer_and_what_they_did_beside_it_is_not(
    fitted,
):
    asked = ({"knowhow": [ROUNDS]}, {"knowhow": [RED_BAG]}, {"knowhow": [HOME_FIRST]})

    assert sure(fitted, *asked) == [True, False, False]


def test_where_nothing_is_confirmed_the_likeliest_know_how_stands_for_it(fitted):
    told = VOCABULARY.knowhow_text

    assert sure(fitted, {"text": told[ROUNDS]}, {"text": told[HOME_FIRST]}) == [True, False]


def test_a_text_about_nothing_has_no_full_answer(fitted):
    assert sure(fitted, {"text": "zzz"}, {}) == [False, False]


def test_no_experience_at_all_answers_nothing():
    empty = Similarity().fit(VOCABULARY, experiences())

    assert sure(empty, {"knowhow": [ROUNDS]}) == [False]


def test_the_more_is_shown_the_surer():
    assert np.all(np.diff(full_answer(np.linspace(0, 1, 20))) > 0)
