"""When somebody can meet, and whom they asked not to meet."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mentoring.errors import InvalidError
from mentoring.models.people import HALF_DAYS, NotWith, Person, pack
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record


def keep_half_days(session: Session, *, person: Viewer, half_days: Sequence[str]) -> None:
    """Keep the half-days on which somebody can meet; none means that they are flexible."""
    row = session.get_one(Person, person.person_id)
    row.half_days = pack(tuple(half_days), HALF_DAYS)


def keep_apart(session: Session, *, person: Viewer, email: str, now: datetime) -> None:
    """Keep somebody out of a person's suggestions; nobody else is ever told."""
    other = session.scalar(select(Person).where(Person.email == email.strip().lower()))
    if other is None:
        raise InvalidError(
            {
                "email": "Nobody on the register has this e-mail address, so they cannot be "
                "suggested to you. Check how it is spelt"
            }
        )
    if other.id == person.person_id:
        raise InvalidError({"email": "This is your own e-mail address. Enter somebody else’s"})
    if session.get(NotWith, (person.person_id, other.id)) is None:
        session.add(NotWith(person_id=person.person_id, other_id=other.id))
        row = session.get_one(Person, person.person_id)
        record(session, Act(person.person_id, "kept_apart", row), now=now)


def no_longer_apart(session: Session, *, person: Viewer, other_id: int) -> None:
    """Let somebody be suggested again."""
    session.execute(
        delete(NotWith).where(NotWith.person_id == person.person_id, NotWith.other_id == other_id)
    )
