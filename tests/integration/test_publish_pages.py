"""A round on its way out: checked, previewed, published, taken back and put away."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from mentoring.models.notices import Notice
from mentoring.models.pairings import Pairing
from mentoring.models.rounds import Round, RoundState, SuggestionState
from tests.factories import make_admin
from tests.rings import Ring, at

pytestmark = pytest.mark.usefixtures("commits")


def test_the_check_says_how_many_people_it_writes_to(session, database, clock, client):
    ring = Ring(session, database, clock, needs=3, mentors=(2,)).run()
    client.sign_in(ring.person)
    page = client.get(at(ring, "publish"))

    assert page.h1 == "You are about to write to 4 people"
    assert "2 mentor places are offered" in page.text
    assert "1 learner is told that nobody was found yet" in page.text


def test_the_check_shows_the_very_mails_and_keeps_none(reviewed, client, session):
    page = client.get(at(reviewed, "publish"))
    previewed = dict.fromkeys(page.all("article h3"), page.text)
    assert list(previewed) == [
        "Somebody would like to learn from what you did",
        "We have found somebody who has done it",
    ]
    assert session.scalars(select(Notice)).all() == []
    assert session.scalars(select(Pairing)).all() == []


def test_a_previewed_offer_is_word_for_word_the_one_that_is_sent(reviewed, client, session):
    page = client.get(at(reviewed, "mails") + "?kind=offer")
    previewed = set(page.all("article p"))
    client.post(at(reviewed, "publish"))
    reviewed.go_out()

    sent = session.scalars(select(Notice).where(Notice.kind == "offer")).all()
    assert len(sent) == 3
    for notice in sent:
        assert {" ".join(part.split()) for part in notice.body.split("\n\n")} <= previewed


def test_the_check_says_what_no_longer_fits(reviewed, client):
    reviewed.mentors[0].paused = True
    reviewed.session.commit()

    assert "not fit any more" in client.get(at(reviewed, "publish")).text


def test_an_admin_whom_a_suggestion_involves_cannot_publish_it(session, database, clock, client):
    ring = Ring(session, database, clock)
    ring.needs[0].learner_id = ring.person.id
    second = make_admin(session, ring.programme)
    ring.run()
    client.sign_in(ring.person)
    page = client.get(at(ring, "publish"))
    assert "another admin" in page.text
    assert page.soup.select("main form") == []
    client.post(at(ring, "publish"))
    assert client.status == 409

    client.sign_in(second)
    assert "It goes out on" in client.post(at(ring, "publish")).text


def test_a_scheduled_round_says_when_it_goes_out_and_can_be_taken_back(reviewed, client, session):
    page = client.post(at(reviewed, "publish"))
    assert "Monday 23 November 2026 at 9.30am" in page.text

    page = client.post(at(reviewed, "undo"))
    assert "Nothing was sent" in page.text
    assert session.get_one(Round, reviewed.round.id, populate_existing=True).state is (
        RoundState.IN_REVIEW
    )


def test_publishing_and_taking_back_twice_is_done_once(reviewed, client):
    for step in ("publish", "publish", "undo", "undo"):
        client.post(at(reviewed, step))
        assert client.status == 200


def test_a_round_whose_undo_time_is_over_says_that_it_is_going_out(reviewed, client, clock):
    client.post(at(reviewed, "publish"))
    clock.now += timedelta(minutes=30)

    assert "It is going out now" in client.get(at(reviewed)).text


def test_a_published_round_lists_its_offers_and_what_was_dropped_with_its_reason(reviewed, client):
    dropped = reviewed.mentors[0].person_id
    client.post(at(reviewed, "publish"))
    reviewed.mentors[0].paused = True
    reviewed.session.commit()
    reviewed.go_out()

    page = client.get(at(reviewed) + "?shown=dropped")
    assert page.all("tbody td:last-child") == [
        "This person is not available for this need any more."
        for one in reviewed.suggestions(SuggestionState.DROPPED)
        if one.mentor_id == dropped
    ]
    assert "Offered" in client.get(at(reviewed) + "?shown=offered").all("tbody strong")


def test_a_published_round_is_closed_once_everybody_has_answered(reviewed, client, session):
    client.post(at(reviewed, "publish"))
    reviewed.go_out()
    assert "not answered yet" in client.post(at(reviewed, "close")).text

    for pairing in session.scalars(select(Pairing)):
        pairing.move_to("declined")
    session.commit()
    assert "The round is closed" in client.post(at(reviewed, "close")).text
    assert "Closed" in client.get(at(reviewed)).all("strong")
