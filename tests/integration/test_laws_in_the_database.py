"""What must always hold, asked of the database itself, past every service."""

import pytest
from sqlalchemy import delete, insert, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from mentoring.models.audit import AuditEvent
from mentoring.models.mentors import Mentor
from mentoring.models.pairings import ARROWS, HOLDS_A_PLACE, Pairing, PairingState
from mentoring.services.audit import Act, record
from tests.factories import (
    NOW,
    make_experience,
    make_mentor,
    make_need,
    make_person,
    make_programme,
)


def put_pairing(session, mentor, state: PairingState = PairingState.OFFERED) -> Pairing:
    need = make_need(session, make_person(session), make_programme(session))
    experience = make_experience(session, mentor)
    row = Pairing(
        need_id=need.id,
        mentor_id=mentor.person_id,
        experience_id=experience.id,
        state=state,
        explanation={},
        requested_at=NOW,
    )
    session.add(row)
    session.flush()
    return row


def held(session, mentor) -> int:
    session.expire(mentor)
    count: int = mentor.learners_held
    return count


@pytest.mark.parametrize("state", sorted(HOLDS_A_PLACE))
def test_a_pairing_too_many_is_refused(session, state):
    mentor = make_mentor(session, learners_at_once=1)
    put_pairing(session, mentor, state)
    with pytest.raises(IntegrityError):
        put_pairing(session, mentor)


def test_a_request_that_waits_holds_no_place(session):
    mentor = make_mentor(session, learners_at_once=1)
    put_pairing(session, mentor, PairingState.REQUESTED)
    put_pairing(session, mentor, PairingState.REQUESTED)
    assert held(session, mentor) == 0


def test_a_waiting_request_cannot_become_an_offer_without_room(session):
    mentor = make_mentor(session, learners_at_once=1)
    put_pairing(session, mentor)
    waiting = put_pairing(session, mentor, PairingState.REQUESTED)
    waiting.state = PairingState.OFFERED
    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.parametrize("state", sorted(set(PairingState) - HOLDS_A_PLACE))
def test_a_pairing_that_ends_frees_its_place(session, state):
    mentor = make_mentor(session, learners_at_once=1)
    row = put_pairing(session, mentor)
    session.execute(update(Pairing).where(Pairing.id == row.id).values(state=state))
    assert held(session, mentor) == 0


def test_a_pairing_that_is_removed_frees_its_place(session):
    mentor = make_mentor(session, learners_at_once=1)
    row = put_pairing(session, mentor)
    session.execute(delete(Pairing).where(Pairing.id == row.id))
    assert held(session, mentor) == 0


def test_a_pairing_that_moves_on_keeps_its_one_place(session):
    mentor = make_mentor(session, learners_at_once=2)
    row = put_pairing(session, mentor)
    for state in (PairingState.ACCEPTED, PairingState.ACTIVE):
        session.execute(update(Pairing).where(Pairing.id == row.id).values(state=state))
    assert held(session, mentor) == 1


def test_a_number_cannot_be_set_below_the_load(session):
    mentor = make_mentor(session, learners_at_once=2)
    put_pairing(session, mentor)
    put_pairing(session, mentor)
    mentor.learners_at_once = 1
    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.parametrize("number", [-1, 7])
def test_a_number_of_learners_outside_0_to_6_is_refused(session, number):
    with pytest.raises(IntegrityError):
        make_mentor(session, learners_at_once=number)


@pytest.mark.parametrize("number", [-1, 3])
def test_a_number_of_cohorts_outside_0_to_2_is_refused(session, number):
    with pytest.raises(IntegrityError):
        make_mentor(session, cohorts_at_once=number)


def test_a_need_has_one_live_pairing_for_each_of_its_places(session):
    first = put_pairing(session, make_mentor(session))
    other = make_mentor(session)
    made = {
        "need_id": first.need_id,
        "need_place": 1,
        "mentor_id": other.person_id,
        "experience_id": first.experience_id,
        "state": PairingState.REQUESTED,
        "explanation": {},
        "note": "",
        "requested_at": NOW,
    }
    with pytest.raises(IntegrityError):
        session.execute(insert(Pairing).values(made))


def test_the_audit_log_cannot_be_changed(session):
    event = record(session, Act(None, "asked", make_person(session)), now=NOW)
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(
            update(AuditEvent).where(AuditEvent.id == event.id).values(action="nothing")
        )


def test_nothing_can_be_removed_from_the_audit_log(session):
    event = record(session, Act(None, "asked", make_person(session)), now=NOW)
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(delete(AuditEvent).where(AuditEvent.id == event.id))


def test_an_unknown_state_is_refused(session):
    row = put_pairing(session, make_mentor(session))
    with pytest.raises(DBAPIError):
        session.execute(
            text("UPDATE pairings SET state = 'married' WHERE id = :id"), {"id": row.id}
        )


def test_every_state_of_a_pairing_has_its_arrows():
    assert set(ARROWS) == set(PairingState)


def test_nobody_but_the_triggers_writes_how_many_learners_a_mentor_holds(session):
    assert Mentor.__table__.c.learners_held.default.arg == 0
