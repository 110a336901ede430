"""Places in a cohort: invited, answered, begun together, left and ended."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mentoring.db import Database
from mentoring.errors import RuleBrokenError
from mentoring.models.cohorts import (
    BELONGS,
    LED,
    SAID_YES,
    Cohort,
    CohortState,
    Membership,
    MembershipState,
)
from mentoring.models.needs import Need, NeedState
from mentoring.services import (
    access,
    cohort_groups,
    cohort_locks,
    cohort_notices,
    cohort_plans,
    cohort_rules,
    offers,
)
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record
from mentoring.services.refusals import said_plainly

REPLACES = "replace_members"


def run(database: Database, *, clock: Callable[[], datetime]) -> int:
    """Let unanswered invitations expire, each in its own transaction."""
    with database.reading() as session:
        late = due(session, now=clock())
    done = 0
    for membership_id in late:
        with database.transaction() as session:
            done += expire(session, membership_id=membership_id, now=clock())
    return done


def due(session: Session, *, now: datetime) -> list[int]:
    """List the invitations whose time is over."""
    return list(
        session.scalars(
            select(Membership.id)
            .where(Membership.state == MembershipState.INVITED, Membership.reply_by < now)
            .order_by(Membership.id)
        )
    )


def expire(session: Session, *, membership_id: int, now: datetime) -> bool:
    """Let one expire that nobody answered in time; the need is open again."""
    found = session.get(Membership, membership_id)
    if found is None:
        return False
    cohort = _held(session, found)
    late = found.reply_by is not None and found.reply_by < now
    if found.state is not MembershipState.INVITED or not late:
        return False
    _end(session, found, MembershipState.EXPIRED, by=None, now=now)
    cohort_notices.expired(session, found, cohort, now=now)
    return True


def invite(
    session: Session, *, admin: Viewer, cohort_id: int, need_id: int, now: datetime
) -> Membership:
    """Invite one more learner to a cohort that has gone out and has room, if it stays valid."""
    access.cohort_of(session, admin, cohort_id)
    offers.lock_needs(session, [need_id])
    cohort = cohort_locks.row(session, cohort_id)
    inside = belonging(session, cohort_id)
    there = next((one for one in inside if one.need_id == need_id), None)
    if there is not None:
        return there
    check_room(session, cohort, need_id)
    made = write(session, cohort, session.get_one(Need, need_id), by=admin.person_id, now=now)
    cohort_notices.invited(session, made, cohort, now=now)
    return made


def write(
    session: Session, cohort: Cohort, need: Need, *, by: int | None, now: datetime
) -> Membership:
    """Write an invitation down; the need is held, and matched from now on. Nobody is told."""
    with said_plainly(session):
        need.move_to(NeedState.MATCHED)
        made = Membership(
            cohort_id=cohort.id,
            need_id=need.id,
            learner_id=need.learner_id,
            state=MembershipState.INVITED,
            invited_at=now,
            reply_by=offers.reply_by(session, need, now=now),
        )
        session.add(made)
    record(session, Act(by, "invited", made), now=now)
    return made


def accept(session: Session, *, learner: Viewer, membership_id: int, now: datetime) -> Membership:
    """Say yes; where it was the last yes that was needed, the cohort begins."""
    found = access.own_membership(session, learner, membership_id)
    cohort = _held(session, found)
    if found.state in SAID_YES:
        return found
    say_yes(session, cohort, found, now=now)
    return found


def say_yes(
    session: Session, cohort: Cohort, found: Membership, *, now: datetime, reason: str = ""
) -> None:
    """Keep the learner's yes to a cohort that is held."""
    found.move_to(MembershipState.ACCEPTED)
    found.answered_at, found.reply_by = now, None
    cohort_notices.forget(session, cohort_notices.of_place(found))
    record(session, Act(found.learner_id, "accepted", found, reason), now=now)
    if cohort.state is CohortState.ACTIVE:
        found.move_to(MembershipState.ACTIVE)
        cohort_plans.follow(session, cohort, now=now)
    begin_if_ready(session, cohort, now=now)


def decline(
    session: Session, *, learner: Viewer, membership_id: int, now: datetime, reason: str = ""
) -> Membership:
    """Say no to an invitation; the need is open again."""
    found = access.own_membership(session, learner, membership_id)
    _held(session, found)
    if found.state is not MembershipState.DECLINED:
        _end(session, found, MembershipState.DECLINED, by=learner.person_id, now=now, reason=reason)
        found.answered_at = now
    return found


