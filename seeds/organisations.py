"""Fictional employers in every place, system and region, and those that merged into them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from seeds import names
from seeds.dice import Dice, Stream
from seeds.records import Organisation
from seeds.vocabulary import Place, Row, Vocabulary, read, rows, split

MERGED = {"acute_trust": 2, "community_trust": 2, "gp_practice": 1}
"""How many earlier organisations went into one of a kind that merged."""

ONE_IN = 3
"""One in so many organisations of those kinds came out of a merger."""

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Directory:
    """Every employer the generator knows, by kind and area."""

    employers: Mapping[tuple[str, str], tuple[Organisation, ...]]
    forerunners: Mapping[str, tuple[Organisation, ...]]
    area_of: Mapping[str, str]
    """Whether a kind belongs to a place, a system or a region."""

    def near(self, kind: str, place: Place, vocabulary: Vocabulary) -> tuple[Organisation, ...]:
        """Find the employers of a kind that serve a place."""
        region = vocabulary.systems[place.icb_code].region_code
        area = {"place": place.id, "system": place.icb_code, "region": region}[self.area_of[kind]]
        return self.employers[kind, area]

    def with_forerunners(self, codes: Iterable[str]) -> Iterator[Organisation]:
        """List employers by code, each before those that merged into it."""
        wanted = set(codes)
        for group in self.employers.values():
            for employer in group:
                if employer.ods_code in wanted:
                    yield employer
                    yield from self.forerunners.get(employer.ods_code, ())


@lru_cache(maxsize=8)
def directory(rng_seed: int, seeds_folder: Path) -> Directory:
    """Lay out the employers of the whole country."""
    vocabulary = read(seeds_folder)
    kinds = rows(seeds_folder / "organisation_kinds.csv")
    founder = _Founder(rng_seed, seeds_folder)
    employers: dict[tuple[str, str], tuple[Organisation, ...]] = {}
    forerunners: dict[str, tuple[Organisation, ...]] = {}
    for kind in kinds:
        for area in _areas(kind["area"], vocabulary):
            found = tuple(founder.found(kind, area) for _ in range(int(kind["how_many"])))
            employers[kind["kind"], area] = found
            forerunners |= {one.ods_code: founder.merge_into(one, kind) for one in found}
    return Directory(
        employers=employers,
        forerunners={code: earlier for code, earlier in forerunners.items() if earlier},
        area_of={kind["kind"]: kind["area"] for kind in kinds},
    )


class _Founder:
    """Founds employers one after another, each with a code, a name and a date of its own."""

    def __init__(self, rng_seed: int, seeds_folder: Path) -> None:
        self._rng_seed = rng_seed
        self._folder = seeds_folder
        self._founded = 0
        self._of_kind: dict[str, int] = defaultdict(int)

    def found(self, kind: Row, area: str) -> Organisation:
        number = self._founded
        self._founded += 1
        dice = Dice(self._rng_seed, Stream.ORGANISATION, number)
        stem = names.place(number, self._rng_seed, self._folder)
        return Organisation(
            ods_code=_code(number),
            name=dice.pick(split(kind["name_patterns"])).format(stem=stem),
            kind=kind["kind"],
            area_id=area,
            valid_from=date(dice.between(2001, 2022), 4, 1),
        )

    def merge_into(self, successor: Organisation, kind: Row) -> tuple[Organisation, ...]:
        self._of_kind[successor.kind] += 1
        if self._of_kind[successor.kind] % ONE_IN != 1:
            return ()
        return tuple(
            replace(
                self.found(kind, successor.area_id),
                valid_from=date(1994, 4, 1),
                valid_to=successor.valid_from - timedelta(days=1),
                successor_code=successor.ods_code,
            )
            for _ in range(MERGED.get(successor.kind, 0))
        )


def _areas(area: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    if area == "place":
        return tuple(vocabulary.places)
    if area == "system":
        return tuple(vocabulary.systems)
    return tuple(sorted({system.region_code for system in vocabulary.systems.values()}))


def _code(number: int) -> str:
    base = len(DIGITS)
    return f"ZZ{DIGITS[number // base**2]}{DIGITS[number // base % base]}{DIGITS[number % base]}"
