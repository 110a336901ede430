import numpy as np
import pytest

from matching.heard import Heard, Sentences, listening, proof
from matching.problem import Ragged, ShapeError
from matching.similarity import Similarity
from tests.registers import HOME_FIRST, RED_BAG, REGISTER, ROUNDS, VOCABULARY, needs

TEXTS = VOCABULARY.knowhow_text
MARKS = {HOME_FIRST: "zimmer", ROUNDS: "matron", RED_BAG: "ambulance"}


ABC = np.array([1, 1, 2])


@pytest.fixture(scope="module")
def fitted():
    return Similarity().fit(VOCABULARY, REGISTER)


@pytest.fixture(scope="module")
def hints(fitted):
    return fitted.hints_


def heard(learners, *, by_chance=False):
    """Learners who call each thing by a word of their own, or confirm whatever comes."""
    rng = np.random.default_rng(5)
    asked = rng.choice(list(MARKS), len(learners)).tolist()
    text = tuple(f"Something about the {MARKS[one]}, again." for one in asked)
    confirmed = rng.choice(list(MARKS), len(learners)).tolist() if by_chance else asked
    return Heard(text, Ragged.of([[one] for one in confirmed]), np.array(learners))


def test_a_sentence_speaks_for_the_know_how_that_was_confirmed():
    spoken = Sentences(heard(range(12)), TEXTS).speak_for(["The zimmer again"])[0]

    assert spoken.argmax() == HOME_FIRST


def test_words_that_nobody_has_used_speak_for_nothing():
    assert not Sentences(heard(range(12)), TEXTS).speak_for(["qqq", ""]).any()


def test_what_learners_call_things_is_learnt_and_proved_on_other_learners(hints, monkeypatch):
    monkeypatch.setattr("matching.heard.TOP", 1)
    found = proof(hints, heard(range(60)), TEXTS, rng=np.random.default_rng(0))

    assert found.promote
    assert found.after > found.before


def test_one_learner_alone_proves_nothing(hints, monkeypatch):
    monkeypatch.setattr("matching.heard.TOP", 1)

    assert not proof(hints, heard([7] * 60), TEXTS, rng=np.random.default_rng(0)).promote


def test_confirmations_by_chance_are_not_promoted(hints, monkeypatch):
    monkeypatch.setattr("matching.heard.TOP", 1)
    chance = heard(range(60), by_chance=True)

    assert not proof(hints, chance, TEXTS, rng=np.random.default_rng(0)).promote


def test_nothing_heard_proves_nothing(hints):
    found = proof(hints, heard([]), TEXTS, rng=np.random.default_rng(0))

    assert (found.promote, found.before, found.after) == (False, 0.0, 0.0)


def test_rows_that_do_not_fit_together_are_refused():
    with pytest.raises(ShapeError, match="2 texts, 1 rows of know-how and 2 learners"):
        Heard(("a", "b"), Ragged.of([[0]]), np.array([1, 2]))


def test_words_of_several_learners_are_what_a_thing_is_called_by():
    called = Sentences(heard(range(30)), TEXTS).called(HOME_FIRST)

    assert set(called) == {"zimmer"}


def test_a_word_of_too_few_learners_is_nobodys_name_for_a_thing():
    alone = Heard(("zimmer", "zimmer", "matron"), Ragged.of([[HOME_FIRST]] * 2 + [[ROUNDS]]), ABC)

    assert not Sentences(alone, TEXTS).called(HOME_FIRST)


def test_what_learners_confirm_is_listened_to_until_it_is_taken_away(fitted):
    meant = Sentences(heard(range(12)), TEXTS)
    text = ["Something about the zimmer, again."]
    listens = listening(fitted, meant)

    assert listens.knowhow_from_words(text)[0].argmax() == HOME_FIRST
    asked = needs({"text": text[0]})
    assert listens.score(asked).total[0, 0] > fitted.score(asked).total[0, 0]
    back = listening(listens, None).knowhow_from_words(text)
    assert back.tobytes() == fitted.knowhow_from_words(text).tobytes()


def test_what_learners_confirmed_moves_nothing_once_know_how_is_confirmed(fitted):
    asked = needs({"text": "The zimmer again", "knowhow": [ROUNDS]})
    listens = listening(fitted, Sentences(heard(range(12)), TEXTS))

    assert listens.score(asked).total.tobytes() == fitted.score(asked).total.tobytes()
