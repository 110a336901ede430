"""Signing in: by e-mail and password, and in the demo as one of its named people."""

from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.errors import InvalidError, NotFoundError
from mentoring.models.people import Person

SHORTEST_PASSWORD = 12


@dataclass(frozen=True)
class Persona:
    """A named person of the demo whom anybody may sign in as."""

    key: str
    person_id: int
    name: str
    job_title: str
    note: str


def set_password(session: Session, *, person: Person, password: str, cost: int) -> None:
    """Keep a new password, as a hash that cannot be read back."""
    if len(password) < SHORTEST_PASSWORD:
        raise InvalidError(
            {"password": f"Enter a password of {SHORTEST_PASSWORD} characters or more"}
        )
    person.password_hash = PasswordHasher(time_cost=cost).hash(password)
    session.flush()


def sign_in(session: Session, *, email: str, password: str, cost: int) -> int:
    """Check an e-mail and password; the answer never says which of the two was wrong."""
    person = session.scalar(select(Person).where(Person.email == email.strip().lower()))
    hasher = PasswordHasher(time_cost=cost)
    kept = (person.password_hash if person else None) or hasher.hash("nobody has this one")
    try:
        hasher.verify(kept, password)
    except (VerifyMismatchError, InvalidHashError):
        person = None
    if person is None or person.password_hash is None:
        raise InvalidError({"password": "The e-mail address or password is not right. Check both"})
    return person.id


def personas(session: Session) -> tuple[Persona, ...]:
    """List the named people of the demo."""
    found = session.scalars(
        select(Person).where(Person.persona.is_not(None), Person.synthetic).order_by(Person.id)
    )
    return tuple(
        Persona(person.persona or "", person.id, person.name, person.job_title, person.persona_note)
        for person in found
    )


def persona(session: Session, key: str) -> int:
    """Find one of the demo's named people."""
    found = session.scalar(select(Person.id).where(Person.persona == key, Person.synthetic))
    if found is None:
        raise NotFoundError("There is no such person in this demo.")
    return found
