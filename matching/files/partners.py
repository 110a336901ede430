"""The file of public partners: who they are, where they live, and when they are free."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from matching.files import people
from matching.files import table as tables
from matching.files.row import RowError
from matching.files.vocabulary import VocabularyIds
from matching.problem import NONE, Ints


@dataclass(frozen=True, eq=False)
class ReadPartners:
    """Public partners who would join cohorts.

    Parameters
    ----------
    ids : tuple of str, length R
    place, half_days, room : ndarray of int64, shape (R,)
        Where they live, or `NONE`; half-days as bits; how many cohorts they join, 0 to 2.
    errors : tuple of RowError
        What is wrong; such a row is left out.
    blank : tuple of int
        Lines that hold nothing.
    """

    ids: tuple[str, ...]
    place: Ints
    half_days: Ints
    room: Ints
    errors: tuple[RowError, ...] = ()
    blank: tuple[int, ...] = ()


def nobody() -> ReadPartners:
    """Give no partners at all.

    Returns
    -------
    ReadPartners
    """
    none = np.zeros(0, np.int64)
    return ReadPartners((), none, none, none)


def read_partners(path: Path, ids: VocabularyIds) -> ReadPartners:
    """Read public partners.

    Parameters
    ----------
    path : Path
        A column person_id; where there, icb_code, half_days and cohorts, which is 1 where nothing
        is said.
    ids : VocabularyIds

    Returns
    -------
    ReadPartners

    Raises
    ------
    FileError
        Where the file cannot be read as a whole.
    """
    table = tables.read(path, required=("person_id",))
    found = []
    for row in tables.first_of_each(table.rows, "person_id"):
        lives = row.code("icb_code", ids.place, source="icbs.csv", missing=NONE)
        one = (row.text("person_id"), lives, people.half_days(row), people.cohorts(row, blank=1))
        if not row.errors:
            found.append(one)
    place, half_days, room = (np.array([one[at] for one in found], np.int64) for at in (1, 2, 3))
    names = tuple(one[0] for one in found)
    return ReadPartners(names, place, half_days, room, tables.errors_of(table), table.blank)
