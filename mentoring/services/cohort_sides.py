"""What only a session of a cohort has: its place in the plan, a case, and who comes."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from mentoring.errors import NotFoundError
from mentoring.models.cohorts import Cohort, CohortState
from mentoring.models.sessions import SessionGuest, TeachingSession
from mentoring.services import cohort_circles, cohort_plans
from mentoring.services.access import Viewer
from mentoring.services.cohort_circles import Part


@dataclass(frozen=True)
class Guest:
    """Somebody who is invited, whether they say that they come, and whether they were there."""

    person_id: int
    name: str
    comes: bool | None
    there: bool | None


@dataclass(frozen=True)
class Side:
    """A session of a cohort as one of those in it sees it.

    An admin, and a partner, read how many were there and not who.
    """

    cohort_id: int
    name: str
    purpose: str
    story_id: int | None
    number: int
    of: int
    is_last: bool
    peer_assist: bool
    about: str
    asked_by: str
    case_by: str
    case_is_mine: bool
    is_lead: bool
    may_arrange: bool
    invited: bool
    i_come: bool | None
    guests: tuple[Guest, ...]
    were_there: int

    @property
    def coming(self) -> tuple[Guest, ...]:
        """List who has not said that they do not come."""
        return tuple(one for one in self.guests if one.comes is not False)


def of(session: Session, row: TeachingSession, viewer: Viewer) -> Side:
    """Show what only a session of a cohort has."""
    circle = cohort_circles.stands(session, viewer, row.cohort) if row.cohort else None
    if circle is None:
        raise NotFoundError("There is no such session of yours.")
    guests = _guests(session, row)
    mine = next((one for one in guests if one.person_id == viewer.person_id), None)
    proposal = row.proposal
    cohort = circle.cohort
    return Side(
        cohort_id=cohort.id,
        name=cohort.name,
        purpose=cohort.programme.purpose,
        story_id=cohort.story_id,
        number=row.number or 0,
        of=_how_many(session, cohort),
        is_last=row.number is not None
        and row.number == cohort_plans.last_number(session, cohort.id),
        peer_assist=row.is_peer_assist,
        about=proposal.about if proposal and circle.part is not Part.ADMIN else "",
        asked_by=next(
            (one.name for one in guests if proposal and one.person_id == proposal.proposed_by_id),
            "",
        ),
        case_by=row.case_by.name if row.case_by and circle.part is not Part.ADMIN else "",
        case_is_mine=row.case_by_id == viewer.person_id,
        is_lead=circle.part is Part.LEAD,
        may_arrange=circle.may_arrange and cohort.state is CohortState.ACTIVE,
        invited=mine is not None,
        i_come=mine.comes if mine else None,
        guests=guests if circle.among_us else (),
        were_there=sum(bool(one.there) for one in guests),
    )


def _guests(session: Session, row: TeachingSession) -> tuple[Guest, ...]:
    said = {one.person_id: one.met for one in row.attendances}
    rows = session.scalars(
        select(SessionGuest)
        .where(SessionGuest.session_id == row.id)
        .options(joinedload(SessionGuest.person, innerjoin=True))
    )
    found = [
        Guest(one.person_id, one.person.name, one.comes, said.get(one.person_id)) for one in rows
    ]
    return tuple(sorted(found, key=lambda one: (one.name, one.person_id)))


def _how_many(session: Session, cohort: Cohort) -> int:
    planned = select(func.count()).where(
        TeachingSession.cohort_id == cohort.id, TeachingSession.number.is_not(None)
    )
    return session.scalar(planned) or 0
