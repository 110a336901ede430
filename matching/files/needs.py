"""The file of needs."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from matching.files import table as tables
from matching.files.contexts import Described, described
from matching.files.row import Row, RowError
from matching.files.vocabulary import VocabularyIds
from matching.problem import Needs, Ragged


@dataclass(frozen=True, eq=False)
class ReadNeeds:
    """Needs with what they are called.

    Parameters
    ----------
    needs : Needs
        In the order of the identifiers.
    ids : tuple of str, length N
    persons : tuple of str, length N
        The learner behind each: `person_id` where the file gives it, else the need itself.
    lines : tuple of int, length N
        Where each begins in the file.
    errors : tuple of RowError
        What is wrong; such a row is left out.
    blank : tuple of int
        Lines that hold nothing.
    """

    needs: Needs
    ids: tuple[str, ...]
    persons: tuple[str, ...]
    lines: tuple[int, ...]
    errors: tuple[RowError, ...]
    blank: tuple[int, ...]


def read_needs(path: Path, ids: VocabularyIds) -> ReadNeeds:
    """Read needs.

    Parameters
    ----------
    path : Path
        Columns need_id and text; where there, role, profession_id, icb_code, setting,
        level_wanted, population, services, obstacles, knowhow_ids, person_id. No other column is
        looked at.
    ids : VocabularyIds

    Returns
    -------
    ReadNeeds

    Raises
    ------
    FileError
        Where the file cannot be read as a whole.
    """
    table = tables.read(path, required=("need_id", "text"))
    found: list[tuple[Row, Described]] = []
    for row in tables.first_of_each(table.rows, "need_id"):
        row.required("text")
        said = described(row, ids)
        if not row.errors:
            found.append((row, said))
    needs = Needs(
        text=tuple(row.text("text") for row, _ in found),
        role=tuple(row.text("role") for row, _ in found),
        knowhow=Ragged.of([said.knowhow for _, said in found]),
        context=Ragged.of([said.context for _, said in found]),
        place=np.array([said.place for _, said in found], np.int64),
        profession=np.array([said.profession for _, said in found], np.int64),
    )
    return ReadNeeds(
        needs=needs,
        ids=tuple(row.text("need_id") for row, _ in found),
        persons=tuple(row.text("person_id") or row.text("need_id") for row, _ in found),
        lines=tuple(row.line for row, _ in found),
        errors=tables.errors_of(table),
        blank=table.blank,
    )
