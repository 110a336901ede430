"""A cohort of a demo that has begun, around a lead whom one can sign in as, and a set to form."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.models.cohorts import FEWEST, Cohort
from mentoring.models.vocabulary import KnowHow
from mentoring.services import (
    access,
    cohort_groups,
    cohort_leads,
    cohort_publishing,
    cohort_rules,
    cohort_sets,
    cohorts,
    memberships,
)
from mentoring.services.access import Viewer
from mentoring.services.arrivals import needs
from mentoring.services.cohorts import Plan, Together

KNOWHOW = "K04.1"
NAME = "Home first, and assessed at home"
AIM = "People who are fit to go home do so the same day, and what they need is found out there."
QUESTION = "What would have to be true at home for the assessment to wait until then?"
POWER = "Can move staff and money between the ward and the community team"
SET = cohort_sets.About(
    name="Cohorts for next spring",
    aim="Each of you gets one joint change going where you work, beside somebody who has done it.",
)
AIMED, OF_ONE_ORGANISATION, LOOKED_AT = 8, 2, 300
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
    plan = Plan(
        name=NAME,
        knowhow_id=KNOWHOW,
        aim=AIM,
        question=QUESTION,
        online=True,
        starts_on=(now - timedelta(days=12)).date(),
    )
    chosen = _fitting(session, plan, beside)
    if len(chosen) < FEWEST:
        return
    where: dict[str, Any] = {"admin": beside.admin, "now": now - ASKED}
    made = cohorts.create(session, programme_id=min(beside.admin.admin_of), plan=plan, **where)
    session.flush()
    together = Together(
        need_ids=tuple(one.need_id for one in chosen),
        lead_id=beside.lead.person_id,
        partner_id=beside.partner.person_id,
        whole_person_id=beside.whole.person_id,
        power=POWER,
    )
    cohorts.propose(session, cohort_id=made.id, together=together, **where)
    cohort_publishing.schedule(session, cohort_id=made.id, **where)
    assert made.publish_at is not None
    cohort_publishing.publish(session, cohort_id=made.id, now=made.publish_at)
    _all_say_yes(session, made, beside.lead, now=now - BEGAN)


def _all_say_yes(session: Session, made: Cohort, lead: Viewer, *, now: datetime) -> None:
    cohort_leads.say_yes(session, mentor=lead, cohort_id=made.id, now=now)
    session.flush()
    for place in memberships.belonging(session, made.id):
        if learner := access.viewer(session, place.learner_id):
            memberships.accept(session, learner=learner, membership_id=place.id, now=now)


def _fitting(session: Session, plan: Plan, beside: Beside) -> Sequence[Any]:
    """Choose learners who need the same and fit together, of one profession after another."""
    within = session.scalars(select(KnowHow.id).where(KnowHow.parent_id == plan.knowhow_id)).all()
    asked = [need_id for need_id, _ in needs.openly_asked(session, about=within)][:LOOKED_AT]
    looked = Cohort(
        programme_id=min(beside.admin.admin_of),
        knowhow_id=plan.knowhow_id,
        online=plan.online,
        size_least=FEWEST,
        size_most=AIMED,
        partner_id=beside.partner.person_id,
        whole_person_id=beside.whole.person_id,
    )  # never added to the session: the rules are asked who would fit into it
    lead_ids = [beside.lead.person_id]
    group = cohort_groups.read(session, cohort=looked, need_ids=asked, lead_ids=lead_ids)
    out = cohort_rules.misfits(group)
    chosen = _mixed([one for one in group.learners if one.need_id not in out])
    group = group.but({*asked} - {one.need_id for one in chosen})
    return () if cohort_rules.problems(group) else chosen


def _mixed(fitting: Sequence[Any]) -> list[Any]:
    by_profession: dict[str, list[Any]] = defaultdict(list)
    for one in fitting:
        by_profession[one.profession_id or ""].append(one)
    chosen: list[Any] = []
    of_organisation: Counter[int] = Counter()
    for in_turn in zip_longest(*by_profession.values()):
        for one in in_turn:
            if one is None or len(chosen) == AIMED:
                continue
            if of_organisation[one.organisation_id] < OF_ONE_ORGANISATION:
                of_organisation[one.organisation_id] += 1
                chosen.append(one)
    return chosen
