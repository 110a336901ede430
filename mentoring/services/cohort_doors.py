"""Who may open the page of a cohort that has gone out, and what they are in it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from mentoring.errors import NotFoundError
from mentoring.models.cohorts import (
    BELONGS,
    FORMING,
    LED,
    Cohort,
    CohortLead,
    CohortState,
    Membership,
    MembershipState,
)
from mentoring.models.people import Person
from mentoring.services.access import Viewer

BEGUN = frozenset({CohortState.ACTIVE, CohortState.COMPLETED})
STAYED = BELONGS | {MembershipState.COMPLETED}
AGREED = frozenset({"accepted", "active", "completed", "agreed"})
ASKED = frozenset({"invited", "asked"})
WHOLE = (
    joinedload(Cohort.programme, innerjoin=True),
    joinedload(Cohort.knowhow, innerjoin=True),
    joinedload(Cohort.place),
    joinedload(Cohort.whole_person).joinedload(Person.organisation),
    joinedload(Cohort.partner),
)


@dataclass(frozen=True)
class Me:
    """What the person who looks is in a cohort: learner, lead, partner, whole or admin.

    `state` is that of a learner’s place, or asked, agreed or left of a lead.
    """

    person_id: int
    role: str
    is_admin: bool
    state: str = ""
    reply_by: datetime | None = None
    membership_id: int | None = None
    need_id: int | None = None
    second: bool = False

    @property
    def has_agreed(self) -> bool:
        """Whether they have said yes, and stand by it."""
        return self.state in AGREED

    @property
    def is_asked(self) -> bool:
        """Whether the cohort waits for their answer."""
        return self.state in ASKED

    @property
    def is_out(self) -> bool:
        """Whether they are in it no longer; then they see what it is for, and nobody in it."""
        return bool(self.state) and not (self.has_agreed or self.is_asked) and not self.is_admin


def open_to(session: Session, *, viewer: Viewer, cohort_id: int) -> tuple[Cohort, Me]:
    """Find a cohort that has gone out, for whoever is in it or runs its programme."""
    found = session.scalar(select(Cohort).where(Cohort.id == cohort_id).options(*WHOLE))
    if found is None or found.state in FORMING:
        raise NotFoundError("There is no such cohort of yours.")
    me = _learner(session, found, viewer) or _lead(session, found, viewer)
    me = me or _beside(session, found, viewer)
    if me is None:
        raise NotFoundError("There is no such cohort of yours.")
    return found, me


def sees_names(cohort: Cohort, me: Me) -> bool:
    """Whether somebody may know who is in it: after their own yes, or once it has begun."""
    return me.is_admin or me.has_agreed or (not me.state and cohort.state in BEGUN)


def was_asked(lead: CohortLead) -> bool:
    """Whether a lead was ever told of a cohort; one that was only planned was not."""
    return any((lead.reply_by, lead.said_yes_at, lead.left_at))


def _learner(session: Session, cohort: Cohort, viewer: Viewer) -> Me | None:
    row = session.scalar(
        select(Membership)
        .where(Membership.cohort_id == cohort.id, Membership.learner_id == viewer.person_id)
        .order_by(Membership.id.desc())
        .limit(1)
    )
    if row is None or (row.state not in STAYED and _runs(cohort, viewer)):
        return None
    return Me(
        viewer.person_id,
        "learner",
        is_admin=_runs(cohort, viewer),
        state=row.state.value,
        reply_by=row.reply_by,
        membership_id=row.id,
        need_id=row.need_id,
    )


def _lead(session: Session, cohort: Cohort, viewer: Viewer) -> Me | None:
    row = session.get(CohortLead, (cohort.id, viewer.person_id))
    if row is None or not was_asked(row) or (row.left_at is not None and _runs(cohort, viewer)):
        return None
    return Me(
        viewer.person_id,
        "lead",
        is_admin=_runs(cohort, viewer),
        state="left" if row.left_at else "agreed" if row.said_yes_at else "asked",
        reply_by=row.reply_by if cohort.state in LED else None,
        second=row.second,
    )


def _beside(session: Session, cohort: Cohort, viewer: Viewer) -> Me | None:
    """Tell the public partner and who stands up for the whole; then whoever runs the programme.

    The first two know of a cohort once its invitations have gone out.
    """
    runs = _runs(cohort, viewer)
    invited = select(Membership.id).where(Membership.cohort_id == cohort.id).limit(1)
    for role, person_id in (("partner", cohort.partner_id), ("whole", cohort.whole_person_id)):
        if person_id == viewer.person_id and session.scalar(invited) is not None:
            return Me(viewer.person_id, role, is_admin=runs)
    return Me(viewer.person_id, "admin", is_admin=True) if runs else None


def _runs(cohort: Cohort, viewer: Viewer) -> bool:
    return cohort.programme_id in viewer.admin_of
