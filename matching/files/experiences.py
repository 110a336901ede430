"""The file of experiences."""

import math
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from matching.files import table as tables
from matching.files.contexts import Described, described
from matching.files.row import Row, RowError
from matching.files.vocabulary import VocabularyIds
from matching.problem import Experiences, Ragged

YEARS = re.compile(r"(\d{4})(?:[-–](\d{4})?)?")


@dataclass(frozen=True, eq=False)
class ReadExperiences:
    """Experiences with what they are called.

    Parameters
    ----------
    experiences : Experiences
        In the order of the identifiers, each with a mentor of its own.
    ids : tuple of str, length E
    lines : tuple of int, length E
        Where each begins in the file.
    errors : tuple of RowError
        What is wrong; such a row is left out.
    blank : tuple of int
        Lines that hold nothing.
    """

    experiences: Experiences
    ids: tuple[str, ...]
    lines: tuple[int, ...]
    errors: tuple[RowError, ...]
    blank: tuple[int, ...]


def read_experiences(path: Path, ids: VocabularyIds) -> ReadExperiences:
    """Read experiences; `detail` is the text of each.

    Parameters
    ----------
    path : Path
        Columns experience_id, title and detail; where there, knowhow_ids, services, level,
        setting, population, authority_model, obstacles, icb_code, profession_id, years, result.
    ids : VocabularyIds

    Returns
    -------
    ReadExperiences

    Raises
    ------
    FileError
        Where the file cannot be read as a whole.
    """
    table = tables.read(path, required=("experience_id", "title", "detail"))
    found: list[tuple[Row, Described, float]] = []
    for row in tables.first_of_each(table.rows, "experience_id"):
        row.required("title")
        row.required("detail")
        said, year = described(row, ids), _last_year(row)
        if not row.errors:
            found.append((row, said, year))
    experiences = Experiences(
        title=tuple(row.text("title") for row, _, _ in found),
        text=tuple(row.text("detail") for row, _, _ in found),
        knowhow=Ragged.of([said.knowhow for _, said, _ in found]),
        context=Ragged.of([said.context for _, said, _ in found]),
        place=np.array([said.place for _, said, _ in found], np.int64),
        profession=np.array([said.profession for _, said, _ in found], np.int64),
        mentor=np.arange(len(found), dtype=np.int64),
        last_year=np.array([year for _, _, year in found], np.float64),
        has_result=np.array([bool(row.text("result")) for row, _, _ in found], np.bool_),
    )
    return ReadExperiences(
        experiences=experiences,
        ids=tuple(row.text("experience_id") for row, _, _ in found),
        lines=tuple(row.line for row, _, _ in found),
        errors=tables.errors_of(table),
        blank=table.blank,
    )


def _last_year(row: Row) -> float:
    value = row.text("years")
    if not value:
        return math.nan
    years = YEARS.fullmatch(value.replace(" ", ""))
    if not years:
        row.wrong("years", value, "years are written as 2015 or 2015-2018")
        return math.nan
    first, last = years.groups()
    if last and last < first:
        row.wrong("years", value, "the first year comes before the last")
    if last is None and len(value) > len(first):
        return math.nan
    return float(last or first)
