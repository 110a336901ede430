"""The vocabularies and the 272 experiences, read once from the CSV files of a folder."""

import csv
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class KnowHow:
    """One concrete thing that can be done and taught."""

    id: str
    group: str
    label: str
    description: str
    services: tuple[str, ...]
    level: str


@dataclass(frozen=True, slots=True)
class System:
    """An integrated care board's area, with its point and its settings."""

    code: str
    region_code: str
    latitude: float
    longitude: float
    settings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A council area within a system."""

    id: str
    icb_code: str
    name: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything the generator chooses from."""

    knowhow: Mapping[str, KnowHow]
    systems: Mapping[str, System]
    places: Mapping[str, Place]
    places_in: Mapping[str, tuple[Place, ...]]
    professions: tuple[str, ...]
    contexts: Mapping[str, tuple[str, ...]]
    experiences: Mapping[str, Row]
    sites: Mapping[str, Row]
    beside: Mapping[str, tuple[str, ...]]
    """For each know-how, the others that the same experiences show, the most frequent first."""


@lru_cache(maxsize=8)
def read(folder: Path) -> Vocabulary:
    """Read the vocabularies of a folder."""
    experiences = {row["experience_id"]: row for row in rows(folder / "experiences.csv")}
    places = [
        Place(row["place_id"], row["icb_code"], row["local_authority"])
        for row in rows(folder / "places.csv")
    ]
    contexts: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for row in rows(folder / "contexts.csv"):
        contexts[row["context_type"]] += (row["id"],)
    return Vocabulary(
        knowhow=_knowhow(folder),
        systems=_systems(folder),
        places={place.id: place for place in places},
        places_in={
            code: tuple(place for place in places if place.icb_code == code)
            for code in {place.icb_code for place in places}
        },
        professions=tuple(row["profession_id"] for row in rows(folder / "professions.csv")),
        contexts=dict(contexts),
        experiences=experiences,
        sites={row["site_id"]: row for row in rows(folder / "sites.csv")},
        beside=_beside(experiences),
    )


def rows(path: Path) -> list[dict[str, str]]:
    """Read the rows of one CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def split(cell: str) -> tuple[str, ...]:
    """Part a cell that holds several values."""
    return tuple(value for value in cell.split("|") if value)


def _knowhow(folder: Path) -> dict[str, KnowHow]:
    return {
        row["id"]: KnowHow(
            id=row["id"],
            group=row["parent_id"],
            label=row["label"],
            description=row["description"],
            services=split(row["typical_services"]),
            level=row["level"],
        )
        for row in rows(folder / "knowhow.csv")
        if row["kind"] == "item"
    }


def _systems(folder: Path) -> dict[str, System]:
    return {
        row["icb_code"]: System(
            code=row["icb_code"],
            region_code=row["region_code"],
            latitude=float(row["lat"]),
            longitude=float(row["lon"]),
            settings=split(row["typical_setting"]),
        )
        for row in rows(folder / "icbs.csv")
    }


def _beside(experiences: Mapping[str, Row]) -> dict[str, tuple[str, ...]]:
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for row in experiences.values():
        shown = split(row["knowhow_ids"])
        for one in shown:
            seen[one].update(other for other in shown if other != one)
    return {
        one: tuple(sorted(others, key=lambda other: (-others[other], other)))
        for one, others in seen.items()
    }
