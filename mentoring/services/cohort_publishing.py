"""Publishing a cohort: scheduled, undone while that is open, then invited in one transaction."""

import contextlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from mentoring.db import Database
from mentoring.errors import InvalidError, NoRoomError, RuleBrokenError
from mentoring.models.cohorts import Cohort, CohortState, ProposedMember
from mentoring.models.needs import Need
from mentoring.models.programmes import Programme
from mentoring.services import (
    access,
    cohort_groups,
    cohort_locks,
    cohort_notices,
    cohort_rules,
    free_text,
    memberships,
    offers,
)
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record
from mentoring.services.cohort_groups import Group
from mentoring.services.refusals import said_plainly

DUTY = "publish_cohorts"
LONGEST_REASON = 1_000
NO_PARTNER = "no_public_partner"


def run(database: Database, *, clock: Callable[[], datetime]) -> int:
    """Publish the cohorts whose undo window has passed, each in one transaction."""
    with database.reading() as session:
        due = due_to_publish(session, now=clock())
    done = 0
    for cohort_id in due:
        # One that somebody is changing at this moment goes out with the next sweep.
        with (
            contextlib.suppress(cohort_locks.ChangedMeanwhileError),
            database.transaction() as session,
        ):
            done += publish(session, cohort_id=cohort_id, now=clock())
    return done


def schedule(
    session: Session, *, admin: Viewer, cohort_id: int, reason: str = "", now: datetime
) -> Cohort:
    """Publish once the undo window has passed; without a public partner, for a reason only."""
    access.cohort_of(session, admin, cohort_id)
    found = cohort_locks.whole(session, cohort_id)
    if found.is_scheduled:
        return found
    if found.state is not CohortState.PROPOSED:
        raise RuleBrokenError(f"This cohort is {found.state.value}, so it cannot be published.")
    group = proposed(session, found)
    _check_it_is_not_their_own(group, admin)
    why = _why_without_partner(found, reason)
    broken = cohort_rules.problems(group)
    if broken:
        raise RuleBrokenError(_said(broken))
    programme = session.get_one(Programme, found.programme_id)
    found.publish_at = now + timedelta(minutes=programme.undo_minutes)
    found.published_by_id = admin.person_id
    found.no_partner_because, found.problem = why, ""
    record(session, Act(admin.person_id, "scheduled", found), now=now)
    if why:
        record(session, Act(admin.person_id, "waived", found, NO_PARTNER), now=now, note=why)
    session.info["wake"] = session.info.get("wake", frozenset()) | {DUTY}
    return found


def undo(session: Session, *, admin: Viewer, cohort_id: int, now: datetime) -> Cohort:
    """Take a publication back while the undo window is open."""
    access.cohort_of(session, admin, cohort_id)
    found = cohort_locks.row(session, cohort_id)
    if found.state is not CohortState.PROPOSED:
        raise RuleBrokenError(
            f"This cohort is {found.state.value}, so its publication cannot be taken back."
        )
    if found.is_scheduled:
        found.publish_at = found.published_by_id = None
        record(session, Act(admin.person_id, "undone", found), now=now)
    return found


def due_to_publish(session: Session, *, now: datetime) -> list[int]:
    """List the cohorts whose undo window has passed."""
    return list(
        session.scalars(
            select(Cohort.id)
            .where(Cohort.state == CohortState.PROPOSED, Cohort.publish_at <= now)
            .order_by(Cohort.id)
        )
    )


def publish(session: Session, *, cohort_id: int, now: datetime) -> bool:
    """Invite who still fits and list who does not; what is not valid any more goes back."""
    found = cohort_locks.whole(session, cohort_id)
    if not found.is_scheduled or found.publish_at is None or found.publish_at > now:
        return False
    group = proposed(session, found)
    out = cohort_rules.misfits(group)
    left = group.but(out)
    broken = [*cohort_rules.together(left), *cohort_rules.leads(left)]
    if broken:
        _put_back(session, found, _said(broken), now=now)
        return False
    try:
        with said_plainly(session):
            found.move_to(CohortState.PUBLISHED)
    except NoRoomError as refusal:
        session.refresh(found)
        _put_back(session, found, str(refusal), now=now)
        return False
    found.half_day, found.publish_at = left.half_day, None
    for one in _members(session, cohort_id):
        one.dropped_because = out.get(one.need_id, "")
        if one.need_id not in out:
            made = memberships.write(session, found, one.need, by=found.published_by_id, now=now)
            cohort_notices.invited(session, made, found, now=now)
    for lead in cohort_locks.leads(session, cohort_id):
        lead.reply_by = offers.answer_by(session, found.programme_id, now=now)
        cohort_notices.lead_asked(session, found, lead, now=now)
    cohort_notices.gone_out(session, found, now=now)
    record(session, Act(found.published_by_id, "published", found), now=now)
    return True


def proposed(session: Session, cohort: Cohort) -> Group:
    """Read a cohort that has not gone out as the rules look at it; who is locked stands first."""
    return cohort_groups.read(
        session,
        cohort=cohort,
        need_ids=[one.need_id for one in _members(session, cohort.id)],
        lead_ids=[one.mentor_id for one in cohort_locks.leads(session, cohort.id)],
    )


def _members(session: Session, cohort_id: int) -> Sequence[ProposedMember]:
    return session.scalars(
        select(ProposedMember)
        .where(ProposedMember.cohort_id == cohort_id)
        .options(joinedload(ProposedMember.need).joinedload(Need.learner))
        .order_by(ProposedMember.locked.desc(), ProposedMember.need_id)
        .execution_options(populate_existing=True)
    ).all()


def _put_back(session: Session, cohort: Cohort, because: str, *, now: datetime) -> None:
    """Keep a cohort from going out, and say why to whoever wanted to publish it."""
    cohort.publish_at, cohort.problem = None, because
    record(session, Act(cohort.published_by_id, "not_published", cohort), now=now)
    cohort_notices.not_published(session, cohort, because=because, now=now)
    cohort.published_by_id = None


def _check_it_is_not_their_own(group: Group, admin: Viewer) -> None:
    if admin.person_id in {*(one.id for one in group.learners), *group.beside}:
        raise RuleBrokenError("You are in this cohort yourself. Ask another admin to publish it.")


def _why_without_partner(cohort: Cohort, reason: str) -> str:
    if cohort.partner_id is not None:
        return ""
    why = reason.strip()
    if not why:
        raise InvalidError({"reason": "Say why this cohort has no public partner"})
    if len(why) > LONGEST_REASON:
        raise InvalidError({"reason": f"Use {LONGEST_REASON:,} characters or fewer"})
    free_text.check({"reason": why})
    return why


def _said(broken: Sequence[cohort_rules.Problem]) -> str:
    return " ".join(one.said for one in broken)
