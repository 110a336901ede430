"""The words, places and programmes that everything else refers to, put in place from plain rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.models.audit import AuditEvent, AuditNote
from mentoring.models.base import Base
from mentoring.models.places import Organisation, Place, PlaceKind, Site
from mentoring.models.programmes import Programme
from mentoring.models.vocabulary import (
    Context,
    ContextKind,
    KnowHow,
    NationalProgramme,
    Profession,
    Saying,
)

Row = Mapping[str, Any]
TAKEN_AWAY = "saying removed"


@dataclass(frozen=True)
class Vocabularies:
    """Rows for each table, as their columns are called; parents stand before their children."""

    knowhow: Iterable[Row] = ()
    sayings: Iterable[Row] = ()
    contexts: Iterable[Row] = ()
    professions: Iterable[Row] = ()
    national_programmes: Iterable[Row] = ()
    places: Iterable[Row] = ()
    sites: Iterable[Row] = ()


def put(session: Session, given: Vocabularies) -> None:
    """Add what is new and correct what has changed; nothing is taken away: rows refer to it.

    A saying that an admin has taken away stays away.
    """
    _put(session, KnowHow, given.knowhow)
    gone = _taken_away(session)
    _put(
        session,
        Saying,
        (row for row in given.sayings if (row["knowhow_id"], row["said"]) not in gone),
    )
    _put(session, Context, (_context(row) for row in given.contexts))
    _put(session, Profession, given.professions)
    _put(session, NationalProgramme, given.national_programmes)
    _put(session, Place, ({**row, "kind": PlaceKind(row["kind"])} for row in given.places))
    _put(session, Site, given.sites)


def put_programme(session: Session, *, name: str, purpose: str = "") -> Programme:
    """Find a programme by its name, or begin it."""
    found = session.scalar(select(Programme).where(Programme.name == name))
    if found is None:
        found = Programme(name=name, purpose=purpose)
        session.add(found)
        session.flush()
    return found


def organisation(session: Session, *, ods_code: str) -> Organisation | None:
    """Find an organisation by its code."""
    return session.scalar(select(Organisation).where(Organisation.ods_code == ods_code))


def _taken_away(session: Session) -> set[tuple[str, str]]:
    """Read from the audit log which sayings admins have taken away."""
    rows = session.execute(
        select(AuditEvent.reason, AuditNote.text)
        .join(AuditNote, AuditNote.event_id == AuditEvent.id)
        .where(AuditEvent.noun == Saying.__tablename__, AuditEvent.action == TAKEN_AWAY)
    )
    return {(row[0], row[1]) for row in rows}


def _put(session: Session, table: type[Base], rows: Iterable[Row]) -> None:
    for row in rows:
        session.merge(table(**row))
    session.flush()


def _context(row: Row) -> Row:
    kind = ContextKind(row["kind"])
    return {**row, "kind": kind, "id": Context.key(kind, row["code"])}
