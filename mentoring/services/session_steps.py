"""What happens to a session, whoever meets in it: planned, moved, called off, and who is told."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from mentoring.models.cohorts import Cohort
from mentoring.models.pairings import Pairing
from mentoring.models.people import Person
from mentoring.models.sessions import SessionState, TeachingSession
from mentoring.services import news_sessions, participants
from mentoring.services.audit import Act, record
from mentoring.services.notices import tell_all
from mentoring.services.session_places import Where


def new(
    of: Pairing | Cohort, *, starts_at: datetime, where: Where, now: datetime
) -> TeachingSession:
    """Make a session of a pairing or of a cohort, of which nobody has been told yet."""
    whose = {"pairing": of} if isinstance(of, Pairing) else {"cohort": of}
    return TeachingSession(
        **whose,
        state=SessionState.PLANNED,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=where.minutes),
        place=where.place,
        link=where.link,
        uid=str(uuid.uuid4()),
        sequence=0,
        made_at=now,
        changed_at=now,
    )


def plan(
    session: Session, row: TeachingSession, *, by: int | None, now: datetime
) -> TeachingSession:
    """Keep a new session, and invite whoever takes part."""
    session.add(row)
    record(session, Act(by, "planned", row), now=now)
    told = participants.told(session, row)
    tell_all(session, [(one.reader, news_sessions.planned(one, now=now)) for one in told], now=now)
    return row


def move(
    session: Session,
    row: TeachingSession,
    *,
    by: Person,
    starts_at: datetime,
    where: Where,
    now: datetime,
) -> bool:
    """Move a session to another time or place; nobody is told of what is as it was."""
    ends_at = starts_at + timedelta(minutes=where.minutes)
    wanted = (starts_at, ends_at, where.place, where.link)
    if (row.starts_at, row.ends_at, row.place, row.link) == wanted:
        return False
    row.starts_at, row.ends_at, row.place, row.link = wanted
    row.sequence += 1
    row.changed_at, row.asked_at = now, None
    record(session, Act(by.id, "changed", row), now=now)
    told = participants.told(session, row)
    news = [(one.reader, news_sessions.changed(one, by=by, now=now)) for one in told]
    tell_all(session, news, now=now)
    return True


def cancel(session: Session, row: TeachingSession, *, by: Person | None, now: datetime) -> None:
    """Call a session off; the entry goes from every calendar."""
    row.move_to(SessionState.CANCELLED)
    row.sequence += 1
    row.changed_at = now
    record(session, Act(by.id if by else None, "cancelled", row), now=now)
    told = participants.told(session, row)
    news = [(one.reader, news_sessions.cancelled(one, by=by, now=now)) for one in told]
    tell_all(session, news, now=now)
