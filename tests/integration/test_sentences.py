"""What learners wrote speaks for what they confirmed: only on proof, and only while it stands."""

import json

import numpy as np
import pytest

from mentoring.models.learning import FittedSentences, VersionState
from mentoring.services import register, shelf
from tests.factories import make_need, make_person
from tests.integration.spoken import MEANT, Spoken

S = VersionState
WIMBLEDRAKE = MEANT["wimbledrake"]


@pytest.fixture
def spoken(session, database, settings, clock):
    return Spoken(session, database, settings, clock)


def scores(spoken):
    """Give the bytes of what is suggested for an odd word, and of what is inferred from it."""
    similarity = register.current(spoken.session).similarity
    spoken.session.commit()
    return similarity.knowhow_from_words(["so much wimbledrake"]).tobytes()


def test_what_learners_call_things_is_proved_and_then_suggested_to_others(spoken):
    before = spoken.guessed()
    assert spoken.say().learn() == 1
    assert spoken.states() == [S.ACTIVE]
    assert WIMBLEDRAKE not in before
    assert spoken.guessed()[0] == WIMBLEDRAKE


def test_confirmations_that_follow_no_words_are_not_promoted(spoken):
    dice = np.random.default_rng(3)
    before = scores(spoken)
    spoken.say(meant=dice.permutation(list(MEANT.values()) * 3).tolist()).learn()
    assert spoken.states() == [S.REFUSED]
    assert scores(spoken) == before


def test_the_job_done_twice_proves_and_fits_once(spoken):
    spoken.say()
    assert [spoken.learn(), spoken.learn()] == [1, 0]
    assert [len(spoken.fitted()), spoken.fit()] == [1, 0]


def test_too_few_learners_are_not_even_looked_at(spoken):
    assert spoken.say(learners=12).learn() == 0


def test_going_back_gives_the_suggestions_of_before_to_the_byte(spoken):
    before = scores(spoken)
    spoken.say(10).plant()
    after = scores(spoken)
    spoken.roll_back()
    assert after != before
    assert scores(spoken) == before
    assert spoken.fitted() == []


def test_a_version_used_again_gives_its_suggestions_to_the_byte(spoken):
    version, after = spoken.say(10).plant(), scores(spoken)
    spoken.roll_back()
    spoken.use(version)
    spoken.fit()
    assert scores(spoken) == after


def test_after_an_admin_went_back_a_proof_waits_for_an_admin(spoken):
    spoken.say().plant()
    spoken.roll_back()
    spoken.learn()
    assert spoken.states() == [S.ROLLED_BACK, S.CANDIDATE]


def test_a_later_version_takes_the_place_of_the_one_before(spoken):
    spoken.say().plant()
    spoken.learn()
    assert spoken.states() == [S.REPLACED, S.ACTIVE]
    assert len(spoken.fitted()) == 1


def test_a_withdrawn_need_takes_its_sentence_along(spoken):
    word = spoken.open("In our street everybody talks of snickerby again.", WIMBLEDRAKE)
    spoken.say(10).plant()
    heard = spoken.guessed("We have so much snickerby here")
    spoken.withdraw(word)
    assert spoken.fit()
    assert heard[0] == WIMBLEDRAKE
    assert spoken.guessed("We have so much snickerby here") != heard
    assert word.id not in [one for one, _ in spoken.versions()[0].inputs["needs"]]
    assert b"snickerby" not in payload(spoken)


def test_words_that_were_changed_are_heard_no_more(spoken):
    spoken.say(10).plant()
    changed = spoken.needs[0]
    before = spoken.fitted()
    changed.text = "Something quite different from what was written at first."
    spoken.fit()
    assert changed.id not in [one for one, _ in spoken.versions()[0].inputs["needs"]]
    assert spoken.fitted() != before


def test_what_is_left_without_a_sentence_speaks_for_nothing(spoken):
    before = scores(spoken)
    spoken.say(10).plant()
    for need in spoken.needs:
        spoken.withdraw(need)
    spoken.fit()
    assert spoken.fitted() == []
    assert scores(spoken) == before


def test_needs_that_a_file_brought_are_nobodys_confirmation(spoken):
    for _ in range(24):
        make_need(spoken.session, make_person(spoken.session), spoken.programme)
    assert spoken.learn() == 0


def test_a_version_keeps_ids_and_figures_and_nobodys_word(spoken):
    spoken.say().learn()
    (made,) = spoken.versions()
    kept = json.dumps([made.worths, made.inputs, made.evidence])
    assert "wimbledrake" not in kept
    assert len(made.inputs["needs"]) == made.evidence["needs"] == 30


def test_a_request_reads_sentences_once_and_fits_none(spoken, monkeypatch):
    spoken.say(10).plant()
    spoken.guessed()
    monkeypatch.setattr("matching.heard.Sentences.__init__", None)
    monkeypatch.setattr("mentoring.encoding.heard.listening", None)
    assert spoken.guessed()[0] == WIMBLEDRAKE


def test_nobody_reads_what_somebody_else_wrote(spoken):
    spoken.say().plant()
    text = "We keep having wimbledrake and would like to end it"
    read = shelf.shelf(spoken.session, text=text, look=shelf.Look(), kept=())
    offered = {word.id: word.about for word in read.shown}
    assert "“wimbledrake”" in offered[WIMBLEDRAKE]
    assert "trouble here and it never ends" not in repr(read)


def payload(spoken):
    found = spoken.session.query(FittedSentences.payload).scalar()
    spoken.session.commit()
    return found
