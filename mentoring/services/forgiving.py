"""Finding by a few typed words, with typing errors forgiven."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

WORD = re.compile(r"[a-z0-9]+")
SMALL = frozenset(
    ("a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to")
)
BEGINS, NEAR = 0.9, 0.85
"""What a word's beginning is worth, and a word with a typing error, beside the word itself."""
ALIKE = 0.75
LEAST = 0.5
MOST_WORDS = 8


@dataclass(frozen=True)
class Entry:
    """What can be found: by its label, by what else it is called, and by what is said of it."""

    key: str
    label: str
    also: str = ""
    about: str = ""


def best(query: str, entries: Sequence[Entry], *, most: int) -> list[str]:
    """Give the keys of the entries that fit best, the best first."""
    asked = [word for word in _words(query) if word not in SMALL][:MOST_WORDS]
    if not asked:
        return []
    near = {word: _near(word, entries) for word in asked}
    scored = sorted((-_score(entry, near), place) for place, entry in enumerate(entries))
    return [entries[place].key for score, place in scored[:most] if -score >= LEAST]


def _words(text: str) -> list[str]:
    return WORD.findall(text.lower().replace("’", "").replace("'", ""))


def _near(word: str, entries: Sequence[Entry]) -> dict[str, float]:
    """Score every word that stands anywhere against one typed word."""
    known = {one for entry in entries for field in _fields(entry) for one in _words(field)}
    return {one: score for one in known if (score := _alike(word, one))}


def _alike(typed: str, word: str) -> float:
    if typed == word:
        return 1.0
    if len(typed) > 2 and word.startswith(typed):
        return BEGINS
    if len(typed) < 4 or abs(len(typed) - len(word)) > 2:
        return 0.0
    ratio = SequenceMatcher(None, typed, word, autojunk=False).ratio()
    return NEAR * ratio if ratio >= ALIKE else 0.0


def _score(entry: Entry, near: dict[str, dict[str, float]]) -> float:
    weights = (1.0, 0.9, 0.6)
    fields = [
        (weight, _words(field)) for weight, field in zip(weights, _fields(entry), strict=True)
    ]
    found = [
        max((weight * scores.get(one, 0.0) for weight, own in fields for one in own), default=0.0)
        for scores in near.values()
    ]
    return sum(found) / len(found)


def _fields(entry: Entry) -> tuple[str, str, str]:
    return entry.label, entry.also, entry.about
