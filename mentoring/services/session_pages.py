"""What those who meet see of their sessions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.sessions import (
    Agreement,
    MeetingFormat,
    SessionProposal,
    SessionState,
    TeachingSession,
)
from mentoring.services import (
    access,
    agendas,
    agreements,
    cohort_sides,
    participants,
    purposes,
    sessions,
    stories,
)
from mentoring.services.access import Viewer, Which
from mentoring.services.agendas import Step
from mentoring.services.cohort_sides import Side
from mentoring.services.news_sessions import CALLED
from mentoring.services.stories import Told

FORMATS = dict(agreements.FORMATS)


@dataclass(frozen=True)
class Agreed:
    """What the two work on, as one of them reads it."""

    aim: str
    question: str
    format: str
    in_calendar: bool
    mine: bool
    agreed: bool

    @property
    def way(self) -> str:
        """Give the format in words."""
        return FORMATS[self.format]


@dataclass(frozen=True)
class Time:
    """One of the times proposed."""

    time_id: int
    starts_at: datetime


@dataclass(frozen=True)
class Proposed:
    """Times that wait for an answer."""

    mine: bool
    times: tuple[Time, ...]
    minutes: int
    place: str
    link: str


@dataclass(frozen=True)
class Line:
    """One session in a list."""

    session_id: int
    state: str
    starts_at: datetime
    place: str
    link: str
    over: bool
    mine: bool | None
    theirs: bool | None

    @property
    def to_say(self) -> bool:
        """Whether the reader has still to say if they met."""
        return self.over and self.state == SessionState.PLANNED and self.mine is None


@dataclass(frozen=True)
class Meeting:
    """The part of a pairing’s page that is about meeting."""

    going_on: bool
    agreed: Agreed | None
    proposed: Proposed | None
    sessions: tuple[Line, ...]

    @property
    def coming(self) -> tuple[Line, ...]:
        """List what is planned ahead, the next first."""
        planned = [o for o in self.sessions if o.state == SessionState.PLANNED and not o.over]
        return tuple(planned)

    @property
    def to_say(self) -> tuple[Line, ...]:
        """List the sessions of which the reader has still to say whether they met."""
        return tuple(one for one in self.sessions if one.to_say)

    @property
    def earlier(self) -> tuple[Line, ...]:
        """List the others, the latest first."""
        rest = [o for o in self.sessions if o not in self.coming and not o.to_say]
        return tuple(reversed(rest))


@dataclass(frozen=True)
class PlanPage:
    """What a page about a pairing’s meetings shows beside its form."""

    pairing_id: int
    other: str
    purpose: str
    agreed: Agreed | None
    proposed: Proposed | None


@dataclass(frozen=True)
class SessionPage:
    """One session as one of those who meet sees it; `cohort` holds what only a cohort has."""

    pairing_id: int
    session_id: int
    cohort: Side | None
    called: str
    other: str
    purpose: str
    story: Told | None
    agreed: Agreed | None
    agenda: tuple[Step, ...]
    line: Line
    ends_at: datetime
    minutes: int
    may_change: bool
    settled: bool

    @property
    def whose(self) -> dict[str, Any]:
        """Give the number of the pairing or the cohort, as its pages go by it."""
        cohort_id = self.cohort.cohort_id if self.cohort else 0
        return Which(self.pairing_id, self.session_id, cohort_id).whose


def part(session: Session, *, row: Pairing, viewer: Viewer, now: datetime) -> Meeting:
    """Give the part of a pairing’s page that is about meeting."""
    rows = session.scalars(
        select(TeachingSession)
        .where(TeachingSession.pairing_id == row.id)
        .options(selectinload(TeachingSession.attendances))
        .order_by(TeachingSession.starts_at, TeachingSession.id)
    )
    return Meeting(
        going_on=row.state is PairingState.ACTIVE,
        agreed=_agreed(agreements.of(session, row.id), viewer),
        proposed=_proposed(sessions.open_proposal(session, row.id), viewer, now=now),
        sessions=tuple(_line(one, viewer, now=now) for one in rows),
    )


def plan(session: Session, *, viewer: Viewer, pairing_id: int, now: datetime) -> PlanPage:
    """Show what somebody who plans has to know."""
    row = access.pairing_of_either(session, viewer, pairing_id)
    _, other = participants.sides(row, viewer.person_id)
    return PlanPage(
        pairing_id=row.id,
        other=other.name,
        purpose=purposes.of(row),
        agreed=_agreed(agreements.of(session, row.id), viewer),
        proposed=_proposed(sessions.open_proposal(session, row.id), viewer, now=now),
    )


def page(session: Session, *, viewer: Viewer, which: Which, now: datetime) -> SessionPage:
    """Show one session."""
    row = participants.session_of(session, viewer, which)
    if row.pairing is None:
        return _of_cohort(session, row, viewer, now=now)
    _, other = participants.sides(row.pairing, viewer.person_id)
    agreed = agreements.of(session, row.pairing.id)
    way = agreed.format if agreed else MeetingFormat.ONE_CONVERSATION
    planned = row.state is SessionState.PLANNED
    return SessionPage(
        pairing_id=row.pairing.id,
        session_id=row.id,
        cohort=None,
        called=CALLED[way],
        other=other.name,
        purpose=purposes.of(row.pairing),
        story=purposes.story(session, row.pairing, now=now),
        agreed=_agreed(agreed, viewer),
        agenda=agendas.steps(way, starts_at=row.starts_at, minutes=row.minutes),
        line=_line(row, viewer, now=now),
        ends_at=row.ends_at,
        minutes=row.minutes,
        may_change=planned and row.pairing.state is PairingState.ACTIVE,
        settled=not planned,
    )


def _of_cohort(
    session: Session, row: TeachingSession, viewer: Viewer, *, now: datetime
) -> SessionPage:
    side = cohort_sides.of(session, row, viewer)
    planned = row.state is SessionState.PLANNED
    return SessionPage(
        pairing_id=0,
        session_id=row.id,
        cohort=side,
        called=CALLED[
            MeetingFormat.PEER_ASSIST if side.peer_assist else MeetingFormat.FEW_SESSIONS
        ],
        other=side.name,
        purpose=side.purpose,
        story=stories.chosen(session, story_id=side.story_id, now=now),
        agreed=None,
        agenda=agendas.of_cohort(row, is_last=side.is_last),
        line=_line(row, viewer, now=now),
        ends_at=row.ends_at,
        minutes=row.minutes,
        may_change=planned and side.may_arrange,
        settled=not planned,
    )


def _agreed(row: Agreement | None, viewer: Viewer) -> Agreed | None:
    if row is None:
        return None
    return Agreed(
        aim=row.aim,
        question=row.question,
        format=row.format.value,
        in_calendar=row.in_calendar,
        mine=row.written_by_id == viewer.person_id,
        agreed=row.agreed_at is not None,
    )


def _proposed(row: SessionProposal | None, viewer: Viewer, *, now: datetime) -> Proposed | None:
    """Show what waits for an answer; times that have passed wait for none."""
    ahead = [one for one in row.times if one.starts_at > now] if row else []
    if row is None or not ahead:
        return None
    return Proposed(
        mine=row.proposed_by_id == viewer.person_id,
        times=tuple(Time(one.id, one.starts_at) for one in ahead),
        minutes=row.minutes,
        place=row.place,
        link=row.link,
    )


def _line(row: TeachingSession, viewer: Viewer, *, now: datetime) -> Line:
    said = {one.person_id: one.met for one in row.attendances}
    mine = said.pop(viewer.person_id, None)
    both = row.pairing_id is not None and mine is not None
    return Line(
        session_id=row.id,
        state=row.state.value,
        starts_at=row.starts_at,
        place=row.place,
        link=row.link,
        over=row.starts_at <= now,
        mine=mine,
        theirs=next(iter(said.values()), None) if both else None,
    )
