"""What becomes of those who wait for a mentor who hides, withdraws or pauses."""

import pytest
from sqlalchemy import select

from mentoring.models.notices import Notice
from mentoring.models.pairings import PairingState
from mentoring.models.people import NotWith
from tests.integration.desks import Line


@pytest.fixture
def line(session, client):
    return Line(session, client)


def test_who_waits_for_somebody_who_hides_is_sent_to_their_next_choice(line):
    line.client.post("/teaching/visibility", {"visibility": "nobody"})
    assert line.look_again() == [PairingState.WITHDRAWN, PairingState.OFFERED]


def test_who_waits_for_a_withdrawn_experience_is_sent_to_their_next_choice(line):
    line.client.post(f"/experiences/{line.experience.id}/withdraw")
    assert "offer_waiting" in line.client.woken
    assert line.look_again() == [PairingState.WITHDRAWN, PairingState.OFFERED]


def test_who_waits_for_somebody_who_pauses_keeps_their_turn(line):
    line.client.post("/teaching/pause", {"paused": "yes"})
    assert line.look_again() == [PairingState.REQUESTED]


def test_a_waiting_request_is_not_offered_to_somebody_who_asked_not_to_meet(line):
    line.session.add(NotWith(person_id=line.id, other_id=line.need.learner_id))
    line.session.commit()
    line.numbers(3)
    assert line.look_again() == [PairingState.WITHDRAWN, PairingState.OFFERED]


def test_a_learner_whose_request_is_passed_on_is_not_told_why(line):
    line.client.post("/teaching/visibility", {"visibility": "nobody"})
    line.look_again()
    told = select(Notice).where(Notice.recipient_id == line.need.learner_id)
    assert "cannot take this on at the moment" in line.session.scalars(told).first().body
    line.session.commit()
