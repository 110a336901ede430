"""Whether a session took place, as those who take part say for themselves.

In a pairing: where both say the same, that is how it was. One voice alone counts after a week.
Where the two differ, both read what the other said, and nobody decides between them. In a cohort
the lead says who was there, and that settles it; without the lead's word the voices count after a
week, and it was held if anybody was there. What somebody says for themselves stands in any case.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from mentoring.db import Database
from mentoring.errors import InvalidError, RuleBrokenError
from mentoring.models.sessions import Attendance, SessionGuest, SessionState, TeachingSession
from mentoring.services import cohort_circles, news_sessions, participants
from mentoring.services.access import Viewer, Which
from mentoring.services.audit import Act, record
from mentoring.services.cohort_circles import Part
from mentoring.services.notices import tell_all

ALONE = timedelta(days=7)
BOTH = 2


def say(session: Session, *, by: Viewer, which: Which, met: bool, now: datetime) -> TeachingSession:
    """Say whether one met; it can be said again as long as it is open."""
    row = participants.session_of(session, by, which)
    participants.check_among(session, row, by)
    participants.lock(session, row)
    _check_it_is_over(row, now=now)
    mine = _of(row, by.person_id)
    if mine is None:
        row.attendances.append(Attendance(person_id=by.person_id, met=met, said_at=now))
    elif row.state is SessionState.PLANNED or (row.state is SessionState.HELD and row.cohort_id):
        mine.met, mine.by_lead, mine.said_at = met, False, now
    if row.pairing_id is not None and len(row.attendances) == BOTH:
        _settle(session, row, now=now)
    return row


def say_who(
    session: Session, *, lead: Viewer, which: Which, there: Collection[int], now: datetime
) -> TeachingSession:
    """Say, as a lead, who was there; what somebody has said for themselves stays as they said."""
    row = participants.session_of(session, lead, which)
    cohort_circles.allowed(session, lead, which.cohort_id, Part.LEAD)
    participants.lock(session, row)
    _check_it_is_over(row, now=now)
    if row.state is SessionState.MISSED:
        raise RuleBrokenError("It is kept that this session did not take place.")
    if row.state is SessionState.HELD and not there:
        raise InvalidError({"there": "It is kept that it took place. Tick who was there"})
    guests = session.scalars(
        select(SessionGuest.person_id).where(SessionGuest.session_id == row.id)
    ).all()
    if not set(there) <= set(guests):
        raise InvalidError({"there": "Choose from those who were invited"})
    for person_id in guests:
        said = _of(row, person_id)
        if said is None:
            said = Attendance(person_id=person_id, by_lead=True)
            row.attendances.append(said)
        if said.by_lead or person_id == lead.person_id:
            said.met, said.said_at = person_id in there, now
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
    """List the sessions of which a voice has to be enough, a week after they were over."""
    voices = select(Attendance.session_id).where(Attendance.session_id == TeachingSession.id)
    return session.scalars(
        select(TeachingSession.id)
        .where(
            TeachingSession.state == SessionState.PLANNED,
            TeachingSession.ends_at <= now - ALONE,
            voices.exists(),
            or_(TeachingSession.cohort_id.is_not(None), ~voices.offset(1).exists()),
        )
        .order_by(TeachingSession.id)
    ).all()


def ask(session: Session, *, session_id: int, now: datetime) -> bool:
    """Ask those who take part once, after the end."""
    row = _held(session, session_id)
    if row.state is not SessionState.PLANNED or row.ends_at > now or row.asked_at is not None:
        return False
    row.asked_at = now
    told = participants.told(session, row)
    tell_all(session, [(one.reader, news_sessions.how_was_it(one)) for one in told], now=now)
    return True


def settle(session: Session, *, session_id: int, now: datetime) -> bool:
    """Let the one voice count, where a week has brought no other; in a cohort, whatever voices."""
    row = _held(session, session_id)
    over = row.ends_at <= now - ALONE
    enough = len(row.attendances) == 1 or (row.cohort_id is not None and row.attendances)
    if row.state is not SessionState.PLANNED or not over or not enough:
        return False
    _settle(session, row, now=now)
    return True


def _held(session: Session, session_id: int) -> TeachingSession:
    """Lock a session by what it is of, and read it as it stands."""
    row = participants.found(session, session_id)
    participants.lock(session, row)
    return row


def _check_it_is_over(row: TeachingSession, *, now: datetime) -> None:
    if row.state is SessionState.CANCELLED:
        raise RuleBrokenError("This session was cancelled, so there is nothing to say of it.")
    if row.starts_at > now:
        raise RuleBrokenError("This session is still to come. Say afterwards whether you met.")


def _of(row: TeachingSession, person_id: int) -> Attendance | None:
    return next((one for one in row.attendances if one.person_id == person_id), None)


def _settle(session: Session, row: TeachingSession, *, now: datetime) -> None:
    said = {one.met for one in row.attendances}
    if row.state is not SessionState.PLANNED or not said:
        return
    if row.pairing_id is not None and len(said) != 1:
        return
    row.move_to(SessionState.HELD if True in said else SessionState.MISSED)
    row.changed_at = now
    record(session, Act(None, row.state.value, row), now=now)
