"""The cohorts that a learner could join for an open need, with why they fit or do not."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from mentoring.errors import NotFoundError
from mentoring.models.cohorts import (
    BELONGS,
    LED,
    Cohort,
    CohortState,
    JoinRequest,
    JoinState,
    Membership,
)
from mentoring.models.needs import Need, NeedState
from mentoring.services import (
    access,
    cohort_candidates,
    cohort_doors,
    cohort_groups,
    cohort_pages,
    cohort_people,
    cohort_rules,
)
from mentoring.services.access import Viewer
from mentoring.services.cohort_doors import Me
from mentoring.services.cohort_pages import Rhythm, Whole
from mentoring.services.cohort_people import Lead, Members

MOST_SHOWN = 8
NOT_THIS_NEED = "It is not available for this need."


@dataclass(frozen=True)
class Joinable:
    """A cohort that has room and is about what a need asks for."""

    cohort_id: int
    name: str
    aim: str
    knowhow: str
    rhythm: Rhythm
    learners: int
    room: int
    why_not: str
    asked: str
    request_id: int | None
    is_free: bool


@dataclass(frozen=True)
class JoinList:
    """The cohorts for one need."""

    need_id: int
    text: str
    state: str
    cohorts: tuple[Joinable, ...]
    more: int

    @property
    def fit(self) -> tuple[Joinable, ...]:
        """List those that the learner could join, or has asked to."""
        return tuple(one for one in self.cohorts if not one.why_not or one.asked)

    @property
    def others(self) -> tuple[Joinable, ...]:
        """List those that do not fit."""
        return tuple(one for one in self.cohorts if one not in self.fit)


@dataclass(frozen=True)
class JoinPage:
    """One cohort as somebody sees it who could join it."""

    need_id: int
    cohort_id: int
    name: str
    aim: str
    question: str
    knowhow: str
    state: str
    leads: tuple[Lead, ...]
    members: Members
    me: Me
    has_partner: bool
    partner: str
    whole: Whole | None
    rhythm: Rhythm
    why_not: str
    asked: str


def listed(session: Session, *, learner: Viewer, need_id: int) -> JoinList:
    """List the cohorts with room that a learner could join for a need."""
    need = access.own_need(session, learner, need_id)
    rows = session.scalars(
        _with_room(need).order_by(Cohort.starts_on.is_(None), Cohort.starts_on, Cohort.id)
    ).all()
    asked = _asked(session, need)
    return JoinList(
        need_id=need.id,
        text=need.text,
        state=need.state.value,
        cohorts=tuple(_joinable(session, one, need, asked) for one in rows[:MOST_SHOWN]),
        more=max(0, len(rows) - MOST_SHOWN),
    )


def page(session: Session, *, learner: Viewer, need_id: int, cohort_id: int) -> JoinPage:
    """Show a learner one cohort that they could join; nobody in it is named but its leads."""
    need = access.own_need(session, learner, need_id)
    row = session.scalar(
        select(Cohort)
        .where(
            Cohort.id == cohort_id,
            Cohort.programme_id == need.programme_id,
            Cohort.state == CohortState.PUBLISHED,
        )
        .options(*cohort_doors.WHOLE)
    )
    if row is None:
        raise NotFoundError("There is no such cohort that you could join.")
    me = Me(learner.person_id, "guest", is_admin=False, need_id=need.id)
    asked = _asked(session, need).get(row.id)
    return JoinPage(
        need_id=need.id,
        cohort_id=row.id,
        name=row.name,
        aim=row.aim,
        question=row.question,
        knowhow=row.knowhow.label,
        state=row.state.value,
        leads=cohort_people.leads(session, row, me),
        members=cohort_people.members(session, row, me),
        me=me,
        has_partner=row.partner_id is not None,
        partner="",
        whole=cohort_pages.whole_of(row),
        rhythm=cohort_pages.rhythm(row),
        why_not=_why_not(session, row, need),
        asked=asked.state.value if asked else "",
    )


def request_of(session: Session, *, learner: Viewer, need_id: int, cohort_id: int) -> int:
    """Give the number of the newest wish of a need to join a cohort."""
    need = access.own_need(session, learner, need_id)
    found = _asked(session, need).get(cohort_id)
    if found is None:
        raise NotFoundError("There is no such wish to join.")
    return found.id


def _with_room(need: Need) -> Any:
    """Find the cohorts of the programme that have not begun, have room and are about the need.

    One that the learner has asked to join stands there until they have their answer.
    """
    asked = select(JoinRequest.cohort_id).where(
        JoinRequest.need_id == need.id, JoinRequest.state == JoinState.WAITING
    )
    inside = (
        select(func.count())
        .where(Membership.cohort_id == Cohort.id, Membership.state.in_(BELONGS))
        .scalar_subquery()
    )
    wanted = [one.knowhow_id for one in need.knowhow]
    return (
        select(Cohort)
        .where(
            Cohort.programme_id == need.programme_id,
            or_(
                and_(
                    Cohort.state == CohortState.PUBLISHED,
                    inside < Cohort.size_most,
                    Cohort.knowhow_id.in_(cohort_groups.above(wanted)),
                ),
                and_(Cohort.state.in_(LED), Cohort.id.in_(asked)),
            ),
        )
        .options(joinedload(Cohort.knowhow), joinedload(Cohort.place))
    )


def _asked(session: Session, need: Need) -> dict[int, JoinRequest]:
    """Give the newest wish of a need for each cohort."""
    rows = session.scalars(
        select(JoinRequest)
        .where(JoinRequest.need_id == need.id, JoinRequest.state != JoinState.WITHDRAWN)
        .order_by(JoinRequest.id)
    )
    return {one.cohort_id: one for one in rows}


def _joinable(session: Session, row: Cohort, need: Need, asked: dict[int, JoinRequest]) -> Joinable:
    wish = asked.get(row.id)
    inside = session.scalar(
        select(func.count()).where(Membership.cohort_id == row.id, Membership.state.in_(BELONGS))
    )
    return Joinable(
        cohort_id=row.id,
        name=row.name,
        aim=row.aim,
        knowhow=row.knowhow.label,
        rhythm=cohort_pages.rhythm(row),
        learners=inside or 0,
        room=row.size_most - (inside or 0),
        why_not=_why_not(session, row, need),
        asked=wish.state.value if wish else "",
        request_id=wish.id if wish else None,
        is_free=row.half_day is not None and bool(need.learner.half_days),
    )


def _why_not(session: Session, row: Cohort, need: Need) -> str:
    """Say why a need does not fit, to its own learner; of others nothing is betrayed."""
    if need.state is not NeedState.OPEN:
        return "Your need has to be open for this."
    why = cohort_candidates.why_not(session, row, [need.id], up_to=row.size_most)[need.id]
    words = {cohort_rules.NOT_AVAILABLE: NOT_THIS_NEED}
    return words.get(why, why.replace("They are", "You are").replace("they are", "you are"))
