"""One gap as an admin sees it: who waits, who comes nearest, and who was invited to log it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from mentoring.errors import NotFoundError
from mentoring.models.base import plain
from mentoring.models.experiences import Experience
from mentoring.models.gaps import GapInvitation, NeedNearest, NeedOutlook
from mentoring.models.mentors import Mentor
from mentoring.models.needs import Need
from mentoring.models.people import Person
from mentoring.models.places import Organisation
from mentoring.models.vocabulary import KnowHow
from mentoring.services import access, gaps, people, suggested
from mentoring.services.access import Viewer
from mentoring.services.gaps import NEAR_ENOUGH

MOST_NEEDS, MOST_PEOPLE = 50, 10
SURE_BELOW = 0.25


@dataclass(frozen=True)
class OpenNeed:
    """One need that nobody answers in full."""

    need_id: int
    learner: str
    learner_is: str
    words: str
    since: datetime | None
    sure: str


@dataclass(frozen=True)
class Somebody:
    """A person who could be invited, with the experience that comes near, if there is one."""

    person_id: int
    name: str
    role: str
    title: str
    invitation: str


@dataclass(frozen=True)
class Invited:
    """One invitation that was sent."""

    name: str
    state: str
    created_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True)
class GapPage:
    """One gap: its needs, who comes nearest, and who was invited."""

    programme_id: int
    programme: str
    knowhow_id: str
    label: str
    about: str
    needs: tuple[OpenNeed, ...]
    total: int
    nearest: tuple[Somebody, ...]
    find: str
    found: tuple[Somebody, ...]
    invited: tuple[Invited, ...]
    looked_at: datetime | None


def page(
    session: Session, *, admin: Viewer, programme_id: int, knowhow_id: str, find: str = ""
) -> GapPage:
    """Show one gap to an admin of the programme, and look for somebody to invite."""
    programme = access.programme(session, admin, programme_id)
    knowhow = session.get(KnowHow, knowhow_id)
    if knowhow is None:
        raise NotFoundError("There is no such know-how in the vocabulary.")
    of_gap = (*gaps.of_programme(programme_id), NeedOutlook.knowhow_id == knowhow_id)
    invitations = _invitations(session, programme_id, knowhow_id)
    states = {one.person_id: plain(one.state) for one in invitations}
    return GapPage(
        programme_id=programme.id,
        programme=programme.name,
        knowhow_id=knowhow.id,
        label=knowhow.label,
        about=knowhow.description,
        needs=_needs(session, of_gap),
        total=session.scalar(_count(of_gap)) or 0,
        nearest=_nearest(session, of_gap, states),
        find=find.strip(),
        found=_found(session, admin, find.strip(), states),
        invited=tuple(
            Invited(one.person.name, plain(one.state), one.created_at, one.closed_at)
            for one in invitations
        ),
        looked_at=session.scalar(
            select(func.min(NeedOutlook.computed_at))
            .join(Need, Need.id == NeedOutlook.need_id)
            .where(*of_gap)
        ),
    )


def sure(confidence: float) -> str:
    """Say in words how sure it is that there is no full answer."""
    return "fairly sure" if confidence < SURE_BELOW else "not sure"


def _count(where: Sequence[Any]) -> Any:
    return (
        select(func.count())
        .select_from(NeedOutlook)
        .join(Need, Need.id == NeedOutlook.need_id)
        .where(*where)
    )


def _invitations(session: Session, programme_id: int, knowhow_id: str) -> Sequence[GapInvitation]:
    return session.scalars(
        select(GapInvitation)
        .where(GapInvitation.programme_id == programme_id, GapInvitation.knowhow_id == knowhow_id)
        .options(joinedload(GapInvitation.person))
        .order_by(GapInvitation.id)
    ).all()


def _needs(session: Session, where: Sequence[Any]) -> tuple[OpenNeed, ...]:
    rows = session.scalars(
        select(NeedOutlook)
        .join(Need, Need.id == NeedOutlook.need_id)
        .where(*where)
        .options(
            joinedload(NeedOutlook.need).joinedload(Need.learner).joinedload(Person.organisation)
        )
        .order_by(Need.opened_at, Need.id)
        .limit(MOST_NEEDS)
    )
    return tuple(
        OpenNeed(
            row.need_id,
            row.need.learner.name,
            suggested.role(row.need.learner),
            suggested.shortened(row.need.text),
            row.need.opened_at,
            sure(row.confidence),
        )
        for row in rows
    )


def _nearest(
    session: Session, where: Sequence[Any], states: dict[int, str]
) -> tuple[Somebody, ...]:
    best = func.min(NeedNearest.rank)
    rows = session.execute(
        select(Experience.title, Person.id, Person.name, Person.job_title, Organisation.name)
        .select_from(NeedNearest)
        .join(NeedOutlook, NeedOutlook.need_id == NeedNearest.need_id)
        .join(Need, Need.id == NeedOutlook.need_id)
        .join(Experience, Experience.id == NeedNearest.experience_id)
        .join(Mentor, Mentor.person_id == Experience.holder_id)
        .join(Person, Person.id == Experience.holder_id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(*where, *gaps.may_be_named(), NeedNearest.rank <= NEAR_ENOUGH)
        .group_by(
            Experience.id,
            Experience.title,
            Person.id,
            Person.name,
            Person.job_title,
            Organisation.name,
        )
        .order_by(best, func.count().desc(), Experience.id)
        .limit(MOST_PEOPLE)
    ).all()
    once: dict[int, Somebody] = {}
    for title, person_id, name, job, organisation in rows:
        role = ", ".join(part for part in (job, organisation) if part)
        once.setdefault(
            person_id, Somebody(person_id, name, role, title, states.get(person_id, ""))
        )
    return tuple(once.values())


def _found(
    session: Session, admin: Viewer, find: str, states: dict[int, str]
) -> tuple[Somebody, ...]:
    if not find:
        return ()
    listed = people.index(session, admin=admin, find=find).people[:MOST_PEOPLE]
    return tuple(
        Somebody(
            one.person_id,
            one.name,
            ", ".join(part for part in (one.job_title, one.organisation) if part),
            "",
            states.get(one.person_id, ""),
        )
        for one in listed
        if one.person_id != admin.person_id
    )
