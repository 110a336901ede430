"""What somebody sees of their own energy, and what may help when it has dropped.

Nobody is named as a peer: that somebody learns a thing says that they cannot do it yet, and they
have not agreed to have that shown. How many there are is said, and who can bring them together.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from mentoring.models.energy import EnergyAnswer
from mentoring.models.needs import Need, NeedKnowHow
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.people import Person
from mentoring.models.programmes import ProgrammeAdmin
from mentoring.services import access, energy, participants, purposes, quiet
from mentoring.services.access import Viewer
from mentoring.services.stories import Told


@dataclass(frozen=True)
class Contact:
    """Somebody of the programme, and how to reach them."""

    name: str
    email: str


@dataclass(frozen=True)
class Said:
    """One of somebody's own answers, in words."""

    at: datetime
    of_use: str
    energy: str


@dataclass(frozen=True)
class Energy:
    """The part of a pairing's page that is about how it goes; only the reader's own."""

    pulse_waits: bool
    answered: bool
    dropped: bool
    quiet: bool


@dataclass(frozen=True)
class EnergyPage:
    """Somebody's own answers, and what may help."""

    pairing_id: int
    other: str
    as_mentor: bool
    purpose: str
    story: Told | None
    said: tuple[Said, ...]
    dropped: bool
    peers: int
    contacts: tuple[Contact, ...]
    pulse_waits: bool


def part(session: Session, *, row: Pairing, viewer: Viewer, now: datetime) -> Energy:
    """Give the part of a pairing's page that is about how it goes."""
    answers = energy.own(session, viewer=viewer, pairing_id=row.id)
    number = energy.pulse_number(row, now=now)
    return Energy(
        pulse_waits=number > 0 and all(one.pulse != number for one in answers),
        answered=bool(answers),
        dropped=energy.has_dropped(answers),
        quiet=quiet.is_quiet(session, pairing=row, now=now),
    )


def page(session: Session, *, viewer: Viewer, pairing_id: int, now: datetime) -> EnergyPage:
    """Show somebody their own answers."""
    row = access.pairing_of_either(session, viewer, pairing_id)
    answers = energy.own(session, viewer=viewer, pairing_id=row.id)
    dropped = energy.has_dropped(answers)
    number = energy.pulse_number(row, now=now)
    _, other = participants.sides(row, viewer.person_id)
    return EnergyPage(
        pairing_id=row.id,
        other=other.name,
        as_mentor=viewer.person_id == row.mentor_id,
        purpose=purposes.of(row),
        story=purposes.story(session, row, now=now) if dropped else None,
        said=tuple(_said(one) for one in answers),
        dropped=dropped,
        peers=_peers(session, row, viewer) if dropped else 0,
        contacts=_contacts(session, row) if dropped else (),
        pulse_waits=number > 0 and all(one.pulse != number for one in answers),
    )


def _said(row: EnergyAnswer) -> Said:
    of_use = dict(energy.OF_USE)[row.of_use] if row.of_use is not None else ""
    return Said(row.said_at, of_use, dict(energy.ENERGY)[row.energy])


def _peers(session: Session, row: Pairing, viewer: Viewer) -> int:
    """Count who else learns, or teaches, the same know-how in the same programme just now."""
    mine, theirs = aliased(NeedKnowHow), aliased(NeedKnowHow)
    who = Pairing.mentor_id if viewer.person_id == row.mentor_id else Need.learner_id
    found = (
        select(func.count(who.distinct()))
        .select_from(Pairing)
        .join(Need, Need.id == Pairing.need_id)
        .join(theirs, theirs.need_id == Need.id)
        .join(mine, mine.knowhow_id == theirs.knowhow_id)
        .where(
            mine.need_id == row.need_id,
            mine.rank == 1,
            Need.programme_id == row.need.programme_id,
            Pairing.state == PairingState.ACTIVE,
            who != viewer.person_id,
        )
    )
    return session.scalar(found) or 0


def _contacts(session: Session, row: Pairing) -> tuple[Contact, ...]:
    rows = session.execute(
        select(Person.name, Person.email)
        .join(ProgrammeAdmin, ProgrammeAdmin.person_id == Person.id)
        .where(ProgrammeAdmin.programme_id == row.need.programme_id)
        .order_by(Person.name)
        .limit(5)
    )
    return tuple(Contact(*one) for one in rows)
