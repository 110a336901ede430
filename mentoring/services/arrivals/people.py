"""People who come in many at once, with what they have said about teaching."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from mentoring.models.audit import AuditEvent
from mentoring.models.mentors import Mentor, Readiness, Visibility
from mentoring.models.people import HALF_DAYS, LANGUAGES, NotWith, Person, pack
from mentoring.models.programmes import ProgrammeAdmin


@dataclass(frozen=True, slots=True)
class NewPerson:
    """One person, known by their e-mail address."""

    name: str
    email: str
    job_title: str = ""
    profession_id: str | None = None
    organisation_id: int | None = None
    place_id: str | None = None
    languages: tuple[str, ...] = ("en",)
    half_days: tuple[str, ...] = ()
    public_partner: bool = False
    synthetic: bool = False
    persona: str | None = None
    persona_note: str = ""


@dataclass(frozen=True, slots=True)
class NewMentor:
    """What one person says about teaching; somebody who has said nothing yet takes nobody."""

    person_id: int
    learners_at_once: int = 0
    cohorts_at_once: int = 0
    paused: bool = False
    visibility: str = Visibility.NOBODY.value
    readiness: str = Readiness.NOT_STARTED.value


def known(session: Session, emails: Iterable[str]) -> dict[str, int]:
    """Give the id of everybody who is on the register with one of these addresses."""
    wanted = select(Person.email, Person.id).where(Person.email.in_(set(emails)))
    return {row[0]: row[1] for row in session.execute(wanted)}


def add(session: Session, rows: Sequence[NewPerson], *, now: datetime) -> list[int]:
    """Add those whose address is new; gives the ids of all, in the order of the rows."""
    there = known(session, [row.email for row in rows])
    new = {row.email: row for row in rows if row.email not in there}
    if new:
        session.execute(insert(Person), [_columns(row, now) for row in new.values()])
        there |= known(session, new)
    return [there[row.email] for row in rows]


def name_managers(session: Session, managers: Mapping[int, int]) -> None:
    """Say whom each person answers to."""
    if managers:
        pairs = [{"id": one, "line_manager_id": manager} for one, manager in managers.items()]
        session.execute(update(Person), pairs)


def keep_apart(session: Session, pairs: Sequence[tuple[int, int]]) -> None:
    """Write down whom each person asked not to meet."""
    wanted = select(NotWith.person_id, NotWith.other_id).where(
        NotWith.person_id.in_({person for person, _ in pairs})
    )
    there = {tuple(row) for row in session.execute(wanted)}
    new = dict.fromkeys(pair for pair in pairs if pair not in there)
    if new:
        session.execute(
            insert(NotWith), [{"person_id": one, "other_id": other} for one, other in new]
        )


def add_mentors(session: Session, rows: Sequence[NewMentor], *, now: datetime) -> int:
    """List people as mentors who are not yet; nobody's numbers are changed. Gives how many."""
    wanted = select(Mentor.person_id).where(Mentor.person_id.in_([row.person_id for row in rows]))
    there = set(session.scalars(wanted))
    new = {row.person_id: row for row in rows if row.person_id not in there}
    if new:
        session.execute(insert(Mentor), [_said(row, now) for row in new.values()])
    spoken = [row for row in new.values() if row.learners_at_once or row.cohorts_at_once]
    if spoken:
        # Only the person sets these two numbers, and the log says that it was they who did.
        session.execute(insert(AuditEvent), [_set_by_themselves(one, now) for one in spoken])
    return len(new)


def add_admins(session: Session, pairs: Sequence[tuple[int, int]]) -> None:
    """Let people run programmes: pairs of a programme and a person."""
    wanted = select(ProgrammeAdmin.programme_id, ProgrammeAdmin.person_id)
    there = {tuple(row) for row in session.execute(wanted)}
    new = dict.fromkeys(pair for pair in pairs if pair not in there)
    if new:
        session.execute(
            insert(ProgrammeAdmin),
            [{"programme_id": programme, "person_id": person} for programme, person in new],
        )


def _columns(row: NewPerson, now: datetime) -> dict[str, object]:
    return {
        "name": row.name,
        "email": row.email,
        "job_title": row.job_title,
        "profession_id": row.profession_id,
        "organisation_id": row.organisation_id,
        "place_id": row.place_id,
        "languages": pack(row.languages, LANGUAGES),
        "half_days": pack(row.half_days, HALF_DAYS),
        "public_partner": row.public_partner,
        "synthetic": row.synthetic,
        "persona": row.persona,
        "persona_note": row.persona_note,
        "created_at": now,
    }


def _said(row: NewMentor, now: datetime) -> dict[str, object]:
    readiness = Readiness(row.readiness)
    return {
        "person_id": row.person_id,
        "learners_at_once": row.learners_at_once,
        "cohorts_at_once": row.cohorts_at_once,
        "paused": row.paused,
        "visibility": Visibility(row.visibility),
        "readiness": readiness,
        "ready_at": now if readiness is Readiness.READY else None,
    }


def _set_by_themselves(row: NewMentor, now: datetime) -> dict[str, object]:
    return {
        "at": now,
        "actor_id": row.person_id,
        "action": "numbers_set",
        "noun": Mentor.__tablename__,
        "noun_id": row.person_id,
        "reason": f"learners 0 to {row.learners_at_once}, cohorts 0 to {row.cohorts_at_once}",
    }
