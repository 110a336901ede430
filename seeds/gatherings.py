"""A cohort of a demo that has begun, around a lead whom one can sign in as, and a set to form."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from mentoring.services import (
    access,
    cohort_leads,
    cohort_publishing,
    cohort_sets,
    cohorts,
    memberships,
)
from mentoring.services.access import Viewer
from mentoring.services.arrivals import gathering
from mentoring.services.cohorts import Plan, Together

AIM = "People who are fit to go home do so the same day, and what they need is found out there."
PLAN = Plan(
    name="Home first, and assessed at home",
    knowhow_id="K04.1",
    aim=AIM,
    question="What would have to be true at home for the assessment to wait until then?",
    online=True,
)
POWER = "Can move staff and money between the ward and the community team"
SET = cohort_sets.About(
    name="Cohorts for next spring",
    aim="Each of you gets one joint change going where you work, beside somebody who has done it.",
)
ASKED, BEGAN = timedelta(days=30), timedelta(days=25)


@dataclass(frozen=True)
class Beside:
    """Who runs it, leads it, and stands beside its learners."""

    admin: Viewer
    lead: Viewer
    partner: Viewer
    whole: Viewer


def make(session: Session, *, beside: Beside, now: datetime) -> None:
    """Let a cohort begin in which enough learners fit together, and leave a set to be formed."""
    _meet(session, beside, now=now)
    made = cohort_sets.create(
        session, admin=beside.admin, programme_id=min(beside.admin.admin_of), about=SET, now=now
    )
    session.flush()
    email = access.person_for_admin(session, beside.admin, beside.whole.person_id).email
    cohort_sets.keep_whole(session, admin=beside.admin, set_id=made.id, email=email, power=POWER)


def _meet(session: Session, beside: Beside, *, now: datetime) -> None:
    programme_id = min(beside.admin.admin_of)
    plan = replace(PLAN, starts_on=(now - timedelta(days=12)).date())
    together = Together(
        need_ids=(),
        lead_id=beside.lead.person_id,
        partner_id=beside.partner.person_id,
        whole_person_id=beside.whole.person_id,
        power=POWER,
    )
    chosen = gathering.fitting(session, programme_id=programme_id, plan=plan, beside=together)
    if not chosen:
        return
    by: dict[str, Any] = {"admin": beside.admin, "now": now - ASKED}
    made = cohorts.create(session, programme_id=programme_id, plan=plan, **by)
    session.flush()
    cohorts.propose(session, cohort_id=made.id, together=replace(together, need_ids=chosen), **by)
    cohort_publishing.schedule(session, cohort_id=made.id, **by)
    assert made.publish_at is not None
    cohort_publishing.publish(session, cohort_id=made.id, now=made.publish_at)
    cohort_leads.say_yes(session, mentor=beside.lead, cohort_id=made.id, now=now - BEGAN)
    session.flush()
    for place in memberships.belonging(session, made.id):
        if learner := access.viewer(session, place.learner_id):
            memberships.accept(session, learner=learner, membership_id=place.id, now=now - BEGAN)