def leave(
    session: Session, *, learner: Viewer, membership_id: int, now: datetime, reason: str = ""
) -> Membership:
    """Leave a cohort after a yes; the need is open again."""
    found = access.own_membership(session, learner, membership_id)
    cohort = _held(session, found)
    if found.state is not MembershipState.LEFT:
        _end(session, found, MembershipState.LEFT, by=learner.person_id, now=now, reason=reason)
        cohort_notices.left(session, found, cohort, now=now)
    return found


def let_go(session: Session, *, need_id: int, by: Viewer, now: datetime) -> None:
    """End the place of a need that is being withdrawn; the need is held already."""
    found = session.scalar(
        select(Membership).where(Membership.need_id == need_id, Membership.state.in_(BELONGS))
    )
    if found is None:
        return
    cohort = _held(session, found)
    if found.state in BELONGS:
        invited = found.state is MembershipState.INVITED
        state = MembershipState.DECLINED if invited else MembershipState.LEFT
        _end(session, found, state, by=by.person_id, now=now)
        if not invited:
            cohort_notices.left(session, found, cohort, now=now)


def begin_if_ready(session: Session, cohort: Cohort, *, now: datetime) -> bool:
    """Let a cohort begin once its first lead and enough learners have said yes; it is held."""
    if cohort.state is not CohortState.PUBLISHED:
        return False
    first = next((one for one in cohort_locks.leads(session, cohort.id) if not one.second), None)
    yes = [one for one in belonging(session, cohort.id) if one.state in SAID_YES]
    if first is None or first.said_yes_at is None or len(yes) < cohort.size_least:
        return False
    cohort.move_to(CohortState.ACTIVE)
    cohort.active_at = now
    for one in yes:
        one.move_to(MembershipState.ACTIVE)
    record(session, Act(None, "begun", cohort), now=now)
    cohort_notices.begun(session, cohort, now=now)
    cohort_plans.lay(session, cohort, now=now)
    return True


def end_all(session: Session, cohort: Cohort, *, by: int | None, now: datetime) -> None:
    """End every place of a cohort that is over; whoever was in it to its end has met their need."""
    done = cohort.state is CohortState.COMPLETED
    for one in belonging(session, cohort.id):
        if one.state is MembershipState.INVITED:
            state = MembershipState.EXPIRED
        elif done:
            state = MembershipState.COMPLETED
        else:
            state = MembershipState.LEFT
        _end(session, one, state, by=by, now=now)


def check_room(session: Session, cohort: Cohort, need_id: int) -> None:
    """Refuse one more learner where there is no room, or where the cohort would not be valid."""
    inside = [one.need_id for one in belonging(session, cohort.id)]
    if cohort.state not in LED or len(inside) >= cohort.size_most:
        raise RuleBrokenError("This cohort has no room for another learner.")
    leads = [one.mentor_id for one in cohort_locks.leads(session, cohort.id)]
    group = cohort_groups.read(session, cohort=cohort, need_ids=[*inside, need_id], lead_ids=leads)
    found = cohort_rules.problems(group, of_leads=False)
    of_them = [one for one in found if one.rule == "member" or need_id in one.need_ids]
    if of_them:
        raise RuleBrokenError(of_them[0].said)


def belonging(session: Session, cohort_id: int) -> Sequence[Membership]:
    """List the places of a cohort that are neither refused nor over, as they stand now."""
    return session.scalars(
        select(Membership)
        .where(Membership.cohort_id == cohort_id, Membership.state.in_(BELONGS))
        .order_by(Membership.id)
        .execution_options(populate_existing=True)
    ).all()


def count(session: Session, cohort_id: int) -> dict[MembershipState, int]:
    """Count the places of a cohort by how they stand."""
    rows = session.execute(
        select(Membership.state, func.count())
        .where(Membership.cohort_id == cohort_id)
        .group_by(Membership.state)
    )
    return {row[0]: row[1] for row in rows}


def _held(session: Session, found: Membership) -> Cohort:
    """Hold the need and then the cohort, and read the place again."""
    offers.lock_needs(session, [found.need_id])
    cohort = cohort_locks.row(session, found.cohort_id)
    session.refresh(found, ["state", "reply_by"])
    return cohort


def _end(
    session: Session,
    found: Membership,
    state: MembershipState,
    *,
    by: int | None,
    now: datetime,
    reason: str = "",
) -> None:
    found.move_to(state)
    found.ended_at, found.reply_by = now, None
    cohort_notices.forget(session, cohort_notices.of_place(found))
    need = session.get_one(Need, found.need_id)
    if state is MembershipState.COMPLETED:
        need.move_to(NeedState.MET)
    else:
        offers.open_again(need)
        session.info["wake"] = session.info.get("wake", frozenset()) | {REPLACES}
    record(session, Act(by, state.value, found, reason), now=now)
    if state is MembershipState.LEFT:
        cohort_plans.follow(session, session.get_one(Cohort, found.cohort_id), now=now)
