"""Sessions: times proposed by one side and chosen by the other, changed, and called off.

Whoever writes holds the lock of the pairing, so that two who act at once wait for each other.
"""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from mentoring.errors import InvalidError, RuleBrokenError
from mentoring.models.pairings import Pairing
from mentoring.models.people import Person
from mentoring.models.sessions import (
    Agreement,
    MeetingFormat,
    SessionProposal,
    SessionState,
    SessionTime,
    TeachingSession,
)
from mentoring.services import access, agreements, news_sessions, session_places
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record
from mentoring.services.news_sessions import About
from mentoring.services.notices import tell
from mentoring.services.session_places import Where

MOST_TIMES = 3
MOST_PLANNED = 12
MAY_CHANGE = ["state", "starts_at", "ends_at", "place", "link", "sequence"]


@dataclass(frozen=True)
class Which:
    """A session, by its number and that of its pairing."""

    pairing_id: int
    session_id: int


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
    _check_times(times, now=now)
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
    mine, other = sides(pairing, by.person_id)
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
    row = _new(pairing, chosen[0].starts_at, where, now=now)
    row.proposal_id = found.id
    return _plan(session, row, by=by.person_id, now=now)


def first(session: Session, *, pairing: Pairing, starts_at: datetime, now: datetime) -> None:
    """Plan the first session, at the time that the learner chose when they confirmed."""
    row = _new(pairing, starts_at, Where(), now=now)
    _plan(session, row, by=pairing.need.learner_id, now=now)


def change(
    session: Session,
    *,
    by: Viewer,
    which: Which,
    starts_at: datetime,
    where: Where,
    now: datetime,
) -> TeachingSession:
    """Move a planned session to another time or place; both get an update for their calendar."""
    row = held(session, by=by, which=which)
    _check_it_is_planned(row)
    where = session_places.checked(where)
    _check_times([starts_at], now=now)
    ends_at = starts_at + timedelta(minutes=where.minutes)
    wanted = (starts_at, ends_at, where.place, where.link)
    if (row.starts_at, row.ends_at, row.place, row.link) == wanted:
        return row
    row.starts_at, row.ends_at, row.place, row.link = wanted
    row.sequence += 1
    row.changed_at, row.asked_at = now, None
    record(session, Act(by.person_id, "changed", row), now=now)
    mine, _ = sides(row.pairing, by.person_id)
    for about in told(session, row):
        news = news_sessions.changed(about, by=mine, now=now)
        tell(session, recipient=about.reader, news=news, now=now)
    return row


def cancel(session: Session, *, by: Viewer, which: Which, now: datetime) -> None:
    """Call a planned session off; the entry goes from both calendars."""
    row = held(session, by=by, which=which)
    if row.state is SessionState.CANCELLED:
        return
    _check_it_is_planned(row)
    mine, _ = sides(row.pairing, by.person_id)
    _cancel(session, row, by=mine, now=now)


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
        _cancel(session, row, by=None, now=now)
    left = open_proposal(session, pairing.id)
    if left is not None:
        left.answered_at = now
    return len(ahead)


def held(session: Session, *, by: Viewer, which: Which) -> TeachingSession:
    """Lock a session of either side, in a pairing that is still going on."""
    row = access.session_of_either(session, by, which.pairing_id, which.session_id)
    agreements.held(session, by=by, pairing_id=which.pairing_id)
    session.refresh(row, MAY_CHANGE)
    return row


def open_proposal(session: Session, pairing_id: int) -> SessionProposal | None:
    """Find the times that wait for an answer."""
    return session.scalar(
        select(SessionProposal)
        .where(SessionProposal.pairing_id == pairing_id, SessionProposal.answered_at.is_(None))
        .options(selectinload(SessionProposal.times))
    )


def sides(pairing: Pairing, person_id: int) -> tuple[Person, Person]:
    """Give one of the two, and the other."""
    learner, mentor = pairing.need.learner, pairing.mentor.person
    return (mentor, learner) if person_id == mentor.id else (learner, mentor)


def told(session: Session, row: TeachingSession) -> Iterator[About]:
    """Give a session as each of the two is told of it."""
    agreed = agreements.of(session, row.pairing_id)
    for person_id in (row.pairing.need.learner_id, row.pairing.mentor_id):
        yield about(row, person_id=person_id, agreed=agreed)


def about(row: TeachingSession, *, person_id: int, agreed: Agreement | None) -> About:
    """Give a session as one of the two is told of it."""
    reader, other = sides(row.pairing, person_id)
    way = agreed.format if agreed else MeetingFormat.ONE_CONVERSATION
    return About(row, reader, other, way, agreements.for_calendars(agreed))


def _new(pairing: Pairing, starts_at: datetime, where: Where, *, now: datetime) -> TeachingSession:
    return TeachingSession(
        pairing_id=pairing.id,
        pairing=pairing,
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


def _plan(session: Session, row: TeachingSession, *, by: int, now: datetime) -> TeachingSession:
    session.add(row)
    record(session, Act(by, "planned", row), now=now)
    for about in told(session, row):
        tell(session, recipient=about.reader, news=news_sessions.planned(about, now=now), now=now)
    return row


def _cancel(session: Session, row: TeachingSession, *, by: Person | None, now: datetime) -> None:
    row.move_to(SessionState.CANCELLED)
    row.sequence += 1
    row.changed_at = now
    record(session, Act(by.id if by else None, "cancelled", row), now=now)
    for about in told(session, row):
        news = news_sessions.cancelled(about, by=by, now=now)
        tell(session, recipient=about.reader, news=news, now=now)


def _check_it_is_planned(row: TeachingSession) -> None:
    if row.state is not SessionState.PLANNED:
        raise RuleBrokenError(f"This session is {row.state.value}, so it stays as it is.")


def _check_times(times: Sequence[datetime], *, now: datetime) -> None:
    if not 1 <= len(set(times)) <= MOST_TIMES:
        raise InvalidError({"times": f"Give between 1 and {MOST_TIMES} times"})
    if any(moment <= now for moment in times):
        raise InvalidError({"times": "Give times that are still to come"})


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
