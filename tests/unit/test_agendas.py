"""Agendas share the whole time of a session out among their steps."""

from datetime import UTC, datetime, timedelta

import pytest

from mentoring.models.sessions import MeetingFormat
from mentoring.services import agendas
from mentoring.services.session_places import MINUTES

START = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize("way", MeetingFormat)
@pytest.mark.parametrize("minutes", MINUTES)
def test_the_steps_fill_the_time_one_after_the_other(way, minutes):
    at = START
    for step in agendas.steps(way, starts_at=START, minutes=minutes):
        assert step.starts_at == at
        assert step.minutes >= 0
        at += timedelta(minutes=step.minutes)
    assert at == START + timedelta(minutes=minutes)


def test_a_peer_assist_of_ninety_minutes_has_its_known_steps():
    steps = agendas.steps(MeetingFormat.PEER_ASSIST, starts_at=START, minutes=90)
    assert [step.minutes for step in steps] == [5, 15, 15, 25, 15, 15]
