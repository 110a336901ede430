"""Points on the map for places that have none of their own."""

from collections.abc import Mapping
from functools import lru_cache
from math import cos, radians
from pathlib import Path

from seeds.dice import Dice, Stream
from seeds.vocabulary import FOLDER, Place, Row, Vocabulary, read

SPREAD = 0.2
"""How far, in degrees of latitude, a place may be drawn from its system's point: about 22 km."""

COMMON = frozenset({"council", "county", "borough", "city", "district", "metropolitan", "london"})


def points(rng_seed: int, seeds_folder: Path = FOLDER) -> Mapping[str, tuple[float, float]]:
    """Give each place a latitude and a longitude near its system's point."""
    return _points(rng_seed, seeds_folder)


def home(dice: Dice, vocabulary: Vocabulary, icb_code: str) -> Place:
    """Pick a place within a system."""
    return dice.pick(vocabulary.places_in[icb_code])


def named_like(site: Row, vocabulary: Vocabulary) -> tuple[Place, ...]:
    """Find the places whose council shares a word with a site's name or locality."""
    said = _words(site["locality"]) | _words(site["name"])
    return tuple(
        place
        for place in vocabulary.places_in[site["icb_code"]]
        if (_words(place.name) - COMMON) & said
    )


@lru_cache(maxsize=8)
def _points(rng_seed: int, seeds_folder: Path) -> dict[str, tuple[float, float]]:
    vocabulary = read(seeds_folder)
    found = {}
    for number, place in enumerate(vocabulary.places.values()):
        dice = Dice(rng_seed, Stream.PLACE, number)
        system = vocabulary.systems[place.icb_code]
        north, east = (SPREAD * (2 * dice.fraction() - 1) for _ in range(2))
        # A degree of longitude is shorter the further north, so the same distance is more degrees.
        east /= cos(radians(system.latitude))
        found[place.id] = (round(system.latitude + north, 4), round(system.longitude + east, 4))
    return found


def _words(name: str) -> set[str]:
    plain = "".join(letter if letter.isalpha() else " " for letter in name.lower())
    return {word for word in plain.split() if len(word) > 3}
