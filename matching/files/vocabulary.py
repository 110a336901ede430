"""The vocabularies: know-how, contexts, places, professions."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from matching import phrases
from matching.files import table as tables
from matching.files.row import FileError, Row
from matching.problem import NONE, Ints, Vocabulary

SEEDS = Path(__file__).parents[2] / "seeds"
"""The vocabularies and experiences that come with the product."""

PLACE_FILES = (
    ("regions.csv", "region_code", ""),
    ("icbs.csv", "icb_code", "region_code"),
    ("places.csv", "place_id", "icb_code"),
)
"""From the widest places to the smallest: file, identifier, identifier of the wider place."""


@dataclass(frozen=True)
class VocabularyIds:
    """What stands for which index of a vocabulary.

    Parameters
    ----------
    knowhow, place, profession : mapping of str to int
        Index by identifier. Places are regions, systems and council areas together.
    context : mapping of str to mapping of str to int
        Index by type and identifier.
    region : tuple of int
        For each place the index of its region.
    """

    knowhow: Mapping[str, int]
    place: Mapping[str, int]
    profession: Mapping[str, int]
    context: Mapping[str, Mapping[str, int]]
    region: tuple[int, ...]


def read_vocabulary(folder: Path = SEEDS) -> tuple[Vocabulary, VocabularyIds]:
    """Read the vocabularies.

    Parameters
    ----------
    folder : Path
        Holds knowhow, contexts, professions, regions, icbs and places, each as .csv; where there
        is an entry_vocabulary.csv too, its sayings are added to the text of their know-how.

    Returns
    -------
    vocabulary : Vocabulary
    ids : VocabularyIds

    Raises
    ------
    FileError
        Where a file or a row is wrong: without its vocabularies nothing else can be read.
    """
    knowhow = _kept(folder / "knowhow.csv", "id", "parent_id", "label")
    contexts = _contexts(folder / "contexts.csv")
    professions = _kept(folder / "professions.csv", "profession_id", "label")
    places = [
        (row, row.text(parent) if parent else "")
        for file, name, parent in PLACE_FILES
        for row in _kept(folder / file, name, *([parent] if parent else []))
    ]
    place_ids = _index([row.text(_place_name(row)) for row, _ in places])
    place_parent = _parents(places, place_ids)
    knowhow_ids = _index([row.text("id") for row in knowhow])
    vocabulary = Vocabulary(
        knowhow_label=_labels(knowhow),
        knowhow_text=_with_sayings(knowhow, folder / "entry_vocabulary.csv", known=knowhow_ids),
        knowhow_parent=_parents([(row, row.text("parent_id")) for row in knowhow], knowhow_ids),
        context_type=tuple(row.text("context_type") for row in contexts),
        context_label=_labels(contexts),
        context_text=tuple(_described(row) for row in contexts),
        place_label=tuple(_place_label(row) for row, _ in places),
        place_parent=place_parent,
        place_point=np.array([_point(row) for row, _ in places], np.float64).reshape(-1, 2),
        profession_label=_labels(professions),
    )
    return vocabulary, VocabularyIds(
        knowhow=knowhow_ids,
        place=place_ids,
        profession=_index([row.text("profession_id") for row in professions]),
        context=_index_by_type(contexts),
        region=tuple(_widest(index, place_parent) for index in range(len(places))),
    )


def _kept(path: Path, name: str, *required: str) -> list[Row]:
    table = tables.read(path, required=(name, *required))
    kept = tables.first_of_each(table.rows, name)
    _refuse(table)
    return kept


def _contexts(path: Path) -> list[Row]:
    table = tables.read(path, required=("context_type", "id", "label"))
    kept: dict[tuple[str, str], Row] = {}
    for row in table.rows:
        key = (row.required("context_type"), row.required("id"))
        if key in kept:
            row.wrong("id", key[1], f"this stands already in line {kept[key].line}")
        kept.setdefault(key, row)
    _refuse(table)
    return [kept[key] for key in sorted(kept)]


def _refuse(table: tables.Table) -> None:
    errors = tables.errors_of(table)
    if errors:
        raise FileError("\n".join(str(error) for error in errors))


def _index(names: list[str]) -> dict[str, int]:
    return {name: index for index, name in enumerate(names)}


def _index_by_type(contexts: list[Row]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for index, row in enumerate(contexts):
        found.setdefault(row.text("context_type"), {})[row.text("id")] = index
    return found


def _parents(named: list[tuple[Row, str]], known: Mapping[str, int]) -> Ints:
    wrong = [
        f"{row.file}, line {row.line}: “{parent}” – the wider one is not in the vocabulary"
        for row, parent in named
        if parent and parent not in known
    ]
    if wrong:
        raise FileError("\n".join(wrong))
    return np.array([known[parent] if parent else NONE for _, parent in named], np.int64)


def _labels(kept: list[Row]) -> tuple[str, ...]:
    return tuple(row.text("label") for row in kept)


def _described(row: Row, *, sayings: Sequence[str] = ()) -> str:
    return phrases.told(
        row.text("label"),
        synonyms=row.several("synonyms"),
        description=row.text("description"),
        sayings=sayings,
    )


def _with_sayings(knowhow: list[Row], path: Path, *, known: Mapping[str, int]) -> tuple[str, ...]:
    said: dict[int, list[str]] = {}
    if path.exists():
        table = tables.read(path, required=("knowhow_id", "saying"))
        for row in table.rows:
            index = row.code("knowhow_id", known, source="knowhow.csv", missing=NONE)
            said.setdefault(index, []).append(row.required("saying"))
        _refuse(table)
    return tuple(_described(row, sayings=said.get(at, ())) for at, row in enumerate(knowhow))


def _place_name(row: Row) -> str:
    return next(name for file, name, _ in PLACE_FILES if file == row.file)


def _place_label(row: Row) -> str:
    return row.text("short_name") or row.text("local_authority") or row.text("name")


def _point(row: Row) -> tuple[float, float]:
    try:
        return float(row.text("lat")), float(row.text("lon"))
    except ValueError:
        return math.nan, math.nan


def _widest(place: int, parent: Ints) -> int:
    while parent[place] != NONE:
        place = int(parent[place])
    return place
