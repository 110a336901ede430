"""Peer assists: a member of a cohort asks the others for an hour and a half on what they plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from mentoring.errors import InvalidError, NotFoundError, RuleBrokenError
from mentoring.models.people import Person
from mentoring.models.sessions import (
    SessionGuest,
    SessionProposal,
    SessionState,
    SessionTime,
    TeachingSession,
)
from mentoring.services import (
    cohort_circles,
    cohort_plans,
    free_text,
    news_sessions,
    participants,
    session_steps,
    sessions,
)
from mentoring.services.access import Viewer, Which
from mentoring.services.audit import Act, record
from mentoring.services.cohort_circles import Circle, Part
from mentoring.services.notices import tell, tell_all
from mentoring.services.session_places import Where

MINUTES, LONGEST = 90, 2_000


@dataclass(frozen=True)
class Wish:
    """What a peer assist is about, and the times at which it could be."""

    about: str
    times: Sequence[datetime]


@dataclass(frozen=True)
class Asked:
    """A peer assist that waits for a time, as those who meet read it."""

    proposal_id: int
    cohort_id: int
    cohort: str
    by: str
    mine: bool
    about: str
    times: tuple[tuple[int, datetime], ...]
    may_choose: bool


def ask(
    session: Session, *, member: Viewer, cohort_id: int, wish: Wish, now: datetime
) -> SessionProposal:
    """Ask for a peer assist; one that waits already gets the new words and times."""
    circle = cohort_circles.held(session, member, cohort_id, Part.MEMBER)
    about, times = _checked(wish, now=now)
    before = session.scalar(
        _open(cohort_id).where(SessionProposal.proposed_by_id == member.person_id)
    )
    if before is not None:
        if (before.about, [one.starts_at for one in before.times]) == (about, times):
            return before
        before.answered_at = now
        session.flush()  # one of each member is open at a time: the old one goes first
    row = SessionProposal(
        cohort_id=circle.cohort.id,
        proposed_by_id=member.person_id,
        minutes=MINUTES,
        about=about,
        made_at=now,
        times=[SessionTime(starts_at=moment) for moment in times],
    )
    session.add(row)
    record(session, Act(member.person_id, "proposed", row), now=now)
    asker = session.get_one(Person, member.person_id)
    told = [
        (one, news_sessions.peer_assist_asked(row, by=asker, reader=one))
        for one in cohort_circles.leads(session, cohort_id)
    ]
    tell_all(session, told, now=now)
    return row


def choose(
    session: Session, *, lead: Viewer, cohort_id: int, time_id: int, now: datetime
) -> TeachingSession:
    """Choose one of the times: everybody in the cohort is invited."""
    circle = cohort_circles.held(session, lead, cohort_id, Part.LEAD)
    made = session.scalar(
        select(TeachingSession)
        .join(SessionTime, SessionTime.proposal_id == TeachingSession.proposal_id)
        .where(TeachingSession.cohort_id == cohort_id, SessionTime.id == time_id)
    )
    if made is not None:
        return made
    found = session.scalar(_open(cohort_id).join(SessionTime).where(SessionTime.id == time_id))
    chosen = [one for one in found.times if one.id == time_id] if found else []
    if found is None or chosen[0].starts_at <= now:
        raise InvalidError({"time": "Choose one of the times that are still to come"})
    found.answered_at = now
    where = Where(found.minutes, found.place, found.link)
    row = session_steps.new(circle.cohort, starts_at=chosen[0].starts_at, where=where, now=now)
    row.proposal_id = found.id
    session.add(row)
    session.flush()
    people = cohort_circles.who_meets(session, circle.cohort)
    cohort_plans.invite(session, row, people, now=now)
    return session_steps.plan(session, row, by=lead.person_id, now=now)


def reply(
    session: Session, *, by: Viewer, which: Which, comes: bool, now: datetime
) -> TeachingSession:
    """Say whether one comes to a peer assist; whoever does not has it taken from their calendar."""
    row = participants.session_of(session, by, which)
    participants.lock(session, row)
    guest = session.get(SessionGuest, (row.id, by.person_id), populate_existing=True)
    if guest is None or not row.is_peer_assist:
        raise NotFoundError("There is no such invitation to you.")
    if row.state is not SessionState.PLANNED or row.starts_at <= now:
        raise RuleBrokenError("This peer assist is over or cancelled, so it needs no answer.")
    if guest.comes is comes:
        return row
    was_told = guest.comes is not False
    guest.comes = comes
    if was_told != comes:
        row.sequence, row.changed_at = row.sequence + 1, now
        reader = session.get_one(Person, by.person_id)
        about = participants.about(row, reader=reader)
        write = news_sessions.planned if comes else news_sessions.not_theirs
        tell(session, recipient=reader, news=write(about, now=now), now=now)
    record(session, Act(by.person_id, "comes" if comes else "does_not_come", row), now=now)
    return row


def waiting(
    session: Session, circle: Circle, *, viewer: Viewer, now: datetime
) -> tuple[Asked, ...]:
    """List the peer assists that wait for a time, for members and leads."""
    if not circle.among_us:
        return ()
    rows = session.scalars(_open(circle.cohort.id).order_by(SessionProposal.id))
    found = [_asked(row, circle, viewer=viewer, now=now) for row in rows]
    return tuple(one for one in found if one.times)


def page(
    session: Session, *, viewer: Viewer, cohort_id: int, proposal_id: int, now: datetime
) -> Asked:
    """Show a peer assist that waits for a time."""
    circle = cohort_circles.of(session, viewer, cohort_id)
    row = session.scalar(_open(cohort_id).where(SessionProposal.id == proposal_id))
    if row is None or not circle.among_us:
        raise NotFoundError("This peer assist does not wait for a time any more.")
    return _asked(row, circle, viewer=viewer, now=now)


def _open(cohort_id: int) -> Select[SessionProposal]:
    return (
        select(SessionProposal)
        .where(SessionProposal.cohort_id == cohort_id, SessionProposal.answered_at.is_(None))
        .options(
            selectinload(SessionProposal.times),
            joinedload(SessionProposal.proposed_by, innerjoin=True),
        )
    )


def _asked(row: SessionProposal, circle: Circle, *, viewer: Viewer, now: datetime) -> Asked:
    return Asked(
        proposal_id=row.id,
        cohort_id=circle.cohort.id,
        cohort=circle.cohort.name,
        by=row.proposed_by.name,
        mine=row.proposed_by_id == viewer.person_id,
        about=row.about,
        times=tuple((one.id, one.starts_at) for one in row.times if one.starts_at > now),
        may_choose=circle.part is Part.LEAD,
    )


def _checked(wish: Wish, *, now: datetime) -> tuple[str, list[datetime]]:
    about, problems = wish.about.strip(), {}
    if not about:
        problems["about"] = "Say what you would like the others to help you with"
    elif len(about) > LONGEST:
        problems["about"] = f"Use {LONGEST:,} characters or fewer"
    elif said := free_text.problem(about):
        problems["about"] = said
    try:
        sessions.check_times(wish.times, now=now)
    except InvalidError as wrong:
        problems |= wrong.problems
    if problems:
        raise InvalidError(problems)
    return about, sorted(set(wish.times))
