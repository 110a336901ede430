"""What a text is read as: guesses where they are good, choices where it could mean many things."""

from types import SimpleNamespace

import numpy as np
import pytest

from matching import files, hints
from matching.heard import Heard, Sentences, listening
from matching.problem import Ragged
from matching.similarity import Similarity
from mentoring.encoding import suggested

CLEAR = (
    "Older people on our wards are well enough to go home and wait a week for somebody to assess "
    "them. We want them home first, assessed in their own kitchen with carers there that day."
)
VAGUE = "I want to lead digital transformation across our place"


@pytest.fixture(scope="module")
def fitted():
    vocabulary, ids = files.read_vocabulary()
    read = files.read_experiences(files.SEEDS / "experiences.csv", ids)
    words = SimpleNamespace(
        vocabulary=vocabulary,
        knowhow_ids=vocabulary.knowhow_label,
        context_ids=vocabulary.context_label,
    )
    return SimpleNamespace(similarity=Similarity().fit(vocabulary, read.experiences), words=words)


def test_a_clear_text_is_guessed_at(fitted):
    read = suggested.read(fitted, CLEAR, most=5)
    assert (read.guesses[0].id, read.choices) == ("Home-first discharge to assess", ())


def test_every_phrase_is_quoted_letter_for_letter(fitted):
    for guess in suggested.read(fitted, CLEAR, most=5).guesses:
        assert guess.because == tuple(CLEAR[begin:end] for begin, end in guess.spans)


def test_a_vague_text_is_answered_with_choices_that_people_hold(fitted):
    read = suggested.read(fitted, VAGUE, most=5)
    assert (read.guesses, read.vague) == ((), True)
    assert all(choice.held for choice in read.choices)
    assert len(read.choices) == suggested.MOST_CHOICES


def test_a_guess_that_is_too_weak_to_be_named_is_no_guess(fitted):
    assert suggested.WEAK == hints.LIKELY


def test_choices_of_a_weak_text_begin_with_the_likeliest(fitted):
    text = (
        "Cyclists keep parrots in the corridor and somebody wants stripes painted there on Monday"
    )
    read = suggested.read(fitted, text, most=5)
    likely = [guess.id for guess in suggested.knowhow(fitted, text, most=suggested.BESIDE_WEAK)]
    assert [choice.id for choice in read.choices][: len(likely)] == likely
    assert not read.vague


def test_a_context_is_named_only_by_its_own_words(fitted):
    found = {guess.id: guess for guess in suggested.contexts(fitted, "dementia and carers at home")}
    assert found["People with dementia"].named
    assert not any(found[one].named for one in found if one == "Unpaid carers")


def test_the_sentence_about_somebody_is_found_among_others():
    said = "Flow is poor. An old man waits a week. We meet."
    assert suggested.about_somebody(said) == "An old man waits a week."


def test_a_single_sentence_is_not_offered_again():
    assert suggested.about_somebody("An old man waits a week for a chair") == ""


def test_a_service_that_is_named_is_offered_however_much_else_is_said(fitted):
    said = "The ambulance crew rang a geriatrician before they drove an old person to the hospital."
    named = {guess.id for guess in suggested.contexts(fitted, said) if guess.named}
    assert {"Ambulance", "Hospital"} <= named


def listened_to(fitted, *, learners):
    """Let learners have called one know-how by a word that nothing else knows."""
    told, asked = fitted.words.vocabulary.knowhow_text, 40
    text = [f"There is grumblewick at number {n} again" for n in range(learners)]
    text += ["Somebody falls out of bed each night"] * 60
    knowhow = Ragged.of([[asked]] * learners + [[41]] * 60)
    meant = Sentences(Heard(tuple(text), knowhow, np.arange(len(text))), told)
    found = SimpleNamespace(similarity=listening(fitted.similarity, meant), words=fitted.words)
    return found, fitted.words.knowhow_ids[asked]


def test_what_several_learners_call_a_thing_is_marked_in_the_words_of_the_next(fitted):
    found, asked = listened_to(fitted, learners=6)
    first = suggested.knowhow(found, "So much grumblewick here", most=1)[0]
    assert (first.id, first.because, first.chosen) == (asked, ("grumblewick",), False)


def test_what_too_few_call_a_thing_is_suggested_and_nothing_is_quoted(fitted):
    found, asked = listened_to(fitted, learners=2)
    first = suggested.knowhow(found, "So much grumblewick here", most=1)[0]
    assert (first.id, first.because, first.chosen) == (asked, (), True)
