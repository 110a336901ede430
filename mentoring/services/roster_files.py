"""Headcounts as a file: looked through first, brought in when an admin says so, and given back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, undefer

from mentoring.encoding import files
from mentoring.encoding.files import FileError, Row, RowError
from mentoring.errors import InvalidError, NotFoundError, RuleBrokenError
from mentoring.models.rosters import Roster, RosterFile, RosterProfession
from mentoring.models.vocabulary import Profession
from mentoring.services import access, import_codes, roster_pages, rosters
from mentoring.services.access import Viewer
from mentoring.services.roster_pages import ProfessionLine
from mentoring.services.rosters import Told

REQUIRED = ("profession_id", "headcount")
TEXTS = ("stands_to_lose", "what_they_gain", "told_by")
COUNTED = ("on_the_register", "open_need", "in_a_cohort", "confirmed", "practising", "state")
COLUMNS = (*REQUIRED, *TEXTS)
MOST_SHOWN = 200
GIVEN = ("profession_id", "profession", "headcount", *TEXTS, "checked_on", *COUNTED)
"""The columns of the file that is given back; of these `COLUMNS` can come in again."""


@dataclass(frozen=True)
class WrongValue:
    """One wrong value: where it stands, what it is, and what would be right."""

    line: int
    column: str
    value: str
    problem: str


@dataclass(frozen=True)
class ChangedLine:
    """One profession that the file changes: what is known now, and what would be known then."""

    profession: str
    before: Told
    after: Told

    @property
    def texts(self) -> int:
        """Count the texts that would be different."""
        return sum(getattr(self.before, name) != getattr(self.after, name) for name in TEXTS)


@dataclass(frozen=True)
class FilePage:
    """Where a file of headcounts is asked for."""

    roster_id: int
    roster: str
    place: str


@dataclass(frozen=True)
class CheckPage:
    """What a file would change; nothing of it has come in."""

    roster_id: int
    roster: str
    place: str
    name: str
    changed: tuple[ChangedLine, ...]
    same: int
    wrong: tuple[WrongValue, ...]
    unused: tuple[str, ...]
    most_shown: int = MOST_SHOWN

    @property
    def wrong_rows(self) -> int:
        """Count the rows that are not right."""
        return len({one.line for one in self.wrong})


def page(session: Session, *, admin: Viewer, roster_id: int) -> FilePage:
    """Ask for a file."""
    found = access.roster_of(session, admin, roster_id)
    return FilePage(found.id, found.name, found.place.name)


def keep(
    session: Session,
    *,
    admin: Viewer,
    roster_id: int,
    sent: tuple[str, bytes],
    now: datetime,
) -> RosterFile:
    """Keep a file for its dry run; one that cannot be read as a whole is refused at once."""
    found = access.roster_of(session, admin, roster_id)
    name, content = sent
    _table(name, content)
    _forget(session, found, admin)
    made = RosterFile(
        roster_id=found.id,
        sent_by_id=admin.person_id,
        name=name[-200:],
        content=content,
        sent_at=now,
    )
    session.add(made)
    session.flush()
    return made


def check(session: Session, *, admin: Viewer, roster_id: int) -> CheckPage:
    """Look the kept file through and name every wrong value; nothing comes in."""
    found = access.roster_of(session, admin, roster_id)
    kept = _kept(session, found, admin)
    looked = _look(session, found, kept)
    return CheckPage(
        roster_id=found.id,
        roster=found.name,
        place=found.place.name,
        name=kept.name,
        changed=tuple(
            ChangedLine(looked.labels[code], looked.before[code], told)
            for code, told in looked.told.items()
            if looked.before[code] != told
        ),
        same=sum(looked.before[code] == told for code, told in looked.told.items()),
        wrong=tuple(_wrong(error) for error in files.errors_of(looked.table)),
        unused=tuple(one for one in looked.table.columns if one not in GIVEN),
    )


def bring_in(session: Session, *, admin: Viewer, roster_id: int, now: datetime) -> int:
    """Let the rows in that are right, and give how many professions are different now."""
    found = access.roster_of(session, admin, roster_id)
    looked = _look(session, found, _kept(session, found, admin))
    if not looked.told:
        raise RuleBrokenError("No row of this file is right, so there is nothing to import.")
    changed = rosters.tell(session, admin=admin, roster_id=found.id, told=looked.told, now=now)
    _forget(session, found, admin)
    return changed


def rows(session: Session, *, admin: Viewer, roster_id: int) -> Iterator[tuple[str, ...]]:
    """Give the table of a roster as rows of plain text, the names of the columns first."""
    shown = roster_pages.show(session, admin=admin, roster_id=roster_id)
    yield GIVEN
    for line in sorted(shown.lines, key=lambda one: one.profession_id):
        yield tuple(files.as_text(cell) for cell in _cells(line))


@dataclass(frozen=True)
class _Looked:
    table: files.Table
    labels: dict[str, str]
    before: dict[str, Told]
    told: dict[str, Told]


def _look(session: Session, roster: Roster, kept: RosterFile) -> _Looked:
    table = _table(kept.name, kept.content)
    words = session.execute(select(Profession.id, Profession.label).order_by(Profession.id))
    labels = {row[0]: row[1] for row in words}
    known = {label.casefold(): code for code, label in labels.items()}
    known |= {code.casefold(): code for code in labels}
    kept_rows = session.scalars(
        select(RosterProfession).where(RosterProfession.roster_id == roster.id)
    )
    before = dict.fromkeys(labels, Told())
    before |= {row.profession_id: rosters.as_told(row) for row in kept_rows}
    told: dict[str, Told] = {}
    first: dict[str, int] = {}
    for row in table.rows:
        code = _profession(row, known, labels)
        if code in first:
            there = f"this profession stands already in line {first[code]}; once is right"
            row.wrong("profession_id", row.text("profession_id"), there)
        after = _told(row, before.get(code, Told()))
        if code:
            first.setdefault(code, row.line)
        if not row.errors:
            told[code] = after
    return _Looked(table, labels, before, told)


def _profession(row: Row, known: dict[str, str], labels: dict[str, str]) -> str:
    """Read a code or a name, in capitals or not."""
    given = row.text("profession_id")
    if not given:
        row.wrong("profession_id", "", "enter the code or the name of a profession, such as PC03")
        return ""
    found = known.get(given.casefold(), "")
    if not found:
        names = [*labels, *labels.values()]
        row.wrong(
            "profession_id", given, files.unknown(given, names, source="the list of professions")
        )
    return found


def _told(row: Row, before: Told) -> Told:
    """Read what a row says; an empty cell leaves what is known as it is."""
    number = before.headcount
    try:
        number = rosters.headcount(row.text("headcount")) if row.text("headcount") else number
    except ValueError as problem:
        row.wrong("headcount", row.text("headcount"), str(problem))
    longest = {"told_by": rosters.LONGEST_NAME}
    texts = {
        name: import_codes.text(row, name, most=longest.get(name, rosters.LONGEST_TEXT))
        or getattr(before, name)
        for name in TEXTS
    }
    return Told(number, **texts)


def _table(name: str, content: bytes) -> files.Table:
    try:
        return files.read(name, content, required=REQUIRED)
    except FileError as problem:
        raise InvalidError({"file": str(problem)}) from problem


def _kept(session: Session, roster: Roster, admin: Viewer) -> RosterFile:
    found = session.scalar(
        select(RosterFile)
        .where(RosterFile.roster_id == roster.id, RosterFile.sent_by_id == admin.person_id)
        .options(undefer(RosterFile.content))
    )
    if found is None:
        raise NotFoundError("This file is not kept any longer. Send it again.")
    return found


def _forget(session: Session, roster: Roster, admin: Viewer) -> None:
    session.execute(
        delete(RosterFile).where(
            RosterFile.roster_id == roster.id, RosterFile.sent_by_id == admin.person_id
        )
    )


def _wrong(error: RowError) -> WrongValue:
    return WrongValue(error.line, error.column, error.value[:80], error.problem)


def _cells(line: ProfessionLine) -> tuple[str, ...]:
    told, counts = line.told, line.counts
    return (
        line.profession_id,
        line.label,
        "" if told.headcount is None else str(told.headcount),
        told.stands_to_lose,
        told.what_they_gain,
        told.told_by,
        line.checked_at.date().isoformat() if line.checked_at else "",
        *(
            str(one)
            for one in (
                counts.people,
                counts.asking,
                counts.in_cohort,
                counts.confirmed,
                counts.practising,
            )
        ),
        line.state,
    )
