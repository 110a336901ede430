"""What an admin of its programme sees on the page of a cohort beside the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased, joinedload

from mentoring.errors import NotFoundError
from mentoring.models.audit import AuditEvent
from mentoring.models.cohorts import (
    BELONGS,
    FORMING,
    LED,
    Cohort,
    CohortLead,
    CohortState,
    JoinRequest,
    JoinState,
    Membership,
    MembershipState,
)
from mentoring.models.mentors import Mentor
from mentoring.models.needs import Need
from mentoring.models.people import Person
from mentoring.models.replacements import Replacement
from mentoring.services import access, cohort_answers, cohort_candidates, cohort_doors
from mentoring.services.access import Viewer
from mentoring.services.cohort_leads import MOST_LEADS
from mentoring.services.cohort_people import YES

M = MembershipState
NO = (M.DECLINED, M.LEFT)
ORDER = (M.ACTIVE, M.ACCEPTED, M.COMPLETED, M.INVITED, M.LEFT, M.DECLINED, M.EXPIRED)


@dataclass(frozen=True)
class Place:
    """One learner's place: how it stands since when, and who has it now if it was given up."""

    membership_id: int
    need_id: int
    person_id: int
    name: str
    job_title: str
    organisation: str
    state: str
    since: datetime
    reply_by: datetime | None
    reason: str
    replaced_by: str
    not_replaced: str


@dataclass(frozen=True)
class LeadLine:
    """One mentor who leads, is asked to, or did."""

    person_id: int
    name: str
    second: bool
    state: str
    since: datetime | None
    reply_by: datetime | None


@dataclass(frozen=True)
class Wish:
    """A learner's wish to join that waits; `why_not` says why they cannot have the place now."""

    request_id: int
    cohort_id: int
    cohort: str
    name: str
    job_title: str
    organisation: str
    need: str
    asked_at: datetime
    state: str
    why_not: str


@dataclass(frozen=True)
class AdminPart:
    """Who has said what, what waits for an admin, and what they can do."""

    leads: tuple[LeadLine, ...]
    places: tuple[Place, ...]
    wishes: tuple[Wish, ...]
    may_invite: bool
    may_appoint: bool
    may_cancel: bool
    may_complete: bool
    no_partner_because: str


@dataclass(frozen=True)
class EndPage:
    """What an admin has to know before a cohort is cancelled or completed."""

    cohort_id: int
    name: str
    state: str
    yes: int
    invited: int
    wishes: int


def part(session: Session, row: Cohort) -> AdminPart:
    """Gather the part of a cohort’s page that only its admins see."""
    places, leads = _places(session, row), _leads(session, row)
    leading = [one for one in leads if one.state != "left"]
    inside = sum(M(one.state) in BELONGS for one in places)
    is_led = row.state in LED
    return AdminPart(
        leads=leads,
        places=places,
        wishes=_wishes(session, row) if is_led else (),
        may_invite=is_led and inside < row.size_most,
        may_appoint=is_led and len(leading) < MOST_LEADS,
        may_cancel=row.state is CohortState.PUBLISHED,
        may_complete=row.state is CohortState.ACTIVE,
        no_partner_because=row.no_partner_because,
    )


def wish(session: Session, *, admin: Viewer, cohort_id: int, request_id: int) -> Wish:
    """Show one wish to join to an admin."""
    cohort = access.cohort_of(session, admin, cohort_id)
    found = session.execute(_asked(cohort).where(JoinRequest.id == request_id)).first()
    if found is None:
        raise NotFoundError("There is no such wish to join.")
    return _wish(session, cohort, [found])[0]


def end(session: Session, *, admin: Viewer, cohort_id: int) -> EndPage:
    """Show an admin whom it concerns when a cohort ends."""
    row = access.cohort_of(session, admin, cohort_id)
    if row.state in FORMING:
        raise NotFoundError("There is no such cohort of yours.")
    states = session.scalars(select(Membership.state).where(Membership.cohort_id == row.id)).all()
    waiting = session.scalars(
        select(JoinRequest.id).where(
            JoinRequest.cohort_id == row.id, JoinRequest.state == JoinState.WAITING
        )
    ).all()
    return EndPage(
        cohort_id=row.id,
        name=row.name,
        state=row.state.value,
        yes=sum(one in YES for one in states),
        invited=sum(one is M.INVITED for one in states),
        wishes=len(waiting),
    )


