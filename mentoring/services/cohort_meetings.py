"""The part of a cohort’s page that is about meeting: its plan, actions, peer assists, changes."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from mentoring.errors import NotFoundError
from mentoring.models.changes import PracticeChange
from mentoring.models.cohorts import Cohort, CohortState, Membership
from mentoring.models.sessions import SessionGuest, SessionState, TeachingSession
from mentoring.services import (
    change_pages,
    cohort_actions,
    cohort_circles,
    peer_assists,
)
from mentoring.services.access import Viewer
from mentoring.services.cohort_circles import Circle, Part
from mentoring.services.peer_assists import Asked


@dataclass(frozen=True)
class Line:
    """One session of a cohort in a list; `were_there` of `invited` where it was held."""

    session_id: int
    number: int
    state: str
    starts_at: datetime
    place: str
    link: str
    case_by: str
    case_is_mine: bool
    over: bool
    said: bool
    invited: int
    were_there: int

    @property
    def to_say(self) -> bool:
        """Whether it is over and waits for who was there."""
        return self.over and self.state == SessionState.PLANNED


@dataclass(frozen=True)
class Action:
    """What somebody wants to have done by a day."""

    action_id: int
    who: str
    mine: bool
    what: str
    by_when: date
    done_at: datetime | None


@dataclass(frozen=True)
class Changes:
    """How many members have a dated practice change; names for members and leads alone.

    Only the leads read who has none yet.
    """

    members: int
    dated: int
    names: tuple[str, ...]
    without: tuple[str, ...]


@dataclass(frozen=True)
class Meetings:
    """A cohort’s plan and all that goes with it, as one person may see it."""

    cohort_id: int
    name: str
    purpose: str
    part: str
    begun: bool
    going_on: bool
    lines: tuple[Line, ...]
    actions: tuple[Action, ...]
    asked: tuple[Asked, ...]
    changes: Changes
    mine: change_pages.Part | None

    @property
    def coming(self) -> tuple[Line, ...]:
        """List what is planned ahead, the next first."""
        return tuple(o for o in self.lines if o.state == SessionState.PLANNED and not o.over)

    @property
    def to_say(self) -> tuple[Line, ...]:
        """List what is over and waits for who was there."""
        return tuple(one for one in self.lines if one.to_say)

    @property
    def earlier(self) -> tuple[Line, ...]:
        """List the others, the latest first."""
        rest = [one for one in self.lines if one not in self.coming and not one.to_say]
        return tuple(reversed(rest))

    @property
    def is_lead(self) -> bool:
        """Whether the reader leads it."""
        return self.part == Part.LEAD

    @property
    def among_us(self) -> bool:
        """Whether the reader is a member or a lead."""
        return self.part in (Part.LEAD, Part.MEMBER)


def part(session: Session, *, cohort: Cohort, viewer: Viewer, now: datetime) -> Meetings:
    """Give the part of a cohort’s page that is about meeting; of a stranger’s only the dates."""
    circle = cohort_circles.stands(session, viewer, cohort)
    among_us = circle is not None and circle.among_us
    place = circle.membership_id if circle else 0
    own = change_pages.own_in_cohort(session, membership_id=place) if place else None
    return Meetings(
        cohort_id=cohort.id,
        name=cohort.name,
        purpose=cohort.programme.purpose,
        part=circle.part.value if circle else "",
        begun=cohort.state in cohort_circles.HAS_SESSIONS,
        going_on=cohort.state is CohortState.ACTIVE,
        lines=_lines(session, cohort, viewer, among_us=among_us, now=now),
        actions=_actions(session, cohort, viewer) if among_us else (),
        asked=peer_assists.waiting(session, circle, viewer=viewer, now=now) if circle else (),
        changes=_changes(session, cohort, circle),
        mine=own,
    )


def page(session: Session, *, viewer: Viewer, cohort_id: int, now: datetime) -> Meetings:
    """Show the sessions of a cohort on a page of their own."""
    circle = cohort_circles.of(session, viewer, cohort_id)
    return part(session, cohort=circle.cohort, viewer=viewer, now=now)


def for_members(session: Session, *, viewer: Viewer, cohort_id: int, now: datetime) -> Meetings:
    """Show it to somebody who writes something down in it: a member or a lead, while it meets."""
    found = page(session, viewer=viewer, cohort_id=cohort_id, now=now)
    if not found.among_us or not found.going_on:
        raise NotFoundError("There is nothing here for you to write down.")
    return found


def _lines(
    session: Session, cohort: Cohort, viewer: Viewer, *, among_us: bool, now: datetime
) -> tuple[Line, ...]:
    rows = session.scalars(
        select(TeachingSession)
        .where(TeachingSession.cohort_id == cohort.id)
        .options(selectinload(TeachingSession.attendances), joinedload(TeachingSession.case_by))
        .order_by(TeachingSession.starts_at, TeachingSession.id)
    ).all()
    invited = Counter(
        session.scalars(
            select(SessionGuest.session_id)
            .join(TeachingSession, TeachingSession.id == SessionGuest.session_id)
            .where(TeachingSession.cohort_id == cohort.id, SessionGuest.comes.is_not(False))
        )
    )
    return tuple(
        Line(
            session_id=row.id,
            number=row.number or 0,
            state=row.state.value,
            starts_at=row.starts_at,
            place=row.place,
            link=row.link,
            case_by=row.case_by.name if row.case_by and among_us else "",
            case_is_mine=row.case_by_id == viewer.person_id,
            over=row.starts_at <= now,
            said=any(one.person_id == viewer.person_id for one in row.attendances),
            invited=invited[row.id],
            were_there=sum(one.met for one in row.attendances),
        )
        for row in rows
    )


def _actions(session: Session, cohort: Cohort, viewer: Viewer) -> tuple[Action, ...]:
    return tuple(
        Action(
            row.id,
            row.person.name,
            row.person_id == viewer.person_id,
            row.what,
            row.by_when,
            row.done_at,
        )
        for row in cohort_actions.of(session, cohort_id=cohort.id)
    )


def _changes(session: Session, cohort: Cohort, circle: Circle | None) -> Changes:
    places = cohort_circles.members(session, cohort.id)
    dated = set(
        session.scalars(
            select(PracticeChange.membership_id)
            .join(Membership, Membership.id == PracticeChange.membership_id)
            .where(Membership.cohort_id == cohort.id, PracticeChange.planned_at.is_not(None))
        )
    )
    has = [one.learner.name for one in places if one.id in dated]
    lacks = [one.learner.name for one in places if one.id not in dated]
    names = circle is not None and circle.among_us
    return Changes(
        members=len(places),
        dated=len(has),
        names=tuple(has) if names else (),
        without=tuple(lacks) if circle is not None and circle.part is Part.LEAD else (),
    )
