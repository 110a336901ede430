"""People as a programme admin finds them."""

from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from mentoring.errors import NotAllowedError
from mentoring.models.experiences import Experience, ExperienceState
from mentoring.models.mentors import Mentor, Visibility
from mentoring.models.needs import Need, NeedState
from mentoring.models.people import Person
from mentoring.models.places import Organisation
from mentoring.services.access import Viewer
from mentoring.services.paging import Paging, paging

ON_A_PAGE = 50


@dataclass(frozen=True)
class Found:
    """One person in the list."""

    person_id: int
    name: str
    email: str
    job_title: str
    organisation: str
    open_needs: int
    experiences: int
    takes: int
    room: int
    is_mentor: bool


@dataclass(frozen=True)
class PeoplePage:
    """The people that fit what was looked for."""

    find: str
    people: tuple[Found, ...]
    paging: Paging


def index(session: Session, *, admin: Viewer, find: str = "", number: int = 1) -> PeoplePage:
    """Find people by name, e-mail address or organisation."""
    if not admin.is_admin:
        raise NotAllowedError("Only a programme admin can open this page.")
    find = find.strip()
    wanted = _wanted(find)
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    paged = paging(number, total=total, on_a_page=ON_A_PAGE)
    people = session.scalars(
        wanted.options(joinedload(Person.organisation))
        .order_by(func.lower(Person.name), Person.id)
        .limit(ON_A_PAGE)
        .offset(paged.offset)
    ).all()
    ids = [person.id for person in people]
    needs = _open_needs(session, ids)
    experiences = _endorsed(session, ids)
    mentors = {
        mentor.person_id: mentor
        for mentor in session.scalars(
            select(Mentor).where(Mentor.person_id.in_(ids), Mentor.visibility != Visibility.NOBODY)
        )
    }
    return PeoplePage(
        find=find,
        people=tuple(
            _found(
                person,
                mentors.get(person.id),
                needs=needs.get(person.id, 0),
                experiences=experiences.get(person.id, 0),
            )
            for person in people
        ),
        paging=paged,
    )


def _wanted(find: str) -> Select[Person]:
    wanted = select(Person)
    if not find:
        return wanted
    employers = select(Organisation.id).where(Organisation.name.icontains(find, autoescape=True))
    return wanted.where(
        or_(
            Person.name.icontains(find, autoescape=True),
            Person.email.icontains(find, autoescape=True),
            Person.organisation_id.in_(employers),
        )
    )


def _open_needs(session: Session, ids: list[int]) -> dict[int, int]:
    rows = session.execute(
        select(Need.learner_id, func.count())
        .where(Need.learner_id.in_(ids), Need.state.in_((NeedState.OPEN, NeedState.MATCHED)))
        .group_by(Need.learner_id)
    )
    return {row[0]: row[1] for row in rows}


def _endorsed(session: Session, ids: list[int]) -> dict[int, int]:
    rows = session.execute(
        select(Experience.holder_id, func.count())
        .where(Experience.holder_id.in_(ids), Experience.state == ExperienceState.ENDORSED)
        .group_by(Experience.holder_id)
    )
    return {row[0]: row[1] for row in rows}


def _found(person: Person, mentor: Mentor | None, *, needs: int, experiences: int) -> Found:
    return Found(
        person_id=person.id,
        name=person.name,
        email=person.email,
        job_title=person.job_title,
        organisation=person.organisation.name if person.organisation else "",
        open_needs=needs,
        experiences=experiences if mentor else 0,
        takes=mentor.learners_at_once if mentor else 0,
        room=max(mentor.room, 0) if mentor else 0,
        is_mentor=mentor is not None,
    )
