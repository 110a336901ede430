"""What the leads of a cohort answer: yes, no, or that somebody else has to take it over."""

import contextlib
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.db import Database
from mentoring.errors import RuleBrokenError
from mentoring.models.cohorts import LED, Cohort, CohortLead, CohortState
from mentoring.services import (
    access,
    cohort_groups,
    cohort_locks,
    cohort_notices,
    cohort_plans,
    cohort_rules,
    memberships,
    offers,
)
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record
from mentoring.services.refusals import said_plainly

MOST_LEADS = 2


def run(database: Database, *, clock: Callable[[], datetime]) -> int:
    """Go on without the leads who did not answer in time, each in its own transaction."""
    with database.reading() as session:
        late = due(session, now=clock())
    done = 0
    for cohort_id, mentor_id in late:
        # One that somebody is changing at this moment is looked at again by the next sweep.
        with (
            contextlib.suppress(cohort_locks.ChangedMeanwhileError),
            database.transaction() as session,
        ):
            done += expire(session, cohort_id=cohort_id, mentor_id=mentor_id, now=clock())
    return done


def due(session: Session, *, now: datetime) -> list[tuple[int, int]]:
    """List the cohorts whose lead has not answered in time, with the lead."""
    rows = session.execute(
        select(CohortLead.cohort_id, CohortLead.mentor_id)
        .join(Cohort, Cohort.id == CohortLead.cohort_id)
        .where(
            Cohort.state.in_(LED),
            CohortLead.reply_by < now,
            CohortLead.said_yes_at.is_(None),
            CohortLead.left_at.is_(None),
        )
        .order_by(CohortLead.cohort_id, CohortLead.mentor_id)
    )
    return [(row.cohort_id, row.mentor_id) for row in rows]


def expire(session: Session, *, cohort_id: int, mentor_id: int, now: datetime) -> bool:
    """Free the place of a lead who did not answer in time; the second becomes the first."""
    found = cohort_locks.whole(session, cohort_id)
    lead = session.get(CohortLead, (cohort_id, mentor_id), populate_existing=True)
    if (cohort_id, mentor_id) not in due(session, now=now) or lead is None:
        return False
    _go(session, found, lead, Act(None, "lead_expired", found), now=now)
    cohort_notices.lead_expired(session, found, lead, now=now)
    return True


def say_yes(session: Session, *, mentor: Viewer, cohort_id: int, now: datetime) -> Cohort:
    """Agree to lead a cohort; where it was the last yes that was needed, the cohort begins."""
    found, lead = _held(session, mentor, cohort_id)
    if lead.left_at is not None or not found.is_led:
        raise RuleBrokenError("This cohort does not wait for your answer any more.")
    if lead.said_yes_at is None:
        lead.said_yes_at, lead.reply_by = now, None
        cohort_notices.forget(session, cohort_notices.of_lead(lead))
        record(session, Act(mentor.person_id, "lead_accepted", found), now=now)
        memberships.begin_if_ready(session, found, now=now)
        cohort_plans.follow(session, found, now=now)
    return found


def step_back(
    session: Session, *, mentor: Viewer, cohort_id: int, now: datetime, reason: str = ""
) -> Cohort:
    """Lead a cohort no longer, or not at all; the second lead becomes the first."""
    found, lead = _held(session, mentor, cohort_id)
    if lead.left_at is not None:
        return found
    if not found.is_led:
        raise RuleBrokenError(f"This cohort is {found.state.value}, so nobody has to leave it.")
    others = [one for one in cohort_locks.leads(session, cohort_id) if one is not lead]
    agreed = [one for one in others if one.said_yes_at is not None]
    if found.state is CohortState.ACTIVE and lead.said_yes_at is not None and not agreed:
        raise RuleBrokenError(
            "Nobody else has agreed to lead this cohort. Ask an admin to find a second lead first."
        )
    action = "lead_left" if lead.said_yes_at else "lead_declined"
    _go(session, found, lead, Act(mentor.person_id, action, found, reason), now=now)
    return found


def appoint(
    session: Session, *, admin: Viewer, cohort_id: int, mentor_id: int, now: datetime
) -> Cohort:
    """Ask somebody to lead a cohort that has gone out: as the first where there is none."""
    access.cohort_of(session, admin, cohort_id)
    found = cohort_locks.whole(session, cohort_id, mentors=[mentor_id])
    there = cohort_locks.leads(session, cohort_id)
    if mentor_id in {one.mentor_id for one in there}:
        return found
    if not found.is_led or len(there) >= MOST_LEADS:
        raise RuleBrokenError("This cohort needs no other lead.")
    _check_they_fit(session, found, mentor_id)
    before = session.get(CohortLead, (cohort_id, mentor_id), populate_existing=True)
    with said_plainly(session):
        lead = before or CohortLead(cohort_id=cohort_id, mentor_id=mentor_id)
        lead.second = bool(there)
        lead.said_yes_at = lead.left_at = None
        lead.reply_by = offers.answer_by(session, found.programme_id, now=now)
        session.add(lead)
    record(session, Act(admin.person_id, "lead_asked", found), now=now)
    cohort_notices.lead_asked(session, found, lead, now=now)
    return found


def _check_they_fit(session: Session, cohort: Cohort, mentor_id: int) -> None:
    needs = [one.need_id for one in memberships.belonging(session, cohort.id)]
    group = cohort_groups.read(session, cohort=cohort, need_ids=needs, lead_ids=[mentor_id])
    parted = {frozenset((mentor_id, one.id)) for one in group.learners} & group.apart
    broken = [one for one in cohort_rules.leads(group) if one.rule != "whole"]
    if broken:
        raise RuleBrokenError(broken[0].said)
    if parted or group.beside_leads != set(needs) or mentor_id in {o.id for o in group.learners}:
        raise RuleBrokenError(cohort_rules.NOT_AVAILABLE)


def _go(session: Session, cohort: Cohort, lead: CohortLead, act: Act, *, now: datetime) -> None:
    """Let a lead go; whoever is left is the first, which may be the last that was waited for."""
    lead.left_at, lead.reply_by = now, None
    cohort_notices.forget(session, cohort_notices.of_lead(lead))
    record(session, act, now=now)
    for one in cohort_locks.leads(session, cohort.id):
        one.second = False
    session.flush()
    cohort_notices.lead_left(session, cohort, lead, now=now)
    memberships.begin_if_ready(session, cohort, now=now)
    cohort_plans.follow(session, cohort, now=now)


def _held(session: Session, mentor: Viewer, cohort_id: int) -> tuple[Cohort, CohortLead]:
    access.cohort_of_lead(session, mentor, cohort_id)
    found = cohort_locks.whole(session, cohort_id)
    lead = session.get_one(CohortLead, (cohort_id, mentor.person_id), populate_existing=True)
    return found, lead
