"""Programme admins, as somebody makes them who has the keys of the installation."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.errors import InvalidError
from mentoring.models.people import Person
from mentoring.models.programmes import ProgrammeAdmin
from mentoring.services import account, vocabulary
from mentoring.services.audit import Act, record
from mentoring.services.import_codes import ADDRESS


@dataclass(frozen=True)
class NewAdmin:
    """Who is to run which programme; the password counts only for somebody who has none."""

    email: str
    name: str
    programme: str
    password: str


def has_password(session: Session, *, email: str) -> bool:
    """Whether somebody with this address can sign in already."""
    kept = select(Person.password_hash).where(Person.email == email.strip().lower())
    return session.scalar(kept) is not None


def make(session: Session, given: NewAdmin, *, cost: int, now: datetime) -> Person:
    """Let somebody run a programme; both are put on the register where they are not yet."""
    email = given.email.strip().lower()
    _check(given, email)
    programme = vocabulary.put_programme(session, name=given.programme.strip())
    person = session.scalar(select(Person).where(Person.email == email))
    if person is None:
        person = Person(name=given.name.strip(), email=email, created_at=now)
        session.add(person)
        session.flush()
    if person.password_hash is None:
        account.set_password(session, person=person, password=given.password, cost=cost)
    if session.get(ProgrammeAdmin, (programme.id, person.id)) is None:
        session.add(ProgrammeAdmin(programme_id=programme.id, person_id=person.id))
        record(session, Act(None, "admin_made", programme, f"person {person.id}"), now=now)
    return person


def _check(given: NewAdmin, email: str) -> None:
    problems = {}
    if not ADDRESS.fullmatch(email):
        problems["email"] = f"{given.email!r} is not an e-mail address like name@example.org"
    if not given.name.strip():
        problems["name"] = "give their name"
    if not given.programme.strip():
        problems["programme"] = "give the name of the programme"
    if problems:
        raise InvalidError(problems)
