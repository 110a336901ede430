"""What needs and experiences say alike: know-how, contexts, place, profession."""

from dataclasses import dataclass

from matching.files.row import Row
from matching.files.vocabulary import VocabularyIds
from matching.problem import NONE

CONTEXT_COLUMNS = {
    "level": "level",
    "level_wanted": "level",
    "setting": "setting",
    "population": "population",
    "authority_model": "authority",
    "services": "service",
    "obstacles": "obstacle",
}
"""Columns that hold contexts, and the type of each."""


@dataclass(frozen=True)
class Described:
    """What one row says in the words of the vocabularies.

    Parameters
    ----------
    knowhow, context : list of int
        Most important first.
    place, profession : int
        `NONE` where not given.
    """

    knowhow: list[int]
    context: list[int]
    place: int
    profession: int


def described(row: Row, ids: VocabularyIds) -> Described:
    """Read the columns that needs and experiences share, and note codes that are not known.

    Parameters
    ----------
    row : Row
    ids : VocabularyIds

    Returns
    -------
    Described
    """
    contexts = [
        found
        for column, kind in CONTEXT_COLUMNS.items()
        for found in row.codes(column, ids.context.get(kind, {}), source=f"contexts.csv as {kind}")
    ]
    return Described(
        knowhow=row.codes("knowhow_ids", ids.knowhow, source="knowhow.csv"),
        context=list(dict.fromkeys(contexts)),
        place=row.code("icb_code", ids.place, source="icbs.csv", missing=NONE),
        profession=row.code(
            "profession_id", ids.profession, source="professions.csv", missing=NONE
        ),
    )
