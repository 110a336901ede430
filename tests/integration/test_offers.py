"""The offers made to a mentor, and how they answer."""

import pytest

from mentoring.models.pairings import PairingState
from mentoring.models.people import Person
from mentoring.services import expiry
from tests.factories import (
    make_mentor,
    make_person,
)
from tests.integration.desks import OfferDesk, queries

# What a page says does not depend on the database, so these look at one of the two.
said_alike = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def desk(session, client):
    return OfferDesk(session, client)


@said_alike
def test_somebody_without_offers_is_told_what_brings_them(session, client):
    mentor = make_mentor(session)
    session.commit()
    client.sign_in(mentor.person)
    assert "Nobody has been offered to you yet" in client.get("/offers").text


@said_alike
def test_somebody_without_experiences_is_led_to_log_one(session, client):
    person = make_person(session)
    session.commit()
    client.sign_in(person)
    assert client.get("/offers").link("Log what you did") == "/experiences"


def test_the_inbox_shows_who_waits_and_until_when(desk):
    page = desk.client.get("/offers")
    assert page.all("caption") == ["1 offer waits for your answer"]
    assert "7 December 2026" in page.text


@said_alike
def test_an_offer_shows_the_learner_and_their_need_in_their_own_words(desk):
    page = desk.client.get(f"/offers/{desk.id}")
    assert "Ward manager, Fenwick Trust" in page.text
    assert "Nine people on my ward are fit to go" in page.text
    assert "I can travel on Tuesdays." in page.text


@said_alike
def test_an_offer_says_why_this_mentor(desk):
    page = desk.client.get(f"/offers/{desk.id}")
    assert len(page.all(".app-reasons li")) >= 1


@said_alike
def test_an_offer_says_what_accepting_means(desk):
    page = desk.client.get(f"/offers/{desk.id}")
    assert "One first conversation of about an hour" in page.text
    assert "one of your 2 places" in page.text


def test_nobodys_address_is_shown_before_both_have_said_yes(desk):
    seen = [desk.client.get(f"/offers/{desk.id}").html, desk.client.get("/offers").html]
    desk.accept()
    seen += [desk.client.get(f"/offers/{desk.id}").html, desk.client.get("/offers").html]
    assert not any(desk.learner.email in html for html in seen)


def test_the_address_is_shown_once_both_have_said_yes(desk):
    desk.accept()
    desk.confirm()
    page = desk.client.get(f"/offers/{desk.id}")
    assert desk.learner.email in page.text


@said_alike
@pytest.mark.parametrize("page", ["", "/accept", "/accept/check", "/decline", "/answered"])
def test_an_offer_to_somebody_else_is_not_found(session, desk, page):
    other = make_mentor(session)
    desk.sit_down(other.person)
    desk.client.get(f"/offers/{desk.id}{page}")
    assert desk.client.status == 404


def test_a_request_that_waits_in_line_is_counted_and_not_shown(session, desk):
    desk.session.add(desk.mentor)
    desk.ask()
    waiting = desk.ask()
    desk.sit_down()
    assert "One more person waits for a place with you" in desk.client.get("/offers").text
    desk.client.get(f"/offers/{waiting.id}")
    assert desk.client.status == 404


@said_alike
@pytest.mark.parametrize("page", ["accept", "accept/check", "decline"])
def test_an_answered_offer_asks_nothing_more(desk, page):
    desk.decline()
    desk.client.get(f"/offers/{desk.id}/{page}")
    assert desk.client.path == f"/offers/{desk.id}"


@said_alike
@pytest.mark.parametrize(
    ("state", "said"),
    [
        (PairingState.COMPLETED, "Thank you for teaching"),
        (PairingState.ENDED, "ended early"),
        (PairingState.WITHDRAWN, "does not need an answer any more"),
        (PairingState.EXPIRED, "There was no answer by"),
    ],
)
def test_every_state_of_an_offer_has_its_sentence(session, desk, state, said):
    with desk.row() as kept:
        kept.state = state
    page = desk.client.get(f"/offers/{desk.id}")
    assert said in page.text


def test_an_unconfirmed_yes_is_told_apart_from_an_unanswered_offer(desk, clock):
    desk.accept()
    clock.move(days=20)
    expiry.expire(desk.session, pairing_id=desk.id, now=clock.now)
    desk.session.commit()
    assert "did not confirm by" in desk.client.get(f"/offers/{desk.id}").text


def test_the_inbox_makes_the_same_few_queries_for_one_and_for_many(session, desk, database):
    few = queries(database, desk.client, "/offers")
    desk.mentor = desk.session.merge(desk.mentor)
    desk.mentor.learners_at_once = 6
    desk.session.flush()
    for _ in range(5):
        desk.ask()
    desk.sit_down(desk.session.get(Person, desk.mentor.person_id))
    desk.session.commit()
    assert queries(database, desk.client, "/offers") == few <= 8
