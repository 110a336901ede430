"""The people of a place, one by one, as far as the programme team may see them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from mentoring.models.people import Person
from mentoring.models.places import Organisation
from mentoring.models.vocabulary import Profession
from mentoring.services import access, paging, roster_figures
from mentoring.services.access import Viewer
from mentoring.services.paging import Paging

ON_A_PAGE = 50
Wanted = Select[*tuple[Any, ...]]
NONE_GIVEN = "none"
"""The word that asks for the people who gave no profession."""


@dataclass(frozen=True)
class Found:
    """One person of a place, and where they stand."""

    person_id: int
    name: str
    job_title: str
    profession: str
    organisation: str
    asking: bool
    in_cohort: bool
    confirmed: bool
    practising: bool


@dataclass(frozen=True)
class PeoplePage:
    """The people of a place, those of one profession or all."""

    roster_id: int
    programme_id: int
    roster: str
    place: str
    profession: str
    professions: tuple[tuple[str, str], ...]
    people: tuple[Found, ...]
    hidden: int
    paging: Paging


def page(
    session: Session, *, admin: Viewer, roster_id: int, profession: str = "", number: int = 1
) -> PeoplePage:
    """List the people of a place whom the programme team may see."""
    found = access.roster_of(session, admin, roster_id)
    words = session.execute(select(Profession.id, Profession.label).order_by(Profession.label))
    labels = {row[0]: row[1] for row in words}
    profession = profession if profession in {*labels, NONE_GIVEN} else ""
    wanted = _of(roster_figures.standing(found), profession)
    named = wanted.where(roster_figures.may_be_named())
    everybody, shown = session.execute(select(_count(wanted), _count(named))).one()
    paged = paging.paging(number, total=shown, on_a_page=ON_A_PAGE)
    rows = session.execute(
        named.add_columns(Person.name, Person.job_title, Organisation.name.label("organisation"))
        .order_by(func.lower(Person.name), Person.id)
        .limit(ON_A_PAGE)
        .offset(paged.offset)
    )
    return PeoplePage(
        roster_id=found.id,
        programme_id=found.programme_id,
        roster=found.name,
        place=found.place.name,
        profession=profession,
        professions=(*labels.items(), (NONE_GIVEN, "No profession given")),
        people=tuple(_found(row, labels) for row in rows),
        hidden=everybody - shown,
        paging=paged,
    )


def _of(wanted: Wanted, profession: str) -> Wanted:
    if not profession:
        return wanted
    code = None if profession == NONE_GIVEN else profession
    return wanted.where(Person.profession_id.is_not_distinct_from(code))


def _count(wanted: Wanted) -> Any:
    return select(func.count()).select_from(wanted.subquery()).scalar_subquery()


def _found(row: Any, labels: dict[str, str]) -> Found:
    return Found(
        person_id=row.id,
        name=row.name,
        job_title=row.job_title,
        profession=labels.get(row.profession_id or "", ""),
        organisation=row.organisation or "",
        asking=row.asking,
        in_cohort=row.in_cohort,
        confirmed=row.confirmed,
        practising=row.practising,
    )