def _leads(session: Session, row: Cohort) -> tuple[LeadLine, ...]:
    rows = session.scalars(
        select(CohortLead)
        .where(CohortLead.cohort_id == row.id)
        .options(joinedload(CohortLead.mentor).joinedload(Mentor.person))
        .order_by(CohortLead.left_at.is_not(None), CohortLead.second, CohortLead.mentor_id)
    )
    return tuple(
        LeadLine(
            person_id=one.mentor_id,
            name=one.mentor.person.name,
            second=one.second,
            state="left" if one.left_at else "agreed" if one.said_yes_at else "asked",
            since=one.left_at or one.said_yes_at or one.asked_at,
            reply_by=one.reply_by,
        )
        for one in rows
        if cohort_doors.was_asked(one)
    )


def _places(session: Session, row: Cohort) -> tuple[Place, ...]:
    rows = session.scalars(
        select(Membership)
        .where(Membership.cohort_id == row.id)
        .options(joinedload(Membership.learner).joinedload(Person.organisation))
        .order_by(Membership.id)
    ).all()
    reasons = _reasons(session, [one.id for one in rows if one.state in NO])
    done = _replaced(session, [one.id for one in rows])
    ordered = sorted(rows, key=lambda one: (ORDER.index(one.state), one.id))
    return tuple(_place(one, reasons, done) for one in ordered)


def _place(one: Membership, reasons: dict[int, str], done: dict[int, tuple[str, str]]) -> Place:
    learner = one.learner
    replaced_by, not_replaced = done.get(one.id, ("", ""))
    return Place(
        membership_id=one.id,
        need_id=one.need_id,
        person_id=one.learner_id,
        name=learner.name,
        job_title=learner.job_title,
        organisation=learner.organisation.name if learner.organisation else "",
        state=one.state.value,
        since=one.ended_at or one.answered_at or one.invited_at,
        reply_by=one.reply_by,
        reason=reasons.get(one.id, ""),
        replaced_by=replaced_by,
        not_replaced=not_replaced,
    )


def _reasons(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """Read the fixed reasons that were given with a no; they are told to admins alone."""
    rows = session.execute(
        select(AuditEvent.noun_id, AuditEvent.reason).where(
            AuditEvent.noun == Membership.__tablename__,
            AuditEvent.noun_id.in_(ids),
            AuditEvent.action.in_([one.value for one in NO]),
        )
    )
    return {row.noun_id: cohort_answers.WORDS.get(row.reason, "") for row in rows}


def _replaced(session: Session, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    stead = aliased(Membership)
    rows = session.execute(
        select(Replacement.membership_id, Replacement.because, Person.name)
        .outerjoin(stead, stead.id == Replacement.stead_id)
        .outerjoin(Person, Person.id == stead.learner_id)
        .where(Replacement.membership_id.in_(ids))
    )
    return {row.membership_id: (row.name or "", row.because) for row in rows}


def _wishes(session: Session, row: Cohort) -> tuple[Wish, ...]:
    waiting = _asked(row).where(JoinRequest.state == JoinState.WAITING)
    return _wish(session, row, session.execute(waiting).all())


def _asked(row: Cohort) -> Any:
    return (
        select(JoinRequest, Need)
        .join(Need, Need.id == JoinRequest.need_id)
        .where(JoinRequest.cohort_id == row.id)
        .options(joinedload(Need.learner).joinedload(Person.organisation))
        .order_by(JoinRequest.asked_at, JoinRequest.id)
    )


def _wish(session: Session, cohort: Cohort, rows: Sequence[Any]) -> tuple[Wish, ...]:
    found = [(one.JoinRequest, one.Need) for one in rows]
    why = (
        cohort_candidates.why_not(
            session, cohort, [need.id for _, need in found], up_to=cohort.size_most
        )
        if found
        else {}
    )
    return tuple(
        Wish(
            request_id=asked.id,
            cohort_id=cohort.id,
            cohort=cohort.name,
            name=need.learner.name,
            job_title=need.learner.job_title,
            organisation=need.learner.organisation.name if need.learner.organisation else "",
            need=need.text,
            asked_at=asked.asked_at,
            state=asked.state.value,
            why_not=why[need.id],
        )
        for asked, need in found
    )
