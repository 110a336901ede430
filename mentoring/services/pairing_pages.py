"""The page that the two of a pairing share once both have said yes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from mentoring.models.people import Person
from mentoring.services import access, energy_pages, messages, purposes, session_pages
from mentoring.services.access import Viewer
from mentoring.services.energy_pages import Energy
from mentoring.services.messages import Between
from mentoring.services.session_pages import Meeting


@dataclass(frozen=True)
class Other:
    """The other of the two, with how to reach them."""

    name: str
    role: str
    organisation: str
    email: str


@dataclass(frozen=True)
class PairingPage:
    """A pairing as either of the two sees it."""

    pairing_id: int
    need_id: int
    state: str
    as_mentor: bool
    other: Other
    need: str
    person_problem: str
    purpose: str
    experience_id: int
    experience: str
    active_at: datetime | None
    between: Between
    meeting: Meeting
    energy: Energy


def page(session: Session, *, viewer: Viewer, pairing_id: int, now: datetime) -> PairingPage:
    """Show a pairing to either of the two."""
    row = access.pairing_of_either(session, viewer, pairing_id)
    as_mentor = row.mentor_id == viewer.person_id
    return PairingPage(
        pairing_id=row.id,
        need_id=row.need_id,
        state=row.state.value,
        as_mentor=as_mentor,
        other=_other(row.need.learner if as_mentor else row.mentor.person),
        need=row.need.text,
        person_problem=row.need.person_problem,
        purpose=purposes.of(row),
        experience_id=row.experience_id,
        experience=row.experience.title,
        active_at=row.active_at,
        between=messages.part(session, row, viewer=viewer),
        meeting=session_pages.part(session, row=row, viewer=viewer, now=now),
        energy=energy_pages.part(session, row=row, viewer=viewer, now=now),
    )


def _other(person: Person) -> Other:
    return Other(
        name=person.name,
        role=person.job_title,
        organisation=person.organisation.name if person.organisation else "",
        email=person.email,
    )
