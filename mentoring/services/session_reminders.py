"""The day before a session of a cohort: when and where, whose case, and what one wanted done."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from mentoring.db import Database
from mentoring.models.cohort_actions import CohortAction
from mentoring.models.notices import Notice
from mentoring.models.people import Person
from mentoring.models.sessions import SessionState, TeachingSession
from mentoring.services import news_sessions, participants, working_days
from mentoring.services.notices import News, tell_all

A_DAY = timedelta(days=1)


def run(database: Database, *, clock: Callable[[], datetime]) -> int:
    """Remind of the sessions of tomorrow, each in its own transaction."""
    with database.reading() as session:
        found = due(session, now=clock())
    done = 0
    for session_id in found:
        with database.transaction() as session:
            done += remind(session, session_id=session_id, now=clock())
    return done


def due(session: Session, *, now: datetime) -> list[int]:
    """List the sessions of tomorrow of which somebody has still to be reminded, from 9am on."""
    today = working_days.london(now)
    if now < working_days.morning_of(today):
        return []
    rows = session.scalars(
        select(TeachingSession)
        .where(
            TeachingSession.cohort_id.is_not(None),
            TeachingSession.state == SessionState.PLANNED,
            TeachingSession.starts_at >= working_days.start_of(today + A_DAY),
            TeachingSession.starts_at < working_days.start_of(today + 2 * A_DAY),
        )
        .options(joinedload(TeachingSession.cohort), joinedload(TeachingSession.case_by))
        .order_by(TeachingSession.id)
    ).all()
    return [row.id for row in rows if _news(session, row)]


def remind(session: Session, *, session_id: int, now: datetime) -> int:
    """Remind those who take part in one session, and have not been."""
    row = participants.found(session, session_id)
    participants.lock(session, row)
    if session_id not in due(session, now=now):
        return 0
    told = _news(session, row)
    tell_all(session, told, now=now)
    return len(told)


def _news(session: Session, row: TeachingSession) -> list[tuple[Person, News]]:
    """Write what has not been told of a session yet."""
    wanted = _wanted(session, row)
    news = [
        (one.reader, news_sessions.soon(one, case_by=_case(row, one.reader), actions=actions))
        for one in participants.told(session, row)
        for actions in (wanted.get(one.reader.id, ()),)
    ]
    known = set(
        session.scalars(select(Notice.once).where(Notice.once.in_([one.once for _, one in news])))
    )
    return [(reader, one) for reader, one in news if one.once not in known]


def _wanted(session: Session, row: TeachingSession) -> dict[int, Sequence[str]]:
    """Give everybody’s own actions that are not done yet."""
    found: dict[int, list[str]] = {}
    for action in session.scalars(
        select(CohortAction)
        .where(CohortAction.cohort_id == row.cohort_id, CohortAction.done_at.is_(None))
        .order_by(CohortAction.by_when, CohortAction.id)
    ):
        found.setdefault(action.person_id, []).append(action.what.rstrip("."))
    return dict(found)


def _case(row: TeachingSession, reader: Person) -> str:
    if row.case_by is None:
        return ""
    if row.case_by_id == reader.id:
        return "You bring the case: for whom it is, what has to get done, and where it is stuck."
    return f"{row.case_by.name} brings a case."
