"""Whether a session took place, as each side says for themselves.

Where both say the same, that is how it was. One voice alone counts after a week. Where the two
differ, both read what the other said, and nobody decides between them.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.db import Database
from mentoring.errors import NotFoundError, RuleBrokenError
from mentoring.models.sessions import Attendance, SessionState, TeachingSession
from mentoring.services import access, news_sessions, offers, sessions
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record
from mentoring.services.notices import tell
from mentoring.services.sessions import Which

ALONE = timedelta(days=7)
BOTH = 2


def say(session: Session, *, by: Viewer, which: Which, met: bool, now: datetime) -> TeachingSession:
    """Say whether one met; it can be said again as long as it is open between the two."""
    row = access.session_of_either(session, by, which.pairing_id, which.session_id)
    offers.locked(session, row.pairing)
    session.refresh(row, [*sessions.MAY_CHANGE, "attendances"])
    if row.state is SessionState.CANCELLED:
        raise RuleBrokenError("This session was cancelled, so there is nothing to say of it.")
    if row.starts_at > now:
        raise RuleBrokenError("This session is still to come. Say afterwards whether you met.")
    mine = next((one for one in row.attendances if one.person_id == by.person_id), None)
    if mine is None:
        row.attendances.append(Attendance(person_id=by.person_id, met=met, said_at=now))
    elif row.state is SessionState.PLANNED:
        mine.met, mine.said_at = met, now
    if len(row.attendances) == BOTH:
        _settle(session, row, now=now)
    return row


def run(database: Database, *, clock: Callable[[], datetime]) -> int:
    """Ask after each session how it was, and let one voice count where the other stayed silent."""
    done = 0
    with database.reading() as session:
        over, silent = due_to_ask(session, now=clock()), due_to_settle(session, now=clock())
    for number in over:
        with database.transaction() as session:
            done += ask(session, session_id=number, now=clock())
    for number in silent:
        with database.transaction() as session:
            done += settle(session, session_id=number, now=clock())
    return done


def due_to_ask(session: Session, *, now: datetime) -> Sequence[int]:
    """List the sessions that are over and that nobody has been asked about."""
    return session.scalars(
        select(TeachingSession.id)
        .where(
            TeachingSession.state == SessionState.PLANNED,
            TeachingSession.ends_at <= now,
            TeachingSession.asked_at.is_(None),
        )
        .order_by(TeachingSession.id)
    ).all()


def due_to_settle(session: Session, *, now: datetime) -> Sequence[int]:
    """List the sessions of which only one side has spoken, a week after they were over."""
    voices = select(Attendance.session_id).where(Attendance.session_id == TeachingSession.id)
    return session.scalars(
        select(TeachingSession.id)
        .where(
            TeachingSession.state == SessionState.PLANNED,
            TeachingSession.ends_at <= now - ALONE,
            voices.exists(),
            ~voices.offset(1).exists(),
        )
        .order_by(TeachingSession.id)
    ).all()


def ask(session: Session, *, session_id: int, now: datetime) -> bool:
    """Ask both once, after the end."""
    row = _held(session, session_id)
    if row.state is not SessionState.PLANNED or row.ends_at > now or row.asked_at is not None:
        return False
    row.asked_at = now
    for about in sessions.told(session, row):
        tell(session, recipient=about.reader, news=news_sessions.how_was_it(about), now=now)
    return True


def settle(session: Session, *, session_id: int, now: datetime) -> bool:
    """Let the one voice count, where a week has brought no other."""
    row = _held(session, session_id)
    over = row.ends_at <= now - ALONE
    if row.state is not SessionState.PLANNED or not over or len(row.attendances) != 1:
        return False
    _settle(session, row, now=now)
    return True


def _held(session: Session, session_id: int) -> TeachingSession:
    """Lock a session by its pairing, and read it as it stands."""
    row = session.get_one(TeachingSession, session_id)
    pairing = access.pairing(session, row.pairing_id)
    if pairing is None:
        raise NotFoundError("There is no such pairing.")
    offers.locked(session, pairing)
    session.refresh(row, [*sessions.MAY_CHANGE, "asked_at", "attendances", "pairing"])
    return row


def _settle(session: Session, row: TeachingSession, *, now: datetime) -> None:
    said = {one.met for one in row.attendances}
    if row.state is not SessionState.PLANNED or len(said) != 1:
        return
    row.move_to(SessionState.HELD if said == {True} else SessionState.MISSED)
    row.changed_at = now
    record(session, Act(None, row.state.value, row), now=now)
