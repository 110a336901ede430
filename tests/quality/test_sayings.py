"""The everyday sayings are for everybody, and none was taken from what they are measured on."""

import csv
from collections import Counter

import pytest

from matching import files, hierarchy
from matching.phrases import WORD
from tests.quality import measure

RUN = 5


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def runs(text):
    spoken = WORD.findall(text.lower())
    return {tuple(spoken[at : at + RUN]) for at in range(len(spoken) - RUN + 1)}


SAYINGS = rows(files.SEEDS / "entry_vocabulary.csv")


def test_every_concrete_piece_of_know_how_has_at_least_four_sayings_and_nothing_else_has():
    vocabulary, ids = files.read_vocabulary()
    items = hierarchy.items(vocabulary.knowhow_parent)
    told = Counter(row["knowhow_id"] for row in SAYINGS)

    assert {name for name, index in ids.knowhow.items() if items[index]} == set(told)
    assert min(told.values()) >= 4


def test_no_saying_stands_twice():
    assert len({(row["knowhow_id"], row["saying"]) for row in SAYINGS}) == len(SAYINGS)


@pytest.mark.parametrize("source", ["needs_examples.csv", "paraphrases.csv", "other_voices.csv"])
def test_no_saying_shares_five_words_in_a_row_with_what_it_is_measured_on(source):
    measured = {run for row in rows(measure.FOLDER / source) for run in runs(row["text"])}

    assert [row["saying"] for row in SAYINGS if runs(row["saying"]) & measured] == []


def test_the_search_for_shared_words_finds_a_planted_copy():
    assert runs("we keep people in for weeks on end") & runs("They keep people in for weeks")
