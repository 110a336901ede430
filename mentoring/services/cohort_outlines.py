"""Cohorts in a few words, as the admins of a programme read them off the pages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mentoring.models.cohorts import (
    FORMING,
    Cohort,
    CohortLead,
    Membership,
    MembershipState,
    ProposedMember,
)
from mentoring.models.needs import Need
from mentoring.models.people import Person
from mentoring.models.vocabulary import KnowHow, Profession
from mentoring.services import access, cohort_publishing, cohort_rules
from mentoring.services.access import Viewer

PROPOSED = "proposed"
"""How a place stands before anybody is asked."""


@dataclass(frozen=True)
class Outline:
    """One cohort: what it is called, how far it has come, and how its places stand."""

    cohort_id: int
    name: str
    state: str
    publish_at: datetime | None
    places: dict[str, int]


@dataclass(frozen=True)
class Place:
    """One place of a cohort: who, of which profession, and how it stands."""

    name: str
    profession: str
    state: str


@dataclass(frozen=True)
class Lead:
    """Somebody who leads a cohort, and whether they have said yes."""

    name: str
    second: bool
    said_yes: bool


@dataclass(frozen=True)
class Whole:
    """One cohort with everybody in it, and the rules that it breaks before it goes out."""

    outline: Outline
    knowhow: str
    aim: str
    leads: tuple[Lead, ...]
    partner: str
    no_partner_because: str
    whole_person: str
    members: tuple[Place, ...]
    problems: tuple[str, ...]


def index(session: Session, *, admin: Viewer, programme_id: int) -> tuple[Outline, ...]:
    """List the cohorts of a programme, the newest first."""
    programme = access.programme(session, admin, programme_id)
    rows = session.scalars(
        select(Cohort).where(Cohort.programme_id == programme.id).order_by(Cohort.id.desc())
    ).all()
    places = _places(session, [row.id for row in rows])
    return tuple(_outline(row, places.get(row.id, {})) for row in rows)


def show(session: Session, *, admin: Viewer, cohort_id: int) -> Whole:
    """Show one cohort with everybody in it."""
    found = access.cohort_of(session, admin, cohort_id)
    forming = found.state in FORMING
    problems: list[str] = []
    if forming:
        group = cohort_publishing.proposed(session, found)
        problems = [one.said for one in cohort_rules.problems(group)]
    names = _names(session, [found.partner_id, found.whole_person_id])
    return Whole(
        outline=_outline(found, _places(session, [found.id]).get(found.id, {})),
        knowhow=session.get_one(KnowHow, found.knowhow_id).label,
        aim=found.aim,
        leads=_leads(session, found),
        partner=names.get(found.partner_id, ""),
        no_partner_because=found.no_partner_because,
        whole_person=names.get(found.whole_person_id, ""),
        members=_members(session, found),
        problems=tuple(dict.fromkeys(one for one in (found.problem, *problems) if one)),
    )


def _outline(row: Cohort, places: dict[str, int]) -> Outline:
    # Of a cohort that has gone out, what was proposed before is over.
    now = {state: count for state, count in places.items() if _is_now(row, state)}
    return Outline(row.id, row.name, row.state.value, row.publish_at, now)


def _is_now(row: Cohort, state: str) -> bool:
    return (state == PROPOSED) == (row.state in FORMING)


def _places(session: Session, ids: list[int]) -> dict[int, dict[str, int]]:
    """Count how the places of cohorts stand."""
    proposed = session.execute(
        select(ProposedMember.cohort_id, func.count())
        .where(ProposedMember.cohort_id.in_(ids))
        .group_by(ProposedMember.cohort_id)
    )
    given = session.execute(
        select(Membership.cohort_id, Membership.state, func.count())
        .where(Membership.cohort_id.in_(ids))
        .group_by(Membership.cohort_id, Membership.state)
    )
    found: dict[int, dict[str, int]] = {row[0]: {PROPOSED: row[1]} for row in proposed}
    counted = {(row[0], row[1]): row[2] for row in given}
    for cohort_id in ids:
        for state in MembershipState:
            if (cohort_id, state) in counted:
                found.setdefault(cohort_id, {})[state.value] = counted[cohort_id, state]
    return found


def _names(session: Session, ids: list[int | None]) -> dict[int | None, str]:
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {row[0]: row[1] for row in rows}


def _leads(session: Session, cohort: Cohort) -> tuple[Lead, ...]:
    rows = session.execute(
        select(Person.name, CohortLead.second, CohortLead.said_yes_at)
        .join(CohortLead, CohortLead.mentor_id == Person.id)
        .where(CohortLead.cohort_id == cohort.id, CohortLead.left_at.is_(None))
        .order_by(CohortLead.second)
    )
    return tuple(Lead(row[0], row[1], row[2] is not None) for row in rows)


def _members(session: Session, cohort: Cohort) -> tuple[Place, ...]:
    who: Any = select(Person.name, Profession.label).outerjoin(
        Profession, Profession.id == Person.profession_id
    )
    if cohort.state in FORMING:
        rows = session.execute(
            who.join(Need, Need.learner_id == Person.id)
            .join(ProposedMember, ProposedMember.need_id == Need.id)
            .where(ProposedMember.cohort_id == cohort.id)
            .order_by(ProposedMember.need_id)
        )
        return tuple(Place(row[0], row[1] or "", PROPOSED) for row in rows)
    rows = session.execute(
        who.add_columns(Membership.state)
        .join(Membership, Membership.learner_id == Person.id)
        .where(Membership.cohort_id == cohort.id)
        .order_by(Membership.id)
    )
    return tuple(Place(row[0], row[1] or "", row[2].value) for row in rows)
