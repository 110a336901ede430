"""CSV files that somebody has sent, read by the one reader there is."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from matching.files import table
from matching.files.row import FileError, Row, RowError, unknown
from matching.files.table import Table, errors_of, first_of_each

__all__ = ["FileError", "Row", "RowError", "Table", "errors_of", "first_of_each", "unknown"]

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def read(name: str, content: bytes, *, required: Sequence[str]) -> Table:
    """Read what was sent; a file that cannot be read as a whole is a `FileError`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (Path(name.replace("\\", "/")).name or "file.csv")
        path.write_bytes(content)
        return table.read(path, required=required)


def code(row: Row, column: str, known: Mapping[str, str], *, source: str) -> str | None:
    """Give what the one code in a cell stands for, or nothing where the cell is empty."""
    found = codes(row, column, known, source=source)
    if len(found) > 1:
        row.wrong(column, row.text(column), "only one value can stand here")
    return found[0] if found else None


def codes(row: Row, column: str, known: Mapping[str, str], *, source: str) -> list[str]:
    """Give what the codes in a cell stand for, in their order."""
    found = []
    for value in row.several(column):
        if value in known:
            found.append(known[value])
        else:
            row.wrong(column, value, unknown(value, known, source=source))
    return found


def as_text(cell: str) -> str:
    """Write a cell so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def from_text(cell: str) -> str:
    """Read a cell back that `as_text` has written."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell
