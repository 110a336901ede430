"""One row of a CSV file, which names what is wrong with it.

Errors: `FileError` for a file that cannot be read as a whole. A wrong row is no exception: it is a
`RowError` beside the rows that are right.
"""

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from matching.problem import MatchingError

SEVERAL = "|"
"""What parts several values in one cell."""

SHOWN = 80
"""An error shows so much of a value: enough to find it, and no whole text."""


class FileError(MatchingError):
    """A file that cannot be read as a whole."""


@dataclass(frozen=True)
class RowError:
    """One wrong value and where it stands.

    Parameters
    ----------
    file : str
        The name of the file, without its folder.
    line : int
        The line on which the row begins; the header is line 1.
    column : str
        "" where the row as a whole is wrong.
    value : str
    problem : str
        What is wrong and what would be right.
    """

    file: str
    line: int
    column: str
    value: str
    problem: str

    def __str__(self) -> str:
        """Say it in one line."""
        shown = self.value if len(self.value) <= SHOWN else self.value[: SHOWN - 1] + "…"
        where = f"{self.file}, line {self.line}" + (f", {self.column}" if self.column else "")
        return f"{where}: “{shown}” – {self.problem}"


@dataclass(frozen=True)
class Row:
    """One row, which collects what is wrong with it.

    Parameters
    ----------
    file : str
    line : int
    cells : mapping of str to str
        Values without surrounding blanks, by the name of the column in small letters.
    errors : list of RowError
    """

    file: str
    line: int
    cells: Mapping[str, str]
    errors: list[RowError] = field(default_factory=list)

    def text(self, column: str) -> str:
        """Give a cell; "" where the column is not there."""
        return self.cells.get(column, "")

    def several(self, column: str) -> list[str]:
        """Give the values of a cell in their order, each once."""
        values = (value.strip() for value in self.text(column).split(SEVERAL))
        return list(dict.fromkeys(value for value in values if value))

    def required(self, column: str) -> str:
        """Give a cell that must not be empty."""
        if not self.text(column):
            self.wrong(column, "", "this must not be empty")
        return self.text(column)

    def codes(self, column: str, known: Mapping[str, int], *, source: str) -> list[int]:
        """Give the indices of the codes in a cell; `source` says where they are listed."""
        found = []
        for value in self.several(column):
            if value in known:
                found.append(known[value])
            else:
                self.wrong(column, value, unknown(value, known, source=source))
        return found

    def code(self, column: str, known: Mapping[str, int], *, source: str, missing: int) -> int:
        """Give the index of the one code in a cell, or `missing` where it is empty."""
        value = self.text(column)
        if not value:
            return missing
        if value not in known:
            self.wrong(column, value, unknown(value, known, source=source))
        return known.get(value, missing)

    def wrong(self, column: str, value: str, problem: str) -> None:
        """Note what is wrong with this row."""
        self.errors.append(RowError(self.file, self.line, column, value, problem))


def unknown(value: str, known: Collection[str], *, source: str) -> str:
    """Say that a code is not known and which come nearest.

    Parameters
    ----------
    value : str
    known : collection of str
    source : str
        Where the codes are listed.

    Returns
    -------
    str
    """
    near = difflib.get_close_matches(value, list(known), n=3, cutoff=0.6)
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    return f"this is not in {source}{hint}"
