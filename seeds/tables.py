"""The vocabularies of `seeds/*.csv`, as the rows that the register keeps."""

from collections.abc import Iterator
from pathlib import Path

from mentoring.services.vocabulary import Row, Vocabularies
from seeds import places, vocabulary
from seeds.vocabulary import FOLDER

MAP_SEED = 20261121
"""Places have no points of their own: each is drawn near its system's, the same every time."""


def read(folder: Path = FOLDER) -> Vocabularies:
    """Read every vocabulary; wider places stand before narrower ones."""
    return Vocabularies(
        knowhow=[_knowhow(row) for row in _rows(folder, "knowhow")],
        sayings=[_saying(row) for row in _rows(folder, "entry_vocabulary")],
        contexts=[_context(row) for row in _rows(folder, "contexts")],
        professions=[_profession(row) for row in _rows(folder, "professions")],
        national_programmes=[_programme(row) for row in _rows(folder, "programmes")],
        places=[*_regions(folder), *_systems(folder), *_places(folder)],
        sites=[_site(row) for row in _rows(folder, "sites")],
    )


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    return vocabulary.rows(folder / f"{name}.csv")


def _knowhow(row: dict[str, str]) -> Row:
    kept = ("id", "kind", "label", "synonyms", "description", "pathway_stage")
    return {**{name: row[name] for name in kept}, "parent_id": row["parent_id"] or None}


def _saying(row: dict[str, str]) -> Row:
    return {"knowhow_id": row["knowhow_id"], "said": row["saying"]}


def _context(row: dict[str, str]) -> Row:
    return {
        "kind": row["context_type"],
        "code": row["id"],
        "label": row["label"],
        "synonyms": row["synonyms"],
        "description": row["description"],
        "sort_order": int(row["sort_order"] or 0),
    }


def _profession(row: dict[str, str]) -> Row:
    return {
        "id": row["profession_id"],
        "label": row["label"],
        "sector": row["sector"],
        "may_lose": row["what_it_may_lose"],
        "brings": row["what_it_brings"],
    }


def _programme(row: dict[str, str]) -> Row:
    return {
        "id": row["programme_id"],
        "name": row["name"],
        "start_year": _year(row["start_year"]),
        "end_year": _year(row["end_year"]),
    }


def _regions(folder: Path) -> Iterator[Row]:
    for row in _rows(folder, "regions"):
        yield {"id": row["region_code"], "kind": "region", "name": row["name"], **_point(row)}


def _systems(folder: Path) -> Iterator[Row]:
    for row in _rows(folder, "icbs"):
        yield {
            "id": row["icb_code"],
            "parent_id": row["region_code"],
            "kind": "system",
            "name": row["short_name"],
            "typical_setting": row["typical_setting"],
            **_point(row),
        }


def _places(folder: Path) -> Iterator[Row]:
    points = places.points(MAP_SEED, folder)
    for row in _rows(folder, "places"):
        latitude, longitude = points[row["place_id"]]
        yield {
            "id": row["place_id"],
            "parent_id": row["icb_code"],
            "kind": "place",
            "name": row["local_authority"],
            "latitude": latitude,
            "longitude": longitude,
        }


def _site(row: dict[str, str]) -> Row:
    return {
        "id": row["site_id"],
        "name": row["name"],
        "locality": row["locality"],
        "place_id": row["icb_code"] or None,
        "national_programme_id": row["programme_id"] or None,
        **_point(row),
    }


def _point(row: dict[str, str]) -> Row:
    return {
        "latitude": float(row["lat"]) if row["lat"] else None,
        "longitude": float(row["lon"]) if row["lon"] else None,
    }


def _year(cell: str) -> int | None:
    return int(cell) if cell.isdigit() else None
