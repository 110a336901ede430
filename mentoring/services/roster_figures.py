"""Where the people of a place stand, by profession: counted, and one by one.

Whoever gave no place counts where their organisation is. A place in a cohort is not yet reach: a
profession is reached once somebody of it does it where they work, as somebody else has confirmed.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select
from sqlalchemy.orm import Session

from mentoring.models.changes import ChangeState, PracticeChange
from mentoring.models.cohorts import Membership, MembershipState
from mentoring.models.experiences import Experience, ExperienceState
from mentoring.models.mentors import Mentor, Visibility
from mentoring.models.needs import Need, NeedState
from mentoring.models.people import Person
from mentoring.models.places import Organisation, Place
from mentoring.models.rosters import Roster

HAD_A_PLACE = (MembershipState.ACCEPTED, MembershipState.ACTIVE, MembershipState.COMPLETED)


@dataclass(frozen=True)
class Counts:
    """How many people of one profession are on the register here, and where they stand."""

    people: int = 0
    asking: int = 0
    in_cohort: int = 0
    confirmed: int = 0
    practising: int = 0
    reached: int = 0


def by_profession(session: Session, roster: Roster) -> dict[str, Counts]:
    """Count the people of a place; those who gave no profession stand under the empty word."""
    stand = standing(roster).subquery()
    marks = (
        stand.c.asking,
        stand.c.in_cohort,
        stand.c.confirmed,
        stand.c.practising,
        stand.c.confirmed | stand.c.practising,
    )
    rows = session.execute(
        select(
            stand.c.profession_id,
            func.count(),
            *(func.sum(case((mark, 1), else_=0)) for mark in marks),
        ).group_by(stand.c.profession_id)
    )
    return {row[0] or "": Counts(*(int(one) for one in row[1:])) for row in rows}


def standing(roster: Roster) -> Select[int, str | None, bool, bool, bool, bool]:
    """Ask for each person of a place whether they ask, belong, have done it and practise it."""
    return (
        select(
            Person.id,
            Person.profession_id,
            _asks(roster).label("asking"),
            _belongs().label("in_cohort"),
            _has_done_it().label("confirmed"),
            _practises().label("practising"),
        )
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(is_here(roster))
    )


def is_here(roster: Roster) -> ColumnElement[bool]:
    """Say who belongs to a place: beside people, organisations have to be asked for.

    A public partner without a profession does not work there.
    """
    where = func.coalesce(Person.place_id, Organisation.place_id)
    works = or_(Person.public_partner.is_(False), Person.profession_id.is_not(None))
    return where.in_(inside(roster.place_id)) & works


def inside(place_id: str) -> Select[str]:
    """Give a place and every place inside it."""
    found = select(Place.id).where(Place.id == place_id).cte("inside", recursive=True)
    below = select(Place.id).join(found, Place.parent_id == found.c.id)
    return select(found.union(below).c.id)


def may_be_named() -> ColumnElement[bool]:
    """Say whom the programme team may see: a mentor can have chosen to be seen by nobody."""
    hidden = exists().where(Mentor.person_id == Person.id, Mentor.visibility == Visibility.NOBODY)
    return ~hidden


def open_needs(roster: Roster) -> Select[int, str | None]:
    """Ask for the open needs in the roster's programme, of people of its place."""
    return (
        select(Need.id, Person.profession_id)
        .join(Person, Person.id == Need.learner_id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(
            is_here(roster),
            Need.programme_id == roster.programme_id,
            Need.state == NeedState.OPEN,
        )
        .order_by(Need.id)
    )


def _asks(roster: Roster) -> ColumnElement[bool]:
    return exists().where(
        Need.learner_id == Person.id,
        Need.programme_id == roster.programme_id,
        Need.state == NeedState.OPEN,
    )


def _belongs() -> ColumnElement[bool]:
    return exists().where(Membership.learner_id == Person.id, Membership.state.in_(HAD_A_PLACE))


def _has_done_it() -> ColumnElement[bool]:
    return exists().where(
        Experience.holder_id == Person.id, Experience.state == ExperienceState.ENDORSED
    )


def _practises() -> ColumnElement[bool]:
    return exists().where(
        PracticeChange.learner_id == Person.id, PracticeChange.state == ChangeState.PRACTISING
    )
