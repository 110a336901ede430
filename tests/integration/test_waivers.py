"""Law 3's override: for one person, with a reason, and no number passed by it."""

import pytest
from sqlalchemy import select

from mentoring.errors import RuleBrokenError
from mentoring.models.audit import AuditEvent, AuditNote
from mentoring.models.experiences import ExperienceState
from mentoring.models.mentors import MentorWaiver, Readiness, Visibility
from mentoring.services import access, eligibility, waivers
from tests.factories import (
    NOW,
    make_admin,
    make_experience,
    make_mentor,
    make_person,
    make_programme,
)
from tests.rings import committing


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


def test_an_override_of_readiness_lets_one_person_be_suggested(session, client, trainee):
    assert suggested(session) == set()
    page = set_aside(client, trainee)

    assert "Readiness to teach does not count" in page.text
    assert suggested(session) == {trainee.person_id}


def test_an_override_of_a_confirmation_lets_a_submitted_experience_be_suggested(session, client):
    mentor = make_mentor(session)
    make_experience(session, mentor, state=ExperienceState.SUBMITTED)
    assert suggested(session) == set()
    set_aside(client, mentor, "endorsement")

    assert suggested(session) == {mentor.person_id}


def test_an_override_holds_for_one_person_alone(session, client, trainee):
    other = make_mentor(session, readiness=Readiness.IN_TRAINING)
    make_experience(session, other)
    set_aside(client, trainee)

    assert suggested(session) == {trainee.person_id}


def test_the_audit_log_keeps_who_set_what_aside_and_why(session, client, trainee, admin):
    set_aside(client, trainee, reason="She taught this for ten years.")

    kept = session.scalars(select(AuditEvent).where(AuditEvent.noun == "mentors")).one()
    assert (kept.actor_id, kept.action) == (admin.id, "readiness_set_aside")
    assert (kept.noun_id, kept.reason) == (trainee.person_id, "admin_override")
    assert session.get_one(AuditNote, kept.id).text == "She taught this for ten years."


def test_the_page_shows_the_reason_and_the_log(client, trainee, admin):
    set_aside(client, trainee, reason="She taught this for ten years.")
    page = client.get(at(trainee))

    assert page.text.count("She taught this for ten years.") == 2
    assert "Readiness was set aside" in page.text
    assert admin.name in page.text


@pytest.mark.parametrize(
    ("what", "reason", "sentence"),
    [
        ("readiness", "", "Enter a reason"),
        ("readiness", "   ", "Enter a reason"),
        ("readiness", "x" * 1001, "1,000 characters or fewer"),
        ("readiness", "Her number is 943 476 5919", "looks like an NHS number"),
        ("", "She taught this for ten years.", "Choose what to set aside"),
        ("capacity", "She taught this for ten years.", "Not a valid choice"),
    ],
)
def test_an_override_needs_a_condition_and_a_reason(
    session, client, trainee, what, reason, sentence
):
    page = set_aside(client, trainee, what, reason)

    assert client.status == 422
    assert sentence in page.one(".nhsuk-error-summary").text
    assert session.scalars(select(MentorWaiver)).all() == []


def test_an_override_that_is_sent_twice_is_kept_once(session, client, trainee):
    for _ in range(2):
        set_aside(client, trainee)
        assert client.status == 200

    assert len(session.scalars(select(MentorWaiver)).all()) == 1
    assert len(session.scalars(select(AuditEvent)).all()) == 1


def test_an_override_that_is_withdrawn_counts_no_more_and_the_log_keeps_both(
    session, client, trainee
):
    set_aside(client, trainee)
    for _ in range(2):
        client.post(at(trainee, "override/readiness/withdraw"))
        assert client.status == 200

    assert suggested(session) == set()
    actions = [one.action for one in session.scalars(select(AuditEvent).order_by(AuditEvent.id))]
    assert actions == ["readiness_set_aside", "readiness_counts_again"]


def test_no_number_is_passed_by_an_override(session, client):
    mentor = make_mentor(session, readiness=Readiness.IN_TRAINING, learners_at_once=0)
    make_experience(session, mentor)
    set_aside(client, mentor)

    assert "They have no place left, by their own number." in client.get(at(mentor)).text


def test_nobody_decides_about_themselves(session, client, admin):
    mentor = make_mentor(session, admin, readiness=Readiness.IN_TRAINING)
    make_experience(session, mentor)
    assert "Set a condition aside" not in client.get(at(mentor)).text

    page = set_aside(client, mentor)
    assert (client.status, "Ask another admin" in page.text) == (409, True)


@pytest.mark.parametrize("visibility", [None, Visibility.NOBODY])
def test_nothing_is_set_aside_for_who_does_not_teach_or_is_hidden(session, admin, visibility):
    person = make_person(session)
    if visibility:
        make_mentor(session, person, visibility=visibility)
    viewer = access.viewer(session, admin.id)
    assert viewer is not None

    with pytest.raises(RuleBrokenError):
        waivers.give(
            session, admin=viewer, person_id=person.id, what="readiness", reason="So", now=NOW
        )
