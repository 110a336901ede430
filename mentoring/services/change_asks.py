"""Learners are asked what they changed: where they have no plan, and 30 and 90 days after one.

In a pairing the first question comes after a month; in a cohort when its last session is over or
it is completed, and once more 90 days after. Each goes out once: a change keeps how far it was
asked, and a pairing or a place in a cohort by its notice.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Select, String, and_, cast, exists, literal, or_, select
from sqlalchemy.orm import Session, joinedload

from mentoring.db import Database
from mentoring.models.changes import ChangeState, PracticeChange
from mentoring.models.cohorts import Cohort, CohortState, Membership, MembershipState
from mentoring.models.mentors import Mentor
from mentoring.models.needs import Need
from mentoring.models.notices import Notice
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.sessions import SessionState as S
from mentoring.models.sessions import TeachingSession
from mentoring.services import news_changes
from mentoring.services.notices import tell, tell_all

DAYS = (30, 90)
AFTER_THE_LAST = (0, 90)
FIRST = timedelta(days=DAYS[0])
GOING_ON = (ChangeState.PLANNED, ChangeState.TRIED, ChangeState.PRACTISING)


def run(database: Database, *, clock: Callable[[], datetime]) -> int:
    """Ask everybody who is due, each in a transaction of their own."""
    with database.reading() as session:
        changes, pairings = due(session, now=clock()), unplanned(session, now=clock())
        places = unplanned_places(session, now=clock())
    done = 0
    for change_id in changes:
        with database.transaction() as session:
            done += ask(session, change_id=change_id, now=clock())
    for pairing_id in pairings:
        with database.transaction() as session:
            done += ask_for_a_plan(session, pairing_id=pairing_id, now=clock())
    for membership_id in places:
        with database.transaction() as session:
            done += ask_member_for_a_plan(session, membership_id=membership_id, now=clock())
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


def unplanned_places(session: Session, *, now: datetime) -> list[int]:
    """List the places in cohorts that are over whose learner has planned nothing, and is due."""
    return sorted(
        {
            number
            for days in AFTER_THE_LAST
            for number in session.scalars(_unplanned_places(days, now=now))
        }
    )


def ask_member_for_a_plan(session: Session, *, membership_id: int, now: datetime) -> bool:
    """Ask what one member of a cohort will change; where both are due, the later question alone."""
    row = session.scalar(
        select(Membership)
        .where(Membership.id == membership_id)
        .options(
            joinedload(Membership.learner, innerjoin=True),
            joinedload(Membership.cohort, innerjoin=True),
        )
        .with_for_update(skip_locked=True, of=Membership)
    )
    due = [
        days
        for days in AFTER_THE_LAST
        if session.scalar(_unplanned_places(days, now=now).where(Membership.id == membership_id))
    ]
    if row is None or not due:
        return False
    told = [(row.learner, news_changes.nothing_planned_in(row, days=days)) for days in due]
    tell_all(session, told[-1:], now=now)
    return True


def _unplanned_places(days: int, *, now: datetime) -> Select[int]:
    """Find them so many days after the last session, or after the cohort was completed."""
    once = literal("membership:") + cast(Membership.id, String)
    later = [
        exists().where(Notice.once == once + literal(f"{news_changes.NOTHING_PLANNED}:{one}"))
        for one in AFTER_THE_LAST
        if one >= days
    ]
    planned = PracticeChange.membership_id == Membership.id, PracticeChange.planned_at.is_not(None)
    sessions = TeachingSession.cohort_id == Cohort.id, TeachingSession.state != S.CANCELLED
    ahead = TeachingSession.ends_at > now - timedelta(days=days)
    is_over = and_(exists().where(*sessions), ~exists().where(*sessions, ahead))
    return (
        select(Membership.id)
        .join(Cohort, Cohort.id == Membership.cohort_id)
        .where(
            Membership.state.in_((MembershipState.ACTIVE, MembershipState.COMPLETED)),
            or_(
                and_(
                    Cohort.state == CohortState.COMPLETED,
                    Cohort.ended_at <= now - timedelta(days=days),
                ),
                is_over,
            ),
            ~exists().where(*planned),
            *(~one for one in later),
        )
    )


def _unplanned(now: datetime) -> Select[int]:
    once = literal("pairing:") + cast(Pairing.id, String) + literal(news_changes.NOTHING_PLANNED)
    planned = PracticeChange.pairing_id == Pairing.id, PracticeChange.planned_at.is_not(None)
    return select(Pairing.id).where(
        Pairing.state.in_((PairingState.ACTIVE, PairingState.COMPLETED)),
        Pairing.active_at <= now - FIRST,
        ~exists().where(*planned),
        ~exists().where(Notice.once == once),
    )
