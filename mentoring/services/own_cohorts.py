"""The cohorts that somebody is in or is asked to join, as their other pages name them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session

from mentoring.models.cohorts import (
    BELONGS,
    LED,
    Cohort,
    CohortLead,
    CohortState,
    JoinRequest,
    JoinState,
    Membership,
)
from mentoring.services.access import Viewer
from mentoring.services.cohort_doors import STAYED

SHOWN = LED | {CohortState.COMPLETED}


@dataclass(frozen=True)
class OwnCohort:
    """A cohort that somebody is in: as learner, lead, partner or for the whole."""

    cohort_id: int
    name: str
    cohort_state: str
    role: str
    state: str
    reply_by: datetime | None
    need_id: int | None = None

    @property
    def is_asked(self) -> bool:
        """Whether it waits for their answer."""
        return self.state in ("invited", "asked")


@dataclass(frozen=True)
class ToLookAfter:
    """A cohort that waits for somebody of its programme team: for answers, or for a lead."""

    cohort_id: int
    name: str
    wishes: int
    has_lead: bool


def of_person(session: Session, *, viewer: Viewer) -> tuple[OwnCohort, ...]:
    """List the cohorts that somebody is in, those that wait for their answer first."""
    found = [
        *_learning(session, Membership.learner_id == viewer.person_id),
        *(led_by(session, viewer=viewer) if viewer.is_mentor else ()),
        *_beside(session, viewer),
    ]
    return tuple(sorted(found, key=lambda one: (not one.is_asked, -one.cohort_id)))


def of_need(session: Session, need_id: int) -> OwnCohort | None:
    """Give the cohort in which a need has its place."""
    found = _learning(session, and_(Membership.need_id == need_id, Membership.state.in_(STAYED)))
    return found[0] if found else None


def led_by(session: Session, *, viewer: Viewer) -> tuple[OwnCohort, ...]:
    """List the cohorts that somebody leads or is asked to lead, what waits first."""
    rows = session.execute(
        select(CohortLead, Cohort)
        .join(Cohort, Cohort.id == CohortLead.cohort_id)
        .where(
            CohortLead.mentor_id == viewer.person_id,
            CohortLead.left_at.is_(None),
            or_(CohortLead.reply_by.is_not(None), CohortLead.said_yes_at.is_not(None)),
            Cohort.state.in_(SHOWN),
        )
        .order_by(CohortLead.said_yes_at.is_not(None), Cohort.id.desc())
    )
    return tuple(
        OwnCohort(
            cohort_id=cohort.id,
            name=cohort.name,
            cohort_state=cohort.state.value,
            role="lead",
            state="agreed" if lead.said_yes_at else "asked",
            reply_by=lead.reply_by,
        )
        for lead, cohort in rows
    )


def to_look_after(session: Session, *, viewer: Viewer) -> tuple[ToLookAfter, ...]:
    """List the cohorts of somebody’s programmes with wishes to answer, or without a lead."""
    wishes = (
        select(func.count())
        .where(JoinRequest.cohort_id == Cohort.id, JoinRequest.state == JoinState.WAITING)
        .scalar_subquery()
    )
    has_lead = exists().where(CohortLead.cohort_id == Cohort.id, CohortLead.left_at.is_(None))
    rows = session.execute(
        select(Cohort.id, Cohort.name, wishes, has_lead)
        .where(
            Cohort.programme_id.in_(viewer.admin_of),
            Cohort.state.in_(LED),
            or_(wishes > 0, ~has_lead),
        )
        .order_by(Cohort.id)
    )
    return tuple(ToLookAfter(*row) for row in rows)


def _learning(session: Session, which: object) -> list[OwnCohort]:
    rows = session.execute(
        select(Membership, Cohort)
        .join(Cohort, Cohort.id == Membership.cohort_id)
        .where(which, Membership.state.in_(STAYED))  # type: ignore[arg-type]
        .order_by(Membership.state.not_in(BELONGS), Membership.id.desc())
    )
    return [
        OwnCohort(
            cohort_id=cohort.id,
            name=cohort.name,
            cohort_state=cohort.state.value,
            role="learner",
            state=place.state.value,
            reply_by=place.reply_by,
            need_id=place.need_id,
        )
        for place, cohort in rows
    ]


def _beside(session: Session, viewer: Viewer) -> list[OwnCohort]:
    """List the cohorts that have somebody as their public partner, or to stand up for the whole."""
    me = viewer.person_id
    rows = session.scalars(
        select(Cohort)
        .where(
            or_(Cohort.partner_id == me, Cohort.whole_person_id == me),
            Cohort.state.in_(SHOWN),
            exists().where(Membership.cohort_id == Cohort.id),
        )
        .order_by(Cohort.id.desc())
    )
    return [
        OwnCohort(
            cohort_id=row.id,
            name=row.name,
            cohort_state=row.state.value,
            role="partner" if row.partner_id == me else "whole",
            state="",
            reply_by=None,
        )
        for row in rows
    ]
