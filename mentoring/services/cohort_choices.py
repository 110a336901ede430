"""Whom an admin can invite to a cohort that has gone out, and whom they can ask to lead it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from mentoring.errors import NotFoundError
from mentoring.models.cohorts import LED, Cohort, CohortLead
from mentoring.models.experiences import Experience, ExperienceKnowHow
from mentoring.models.mentors import Mentor
from mentoring.models.needs import Need
from mentoring.models.people import Person
from mentoring.models.vocabulary import KnowHow
from mentoring.services import (
    access,
    cohort_candidates,
    cohort_groups,
    cohort_people,
    cohort_rules,
    eligibility,
    memberships,
)
from mentoring.services.access import Viewer
from mentoring.services.cohort_groups import Group
from mentoring.services.cohort_people import Deed
from mentoring.services.suggestions import half_day

MOST_SHOWN = 10


@dataclass(frozen=True)
class Learner:
    """A learner who could be invited: who they are, and why they stand where they do."""

    need_id: int
    name: str
    job_title: str
    organisation: str
    profession: str
    need: str
    why: str


@dataclass(frozen=True)
class Teacher:
    """A mentor who could lead, with what speaks for them."""

    mentor_id: int
    name: str
    job_title: str
    organisation: str
    deed: Deed
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Choosing:
    """Whom an admin can choose for a cohort; where nobody fits, why others do not."""

    cohort_id: int
    name: str
    state: str
    learners: tuple[Learner, ...] = ()
    teachers: tuple[Teacher, ...] = ()
    why_not: tuple[tuple[str, int], ...] = ()
    has_lead: bool = False


def learners(session: Session, *, admin: Viewer, cohort_id: int) -> Choosing:
    """List who could be invited so that the cohort stays valid, in the order of their turn."""
    row = _led(session, admin, cohort_id)
    looked = cohort_candidates.look(session, row, most=MOST_SHOWN, up_to=row.size_most)
    needs = session.scalars(
        select(Need)
        .where(Need.id.in_([one.need_id for one in looked.fit]))
        .options(
            joinedload(Need.learner).options(
                joinedload(Person.organisation), joinedload(Person.profession)
            )
        )
    )
    known = {one.id: one for one in needs}
    return Choosing(
        cohort_id=row.id,
        name=row.name,
        state=row.state.value,
        learners=tuple(_learner(known[one.need_id], one.why) for one in looked.fit),
        why_not=tuple(looked.others.most_common(MOST_SHOWN)) if not looked.fit else (),
    )


def teachers(session: Session, *, admin: Viewer, cohort_id: int) -> Choosing:
    """List who could lead: who may teach it, has room, is free then and may meet everybody."""
    row = _led(session, admin, cohort_id)
    there = session.scalars(select(CohortLead).where(CohortLead.cohort_id == row.id)).all()
    may_teach = _may_teach(session, row, [one.mentor_id for one in there])
    needs = [one.need_id for one in memberships.belonging(session, row.id)]
    group = cohort_groups.read(
        session, cohort=row, need_ids=needs, lead_ids=[one.person_id for one in may_teach]
    )
    pairs = [(at, to) for at in range(len(group.learners)) for to in range(len(may_teach))]
    meet = eligibility.that_may_meet(
        session, learners=group.learners, mentors=may_teach, pairs=pairs
    )
    learning = {one.id for one in group.learners}
    fit = [
        one
        for to, one in enumerate(may_teach)
        if all((at, to) in meet for at in range(len(group.learners)))
        and one.person_id not in learning | {row.partner_id, row.whole_person_id}
        and not any(frozenset((one.person_id, other)) in group.apart for other in learning)
        and _is_led_validly(group, one)
    ]
    found = cohort_people.deeds(session, row, [one.person_id for one in fit])
    knowhow = session.get_one(KnowHow, row.knowhow_id).label
    return Choosing(
        cohort_id=row.id,
        name=row.name,
        state=row.state.value,
        teachers=tuple(
            _teacher(row, one, found[one.person_id], knowhow=knowhow, learners=len(needs))
            for one in sorted(fit, key=lambda one: _nearest_first(one, found))
            if one.person_id in found
        )[:MOST_SHOWN],
        has_lead=any(one.left_at is None for one in there),
    )


def _led(session: Session, admin: Viewer, cohort_id: int) -> Cohort:
    row = access.cohort_of(session, admin, cohort_id)
    if row.state not in LED:
        raise NotFoundError("This cohort has not gone out, or it is over.")
    return row


def _learner(need: Need, why: str) -> Learner:
    person = need.learner
    return Learner(
        need_id=need.id,
        name=person.name,
        job_title=person.job_title,
        organisation=person.organisation.name if person.organisation else "",
        profession=person.profession.label if person.profession else "",
        need=need.text,
        why=why,
    )


def _may_teach(session: Session, row: Cohort, but: Sequence[int]) -> list[Mentor]:
    """List who has room to lead and may teach the know-how."""
    shown = (
        select(Experience.id)
        .join(ExperienceKnowHow, ExperienceKnowHow.experience_id == Experience.id)
        .join(Mentor, Mentor.person_id == Experience.holder_id)
        .where(
            ExperienceKnowHow.knowhow_id.in_(cohort_groups.within(row.knowhow_id)),
            Mentor.cohorts_held < Mentor.cohorts_at_once,
            Mentor.person_id.not_in(but),
        )
    )
    found = eligibility.suggestible(
        session, experience_ids=shown, to_team=True, programme_id=row.programme_id
    )
    mentors = {one.mentor.person_id: one.mentor for one in found}
    return list(mentors.values())


def _is_led_validly(group: Group, one: Mentor) -> bool:
    """Whether the rules let somebody lead, whether or not anybody stands up for the whole."""
    alone = replace(group, leads=(one,))
    return all(problem.rule == "whole" for problem in cohort_rules.leads(alone))


def _nearest_first(one: Mentor, found: dict[int, Experience]) -> tuple[int, int, int]:
    deed = found.get(one.person_id)
    return (deed.steps_from_source if deed else 99, -one.room_to_lead, one.person_id)


def _teacher(row: Cohort, one: Mentor, deed: Experience, *, knowhow: str, learners: int) -> Teacher:
    person = one.person
    reasons = [f"What they did shows this know-how: {knowhow}."]
    if deed.steps_from_source == 0:
        reasons.append("They did it first-hand.")
    if row.half_day and person.half_days:
        reasons.append(f"They are free on {half_day(row.half_day)}.")
    reasons.append(f"They may meet all {learners} learners, and have room to lead.")
    return Teacher(
        mentor_id=one.person_id,
        name=person.name,
        job_title=person.job_title,
        organisation=person.organisation.name if person.organisation else "",
        deed=cohort_people.deed_of(person, deed),
        reasons=tuple(reasons),
    )
