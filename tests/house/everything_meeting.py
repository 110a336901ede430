"""Sessions of every state, what two people agreed, and a calendar address."""

from datetime import timedelta

from mentoring.models.sessions import (
    Agreement,
    CalendarFeed,
    MeetingFormat,
    SessionProposal,
    SessionState,
    SessionTime,
    TeachingSession,
)
from mentoring.services import calendar_feeds
from tests.factories import NOW, viewer


def make_meeting(session, pairing, *, other_id):
    """Let two people agree, propose, and have sessions; give the numbers of the sessions."""
    pairing.active_at = NOW - timedelta(days=40)  # so that they are asked how it goes
    session.add(
        Agreement(
            pairing_id=pairing.id,
            aim="Home by Friday",
            format=MeetingFormat.PEER_ASSIST,
            written_by_id=other_id,
            written_at=NOW,
        )
    )
    times = [SessionTime(starts_at=NOW + timedelta(days=day)) for day in (5, 6)]
    session.add(
        SessionProposal(
            pairing_id=pairing.id, proposed_by_id=other_id, minutes=60, made_at=NOW, times=times
        )
    )
    over = _session(pairing, SessionState.PLANNED, NOW - timedelta(days=2))
    rows = [over, *(_session(pairing, state, NOW + timedelta(days=4)) for state in SessionState)]
    session.add_all(rows)
    session.flush()
    return [row.id for row in rows]


def together(session):
    """Give which session belongs to which pairing or cohort."""
    rows = session.query(
        TeachingSession.id, TeachingSession.pairing_id, TeachingSession.cohort_id
    ).all()
    return {
        ("pairing_id", "session_id"): {(row.pairing_id, row.id) for row in rows},
        ("cohort_id", "session_id"): {(row.cohort_id, row.id) for row in rows},
    }


def calendar_token(session, person):
    """Give the signed part of somebody's calendar address."""
    who = viewer(session, person.id)
    calendar_feeds.make(session, viewer=who, now=NOW)
    found = calendar_feeds.page(session, viewer=who, key="a key")
    assert session.get(CalendarFeed, person.id) is not None
    return found.path.removeprefix("/calendar/").removesuffix(".ics")


def _session(pairing, state, starts_at):
    return TeachingSession(
        pairing_id=pairing.id,
        state=state,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        place="Room 4",
        link="https://meet.example.org/room",
        uid=f"{pairing.id}-{state.value}-{starts_at:%d}",
        made_at=NOW,
        changed_at=NOW,
    )
