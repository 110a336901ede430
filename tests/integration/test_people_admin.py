"""People as a programme admin sees them, and the override for one of them."""

import pytest

from mentoring.models.experiences import ExperienceState
from mentoring.models.mentors import Readiness, Visibility
from mentoring.services import access, eligibility, meeting
from tests.factories import (
    NOW,
    make_admin,
    make_experience,
    make_mentor,
    make_need,
    make_organisation,
    make_person,
    make_programme,
)
from tests.rings import committing, queries


@pytest.fixture
def admin(session):
    return make_admin(session, make_programme(session), name="Rosa Candlestead")


@pytest.fixture
def client(client, session, admin):
    session.commit()
    client.sign_in(admin)
    return committing(client, session)


@pytest.fixture
def trainee(session):
    """Somebody with a confirmed experience who has not ended the training."""
    mentor = make_mentor(session, readiness=Readiness.IN_TRAINING, ready_at=None)
    make_experience(session, mentor)
    return mentor


def at(mentor, *rest):
    return "/".join([f"/people/{mentor.person_id}", *rest])


def suggested(session):
    session.expire_all()
    return {one.mentor.person_id for one in eligibility.suggestible(session, to_team=True)}


def set_aside(client, mentor, what="readiness", reason="She taught this for ten years."):
    return client.post(at(mentor, "override"), {"what": what, "reason": reason})


# ------------------------------------------------------------------------------------- the search


@pytest.mark.parametrize("words", ["quince", "QUINCE", "sunita.q@", "dapplemere hosp"])
def test_people_are_found_by_name_e_mail_address_and_organisation(session, client, words):
    employer = make_organisation(session, name="Dapplemere Hospital")
    make_person(
        session, name="Sunita Quincewick", email="sunita.q@example.org", organisation_id=employer.id
    )
    make_person(session, name="Omar Thistlecroft")

    page = client.get(f"/people?find={words}")
    assert page.all("tbody th a") == ["Sunita Quincewick"]


def test_a_search_that_finds_nobody_says_what_to_do_next(client):
    page = client.get("/people?find=nobody+at+all")

    assert "Nobody on the register fits “nobody at all”" in page.text


@pytest.mark.parametrize("words", ["%25", "_", "%27"])
def test_signs_are_looked_for_as_they_are(client, words):
    assert "Nobody on the register fits" in client.get(f"/people?find={words}").text


def test_the_list_is_shown_fifty_at_a_time(session, client):
    for _ in range(60):
        make_person(session)

    assert len(client.get("/people").soup.select("tbody tr")) == 50
    page = client.get("/people?page=2")
    assert len(page.soup.select("tbody tr")) == 11
    assert page.title.startswith("People (page 2 of 2)")


def test_the_list_makes_as_many_queries_for_many_people_as_for_few(session, client, database):
    before = queries(database, client, "/people")
    for _ in range(40):
        mentor = make_mentor(session)
        make_experience(session, mentor)
        make_need(session, mentor.person, make_programme(session))

    assert queries(database, client, "/people") == before


@pytest.mark.parametrize("path", ["/people", "/people/1", "/people/1/override"])
def test_somebody_who_runs_nothing_cannot_look_at_people(session, client, path):
    client.sign_in(make_person(session))
    client.get(path)

    assert client.status == 403


# ------------------------------------------------------------------------------------- one person


def test_a_person_who_is_not_there_is_not_found(client):
    client.get("/people/99999")

    assert client.status == 404


def test_an_admin_sees_the_numbers_and_cannot_change_them(trainee, client):
    page = client.get(at(trainee))

    assert "0 of 2" in page.text
    assert "Only they can change these" in page.text
    assert page.soup.select("main input:not([type=hidden])") == []


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"readiness": Readiness.IN_TRAINING}, "They are not ready to teach yet."),
        ({"paused": True}, "They take no new learners at the moment."),
        ({"learners_at_once": 0}, "They have no place left, by their own number."),
    ],
)
def test_the_page_says_what_keeps_somebody_from_being_suggested(session, client, given, sentence):
    mentor = make_mentor(session, **given)
    make_experience(session, mentor)

    assert sentence in client.get(at(mentor)).text


def test_who_may_be_suggested_is_said_to_be(session, client):
    mentor = make_mentor(session)
    make_experience(session, mentor)

    assert "They can be suggested to learners." in client.get(at(mentor)).text


def test_experiences_are_listed_with_their_states_and_drafts_are_only_counted(session, client):
    mentor = make_mentor(session)
    make_experience(session, mentor, title="A whole town")
    make_experience(session, mentor, title="Not ready", state=ExperienceState.DRAFT)
    page = client.get(at(mentor))

    assert "A whole town" in page.text
    assert "Confirmed" in page.all("strong")
    assert "Not ready" not in page.text
    assert "1 draft that only they can read" in page.text


def test_who_has_chosen_to_be_seen_by_nobody_keeps_their_work_hidden(session, client):
    mentor = make_mentor(session, visibility=Visibility.NOBODY)
    make_experience(session, mentor, title="A whole town")
    page = client.get(at(mentor))

    assert "A whole town" not in page.text
    assert "chosen to be shown to nobody" in page.text
    assert "Set a condition aside" not in page.text


def test_whom_somebody_asked_not_to_meet_is_told_to_no_admin(session, client, trainee):
    other = make_person(session)
    viewer = access.viewer(session, trainee.person_id)
    assert viewer is not None
    meeting.keep_apart(session, person=viewer, email=other.email, now=NOW)
    session.commit()

    page = client.get(at(trainee))
    assert "Nothing has been decided about them yet" in page.text
    assert "apart" not in page.text
