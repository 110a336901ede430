"""Invented names: common first names, and surnames and places that no map or register knows."""

import unicodedata
from collections import defaultdict
from functools import lru_cache
from math import gcd
from pathlib import Path

from seeds.vocabulary import rows

DOMAINS = ("example.org", "example.com", "example.net")
"""The domains that the internet keeps for examples: a mail to them reaches nobody."""


def person(number: int, rng_seed: int, seeds_folder: Path) -> str:
    """Name the person of a number; names repeat only after two hundred thousand people."""
    parts = _parts(seeds_folder)
    firsts, starts, ends = parts["first"], parts["surname_start"], parts["surname_end"]
    turn = _shuffled(number, rng_seed, len(firsts) * len(starts) * len(ends))
    turn, first = divmod(turn, len(firsts))
    end, start = divmod(turn, len(starts))
    return f"{firsts[first]} {starts[start]}{ends[end]}"


def place(number: int, rng_seed: int, seeds_folder: Path) -> str:
    """Name the fictional place of a number."""
    parts = _parts(seeds_folder)
    starts, ends = parts["surname_start"], parts["place_end"]
    end, start = divmod(_shuffled(number, rng_seed, len(starts) * len(ends)), len(starts))
    return f"{starts[start]}{ends[end]}"


def email(name: str, key: str) -> str:
    """Make an address that is nobody's and, by its key, one person's."""
    letters = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    local = ".".join("".join(filter(str.isalnum, word)) for word in letters.split())
    return f"{local}.{key}@{DOMAINS[len(name) % len(DOMAINS)]}"


@lru_cache(maxsize=8)
def _parts(seeds_folder: Path) -> dict[str, tuple[str, ...]]:
    parts: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for row in rows(seeds_folder / "names.csv"):
        parts[row["part"]] += (row["text"],)
    return dict(parts)


def _shuffled(number: int, rng_seed: int, total: int) -> int:
    # A step that shares no factor with the total walks through all of it before it repeats.
    step = int(total * 0.618) + rng_seed % 97
    while gcd(step, total) != 1:
        step += 1
    return (number * step + rng_seed) % total
