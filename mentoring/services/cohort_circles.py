"""Who meets in a cohort that has begun: its members, its leads, and its public partner."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import CompoundSelect, select, union
from sqlalchemy.orm import Session, joinedload

from mentoring.errors import NotAllowedError, NotFoundError, RuleBrokenError
from mentoring.models.cohorts import (
    SAID_YES,
    Cohort,
    CohortLead,
    CohortState,
    Membership,
    MembershipState,
)
from mentoring.models.people import Person
from mentoring.services import cohort_locks
from mentoring.services.access import Viewer

STAYED = SAID_YES | {MembershipState.COMPLETED}
HAS_SESSIONS = frozenset({CohortState.ACTIVE, CohortState.COMPLETED})


class Part(StrEnum):
    """What somebody is in a cohort; an admin sees that it meets, and never what was said."""

    LEAD = "lead"
    MEMBER = "member"
    PARTNER = "partner"
    ADMIN = "admin"


@dataclass(frozen=True)
class Circle:
    """A cohort as one of those in it, or who look after it, stands in it.

    Whoever runs its programme may be in it too.
    """

    cohort: Cohort
    part: Part
    runs: bool
    membership_id: int = 0

    @property
    def may_arrange(self) -> bool:
        """Whether they may say when and where the cohort meets."""
        return self.part is Part.LEAD or self.runs

    @property
    def among_us(self) -> bool:
        """Whether they read what members and leads write down for each other."""
        return self.part in (Part.LEAD, Part.MEMBER)


def of(session: Session, viewer: Viewer, cohort_id: int) -> Circle:
    """Find a cohort that has begun, for whoever is in it or runs its programme."""
    cohort = session.scalar(
        select(Cohort)
        .where(Cohort.id == cohort_id, Cohort.state.in_(HAS_SESSIONS))
        .options(joinedload(Cohort.programme, innerjoin=True), joinedload(Cohort.story))
    )
    found = stands(session, viewer, cohort) if cohort is not None else None
    if found is None:
        raise NotFoundError("There is no such cohort of yours.")
    return found


def stands(session: Session, viewer: Viewer, cohort: Cohort) -> Circle | None:
    """Say what somebody is in a cohort, if anything."""
    runs = cohort.programme_id in viewer.admin_of
    lead = session.get(CohortLead, (cohort.id, viewer.person_id))
    if lead is not None and lead.said_yes_at is not None and lead.left_at is None:
        return Circle(cohort, Part.LEAD, runs)
    place = session.scalar(
        select(Membership.id)
        .where(
            Membership.cohort_id == cohort.id,
            Membership.learner_id == viewer.person_id,
            Membership.state.in_(STAYED),
        )
        .order_by(Membership.id.desc())
        .limit(1)
    )
    if place is not None:
        return Circle(cohort, Part.MEMBER, runs, place)
    if cohort.partner_id == viewer.person_id:
        return Circle(cohort, Part.PARTNER, runs)
    return Circle(cohort, Part.ADMIN, runs) if runs else None


def allowed(session: Session, viewer: Viewer, cohort_id: int, *parts: Part) -> Circle:
    """Find a cohort for those who may do something in it."""
    found = of(session, viewer, cohort_id)
    if found.part not in parts and not (found.runs and Part.ADMIN in parts):
        raise NotAllowedError("Only " + _words(parts) + " of this cohort can do this.")
    return found


def held(session: Session, viewer: Viewer, cohort_id: int, *parts: Part) -> Circle:
    """Hold a cohort that still meets, for those who may do something in it."""
    found = allowed(session, viewer, cohort_id, *parts)
    cohort = cohort_locks.row(session, cohort_id)
    if cohort.state is not CohortState.ACTIVE:
        raise RuleBrokenError("This cohort is over, so nothing can be planned in it any more.")
    return found


def who_meets(session: Session, cohort: Cohort) -> list[Person]:
    """List who is invited to what a cohort does, in the order of their numbers."""
    return list(
        session.scalars(
            select(Person)
            .where(Person.id.in_(who_is_in(cohort.id)) | (Person.id == cohort.partner_id))
            .order_by(Person.id)
        )
    )


def who_is_in(cohort_id: int) -> CompoundSelect[int]:
    """Find the members and the leads of a cohort, or those it had at its end."""
    learners = select(Membership.learner_id).where(
        Membership.cohort_id == cohort_id, Membership.state.in_(STAYED)
    )
    leads = select(CohortLead.mentor_id).where(
        CohortLead.cohort_id == cohort_id,
        CohortLead.said_yes_at.is_not(None),
        CohortLead.left_at.is_(None),
    )
    return union(learners, leads)


def leads(session: Session, cohort_id: int) -> Sequence[Person]:
    """List who leads a cohort and has agreed to, the first lead first."""
    return session.scalars(
        select(Person)
        .join(CohortLead, CohortLead.mentor_id == Person.id)
        .where(
            CohortLead.cohort_id == cohort_id,
            CohortLead.said_yes_at.is_not(None),
            CohortLead.left_at.is_(None),
        )
        .order_by(CohortLead.second)
    ).all()


def members(session: Session, cohort_id: int) -> Sequence[Membership]:
    """List the places of those who learn in a cohort, or did to its end, with who they are."""
    return session.scalars(
        select(Membership)
        .where(Membership.cohort_id == cohort_id, Membership.state.in_(STAYED))
        .options(joinedload(Membership.learner, innerjoin=True))
        .order_by(Membership.id)
    ).all()


def _words(parts: Sequence[Part]) -> str:
    names = {
        Part.LEAD: "a lead",
        Part.MEMBER: "a member",
        Part.PARTNER: "the public partner",
        Part.ADMIN: "an admin",
    }
    return " or ".join(names[one] for one in parts)
