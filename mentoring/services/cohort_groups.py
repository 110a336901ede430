"""What the rules of a cohort look at, read once: who is in it, where they are and when free."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from mentoring.encoding import asks
from mentoring.models.cohorts import BELONGS, Cohort, Membership, MembershipState
from mentoring.models.experiences import Experience, ExperienceKnowHow
from mentoring.models.mentors import Mentor
from mentoring.models.needs import Need
from mentoring.models.people import HALF_DAYS, NotWith, Person, pack
from mentoring.models.places import Place
from mentoring.models.vocabulary import KnowHow
from mentoring.services import eligibility

SAID_NO = (MembershipState.DECLINED, MembershipState.LEFT)

Point = tuple[float, float]


@dataclass(frozen=True)
class Group:
    """All that the rules look at, read once: the learners' rows, the leads and what parts people.

    `members` are the needs that belong to it already, and `apart` the people who may not meet.
    """

    cohort: Cohort
    learners: tuple[Any, ...]
    leads: tuple[Mentor, ...]
    members: frozenset[int]
    said_no: frozenset[int]
    apart: frozenset[frozenset[int]]
    beside_leads: frozenset[int]
    points: Mapping[str, Point]
    teaching: frozenset[int]

    @property
    def beside(self) -> tuple[int, ...]:
        """List who is in it without being one of its learners."""
        others = (self.cohort.partner_id, self.cohort.whole_person_id)
        leads = (lead.person_id for lead in self.leads)
        return tuple(dict.fromkeys([*leads, *(one for one in others if one is not None)]))

    @property
    def half_day(self) -> str:
        """Give the half-day that was chosen, else the one on which most learners are free."""
        if self.cohort.half_day is not None:
            return self.cohort.half_day
        free = {day: sum(is_free(one, day) for one in self.learners) for day in HALF_DAYS}
        possible = [day for day in HALF_DAYS if all(is_free(m.person, day) for m in self.leads)]
        return max(possible or HALF_DAYS, key=lambda day: free[day])

    def but(self, need_ids: Collection[int]) -> "Group":
        """Leave some needs out."""
        left = tuple(one for one in self.learners if one.need_id not in need_ids)
        return replace(self, learners=left)


def read(
    session: Session, *, cohort: Cohort, need_ids: Sequence[int], lead_ids: Sequence[int]
) -> Group:
    """Read what the rules look at; the needs that stand first are the last to be left out."""
    learners = _learners(session, need_ids)
    whole = eligibility.mentors_whole(session, lead_ids)
    leads = tuple(whole[one] for one in lead_ids if one in whole)
    pairs = [(row, at) for row in range(len(learners)) for at in range(len(leads))]
    may = eligibility.that_may_meet(session, learners=learners, mentors=leads, pairs=pairs)
    others = (cohort.partner_id, cohort.whole_person_id)
    people = {*(one.id for one in learners), *lead_ids, *(one for one in others if one)}
    states = _states(session, cohort, need_ids)
    return Group(
        cohort=cohort,
        learners=learners,
        leads=leads,
        members=frozenset(one for one, state in states if state in BELONGS),
        said_no=frozenset(one for one, state in states if state in SAID_NO),
        apart=_apart(session, people),
        beside_leads=frozenset(
            learners[row].need_id
            for row in range(len(learners))
            if all((row, at) in may for at in range(len(leads)))
        ),
        points=_points(session),
        teaching=_teaching(session, cohort, lead_ids),
    )


def is_free(person: Any, half_day: str) -> bool:
    """Whether somebody, or a row with their half-days, can meet then; who has said none always."""
    return not person.half_days or bool(person.half_days & pack((half_day,), HALF_DAYS))


def within(knowhow_id: str) -> Select[str]:
    """Give a know-how with whatever is narrower within it."""
    groups = select(KnowHow.id).where(KnowHow.parent_id == knowhow_id)
    return select(KnowHow.id).where(
        or_(
            KnowHow.id == knowhow_id,
            KnowHow.parent_id == knowhow_id,
            KnowHow.parent_id.in_(groups),
        )
    )


def above(knowhow_ids: Sequence[str]) -> Select[str]:
    """Give some know-how with the groups and domains that it stands in."""
    one, group = aliased(KnowHow), aliased(KnowHow)
    parents = select(one.parent_id).where(one.id.in_(knowhow_ids))
    wider = select(group.parent_id).where(group.id.in_(parents))
    return select(KnowHow.id).where(
        or_(KnowHow.id.in_(knowhow_ids), KnowHow.id.in_(parents), KnowHow.id.in_(wider))
    )


def _learners(session: Session, need_ids: Sequence[int]) -> tuple[Any, ...]:
    """Read who is behind some needs, in the order of the needs."""
    where = func.coalesce(Need.place_id, Person.place_id).label("where")
    rows = session.execute(
        select(Need.id.label("need_id"), Need.state, Need.programme_id, where, *asks.PERSON)
        .join(Person, Person.id == Need.learner_id)
        .where(Need.id.in_(need_ids))
    )
    found = {row.need_id: row for row in rows}
    return tuple(found[one] for one in dict.fromkeys(need_ids) if one in found)


def _states(
    session: Session, cohort: Cohort, need_ids: Sequence[int]
) -> list[tuple[int, MembershipState]]:
    rows = session.execute(
        select(Membership.need_id, Membership.state).where(
            Membership.cohort_id == cohort.id, Membership.need_id.in_(need_ids)
        )
    )
    return [(row.need_id, row.state) for row in rows]


def _apart(session: Session, people: Collection[int]) -> frozenset[frozenset[int]]:
    """Pair those of some people who asked not to meet, or of whom one manages the other."""
    named = select(NotWith.person_id, NotWith.other_id).where(
        NotWith.person_id.in_(people), NotWith.other_id.in_(people)
    )
    managed = select(Person.id, Person.line_manager_id).where(
        Person.id.in_(people), Person.line_manager_id.in_(people)
    )
    return frozenset(
        frozenset((one, other))
        for asked in (named, managed)
        for one, other in session.execute(asked)
        if other is not None
    )


def _points(session: Session) -> dict[str, Point]:
    """Give each place its point on the map, or that of the nearest wider place that has one."""
    rows = session.execute(select(Place.id, Place.parent_id, Place.latitude, Place.longitude)).all()
    places = {row.id: row for row in rows}
    found = {}
    for key in places:
        at = places.get(key)
        while at is not None and (at.latitude is None or at.longitude is None):
            at = places.get(at.parent_id or "")
        if at is not None:
            found[key] = (at.latitude, at.longitude)
    return found


def _teaching(session: Session, cohort: Cohort, lead_ids: Sequence[int]) -> frozenset[int]:
    """Give the leads whom law 3 lets teach the know-how, or something narrower within it."""
    shown = (
        select(Experience.id)
        .join(ExperienceKnowHow, ExperienceKnowHow.experience_id == Experience.id)
        .where(
            Experience.holder_id.in_(lead_ids),
            ExperienceKnowHow.knowhow_id.in_(within(cohort.knowhow_id)),
        )
    )
    found = eligibility.suggestible(
        session, experience_ids=shown, to_team=True, programme_id=cohort.programme_id
    )
    return frozenset(one.mentor.person_id for one in found)
