"""Exports: everything that an admin may have, as rows of plain text.

Whom somebody asked not to meet, and why a mentor said no, is for nobody else: no export holds it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from mentoring.encoding import files
from mentoring.errors import NotFoundError
from mentoring.models.experiences import Experience, ExperienceState
from mentoring.models.mentors import Mentor
from mentoring.models.needs import Need, NeedState
from mentoring.models.pairings import Pairing
from mentoring.models.people import Person
from mentoring.models.rounds import Round, RoundRun, Suggestion, Unmatched
from mentoring.services import export_columns
from mentoring.services.access import Viewer
from mentoring.services.export_columns import Columns

AT_ONCE = 500
Wanted = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Export:
    """One table: what its file is called, its columns, and its rows, read as they are asked for."""

    name: str
    columns: tuple[str, ...]
    rows: Iterator[tuple[str, ...]]


def everything(session: Session, *, admin: Viewer) -> Iterator[Export]:
    """Give all people and experiences, and what belongs to the admin's programmes."""
    yield _export(session, "people", export_columns.PEOPLE, _people())
    yield _export(session, "experiences", export_columns.EXPERIENCES, _experiences())
    yield _export(session, "needs", export_columns.NEEDS, _needs(admin))
    yield _export(session, "pairings", export_columns.PAIRINGS, _pairings(admin))
    yield from _rounds(session, admin, None)


def of_round(session: Session, *, admin: Viewer, round_id: int) -> Iterator[Export]:
    """Give the suggestions of one round, and the needs it found nobody for."""
    found = session.get(Round, round_id)
    if found is None or found.programme_id not in admin.admin_of:
        raise NotFoundError(f"there is no round {round_id} of a programme that you run")
    yield from _rounds(session, admin, round_id)


def _rounds(session: Session, admin: Viewer, round_id: int | None) -> Iterator[Export]:
    suggested = _of_last_runs(Suggestion, admin, round_id)
    left_out = _of_last_runs(Unmatched, admin, round_id)
    yield _export(session, "suggestions", export_columns.SUGGESTIONS, suggested)
    yield _export(session, "unmatched", export_columns.UNMATCHED, left_out)


def _export(session: Session, name: str, columns: Columns, wanted: Wanted) -> Export:
    return Export(name, tuple(columns), _rows(session, columns, wanted))


def _rows(session: Session, columns: Columns, wanted: Wanted) -> Iterator[tuple[str, ...]]:
    found = session.execute(wanted.execution_options(yield_per=AT_ONCE))
    one_table = len(wanted.column_descriptions) == 1
    for row in found.scalars() if one_table else found:
        yield tuple(files.as_text(_cell(said(row))) for said in columns.values())


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "|".join(str(one) for one in value)
    if isinstance(value, float):
        return f"{value:.4f}"
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def _people() -> Wanted:
    manager = aliased(Person)
    return (
        select(Person, Mentor, manager.email.label("line_manager_email"))
        .outerjoin(Mentor, Mentor.person_id == Person.id)
        .outerjoin(manager, manager.id == Person.line_manager_id)
        .options(joinedload(Person.organisation))
        .order_by(Person.id)
    )


def _experiences() -> Wanted:
    return (
        select(Experience)
        .where(Experience.state != ExperienceState.DRAFT)
        .options(
            joinedload(Experience.holder),
            joinedload(Experience.learned_from),
            selectinload(Experience.knowhow),
            selectinload(Experience.contexts),
        )
        .order_by(Experience.id)
    )


def _needs(admin: Viewer) -> Wanted:
    return (
        select(Need)
        .where(Need.programme_id.in_(admin.admin_of), Need.state != NeedState.DRAFT)
        .options(joinedload(Need.learner), selectinload(Need.knowhow), selectinload(Need.contexts))
        .order_by(Need.id)
    )


def _pairings(admin: Viewer) -> Wanted:
    return (
        select(Pairing)
        .join(Need, Need.id == Pairing.need_id)
        .where(Need.programme_id.in_(admin.admin_of))
        .options(joinedload(Pairing.need))
        .order_by(Pairing.id)
    )


def _of_last_runs(
    table: type[Suggestion] | type[Unmatched], admin: Viewer, round_id: int | None
) -> Wanted:
    newer = aliased(RoundRun)
    is_newer = (newer.round_id == RoundRun.round_id) & (newer.number > RoundRun.number)
    wanted = (
        select(table, RoundRun.round_id, RoundRun.number)
        .join(RoundRun, RoundRun.id == table.run_id)
        .join(Round, Round.id == RoundRun.round_id)
        .outerjoin(newer, is_newer)
        .where(newer.id.is_(None), Round.programme_id.in_(admin.admin_of))
        .order_by(RoundRun.round_id, table.need_id)
    )
    return wanted if round_id is None else wanted.where(Round.id == round_id)
