"""Finding by a few typed words, with typing errors forgiven."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

WORD = re.compile(r"[a-z0-9]+")
SMALL = frozenset(
    ("a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to")
)
BEGINS, NEAR = 0.9, 0.85
"""What a word's beginning is worth, and a word with a typing error, beside the word itself."""
ALIKE = 0.75
WORTH = (1.0, 0.9, 0.6, 0.7)
"""What a word in the label is worth, in its other names, in what is said of it, and in sayings."""
AGAIN = 0.05
"""What a word counts that stands in further fields too; it only parts what is otherwise alike."""
LEAST = 0.5
MOST_WORDS = 8


@dataclass(frozen=True)
class Entry:
    """What can be found: by its label, its other names, what is said of it, and by sayings."""

    key: str
    label: str
    also: str = ""
    about: str = ""
    said: str = ""


def best(query: str, entries: Sequence[Entry], *, most: int) -> list[str]:
    """Give the keys of the entries that fit best, the best first."""
    asked = [word for word in words(query) if word not in SMALL][:MOST_WORDS]
    if not asked:
        return []
    told = [
        [set(words(field)) for field in (one.label, one.also, one.about, one.said)]
        for one in entries
    ]
    known = set[str]().union(*(field for fields in told for field in fields))
    near = [_near(word, known) for word in asked]
    scored = sorted((-_score(fields, near), place) for place, fields in enumerate(told))
    return [entries[place].key for score, place in scored[:most] if -score >= LEAST]


def words(text: str) -> list[str]:
    """Cut a text into plain words."""
    return WORD.findall(text.lower().replace("’", "").replace("'", ""))


def _near(typed: str, known: Collection[str]) -> dict[str, float]:
    """Score every word that stands anywhere against one typed word."""
    found = {word: BEGINS for word in known if len(typed) > 2 and word.startswith(typed)}
    alike = SequenceMatcher(b=typed, autojunk=False)
    for word in known if len(typed) > 3 else ():
        if word in found or abs(len(typed) - len(word)) > 2:
            continue
        alike.set_seq1(word)
        if alike.quick_ratio() >= ALIKE and (ratio := alike.ratio()) >= ALIKE:
            found[word] = NEAR * ratio
    return {**found, typed: 1.0}


def _score(fields: Sequence[set[str]], near: Sequence[dict[str, float]]) -> float:
    total = 0.0
    for scores in near:
        found = [
            weight * max((scores[word] for word in scores.keys() & field), default=0.0)
            for weight, field in zip(WORTH, fields, strict=True)
        ]
        total += max(found) + AGAIN * (sum(found) - max(found))
    return total / len(near)
