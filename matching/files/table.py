"""A CSV file as rows with line numbers, so that every wrong value can be named where it stands."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from matching.files.row import FileError, Row, RowError


@dataclass(frozen=True)
class Table:
    """What a CSV file holds.

    Parameters
    ----------
    file : str
        Its name, without its folder.
    columns : tuple of str
        In small letters.
    rows : tuple of Row
        Rows with as many cells as there are columns.
    errors : tuple of RowError
        Rows with more or fewer cells.
    blank : tuple of int
        Lines that hold nothing at all.
    """

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    errors: tuple[RowError, ...]
    blank: tuple[int, ...]


def read(path: Path, *, required: Sequence[str] = ()) -> Table:
    """Read a CSV file in UTF-8, with or without a byte order mark.

    Parameters
    ----------
    path : Path
    required : sequence of str
        Columns that must be there.

    Returns
    -------
    Table

    Raises
    ------
    FileError
        Where the file is missing, empty, in another encoding, not CSV, or lacks a column.
    """
    records = _records(path)
    columns = tuple(name.strip().lower() for name in records[0][1]) if records else ()
    _check_columns(path.name, columns, required)
    rows, errors, blank = [], [], []
    for line, cells in records[1:]:
        if not any(cell.strip() for cell in cells):
            blank.append(line)
        elif len(cells) != len(columns):
            errors.append(_wrong_length(path.name, line, cells, size=len(columns)))
        else:
            stripped = (cell.strip() for cell in cells)
            rows.append(Row(path.name, line, dict(zip(columns, stripped, strict=True))))
    if not rows and not errors:
        raise FileError(f"{path.name} has a header and no rows; it must hold at least one")
    return Table(path.name, columns, tuple(rows), tuple(errors), tuple(blank))


def header(path: Path) -> tuple[str, ...]:
    """Read the names of the columns only, in small letters.

    Parameters
    ----------
    path : Path

    Returns
    -------
    tuple of str

    Raises
    ------
    FileError
        As in `read`.
    """
    records = _records(path)
    return tuple(name.strip().lower() for name in records[0][1]) if records else ()


def errors_of(table: Table) -> tuple[RowError, ...]:
    """Give everything that is wrong in a table, in the order of its lines.

    Parameters
    ----------
    table : Table

    Returns
    -------
    tuple of RowError
    """
    found = [*table.errors, *(error for row in table.rows for error in row.errors)]
    return tuple(sorted(found, key=lambda error: error.line))


def first_of_each(rows: Iterable[Row], column: str, *, fold: bool = False) -> list[Row]:
    """Keep the first row of each identifier and note each further one as wrong.

    Parameters
    ----------
    rows : iterable of Row
    column : str
        The column of the identifier. An empty one is noted as wrong too.
    fold : bool, default=False
        Whether capitals make no difference, as in an e-mail address.

    Returns
    -------
    list of Row
        In the order of their identifiers, so that a result does not depend on the order of rows.
    """
    first: dict[str, Row] = {}
    for row in rows:
        value = row.required(column)
        name = value.casefold() if fold else value
        if name in first:
            row.wrong(
                column, value, f"this stands already in line {first[name].line}; once is right"
            )
        elif name:
            first[name] = row
    return [first[name] for name in sorted(first)]


def _records(path: Path) -> list[tuple[int, list[str]]]:
    """Give each record with the line it begins on."""
    text = _decoded(path)
    if not text.strip():
        raise FileError(f"{path.name} is empty; it must hold a header and at least one row")
    # Strict, because a quote that is never closed would otherwise swallow the rest of the file.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records, line = [], 1
    try:
        for cells in reader:
            records.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise FileError(
            f"{path.name}, line {line}: {error}; check the quotation marks from here on"
        ) from error
    return records


def _decoded(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise FileError(f"{path} cannot be read: {error.strerror}") from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise FileError(
            f"{path.name}, line {line}: byte 0x{raw[error.start]:02x} is not UTF-8; "
            "save the file as “CSV UTF-8” and try again"
        ) from error


def _check_columns(file: str, columns: tuple[str, ...], required: Sequence[str]) -> None:
    twice = sorted({name for name in columns if name and columns.count(name) > 1})
    if twice:
        raise FileError(f"{file} has the column {twice[0]} more than once")
    missing = [name for name in required if name not in columns]
    if missing:
        raise FileError(
            f"{file} lacks {_listed('column', missing)}; line 1 must name it, parted by commas. "
            f"Found: {', '.join(columns)[:200]}"
        )


def _wrong_length(file: str, line: int, cells: list[str], *, size: int) -> RowError:
    problem = f"the row has {len(cells)} cells for {size} columns"
    if len(cells) > size:
        problem += "; a text with a comma must stand in quotation marks"
    return RowError(file, line, "", ",".join(cells), problem)


def _listed(noun: str, names: list[str]) -> str:
    return f"the {noun} {names[0]}" if len(names) == 1 else f"the {noun}s {', '.join(names)}"
