"""Everything a synthetic person is made from, read once for a seed and a folder."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from seeds import organisations, phrases, vocabulary
from seeds.dice import Dice, Stream
from seeds.organisations import Directory
from seeds.phrases import Phrases
from seeds.vocabulary import FOLDER, Vocabulary


@dataclass(frozen=True, slots=True)
class Title:
    """A job title, the kinds of employer that have it, and whether it leads others."""

    text: str
    kinds: tuple[str, ...]
    senior: bool


@dataclass(frozen=True, slots=True)
class World:
    """The country of one seed: its words, employers, titles and phrases."""

    rng_seed: int
    folder: Path
    vocabulary: Vocabulary
    phrases: Phrases
    employers: Directory
    titles: Mapping[str, tuple[Title, ...]]
    demand: Mapping[str, float]
    """How often each know-how is asked for: more where the register shows more of it."""
    crowding: Mapping[str, float]
    """How many people a system has, by the number of its councils."""
    obstacles: Mapping[str, tuple[str, ...]]
    """What stood in the way of each group of know-how, as often as the register says so."""

    def dice(self, stream: Stream, number: int = 0) -> Dice:
        """Take the dice of one record."""
        return Dice(self.rng_seed, stream, number)


@lru_cache(maxsize=8)
def build(rng_seed: int, folder: Path = FOLDER) -> World:
    """Read the vocabularies, phrases and titles, and lay out the employers."""
    words = vocabulary.read(folder)
    shown = Counter(
        one for row in words.experiences.values() for one in vocabulary.split(row["knowhow_ids"])
    )
    return World(
        rng_seed=rng_seed,
        folder=folder,
        vocabulary=words,
        phrases=phrases.bank(folder),
        employers=organisations.directory(rng_seed, folder),
        titles=_titles(folder),
        demand={one: 1 + shown[one] ** 0.5 for one in words.knowhow},
        crowding={code: 1 + len(found) ** 0.5 for code, found in words.places_in.items()},
        obstacles=_obstacles(words),
    )


def _obstacles(words: Vocabulary) -> dict[str, tuple[str, ...]]:
    met: dict[str, tuple[str, ...]] = {}
    for row in words.experiences.values():
        group = words.knowhow[vocabulary.split(row["knowhow_ids"])[0]].group
        met[group] = met.get(group, ()) + vocabulary.split(row["obstacles"])
    return met


def _titles(folder: Path) -> dict[str, tuple[Title, ...]]:
    titles: dict[str, tuple[Title, ...]] = {}
    for row in vocabulary.rows(folder / "job_titles.csv"):
        title = Title(
            row["title"], vocabulary.split(row["organisation_kinds"]), row["senior"] == "yes"
        )
        titles[row["profession_id"]] = (*titles.get(row["profession_id"], ()), title)
    return titles
