"""How a mentor teaches: their numbers, their pause, who sees them, when they can meet."""

import pytest

from mentoring.models.experiences import ExperienceState
from mentoring.models.mentors import Readiness, Visibility
from mentoring.models.pairings import PairingState
from mentoring.services import lines
from tests.factories import (
    make_experience,
    make_mentor,
    make_person,
)
from tests.integration.desks import TeachingDesk, queries

# What a page says does not depend on the database, so these look at one of the two.
said_alike = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def desk(session, client):
    return TeachingDesk(session, client).sit_down()


@said_alike
def test_somebody_without_an_experience_is_shown_where_to_begin(session, client):
    person = make_person(session)
    session.commit()
    client.sign_in(person)
    assert "Log one experience" in client.get("/teaching").text


@said_alike
def test_the_page_says_that_there_is_room(desk):
    assert "there is room for 2 more learners" in desk.client.get("/teaching").text


@said_alike
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"readiness": Readiness.NOT_STARTED}, "not ready to teach yet"),
        ({"visibility": Visibility.NOBODY}, "Nobody can see you"),
        ({"paused": True}, "You take no new learners"),
        ({"learners_at_once": 0}, "have not said how many learners"),
    ],
)
def test_the_page_says_what_keeps_somebody_from_being_suggested(session, client, given, said):
    mentor = make_mentor(session, **given)
    make_experience(session, mentor)
    session.commit()
    client.sign_in(mentor.person)
    page = client.get("/teaching")
    assert "not suggested to anybody" in page.text
    assert said in page.text


@said_alike
def test_without_a_confirmed_experience_nobody_is_suggested(session, client):
    mentor = make_mentor(session)
    make_experience(session, mentor, state=ExperienceState.SUBMITTED)
    session.commit()
    client.sign_in(mentor.person)
    assert "A colleague has to confirm" in client.get("/teaching").text


def test_both_numbers_are_kept(desk):
    desk.numbers(4, 1)
    with desk.row() as kept:
        assert (kept.learners_at_once, kept.cohorts_at_once) == (4, 1)


def test_a_number_outside_its_range_is_refused(desk):
    desk.numbers(7)
    assert desk.client.status == 422
    with desk.row() as kept:
        assert kept.learners_at_once == 2


def test_the_number_can_be_lowered_to_the_present_load(desk):
    desk.asked(PairingState.OFFERED)
    desk.sit_down().numbers(1)
    with desk.row() as kept:
        assert kept.learners_at_once == 1


def test_the_number_cannot_be_lowered_below_the_present_load(desk):
    desk.asked(PairingState.OFFERED)
    desk.asked(PairingState.ACTIVE)
    page = desk.sit_down().numbers(1)
    assert desk.client.status == 422
    assert "You have 2 learners at the moment" in page.text
    assert "choose “No new learners”" in page.text
    with desk.row() as kept:
        assert kept.learners_at_once == 2


def test_a_number_of_groups_outside_its_range_is_refused(desk):
    desk.numbers(2, 3)
    assert desk.client.status == 422


def test_the_number_of_groups_can_be_lowered_to_the_present_load(desk):
    desk.numbers(2, 2)
    desk.leads()
    desk.sit_down().numbers(2, 1)
    with desk.row() as kept:
        assert (kept.cohorts_at_once, kept.cohorts_held) == (1, 1)


def test_the_number_of_groups_cannot_be_lowered_below_the_present_load(desk):
    desk.numbers(2, 1)
    desk.leads()
    page = desk.sit_down().numbers(2, 0)
    assert desk.client.status == 422
    assert "You lead 1 group at the moment, so the number cannot be lower than 1" in page.text
    with desk.row() as kept:
        assert kept.cohorts_at_once == 1


def test_both_numbers_that_are_too_low_are_said(desk):
    desk.numbers(2, 1)
    desk.leads()
    desk.asked(PairingState.OFFERED)
    page = desk.sit_down().numbers(0, 0)
    assert "You have 1 learner at the moment" in page.text
    assert "You lead 1 group at the moment" in page.text


def test_a_raised_number_wakes_those_who_wait(desk):
    desk.numbers(3)
    assert "offer_waiting" in desk.client.woken


def test_a_raised_number_gives_the_longest_waiting_their_offer(desk):
    for state in (PairingState.OFFERED, PairingState.ACTIVE):
        desk.asked(state)
    waiting = desk.asked(PairingState.REQUESTED)
    desk.sit_down().numbers(3)
    assert lines.with_room(desk.session) == [waiting.id]


def test_the_numbers_are_in_the_audit_log(desk):
    desk.numbers(3, 1)
    assert desk.acts() == [("numbers_set", "learners 2 to 3, cohorts 0 to 1")]


def test_the_same_numbers_again_are_no_change(desk):
    desk.numbers(2, 0)
    assert desk.acts() == []


def test_a_pause_leaves_no_room_and_is_in_the_audit_log(desk):
    desk.client.post("/teaching/pause", {"paused": "yes"})
    with desk.row() as kept:
        assert kept.room == 0
    assert desk.acts() == [("paused", "")]


def test_ending_a_pause_wakes_those_who_wait(desk):
    desk.client.post("/teaching/pause", {"paused": "yes"})
    desk.client.woken.clear()
    desk.client.post("/teaching/pause", {"paused": "no"})
    assert "offer_waiting" in desk.client.woken


@pytest.mark.parametrize("chosen", ["nobody", "programme_team", "signed_in"])
def test_each_choice_of_who_can_see_them_is_kept(desk, chosen):
    desk.client.post("/teaching/visibility", {"visibility": chosen})
    with desk.row() as kept:
        assert kept.visibility == chosen


def test_who_can_see_them_is_in_the_audit_log(desk):
    desk.client.post("/teaching/visibility", {"visibility": "nobody"})
    assert desk.acts() == [("visibility_set", "nobody")]


@said_alike
def test_a_choice_that_is_not_offered_is_refused(desk):
    desk.client.post("/teaching/visibility", {"visibility": "everybody"})
    assert desk.client.status == 422


def test_half_days_are_kept_and_shown(desk):
    page = desk.client.post("/teaching/half-days", {"half_days": ["mon_am", "thu_pm"]})
    assert "Monday morning and Thursday afternoon" in page.text


@said_alike
def test_without_half_days_somebody_is_flexible(desk):
    assert "Flexible" in desk.client.post("/teaching/half-days", {}).text


def test_languages_are_kept_and_shown(desk):
    page = desk.client.post("/teaching/languages", {"languages": ["en", "cy"]})
    assert "English and Welsh" in page.text


@said_alike
def test_no_language_at_all_is_refused(desk):
    page = desk.client.post("/teaching/languages", {})
    assert desk.client.status == 422
    assert "Choose at least one language" in page.text


@said_alike
@pytest.mark.parametrize("question", ["numbers", "pause", "visibility", "half-days", "languages"])
def test_nobody_without_an_experience_is_asked_how_they_teach(session, client, question):
    person = make_person(session)
    session.commit()
    client.sign_in(person)
    client.get(f"/teaching/{question}")
    assert client.status == 404


def test_the_page_makes_few_queries(desk, database):
    assert queries(database, desk.client, "/teaching") <= 18
