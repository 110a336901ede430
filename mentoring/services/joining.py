"""A learner asks to join a cohort that has gone out and has room; an admin says yes or no."""

from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from mentoring.errors import NotFoundError, RuleBrokenError
from mentoring.models.cohorts import (
    LED,
    Cohort,
    CohortState,
    JoinRequest,
    JoinState,
    Membership,
)
from mentoring.models.needs import Need, NeedState
from mentoring.services import access, cohort_locks, cohort_notices, memberships, offers
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record

REASON = "asked_to_join"


def ask(
    session: Session, *, learner: Viewer, need_id: int, cohort_id: int, now: datetime
) -> JoinRequest:
    """Ask for a place; the need stays open, and the wish is the learner's yes if it is granted."""
    need = access.own_need(session, learner, need_id)
    offers.lock_needs(session, [need_id])
    cohort = session.get(Cohort, cohort_id)
    if cohort is None or cohort.state not in LED or cohort.programme_id != need.programme_id:
        raise NotFoundError("There is no such cohort.")
    cohort = cohort_locks.row(session, cohort_id)
    made = _waiting(session, JoinRequest.cohort_id == cohort_id, JoinRequest.need_id == need_id)
    if made:
        return made[0]
    if cohort.state is not CohortState.PUBLISHED:
        raise RuleBrokenError("This cohort has begun already, so nobody can ask to join it.")
    if need.state is not NeedState.OPEN:
        raise RuleBrokenError("Somebody has already been asked for this need. See your request.")
    memberships.check_room(session, cohort, need_id)
    row = JoinRequest(cohort_id=cohort_id, need_id=need_id, state=JoinState.WAITING, asked_at=now)
    session.add(row)
    record(session, Act(learner.person_id, REASON, row), now=now)
    cohort_notices.wish(session, row, cohort, now=now)
    return row


def withdraw(session: Session, *, learner: Viewer, request_id: int, now: datetime) -> JoinRequest:
    """Take the wish back."""
    row = _found(session, request_id)
    access.own_need(session, learner, row.need_id)
    _held(session, row)
    if row.state is not JoinState.WITHDRAWN:
        _answer(session, row, JoinState.WITHDRAWN, by=learner.person_id, now=now)
    return row


def take(session: Session, *, admin: Viewer, request_id: int, now: datetime) -> Membership:
    """Give the learner the place that they asked for, if the cohort stays valid with them."""
    row = _found(session, request_id)
    access.cohort_of(session, admin, row.cohort_id)
    cohort = _held(session, row)
    return grant(session, row, cohort, by=admin.person_id, now=now)


def grant(
    session: Session, row: JoinRequest, cohort: Cohort, *, by: int | None, now: datetime
) -> Membership:
    """Give the place to a wish that is held with its need and its cohort: it is the yes."""
    _answer(session, row, JoinState.TAKEN, by=by, now=now)
    memberships.check_room(session, cohort, row.need_id)
    need = session.get_one(Need, row.need_id)
    made = memberships.write(session, cohort, need, by=by, now=now)
    memberships.say_yes(session, cohort, made, now=now, reason=REASON)
    return made


def refuse(session: Session, *, admin: Viewer, request_id: int, now: datetime) -> JoinRequest:
    """Say that there is no place for them in it."""
    row = _found(session, request_id)
    access.cohort_of(session, admin, row.cohort_id)
    _held(session, row)
    if row.state is not JoinState.REFUSED:
        _answer(session, row, JoinState.REFUSED, by=admin.person_id, now=now)
    return row


def settle(session: Session, *, need_id: int, now: datetime) -> None:
    """Take back the wishes of a need that is being withdrawn; the need is held already."""
    for row in _waiting(session, JoinRequest.need_id == need_id):
        _answer(session, row, JoinState.WITHDRAWN, by=None, now=now)


def refuse_all(session: Session, *, cohort_id: int, now: datetime) -> None:
    """Refuse the wishes that still wait for a cohort that is over; the cohort is held already."""
    for row in _waiting(session, JoinRequest.cohort_id == cohort_id):
        _answer(session, row, JoinState.REFUSED, by=None, now=now)


def _waiting(session: Session, *which: ColumnElement[bool]) -> list[JoinRequest]:
    """List the wishes that wait, held and as they stand now."""
    wanted = select(JoinRequest).where(JoinRequest.state == JoinState.WAITING, *which)
    rows = wanted.order_by(JoinRequest.id).with_for_update(of=JoinRequest)
    return list(session.scalars(rows.execution_options(populate_existing=True)))


def _found(session: Session, request_id: int) -> JoinRequest:
    row = session.get(JoinRequest, request_id)
    if row is None:
        raise NotFoundError("There is no such wish to join.")
    return row


def _held(session: Session, row: JoinRequest) -> Cohort:
    """Hold the need, the cohort and then the wish, and read it again."""
    offers.lock_needs(session, [row.need_id])
    cohort = cohort_locks.row(session, row.cohort_id)
    session.refresh(row, ["state"], with_for_update=True)
    return cohort


def _answer(
    session: Session, row: JoinRequest, state: JoinState, *, by: int | None, now: datetime
) -> None:
    row.move_to(state, now=now)
    record(session, Act(by, f"join_{state.value}", row), now=now)
    if state is not JoinState.WITHDRAWN:
        cohort = session.get_one(Cohort, row.cohort_id)
        cohort_notices.wish_answered(session, row, cohort, now=now)
