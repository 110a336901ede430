"""One cohort before it goes out: who is in it, what it is worth, and what a change would do."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from mentoring.encoding import cohort_desk
from mentoring.models.cohorts import Cohort, CohortLead, ProposedMember
from mentoring.models.mentors import Mentor
from mentoring.models.needs import Need, NeedKnowHow
from mentoring.models.people import Person
from mentoring.models.programmes import Programme
from mentoring.services import cohort_desks, cohort_set_pages, cohort_words
from mentoring.services.access import Viewer
from mentoring.services.cohort_desks import Laid
from mentoring.services.cohort_set_pages import About
from mentoring.services.cohort_words import Told

WHOLE = (
    joinedload(Need.learner).joinedload(Person.organisation),
    joinedload(Need.learner).joinedload(Person.profession),
    joinedload(Need.learner).joinedload(Person.place),
    joinedload(Need.place),
)


@dataclass(frozen=True)
class Member:
    """Somebody who is in a cohort, or could be."""

    need_id: int
    name: str
    role: str
    organisation: str
    profession: str
    place: str
    asks: str
    locked: bool = False


@dataclass(frozen=True)
class Somebody:
    """A lead or a public partner."""

    person_id: int
    name: str
    role: str


@dataclass(frozen=True)
class Other:
    """Another cohort of the set, to which somebody could be dragged."""

    cohort_id: int
    name: str
    size: int


@dataclass(frozen=True)
class PlanPage:
    """One cohort of a set as it stands."""

    about: About
    cohort_id: int
    name: str
    knowhow: str
    told: Told
    members: tuple[Member, ...]
    lead: Somebody | None
    second: Somebody | None
    partner: Somebody | None
    whole: Somebody | None
    power: str
    problem: str
    is_scheduled: bool
    may_take_back: bool
    others: tuple[Other, ...]


def page(session: Session, *, admin: Viewer, set_id: int, cohort_id: int) -> PlanPage:
    """Show one cohort of a set that has not gone out."""
    laid = cohort_desks.lay(session, admin=admin, set_id=set_id)
    at = laid.at(cohort_id)
    cohort = _whole(session, cohort_id)
    locked = set(
        session.scalars(
            select(ProposedMember.need_id).where(
                ProposedMember.cohort_id == cohort_id, ProposedMember.locked
            )
        )
    )
    leads = session.scalars(
        select(CohortLead)
        .where(CohortLead.cohort_id == cohort_id)
        .options(joinedload(CohortLead.mentor).joinedload(Mentor.person))
    ).all()
    named = {one.second: _somebody(one.mentor.person) for one in leads}
    return PlanPage(
        about=about(session, laid),
        cohort_id=cohort_id,
        name=cohort.name,
        knowhow=cohort.knowhow.label,
        told=cohort_words.told(cohort_desk.measured(laid.desk, at)),
        members=members(session, laid.desk.cohorts[at].need_ids, locked=locked),
        lead=named.get(False),
        second=named.get(True),
        partner=_somebody(cohort.partner),
        whole=_somebody(cohort.whole_person),
        power=cohort.whole_power,
        problem=cohort.problem,
        is_scheduled=cohort.is_scheduled,
        may_take_back=bool(laid.found.settings.get("last")),
        others=tuple(
            Other(one.id, one.name, len(laid.desk.cohorts[place].need_ids))
            for place, one in enumerate(laid.cohorts)
            if one.id != cohort_id and not one.is_scheduled
        ),
    )


def members(
    session: Session, need_ids: Sequence[int], *, locked: Collection[int] = ()
) -> tuple[Member, ...]:
    """Say who is behind some needs, in the order of their names."""
    rows = session.scalars(select(Need).where(Need.id.in_(need_ids)).options(*WHOLE)).all()
    asks = session.scalars(
        select(NeedKnowHow)
        .where(NeedKnowHow.need_id.in_(need_ids))
        .options(joinedload(NeedKnowHow.knowhow))
        .order_by(NeedKnowHow.need_id, NeedKnowHow.rank.desc())
    )
    first = {one.need_id: one.knowhow.label for one in asks}
    found = (
        Member(
            need_id=one.id,
            name=one.learner.name,
            role=one.learner.job_title,
            organisation=one.learner.organisation.name if one.learner.organisation else "",
            profession=one.learner.profession.label if one.learner.profession else "Not said",
            place=_place(one),
            asks=first.get(one.id, ""),
            locked=one.id in locked,
        )
        for one in rows
    )
    return tuple(sorted(found, key=lambda one: (one.name, one.need_id)))


def about(session: Session, laid: Laid) -> About:
    """Say which set lies on the desk."""
    programme = session.get_one(Programme, laid.found.programme_id)
    return cohort_set_pages.describe(laid.found, programme)


def _whole(session: Session, cohort_id: int) -> Cohort:
    return session.scalars(
        select(Cohort)
        .where(Cohort.id == cohort_id)
        .options(
            joinedload(Cohort.knowhow),
            joinedload(Cohort.partner).joinedload(Person.organisation),
            joinedload(Cohort.whole_person).joinedload(Person.organisation),
        )
        .execution_options(populate_existing=True)
    ).one()


def _somebody(person: Person | None) -> Somebody | None:
    return None if person is None else Somebody(person.id, person.name, person.job_title)


def _place(need: Need) -> str:
    where = need.place or need.learner.place
    return where.name if where else "Not said"
