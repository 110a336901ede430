"""Sessions: times proposed by one side and chosen by the other, changed, and called off.

Whoever writes holds the lock of the pairing or the cohort, so that two who act at once wait for
each other.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from mentoring.errors import InvalidError, RuleBrokenError
from mentoring.models.pairings import Pairing
from mentoring.models.people import Person
from mentoring.models.sessions import (
    SessionProposal,
    SessionState,
    SessionTime,
    TeachingSession,
)
from mentoring.services import (
    agreements,
    news_sessions,
    participants,
    session_places,
    session_steps,
)
from mentoring.services.access import Viewer, Which
from mentoring.services.audit import Act, record
from mentoring.services.notices import tell
from mentoring.services.session_places import Where

MOST_TIMES = 3
MOST_PLANNED = 12


def propose(
    session: Session,
    *,
    by: Viewer,
    pairing_id: int,
    times: Sequence[datetime],
    where: Where,
    now: datetime,
) -> SessionProposal:
    """Propose up to three times; they take the place of times that nobody has chosen yet."""
    pairing = agreements.held(session, by=by, pairing_id=pairing_id)
    where = session_places.checked(where)
    check_times(times, now=now)
    _check_there_is_room(session, pairing.id)
    before = open_proposal(session, pairing.id)
    if before is not None:
        if _same(before, by, times, where):
            return before
        before.answered_at = now
        session.flush()  # one open proposal at a time: the old one goes first
    row = SessionProposal(
        pairing_id=pairing.id,
        proposed_by_id=by.person_id,
        minutes=where.minutes,
        place=where.place,
        link=where.link,
        made_at=now,
        times=[SessionTime(starts_at=moment) for moment in sorted(set(times))],
    )
    session.add(row)
    record(session, Act(by.person_id, "proposed", row), now=now)
    mine, other = participants.sides(pairing, by.person_id)
    tell(session, recipient=other, news=news_sessions.proposed(row, by=mine), now=now)
    return row


def choose(
    session: Session, *, by: Viewer, pairing_id: int, time_id: int, now: datetime
) -> TeachingSession:
    """Choose one of the times that the other side proposed: both are invited."""
    pairing = agreements.held(session, by=by, pairing_id=pairing_id)
    made = session.scalar(
        select(TeachingSession)
        .join(SessionTime, SessionTime.proposal_id == TeachingSession.proposal_id)
        .where(TeachingSession.pairing_id == pairing.id, SessionTime.id == time_id)
    )
    if made is not None:
        return made
    found = open_proposal(session, pairing.id)
    if found is None:
        raise RuleBrokenError("These times are not open any more. See what is planned now.")
    if found.proposed_by_id == by.person_id:
        raise RuleBrokenError("You proposed these times, so the other side chooses.")
    chosen = [one for one in found.times if one.id == time_id and one.starts_at > now]
    if not chosen:
        raise InvalidError({"time": "Choose one of the times that are still to come"})
    found.answered_at = now
    where = Where(found.minutes, found.place, found.link)
    row = session_steps.new(pairing, starts_at=chosen[0].starts_at, where=where, now=now)
    row.proposal_id = found.id
    return session_steps.plan(session, row, by=by.person_id, now=now)


def first(session: Session, *, pairing: Pairing, starts_at: datetime, now: datetime) -> None:
    """Plan the first session, at the time that the learner chose when they confirmed."""
    row = session_steps.new(pairing, starts_at=starts_at, where=Where(), now=now)
    session_steps.plan(session, row, by=pairing.need.learner_id, now=now)


def change(
    session: Session,
    *,
    by: Viewer,
    which: Which,
    starts_at: datetime,
    where: Where,
    now: datetime,
) -> TeachingSession:
    """Move a planned session to another time or place; all get an update for their calendar."""
    row = participants.held(session, by=by, which=which)
    _check_it_is_planned(row)
    where = session_places.checked(where)
    check_times([starts_at], now=now)
    who = session.get_one(Person, by.person_id)
    session_steps.move(session, row, by=who, starts_at=starts_at, where=where, now=now)
    return row


def cancel(session: Session, *, by: Viewer, which: Which, now: datetime) -> None:
    """Call a planned session off; the entry goes from every calendar."""
    row = participants.held(session, by=by, which=which)
    if row.state is SessionState.CANCELLED:
        return
    _check_it_is_planned(row)
    who = session.get_one(Person, by.person_id)
    session_steps.cancel(session, row, by=who, now=now)


def call_off(session: Session, *, pairing: Pairing, now: datetime) -> int:
    """Call off everything planned ahead in a pairing that ends; the caller holds its lock."""
    session.flush()
    ahead = session.scalars(
        select(TeachingSession)
        .where(
            TeachingSession.pairing_id == pairing.id,
            TeachingSession.state == SessionState.PLANNED,
            TeachingSession.ends_at > now,
        )
        .order_by(TeachingSession.id)
    ).all()
    for row in ahead:
        row.pairing = pairing
        session_steps.cancel(session, row, by=None, now=now)
    left = open_proposal(session, pairing.id)
    if left is not None:
        left.answered_at = now
    return len(ahead)


def open_proposal(session: Session, pairing_id: int) -> SessionProposal | None:
    """Find the times that wait for an answer."""
    return session.scalar(
        select(SessionProposal)
        .where(SessionProposal.pairing_id == pairing_id, SessionProposal.answered_at.is_(None))
        .options(selectinload(SessionProposal.times))
    )


def check_times(times: Sequence[datetime], *, now: datetime) -> None:
    """Refuse times that have passed, and more than can be chosen from."""
    if not 1 <= len(set(times)) <= MOST_TIMES:
        raise InvalidError({"times": f"Give between 1 and {MOST_TIMES} times"})
    if any(moment <= now for moment in times):
        raise InvalidError({"times": "Give times that are still to come"})


def _check_it_is_planned(row: TeachingSession) -> None:
    if row.state is not SessionState.PLANNED:
        raise RuleBrokenError(f"This session is {row.state.value}, so it stays as it is.")


def _check_there_is_room(session: Session, pairing_id: int) -> None:
    planned = select(func.count()).where(
        TeachingSession.pairing_id == pairing_id, TeachingSession.state == SessionState.PLANNED
    )
    if (session.scalar(planned) or 0) >= MOST_PLANNED:
        raise RuleBrokenError(
            f"{MOST_PLANNED} sessions are planned already. Say of those that are over whether you "
            "met, and then plan the next."
        )


def _same(before: SessionProposal, by: Viewer, times: Sequence[datetime], where: Where) -> bool:
    return (
        before.proposed_by_id == by.person_id
        and [one.starts_at for one in before.times] == sorted(set(times))
        and Where(before.minutes, before.place, before.link) == where
    )
