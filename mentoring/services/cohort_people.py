"""Who is in a cohort, as far as the person who looks may know: its leads and its learners."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from mentoring.encoding import explanations
from mentoring.encoding.explanations import Explained
from mentoring.models.base import plain
from mentoring.models.cohorts import (
    BELONGS,
    SAID_YES,
    Cohort,
    CohortLead,
    Membership,
    MembershipState,
)
from mentoring.models.experiences import (
    Endorsement,
    Experience,
    ExperienceKnowHow,
    ExperienceState,
    NoteBasis,
)
from mentoring.models.mentors import Mentor, Visibility
from mentoring.models.needs import Need
from mentoring.models.people import Person
from mentoring.services import access, cohort_doors, cohort_groups, endorsements, lineage
from mentoring.services import suggestions as cards
from mentoring.services.cohort_doors import Me

YES = SAID_YES | {MembershipState.COMPLETED}
PERSON = (joinedload(Person.organisation), joinedload(Person.place))


@dataclass(frozen=True)
class Deed:
    """The experience for which somebody leads a cohort."""

    experience_id: int
    name: str
    title: str
    where: str
    years: str
    own_part: str
    what_was_done: str
    working_note: str
    note_is_an_example: bool
    result: str
    evidence: str
    how_it_went: str
    confirmed_by: str
    learned: str


@dataclass(frozen=True)
class Lead:
    """Somebody who leads a cohort, and why they do; the address only once it has begun."""

    mentor_id: int
    name: str
    job_title: str
    organisation: str
    email: str
    second: bool
    has_agreed: bool
    is_me: bool
    deed: Deed | None
    why: Explained | None


@dataclass(frozen=True)
class Member:
    """A learner who has said yes, as the others who have may know them."""

    name: str
    job_title: str
    organisation: str
    email: str
    need: str
    is_me: bool


@dataclass(frozen=True)
class Members:
    """The learners of a cohort: numbers for everybody, names between those who have said yes."""

    yes: int
    invited: int
    professions: tuple[str, ...]
    places: tuple[str, ...]
    named: tuple[Member, ...]
    names_shown: bool


def leads(session: Session, cohort: Cohort, me: Me) -> tuple[Lead, ...]:
    """Show who leads it, the first before the second, and why them."""
    rows = session.scalars(
        select(CohortLead)
        .where(CohortLead.cohort_id == cohort.id, CohortLead.left_at.is_(None))
        .options(joinedload(CohortLead.mentor).joinedload(Mentor.person).options(*PERSON))
        .order_by(CohortLead.second)
    ).all()
    found = deeds(session, cohort, [one.mentor_id for one in rows])
    why = _why(session, me, found.values())
    return tuple(_lead(cohort, me, row, found.get(row.mentor_id), why) for row in rows)


def members(session: Session, cohort: Cohort, me: Me) -> Members:
    """Show who learns in it."""
    rows = session.scalars(
        select(Membership)
        .where(
            Membership.cohort_id == cohort.id,
            Membership.state.in_(BELONGS | {MembershipState.COMPLETED}),
        )
        .options(
            joinedload(Membership.learner).options(*PERSON, joinedload(Person.profession)),
            joinedload(Membership.need).joinedload(Need.place),
        )
        .order_by(Membership.id)
    ).all()
    yes = [one for one in rows if one.state in YES]
    names_shown = cohort_doors.sees_names(cohort, me)
    return Members(
        yes=len(yes),
        invited=len(rows) - len(yes),
        professions=_once(one.learner.profession.label for one in rows if one.learner.profession),
        places=_once(_place(one) for one in rows),
        named=tuple(_member(cohort, me, one) for one in yes) if names_shown else (),
        names_shown=names_shown,
    )


def deeds(session: Session, cohort: Cohort, lead_ids: Sequence[int]) -> dict[int, Experience]:
    """Give for each lead the experience that answers the know-how best.

    First what shows just that know-how, then what is nearest to its source, then the newest.
    """
    rows = session.execute(
        select(Experience, ExperienceKnowHow.knowhow_id)
        .join(ExperienceKnowHow, ExperienceKnowHow.experience_id == Experience.id)
        .where(
            Experience.holder_id.in_(lead_ids),
            Experience.state == ExperienceState.ENDORSED,
            ExperienceKnowHow.knowhow_id.in_(cohort_groups.within(cohort.knowhow_id)),
        )
        .options(
            joinedload(Experience.place),
            joinedload(Experience.site),
            selectinload(Experience.endorsements).joinedload(Endorsement.by),
        )
        .order_by(
            ExperienceKnowHow.knowhow_id != cohort.knowhow_id,
            Experience.steps_from_source,
            Experience.id.desc(),
        )
    )
    found: dict[int, Experience] = {}
    for row in rows:
        found.setdefault(row.Experience.holder_id, row.Experience)
    return found


def deed_of(person: Person, row: Experience) -> Deed:
    """Show one experience of a lead as others may read it."""
    confirmed = [one for one in row.endorsements if one.endorsed_at is not None]
    return Deed(
        experience_id=row.id,
        name=person.name,
        title=row.title,
        where=cards.where(row),
        years=cards.years(row),
        own_part=plain(row.own_part),
        what_was_done=row.what_was_done,
        working_note=row.working_note,
        note_is_an_example=row.note_basis is NoteBasis.ILLUSTRATIVE,
        result=row.result,
        evidence=row.evidence.value,
        how_it_went=row.how_it_went.value if row.how_it_went else "",
        confirmed_by=endorsements.who(confirmed[-1]) if confirmed else "",
        learned=lineage.learned(who="They", steps=row.steps_from_source, name=""),
    )


def _lead(
    cohort: Cohort,
    me: Me,
    row: CohortLead,
    deed: Experience | None,
    why: Mapping[int, Explained],
) -> Lead:
    """Show one lead; whoever shows themself to nobody is named to those who have said yes.

    Somebody who only looks for a cohort to join sees those whom every signed-in person may see.
    """
    person = row.mentor.person
    to_team = me.role != "guest" and row.mentor.visibility is Visibility.PROGRAMME_TEAM
    hidden = row.mentor.visibility is not Visibility.SIGNED_IN and not to_team
    hidden = hidden and row.mentor_id != me.person_id
    named = not hidden or cohort_doors.sees_names(cohort, me)
    begun = cohort.state in cohort_doors.BEGUN and row.said_yes_at is not None
    return Lead(
        mentor_id=row.mentor_id,
        name=person.name if named else "Somebody who has done it",
        job_title=person.job_title if named else "",
        organisation=person.organisation.name if named and person.organisation else "",
        email=person.email if begun and cohort_doors.sees_names(cohort, me) else "",
        second=row.second,
        has_agreed=row.said_yes_at is not None,
        is_me=row.mentor_id == me.person_id,
        deed=deed_of(person, deed) if deed and named else None,
        why=why.get(deed.id) if deed and named else None,
    )


def _why(session: Session, me: Me, deeds: Iterable[Experience]) -> dict[int, Explained]:
    """Say what joins a learner’s own need and what each lead did, and what differs."""
    if me.need_id is None or me.is_out:
        return {}
    wanted = select(Need).where(Need.id == me.need_id).options(*access.NEED_TO_COMPARE)
    need = session.scalars(wanted).one()
    kept = cards.explain_each(session, need=need, experience_ids={one.id for one in deeds})
    return {number: explanations.shown(one) for number, one in kept.items()}


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({one for one in words if one}))


def _place(row: Membership) -> str:
    place = row.need.place or row.learner.place
    return place.name if place else ""


def _member(cohort: Cohort, me: Me, row: Membership) -> Member:
    learner = row.learner
    is_me = learner.id == me.person_id
    reads_needs = me.is_admin or me.role == "lead"
    return Member(
        name=learner.name,
        job_title=learner.job_title,
        organisation=learner.organisation.name if learner.organisation else "",
        email=learner.email if cohort.state in cohort_doors.BEGUN else "",
        need=row.need.text if reads_needs or is_me else "",
        is_me=is_me,
    )
