"""How it is for one of the two: two questions after a session, and one now and then.

Only the person who answers ever reads it, here and on their own page. Nothing is ranked, nothing is
added up, and no other part of the product reads these rows.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.db import Database
from mentoring.errors import InvalidError, RuleBrokenError
from mentoring.models.energy import EnergyAnswer
from mentoring.models.notices import Notice, NoticeKind
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.people import Person
from mentoring.models.sessions import SessionState
from mentoring.services import access, news_energy, offers, participants
from mentoring.services.access import Viewer, Which
from mentoring.services.notices import tell

FIRST, THEN, A_DAY = timedelta(days=30), timedelta(days=60), timedelta(days=1)
OF_USE = (
    (1, "Not at all"),
    (2, "Hardly"),
    (3, "Somewhat"),
    (4, "Quite a lot"),
    (5, "Very much"),
)
ENERGY = (
    (1, "I have none left for it"),
    (2, "It is low"),
    (3, "It comes and goes"),
    (4, "It is good"),
    (5, "I have plenty"),
)
LOW, DROP = 2, 2


def say(
    session: Session, *, by: Viewer, which: Which, given: tuple[int, int], now: datetime
) -> EnergyAnswer:
    """Keep how a session was: of what use, and how the energy is; it can be said again."""
    row = access.session_of_either(session, by, which.pairing_id, which.session_id)
    if row.starts_at > now or row.state is SessionState.CANCELLED:
        raise RuleBrokenError("There is nothing to say yet of a session that was not held.")
    of_use, energy = given
    problems = {}
    if of_use not in dict(OF_USE):
        problems["of_use"] = "Choose what comes closest"
    if energy not in dict(ENERGY):
        problems["energy"] = "Choose what comes closest"
    if problems:
        raise InvalidError(problems)
    _wait_for_turn(session, by)
    found = session.scalar(
        select(EnergyAnswer).where(
            EnergyAnswer.person_id == by.person_id, EnergyAnswer.session_id == row.id
        )
    )
    if found is None:
        found = EnergyAnswer(person_id=by.person_id, pairing_id=row.pairing_id, session_id=row.id)
        session.add(found)
    found.of_use, found.energy, found.said_at = of_use, energy, now
    session.flush()
    return found


def say_pulse(
    session: Session, *, by: Viewer, pairing_id: int, energy: int, now: datetime
) -> EnergyAnswer:
    """Keep how the energy is, when asked now and then; it can be said again."""
    row = access.pairing_of_either(session, by, pairing_id)
    number = pulse_number(row, now=now)
    if number == 0:
        raise RuleBrokenError("You are asked this a month after you both said yes.")
    if energy not in dict(ENERGY):
        raise InvalidError({"energy": "Choose what comes closest"})
    _wait_for_turn(session, by)
    found = _pulse_of(session, person_id=by.person_id, pairing_id=row.id, number=number)
    if found is None:
        found = EnergyAnswer(person_id=by.person_id, pairing_id=row.id, pulse=number)
        session.add(found)
    found.energy, found.said_at = energy, now
    session.flush()
    return found


def pulse_number(row: Pairing, *, now: datetime) -> int:
    """Count how often they have been asked by now: first after 30 days, then every 60."""
    if row.active_at is None or row.state is not PairingState.ACTIVE:
        return 0
    past = now - row.active_at - FIRST
    return 0 if past < timedelta(0) else 1 + past // THEN


def own(session: Session, *, viewer: Viewer, pairing_id: int) -> Sequence[EnergyAnswer]:
    """List what somebody has said themselves in one pairing, the latest first."""
    return session.scalars(
        select(EnergyAnswer)
        .where(EnergyAnswer.person_id == viewer.person_id, EnergyAnswer.pairing_id == pairing_id)
        .order_by(EnergyAnswer.said_at.desc(), EnergyAnswer.id.desc())
        .limit(30)
    ).all()


def has_dropped(answers: Sequence[EnergyAnswer]) -> bool:
    """Whether somebody's energy is low, or two steps lower than when they were asked before."""
    if not answers:
        return False
    latest, *before = (one.energy for one in answers)
    return latest <= LOW or (bool(before) and before[0] - latest >= DROP)


def run(database: Database, *, clock: Callable[[], datetime]) -> int:
    """Ask everybody whose time has come how it goes, each pairing in its own transaction."""
    with database.reading() as session:
        found = due(session, now=clock())
    done = 0
    for pairing_id in found:
        with database.transaction() as session:
            done += ask(session, pairing_id=pairing_id, now=clock())
    return done


def due(session: Session, *, now: datetime) -> Sequence[int]:
    """List the active pairings of which somebody has not been asked this time."""
    rows = session.scalars(
        select(Pairing).where(
            Pairing.state == PairingState.ACTIVE, Pairing.active_at <= now - FIRST
        )
    )
    marks = {row.id: f"pairing:{row.id}:pulse:{pulse_number(row, now=now)}:" for row in rows}
    told = {
        once.rpartition(":")[0] + ":"
        for once in session.scalars(
            select(Notice.once).where(
                Notice.kind == NoticeKind.PULSE, Notice.created_at > now - THEN - A_DAY
            )
        )
    }
    return sorted(pairing_id for pairing_id, mark in marks.items() if mark not in told)


def ask(session: Session, *, pairing_id: int, now: datetime) -> bool:
    """Ask both of a pairing once for each time that it is due."""
    found = access.pairing(session, pairing_id)
    row = offers.locked(session, found) if found else None
    number = pulse_number(row, now=now) if row else 0
    if row is None or number == 0:
        return False
    for person_id in (row.need.learner_id, row.mentor_id):
        reader, other = participants.sides(row, person_id)
        news = news_energy.pulse(row, reader=reader, other=other, number=number)
        tell(session, recipient=reader, news=news, now=now)
    return True


def _wait_for_turn(session: Session, by: Viewer) -> None:
    """Let what somebody sends twice at once be written one after the other."""
    session.execute(select(Person.id).where(Person.id == by.person_id).with_for_update())


def _pulse_of(
    session: Session, *, person_id: int, pairing_id: int, number: int
) -> EnergyAnswer | None:
    return session.scalar(
        select(EnergyAnswer).where(
            EnergyAnswer.person_id == person_id,
            EnergyAnswer.pairing_id == pairing_id,
            EnergyAnswer.pulse == number,
        )
    )
