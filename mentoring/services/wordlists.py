"""The lists that forms choose from: words for circumstances, and places grouped by system."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.models.places import Place, PlaceKind
from mentoring.models.vocabulary import Context, ContextKind


@dataclass(frozen=True)
class Word:
    """One thing to choose: its id, what it is called and what is meant by it."""

    id: str
    label: str
    about: str = ""


@dataclass(frozen=True)
class Area:
    """A system, with itself and the places inside it to choose from."""

    label: str
    places: tuple[Word, ...]


def contexts(session: Session, kind: str) -> tuple[Word, ...]:
    """List the words of one kind, such as services or obstacles, in their own order."""
    rows = session.scalars(
        select(Context)
        .where(Context.kind == ContextKind(kind))
        .order_by(Context.sort_order, Context.id)
    )
    return tuple(Word(row.id, row.label, row.description) for row in rows)


def areas(session: Session) -> tuple[Area, ...]:
    """List the systems of today by name, each with the places inside it."""
    rows = session.scalars(
        select(Place)
        .where(Place.kind.in_((PlaceKind.SYSTEM, PlaceKind.PLACE)), Place.valid_to.is_(None))
        .order_by(Place.name)
    ).all()
    inside: dict[str | None, list[Word]] = {}
    for row in rows:
        if row.kind is PlaceKind.PLACE:
            inside.setdefault(row.parent_id, []).append(Word(row.id, row.name))
    return tuple(
        Area(row.name, (Word(row.id, f"All of {row.name}"), *inside.get(row.id, ())))
        for row in rows
        if row.kind is PlaceKind.SYSTEM
    )
