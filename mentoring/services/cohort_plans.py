"""When a cohort meets: its plan laid down as it begins, and kept up as people come and go.

Little at a time and often: so many sessions in an even rhythm, always on the cohort’s half-day.
Each but the last has somebody who brings a case, in turn.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from mentoring.models.cohorts import Cohort, CohortState
from mentoring.models.people import Person
from mentoring.models.sessions import (
    SessionGuest,
    SessionProposal,
    SessionState,
    TeachingSession,
)
from mentoring.services import (
    cohort_circles,
    news_sessions,
    participants,
    session_places,
    session_steps,
    working_days,
)
from mentoring.services.access import Viewer, Which
from mentoring.services.audit import Act, record
from mentoring.services.dates import LONDON
from mentoring.services.notices import News, tell_all
from mentoring.services.session_places import Where

AHEAD = timedelta(days=7)
MINUTES = 90
BEGINS = {"am": time(9, 30), "pm": time(14)}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
A_DAY, WEEK = timedelta(days=1), 7


def lay(session: Session, cohort: Cohort, *, now: datetime) -> bool:
    """Lay down the plan of a cohort that has begun, once; the cohort is held."""
    known = select(TeachingSession.id).where(
        TeachingSession.cohort_id == cohort.id, TeachingSession.number.is_not(None)
    )
    if session.scalar(known.limit(1)) is not None:
        return False
    for number, starts_at in enumerate(moments(cohort, now=now), start=1):
        row = session_steps.new(cohort, starts_at=starts_at, where=Where(MINUTES), now=now)
        row.number = number
        session.add(row)
        record(session, Act(None, "planned", row), now=now)
    follow(session, cohort, now=now)
    return True


def moments(cohort: Cohort, *, now: datetime) -> Iterator[datetime]:
    """Give the times at which a cohort meets, at the same hour in London all year round.

    Two sessions are never nearer to each other than the rhythm; what falls on a bank holiday moves
    on by the rhythm.
    """
    weekday, begins = _half_day(cohort)
    day, given = _first(cohort, now=now), 0
    while given < cohort.meetings:
        day = _on(weekday, day)
        if working_days.is_working(day):
            yield datetime.combine(day, begins, LONDON)
            given += 1
        day += A_DAY * cohort.every_days


def follow(session: Session, cohort: Cohort, *, now: datetime) -> None:
    """Invite who has come to all that is ahead, tell who has left, and share the cases out."""
    if cohort.state is not CohortState.ACTIVE:
        return
    session.flush()
    inside = {one.id: one for one in cohort_circles.who_meets(session, cohort)}
    rows = _ahead(session, cohort, now=now)
    told: list[tuple[Person, News]] = []
    for row in rows:
        told += _guests(session, row, inside, now=now)
    session.flush()
    tell_all(session, told, now=now)
    _share_cases(session, cohort, rows)
    for asked in _open_assists(session, cohort):
        if asked.proposed_by_id not in inside:
            asked.answered_at = now


def call_off(session: Session, cohort: Cohort, *, now: datetime) -> int:
    """Call off all that is ahead in a cohort that has come to its end; the cohort is held."""
    session.flush()
    ahead = _ahead(session, cohort, now=now)
    for row in ahead:
        session_steps.cancel(session, row, by=None, now=now)
    for left in _open_assists(session, cohort):
        left.answered_at = now
    return len(ahead)


def same_place(session: Session, *, by: Viewer, which: Which, where: Where, now: datetime) -> None:
    """Use one place and link for all that comes after a session of a cohort, too."""
    first = participants.held(session, by=by, which=which)
    cohort = session.get_one(Cohort, which.cohort_id)
    where, who = session_places.checked(where), session.get_one(Person, by.person_id)
    for row in _ahead(session, cohort, now=now):
        if row.starts_at > first.starts_at:
            kept = Where(row.minutes, where.place, where.link)
            session_steps.move(session, row, by=who, starts_at=row.starts_at, where=kept, now=now)


def last_number(session: Session, cohort_id: int) -> int:
    """Give the number of the last session of the plan that was not cancelled; it closes it."""
    return (
        session.scalar(
            select(TeachingSession.number)
            .where(
                TeachingSession.cohort_id == cohort_id,
                TeachingSession.number.is_not(None),
                TeachingSession.state != SessionState.CANCELLED,
            )
            .order_by(TeachingSession.starts_at.desc(), TeachingSession.number.desc())
            .limit(1)
        )
        or 0
    )


def invite(
    session: Session, row: TeachingSession, people: Sequence[Person], *, now: datetime
) -> None:
    """Put people on the list of a session, of which they are told when it is planned."""
    session.add_all(
        SessionGuest(session_id=row.id, person_id=one.id, invited_at=now) for one in people
    )
    session.flush()


def _half_day(cohort: Cohort) -> tuple[int, time]:
    """Give the weekday and the hour; a cohort without a half-day meets on Tuesday mornings."""
    weekday, _, part = (cohort.half_day or "tue_am").partition("_")
    return WEEKDAYS.index(weekday), BEGINS[part]


def _first(cohort: Cohort, *, now: datetime) -> date:
    today = working_days.london(now)
    if cohort.starts_on is not None and cohort.starts_on > today:
        return cohort.starts_on
    return today + AHEAD


def _on(weekday: int, day: date) -> date:
    """Give the first day with a weekday that is not before another."""
    return day + A_DAY * ((weekday - day.weekday()) % WEEK)


def _ahead(session: Session, cohort: Cohort, *, now: datetime) -> Sequence[TeachingSession]:
    return session.scalars(
        select(TeachingSession)
        .where(
            TeachingSession.cohort_id == cohort.id,
            TeachingSession.state == SessionState.PLANNED,
            TeachingSession.starts_at > now,
        )
        .options(joinedload(TeachingSession.cohort))
        .order_by(TeachingSession.starts_at, TeachingSession.id)
        .execution_options(populate_existing=True)
    ).all()


def _open_assists(session: Session, cohort: Cohort) -> Sequence[SessionProposal]:
    """List the peer assists that somebody has asked for, and that wait for a time."""
    return session.scalars(
        select(SessionProposal).where(
            SessionProposal.cohort_id == cohort.id, SessionProposal.answered_at.is_(None)
        )
    ).all()


def _guests(
    session: Session, row: TeachingSession, inside: dict[int, Person], *, now: datetime
) -> list[tuple[Person, News]]:
    """Bring the list of a session up to date, and say what to tell whom.

    Whoever is told alone is told under a number of its own, as calendars count.
    """
    there = {
        one.person_id: one
        for one in session.scalars(
            select(SessionGuest)
            .where(SessionGuest.session_id == row.id)
            .options(joinedload(SessionGuest.person))
        )
    }
    gone = [one for one in there.values() if one.person_id not in inside]
    come = [one for number, one in inside.items() if number not in there]
    if there and (gone or come):
        row.sequence, row.changed_at = row.sequence + 1, now
    told = []
    for guest in gone:
        if guest.comes is not False:
            about = participants.about(row, reader=guest.person)
            told.append((guest.person, news_sessions.not_theirs(about, now=now)))
        session.delete(guest)
    for person in come:
        session.add(SessionGuest(session_id=row.id, person_id=person.id, invited_at=now))
        about = participants.about(row, reader=person)
        told.append((person, news_sessions.planned(about, now=now)))
    return told


def _share_cases(session: Session, cohort: Cohort, ahead: Sequence[TeachingSession]) -> None:
    """Give each session ahead but the last to whoever has brought the fewest cases so far."""
    members = [one.learner_id for one in cohort_circles.members(session, cohort.id)]
    last = last_number(session, cohort.id)
    brought = Counter(
        session.scalars(
            select(TeachingSession.case_by_id).where(
                TeachingSession.cohort_id == cohort.id,
                TeachingSession.case_by_id.in_(members),
                TeachingSession.state != SessionState.CANCELLED,
            )
        )
    )
    for row in ahead:
        if row.number is None or row.case_by_id in members:
            continue
        row.case_by_id = None
        if members and row.number != last:
            row.case_by_id = min(members, key=lambda one: (brought[one], members.index(one)))
            brought[row.case_by_id] += 1
    session.flush()
