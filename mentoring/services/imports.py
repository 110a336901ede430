"""Imports: a file is looked through first, and comes in only when an admin says so."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, undefer

from mentoring.encoding import files
from mentoring.encoding.files import FileError, RowError
from mentoring.errors import InvalidError, NotFoundError, RuleBrokenError
from mentoring.models.imports import ImportedFile, ImportKind
from mentoring.services import (
    access,
    audit,
    import_codes,
    import_experiences,
    import_needs,
    import_people,
)
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record

KINDS = tuple(kind.value for kind in ImportKind)
SHOWN = 80
MOST_SHOWN = 200
"""How many wrong values a page names; the command line names them all."""

REQUIRED = {
    ImportKind.PEOPLE: import_people.REQUIRED,
    ImportKind.EXPERIENCES: import_experiences.REQUIRED,
    ImportKind.NEEDS: import_needs.REQUIRED,
}
COLUMNS = {
    ImportKind.PEOPLE: import_people.COLUMNS,
    ImportKind.EXPERIENCES: import_experiences.COLUMNS,
    ImportKind.NEEDS: import_needs.COLUMNS,
}


@dataclass(frozen=True)
class Sent:
    """A file as somebody has sent it."""

    kind: str
    name: str
    content: bytes


@dataclass(frozen=True)
class WrongValue:
    """One wrong value: where it stands, what it is, and what would be right."""

    line: int
    column: str
    value: str
    problem: str


@dataclass(frozen=True)
class Report:
    """What a file would bring; nothing of it has come in."""

    kind: str
    name: str
    new: int
    there: int
    wrong: tuple[WrongValue, ...]
    unused: tuple[str, ...]

    @property
    def wrong_rows(self) -> int:
        """Count the rows that are not right."""
        return len({one.line for one in self.wrong})


@dataclass(frozen=True)
class ImportPage:
    """A file between its dry run and the decision, or after it."""

    programme_id: int
    programme: str
    file_id: int
    done_at: datetime | None
    came_in: str
    report: Report | None
    name: str
    kind: str
    shown: int = MOST_SHOWN


@dataclass(frozen=True)
class KindColumns:
    """Which columns a file of one kind must and can have."""

    kind: str
    required: tuple[str, ...]
    optional: tuple[str, ...]


@dataclass(frozen=True)
class NewImportPage:
    """What the page of a new import shows."""

    programme_id: int
    programme: str
    kinds: tuple[KindColumns, ...]


def new_page(session: Session, *, admin: Viewer, programme_id: int) -> NewImportPage:
    """Say what can be imported."""
    programme = access.programme(session, admin, programme_id)
    return NewImportPage(
        programme.id,
        programme.name,
        tuple(
            KindColumns(kind.value, REQUIRED[kind], COLUMNS[kind][len(REQUIRED[kind]) :])
            for kind in ImportKind
        ),
    )


def keep(
    session: Session, *, admin: Viewer, programme_id: int, sent: Sent, now: datetime
) -> ImportedFile:
    """Keep a file for its dry run; a file that cannot be read as a whole is refused at once."""
    access.programme(session, admin, programme_id)
    _table(sent)
    # Only the newest file waits: what an admin has sent before and not imported is not kept.
    session.execute(
        delete(ImportedFile).where(
            ImportedFile.programme_id == programme_id,
            ImportedFile.sent_by_id == admin.person_id,
            ImportedFile.done_at.is_(None),
        )
    )
    made = ImportedFile(
        programme_id=programme_id,
        kind=_kind(sent),
        name=sent.name[-200:],
        content=sent.content,
        sent_by_id=admin.person_id,
        sent_at=now,
    )
    session.add(made)
    session.flush()
    return made


def page(
    session: Session, *, admin: Viewer, programme_id: int, file_id: int, now: datetime
) -> ImportPage:
    """Show what a kept file would bring, or what it has brought."""
    programme = access.programme(session, admin, programme_id)
    kept = _kept(session, admin, programme_id, file_id)
    sent = Sent(kept.kind.value, kept.name, kept.content)
    return ImportPage(
        programme_id=programme_id,
        programme=programme.name,
        file_id=file_id,
        done_at=kept.done_at,
        came_in="".join(event.reason for event in audit.about(session, kept, limit=1)),
        report=None
        if kept.done_at
        else dry_run(session, admin=admin, programme_id=programme_id, sent=sent, now=now),
        name=kept.name,
        kind=kept.kind.value,
    )


def dry_run(
    session: Session, *, admin: Viewer, programme_id: int, sent: Sent, now: datetime
) -> Report:
    """Look a file through and name every wrong value; nothing comes in."""
    access.programme(session, admin, programme_id)
    return _look(session, programme_id=programme_id, sent=sent, now=now).report


def bring_in(
    session: Session, *, admin: Viewer, programme_id: int, file_id: int, now: datetime
) -> ImportedFile:
    """Let the rows of a kept file in that are right; a second time changes nothing."""
    session.execute(select(ImportedFile.id).where(ImportedFile.id == file_id).with_for_update())
    kept = _kept(session, admin, programme_id, file_id)
    if kept.done_at is not None:
        return kept
    sent = Sent(kept.kind.value, kept.name, kept.content)
    _bring(session, kept, sent=sent, admin=admin, now=now)
    return kept


def bring_in_at_once(
    session: Session,
    *,
    admin: Viewer,
    programme_id: int,
    sent: Sent,
    skip_bad_rows: bool,
    now: datetime,
) -> Report:
    """Look a file through and let it in where all is right, or leave wrong rows out if wanted."""
    report = dry_run(session, admin=admin, programme_id=programme_id, sent=sent, now=now)
    if report.wrong and not skip_bad_rows:
        return report
    kept = keep(session, admin=admin, programme_id=programme_id, sent=sent, now=now)
    _bring(session, kept, sent=sent, admin=admin, now=now)
    return report


@dataclass(frozen=True)
class _Looked:
    report: Report
    rows: list[Any]
    add: Callable[..., int]


def _look(session: Session, *, programme_id: int, sent: Sent, now: datetime) -> _Looked:
    table = _table(sent)
    codes = import_codes.load(session)
    kind = _kind(sent)
    rows: list[Any]
    add: Callable[..., int]
    if kind is ImportKind.PEOPLE:
        (rows, there), add = import_people.read(session, table, codes), import_people.add
    elif kind is ImportKind.EXPERIENCES:
        rows, there = import_experiences.read(session, table, codes, now=now)
        add = import_experiences.add
    else:
        rows, there = import_needs.read(session, table, codes, programme_id=programme_id, now=now)
        add = import_needs.add
    report = Report(
        kind=kind.value,
        name=sent.name,
        new=len(rows),
        there=there,
        wrong=tuple(_wrong(error) for error in files.errors_of(table)),
        unused=tuple(one for one in table.columns if one not in COLUMNS[kind]),
    )
    return _Looked(report, rows, add)


def _bring(
    session: Session, kept: ImportedFile, *, sent: Sent, admin: Viewer, now: datetime
) -> None:
    looked = _look(session, programme_id=kept.programme_id, sent=sent, now=now)
    if not looked.rows and not looked.report.there:
        raise RuleBrokenError("No row of this file is right, so there is nothing to import.")
    count = looked.add(session, looked.rows, now=now)
    # What came in is on the register now: the file itself is not kept any longer.
    kept.done_at, kept.content = now, b""
    came_in = f"{count:,} new, {looked.report.there:,} already there"
    record(session, Act(admin.person_id, f"imported_{kept.kind.value}", kept, came_in), now=now)


def _kept(session: Session, admin: Viewer, programme_id: int, file_id: int) -> ImportedFile:
    access.programme(session, admin, programme_id)
    found = session.scalar(
        select(ImportedFile)
        .where(ImportedFile.id == file_id, ImportedFile.programme_id == programme_id)
        .options(undefer(ImportedFile.content))
    )
    if found is None or found.sent_by_id != admin.person_id:
        raise NotFoundError("This file is not kept any longer. Send it again.")
    return found


def _table(sent: Sent) -> files.Table:
    try:
        return files.read(sent.name, sent.content, required=REQUIRED[_kind(sent)])
    except FileError as problem:
        raise InvalidError({"file": str(problem)}) from problem


def _kind(sent: Sent) -> ImportKind:
    if sent.kind not in KINDS:
        raise InvalidError({"kind": f"Choose what the rows are: {', '.join(KINDS)}"})
    return ImportKind(sent.kind)


def _wrong(error: RowError) -> WrongValue:
    shown = error.value if len(error.value) <= SHOWN else error.value[: SHOWN - 1] + "…"
    return WrongValue(error.line, error.column, shown, error.problem)
