"""Cohorts as an admin forms them: planned, put together, cancelled, completed."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mentoring.errors import InvalidError, RuleBrokenError
from mentoring.models.cohorts import (
    FARTHEST,
    FEWEST,
    FORMING,
    MOST,
    SAID_YES,
    Cohort,
    CohortLead,
    CohortState,
    ProposedMember,
)
from mentoring.models.mentors import Mentor
from mentoring.models.needs import Need
from mentoring.models.people import HALF_DAYS, Person
from mentoring.models.places import Place
from mentoring.models.programmes import Programme
from mentoring.models.stories import Story, StoryConsent, StoryUse
from mentoring.models.vocabulary import KnowHow
from mentoring.services import (
    access,
    cohort_locks,
    cohort_notices,
    cohort_plans,
    free_text,
    joining,
    memberships,
    stories,
)
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record

LONGEST_NAME = 200
MOST_LETTERS = 2_000


@dataclass(frozen=True)
class Plan:
    """What a cohort is for and how it meets; `size` is the least, the aim and the most."""

    name: str
    knowhow_id: str
    aim: str
    question: str = ""
    online: bool = False
    size: tuple[int, int, int] = (FEWEST, 8, MOST)
    every_days: int = 14
    meetings: int = 6
    starts_on: date | None = None
    ends_on: date | None = None
    place_id: str | None = None
    reach_km: int = FARTHEST
    half_day: str | None = None


@dataclass(frozen=True)
class Together:
    """Who is to be in a cohort; `locked` are the needs that stay in it whatever a run finds."""

    need_ids: tuple[int, ...]
    lead_id: int | None = None
    second_id: int | None = None
    partner_id: int | None = None
    story_id: int | None = None
    whole_person_id: int | None = None
    power: str = ""
    locked: frozenset[int] = frozenset()


def create(
    session: Session, *, admin: Viewer, programme_id: int, plan: Plan, now: datetime
) -> Cohort:
    """Begin a cohort as a draft; the same form sent twice finds the one that it began."""
    programme = access.programme(session, admin, programme_id)
    _check(session, plan)
    session.execute(select(Programme.id).where(Programme.id == programme_id).with_for_update())
    same = session.scalar(
        select(Cohort).where(
            Cohort.programme_id == programme.id,
            Cohort.name == plan.name.strip(),
            Cohort.state == CohortState.DRAFT,
            Cohort.made_by_id == admin.person_id,
        )
    )
    if same is not None:
        return same
    made = Cohort(
        programme_id=programme.id,
        state=CohortState.DRAFT,
        made_by_id=admin.person_id,
        made_at=now,
    )
    _keep(made, plan)
    session.add(made)
    record(session, Act(admin.person_id, "created", made), now=now)
    return made


def change(session: Session, *, admin: Viewer, cohort_id: int, plan: Plan, now: datetime) -> Cohort:
    """Change what a cohort is for or how it meets, before it goes out."""
    access.cohort_of(session, admin, cohort_id)
    _check(session, plan)
    found = cohort_locks.row(session, cohort_id)
    _check_it_forms(found)
    _keep(found, plan)
    record(session, Act(admin.person_id, "changed", found), now=now)
    return found


def propose(
    session: Session, *, admin: Viewer, cohort_id: int, together: Together, now: datetime
) -> Cohort:
    """Say who is to be in a cohort; nobody is asked or told before it goes out."""
    cohort = access.cohort_of(session, admin, cohort_id)
    leads = [one for one in (together.lead_id, together.second_id) if one is not None]
    _check_who(session, cohort, together, now=now)
    found = cohort_locks.whole(session, cohort_id, needs=together.need_ids, mentors=leads)
    _check_it_forms(found)
    if found.state is CohortState.DRAFT:
        found.move_to(CohortState.PROPOSED)
    for table in (ProposedMember, CohortLead):
        session.execute(delete(table).where(table.cohort_id == cohort_id))
    session.add_all(
        ProposedMember(cohort_id=cohort_id, need_id=one, locked=one in together.locked)
        for one in together.need_ids
    )
    session.add_all(
        CohortLead(cohort_id=cohort_id, mentor_id=one, second=one == together.second_id)
        for one in leads
    )
    found.partner_id, found.story_id = together.partner_id, together.story_id
    found.whole_person_id, found.whole_power = together.whole_person_id, together.power.strip()
    found.problem = ""
    record(session, Act(admin.person_id, "proposed", found), now=now)
    return found


def cancel(session: Session, *, admin: Viewer, cohort_id: int, now: datetime) -> Cohort:
    """Cancel a cohort that has not begun; every place is free and every need open again."""
    access.cohort_of(session, admin, cohort_id)
    found = cohort_locks.whole(session, cohort_id)
    if found.state is CohortState.CANCELLED:
        return found
    had_gone_out = found.is_led
    found.move_to(CohortState.CANCELLED)
    found.publish_at = None
    _over(session, found, admin=admin, now=now, told=had_gone_out)
    return found


def complete(session: Session, *, admin: Viewer, cohort_id: int, now: datetime) -> Cohort:
    """Say that a cohort has come to its end; the needs of those who stayed are met."""
    access.cohort_of(session, admin, cohort_id)
    found = cohort_locks.whole(session, cohort_id)
    if found.state is CohortState.COMPLETED:
        return found
    found.move_to(CohortState.COMPLETED)
    cohort_plans.call_off(session, found, now=now)
    _over(session, found, admin=admin, now=now)
    return found


def _over(
    session: Session, cohort: Cohort, *, admin: Viewer, now: datetime, told: bool = True
) -> None:
    """End all that hangs on a cohort, and tell everybody who was ever told of it."""
    done = cohort.state is CohortState.COMPLETED
    cohort.ended_at = now
    joining.refuse_all(session, cohort_id=cohort.id, now=now)
    inside = memberships.belonging(session, cohort.id)
    late = [one for one in inside if done and one.state not in SAID_YES]
    learners = [one.learner_id for one in inside if one not in late]
    memberships.end_all(session, cohort, by=admin.person_id, now=now)
    record(session, Act(admin.person_id, cohort.state.value, cohort), now=now)
    for one in late:
        cohort_notices.expired(session, one, cohort, now=now)
    if told:
        cohort_notices.over(session, cohort, done=done, learners=learners, now=now)


def _keep(cohort: Cohort, plan: Plan) -> None:
    cohort.name, cohort.aim = plan.name.strip(), plan.aim.strip()
    cohort.question, cohort.knowhow_id = plan.question.strip(), plan.knowhow_id
    cohort.size_least, cohort.size_aim, cohort.size_most = plan.size
    cohort.every_days, cohort.meetings = plan.every_days, plan.meetings
    cohort.starts_on, cohort.ends_on = plan.starts_on, plan.ends_on
    cohort.online, cohort.place_id = plan.online, plan.place_id
    cohort.reach_km, cohort.half_day = plan.reach_km, plan.half_day


def _check_it_forms(cohort: Cohort) -> None:
    if cohort.is_scheduled:
        raise RuleBrokenError("This cohort is about to go out. Take the publication back first.")
    if cohort.state not in FORMING:
        raise RuleBrokenError(
            f"This cohort is {cohort.state.value}, so who is in it is not planned any more."
        )


def _check(session: Session, plan: Plan) -> None:
    least, aim, most = plan.size
    problems = {
        "name": "" if 0 < len(plan.name.strip()) <= LONGEST_NAME else "Enter a name for the cohort",
        "aim": "" if 0 < len(plan.aim.strip()) <= MOST_LETTERS else "Say what it is to get done",
        "knowhow": "" if session.get(KnowHow, plan.knowhow_id) else "Choose from the list",
        "size": ""
        if FEWEST <= least <= aim <= most <= MOST
        else f"Choose sizes between {FEWEST} and {MOST}, the smallest first",
        "half_day": "" if plan.half_day in {None, *HALF_DAYS} else "Choose from the list",
        **_wrong_dates(plan),
        **_wrong_place(session, plan),
    }
    found = {field: said for field, said in problems.items() if said}
    if found:
        raise InvalidError(found)
    free_text.check({"name": plan.name, "aim": plan.aim, "question": plan.question})


def _wrong_dates(plan: Plan) -> dict[str, str]:
    in_order = plan.starts_on is None or plan.ends_on is None or plan.starts_on <= plan.ends_on
    return {
        "ends_on": "" if in_order else "Choose an end that is after the start",
        "every_days": "" if 1 <= plan.every_days <= 91 else "Choose between 1 and 91 days",
        "meetings": "" if 1 <= plan.meetings <= 52 else "Choose between 1 and 52 sessions",
    }


def _wrong_place(session: Session, plan: Plan) -> dict[str, str]:
    known = plan.place_id is None or session.get(Place, plan.place_id) is not None
    near = 1 <= plan.reach_km <= FARTHEST
    return {
        "place": "" if known else "Choose a place from the list",
        "reach": "" if near else f"Choose between 1 and {FARTHEST} km",
    }


def _check_who(session: Session, cohort: Cohort, together: Together, *, now: datetime) -> None:
    wanted = set(together.need_ids)
    known = session.scalars(
        select(Need.id).where(Need.id.in_(wanted), Need.programme_id == cohort.programme_id)
    )
    leads = [one for one in (together.lead_id, together.second_id) if one is not None]
    teachers = set(session.scalars(select(Mentor.person_id).where(Mentor.person_id.in_(leads))))
    few = len(together.need_ids) == len(wanted) <= cohort.size_most
    problems = {
        "members": ""
        if few and set(known) == wanted
        else f"Choose up to {cohort.size_most} different needs of this programme",
        "lead": "" if set(leads) == teachers else "Choose somebody who teaches",
        "second": ""
        if len(teachers) == len(leads) and (together.lead_id is not None or not leads)
        else "Choose a first lead, and as the second somebody else",
        "whole_person": ""
        if _is_there(session, together.whole_person_id)
        else "Choose somebody who is on the register",
        **_wrong_partner(session, together, now=now),
    }
    found = {field: said for field, said in problems.items() if said}
    if found:
        raise InvalidError(found)
    free_text.check({"power": together.power})


def _wrong_partner(session: Session, together: Together, *, now: datetime) -> dict[str, str]:
    if together.partner_id is None:
        return {"story": "Choose whose story it is first" if together.story_id else ""}
    partner = session.get(Person, together.partner_id)
    may = partner is not None and partner.public_partner
    told = together.story_id is None or session.scalar(
        select(Story.id)
        .join(StoryConsent, StoryConsent.story_id == Story.id)
        .where(
            Story.id == together.story_id,
            Story.teller_id == together.partner_id,
            Story.withdrawn_at.is_(None),
            StoryConsent.use == StoryUse.COHORTS,
            StoryConsent.until >= stories.today(now),
        )
    )
    return {
        "partner": "" if may else "Choose somebody who is a public partner",
        "story": "" if told else "Choose a story of theirs that may be used in groups",
    }


def _is_there(session: Session, person_id: int | None) -> bool:
    return person_id is None or session.get(Person, person_id) is not None
