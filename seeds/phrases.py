"""The phrase bank: what people say, and how a sentence is filled in."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from seeds.dice import Dice
from seeds.vocabulary import rows, split

REGISTERS = ("plain", "everyday")

SLOT = re.compile(r"{(\w+)}")
SENTENCE_START = re.compile(r"(^|[.?!]\s+)([a-z])")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence or two with gaps, what it is about and who would say it."""

    text: str
    about: str
    register: str = ""
    professions: tuple[str, ...] = ()
    population: str = ""


@dataclass(frozen=True, slots=True)
class Phrases:
    """The whole bank, by kind, subject and register."""

    by_subject: Mapping[tuple[str, str, str], tuple[Phrase, ...]]
    said_by: Mapping[str, tuple[str, ...]]
    """For each know-how, the professions that speak of it, once for each opening of theirs."""

    def about(self, kind: str, subject: str = "", register: str = "") -> tuple[Phrase, ...]:
        """List the phrases of a kind about a subject, in a register."""
        return self.by_subject.get((kind, subject, register), ())

    def openings_of(self, profession_id: str) -> tuple[Phrase, ...]:
        """List the openings that a profession would say."""
        return self.by_subject["opening of", profession_id, ""]

    def fill(self, text: str, dice: Dice, words: Mapping[str, str]) -> str:
        """Fill the gaps of a text, and begin each sentence with a capital letter."""

        def choose(slot: re.Match[str]) -> str:
            gap = slot[1]
            return words[gap] if gap in words else dice.pick(self.about("word", gap)).text

        filled = SLOT.sub(choose, text)
        return SENTENCE_START.sub(lambda start: start[1] + start[2].upper(), filled)


@lru_cache(maxsize=8)
def bank(seeds_folder: Path) -> Phrases:
    """Read the phrases of needs and of variants."""
    by_subject: dict[tuple[str, str, str], list[Phrase]] = defaultdict(list)
    said_by: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for file in ("need_phrases.csv", "variant_phrases.csv"):
        for row in rows(seeds_folder / file):
            phrase = Phrase(
                text=row["text"],
                about=row["about"],
                register=row.get("register", ""),
                professions=split(row.get("profession_ids", "")),
                population=row.get("population", ""),
            )
            kind = row["kind"] if file.startswith("need") else f"variant {row['kind']}"
            by_subject[kind, phrase.about, phrase.register].append(phrase)
            if kind == "opening":
                said_by[phrase.about] += phrase.professions
                for profession in phrase.professions:
                    by_subject["opening of", profession, ""].append(phrase)
    return Phrases({key: tuple(found) for key, found in by_subject.items()}, dict(said_by))
