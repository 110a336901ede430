"""Learners are asked what they changed: after a month without a plan, and 30 and 90 days after one.

Each question goes out once: a change keeps how far it was asked, and a pairing by its notice.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Select, String, and_, cast, exists, literal, or_, select
from sqlalchemy.orm import Session, joinedload

from mentoring.db import Database
from mentoring.models.changes import ChangeState, PracticeChange
from mentoring.models.mentors import Mentor
from mentoring.models.needs import Need
from mentoring.models.notices import Notice
from mentoring.models.pairings import Pairing, PairingState
from mentoring.services import news_changes
from mentoring.services.notices import tell

DAYS = (30, 90)
FIRST = timedelta(days=DAYS[0])
GOING_ON = (ChangeState.PLANNED, ChangeState.TRIED, ChangeState.PRACTISING)


def run(database: Database, *, clock: Callable[[], datetime]) -> int:
    """Ask everybody who is due, each in a transaction of their own."""
    with database.reading() as session:
        changes, pairings = due(session, now=clock()), unplanned(session, now=clock())
    done = 0
    for change_id in changes:
        with database.transaction() as session:
            done += ask(session, change_id=change_id, now=clock())
    for pairing_id in pairings:
        with database.transaction() as session:
            done += ask_for_a_plan(session, pairing_id=pairing_id, now=clock())
    return done


def due(session: Session, *, now: datetime) -> list[int]:
    """List the changes whose learner is to be asked how they go."""
    is_due = [
        and_(
            PracticeChange.asked_days < days,
            PracticeChange.planned_at <= now - timedelta(days=days),
        )
        for days in DAYS
    ]
    return list(
        session.scalars(
            select(PracticeChange.id)
            .where(PracticeChange.state.in_(GOING_ON), or_(*is_due))
            .order_by(PracticeChange.id)
        )
    )


def ask(session: Session, *, change_id: int, now: datetime) -> bool:
    """Ask how one change goes; where both questions are due, the later one alone."""
    row = session.scalar(
        select(PracticeChange)
        .where(PracticeChange.id == change_id)
        .options(joinedload(PracticeChange.learner, innerjoin=True))
        .with_for_update(skip_locked=True, of=PracticeChange)
    )
    if row is None or row.planned_at is None or row.state not in GOING_ON:
        return False
    days = max((one for one in DAYS if row.planned_at <= now - timedelta(days=one)), default=0)
    if days <= row.asked_days:
        return False
    row.asked_days = days
    tell(session, recipient=row.learner, news=news_changes.how_it_goes(row, days=days), now=now)
    return True


def unplanned(session: Session, *, now: datetime) -> list[int]:
    """List the pairings of a month ago whose learner has planned nothing, and was not asked yet."""
    return list(session.scalars(_unplanned(now).order_by(Pairing.id)))


def ask_for_a_plan(session: Session, *, pairing_id: int, now: datetime) -> bool:
    """Ask what the learner of one pairing will change."""
    row = session.scalar(
        select(Pairing)
        .where(Pairing.id == pairing_id)
        .options(
            joinedload(Pairing.need, innerjoin=True).joinedload(Need.learner, innerjoin=True),
            joinedload(Pairing.mentor, innerjoin=True).joinedload(Mentor.person, innerjoin=True),
        )
        .with_for_update(skip_locked=True, of=Pairing)
    )
    if row is None or session.scalar(_unplanned(now).where(Pairing.id == pairing_id)) is None:
        return False
    told = news_changes.nothing_planned(row, mentor=row.mentor.person)
    tell(session, recipient=row.need.learner, news=told, now=now)
    return True


def _unplanned(now: datetime) -> Select[int]:
    once = literal("pairing:") + cast(Pairing.id, String) + literal(news_changes.NOTHING_PLANNED)
    planned = PracticeChange.pairing_id == Pairing.id, PracticeChange.planned_at.is_not(None)
    return select(Pairing.id).where(
        Pairing.state.in_((PairingState.ACTIVE, PairingState.COMPLETED)),
        Pairing.active_at <= now - FIRST,
        ~exists().where(*planned),
        ~exists().where(Notice.once == once),
    )
