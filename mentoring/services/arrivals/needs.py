"""Needs that come in many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from mentoring.models.needs import Learning, Need, NeedContext, NeedKnowHow, NeedState
from mentoring.models.people import Person


@dataclass(frozen=True, slots=True)
class NewNeed:
    """One open need, known by its learner and their words; codes stand in their order."""

    programme_id: int
    learner_id: int
    text: str
    opened_at: datetime
    knowhow_ids: tuple[str, ...] = ()
    context_ids: tuple[str, ...] = ()
    place_id: str | None = None
    by_when: date | None = None
    learning: str = Learning.NO_PREFERENCE.value


def known(session: Session, rows: Sequence[NewNeed]) -> list[bool]:
    """Say of each row whether its learner has said so already, in the same programme."""
    wanted = select(Need.programme_id, Need.learner_id, Need.text).where(
        Need.learner_id.in_({row.learner_id for row in rows})
    )
    there = {tuple(row) for row in session.execute(wanted)}
    return [(row.programme_id, row.learner_id, row.text) in there for row in rows]


def add(session: Session, rows: Sequence[NewNeed], *, now: datetime) -> list[int]:
    """Add what is new, open from the moment each row gives."""
    there = known(session, rows)
    new = [row for row, is_there in zip(rows, there, strict=True) if not is_there]
    if not new:
        return []
    ids = list(
        session.scalars(
            insert(Need).returning(Need.id, sort_by_parameter_order=True),
            [_columns(row, now) for row in new],
        )
    )
    numbered = list(zip(ids, new, strict=True))
    knowhow = [one for i, row in numbered for one in _ranked(i, "knowhow_id", row.knowhow_ids)]
    contexts = [one for i, row in numbered for one in _ranked(i, "context_id", row.context_ids)]
    if knowhow:
        session.execute(insert(NeedKnowHow), knowhow)
    if contexts:
        session.execute(insert(NeedContext), contexts)
    return ids


def openly_asked(session: Session, *, about: Sequence[str] = ()) -> list[tuple[int, int]]:
    """List open needs with their learners, but those of the people that a demo is signed in to."""
    wanted = (
        select(Need.id, Need.learner_id)
        .join(Person, Person.id == Need.learner_id)
        .where(Need.state == NeedState.OPEN, Person.persona.is_(None))
        .order_by(Need.id)
    )
    if about:
        wanted = wanted.join(NeedKnowHow).where(
            NeedKnowHow.knowhow_id.in_(about), NeedKnowHow.rank == 1
        )
    return [(row[0], row[1]) for row in session.execute(wanted)]


def _columns(row: NewNeed, now: datetime) -> dict[str, object]:
    return {
        "programme_id": row.programme_id,
        "learner_id": row.learner_id,
        "state": NeedState.OPEN,
        "text": row.text,
        "place_id": row.place_id,
        "by_when": row.by_when,
        "learning": Learning(row.learning),
        "created_at": min(row.opened_at, now),
        "opened_at": row.opened_at,
    }


def _ranked(need_id: int, column: str, codes: Sequence[str]) -> list[dict[str, object]]:
    return [
        {"need_id": need_id, column: code, "rank": rank}
        for rank, code in enumerate(dict.fromkeys(codes), 1)
    ]
