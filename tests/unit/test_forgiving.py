"""Finding by typed words, with typing errors forgiven."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.services import forgiving
from mentoring.services.forgiving import Entry
from seeds import tables

KNOW_HOW = [
    Entry(row["id"], row["label"], row["synonyms"], row["description"])
    for row in tables.read().knowhow
    if row["kind"] == "item"
]
LONG_WORDS = sorted(
    {word for entry in KNOW_HOW for word in forgiving.words(entry.label) if len(word) >= 7}
)


@given(st.sampled_from(LONG_WORDS), st.data())
def test_a_long_word_is_found_although_one_letter_is_missing(word, data):
    place = data.draw(st.integers(1, len(word) - 1))
    typed = word[:place] + word[place + 1 :]
    found = forgiving.best(typed, KNOW_HOW, most=len(KNOW_HOW))
    meant = {entry.key for entry in KNOW_HOW if word in forgiving.words(entry.label)}
    assert meant <= set(found)


@given(st.sampled_from(KNOW_HOW))
def test_a_label_finds_its_own_know_how_first(entry):
    assert forgiving.best(entry.label, KNOW_HOW, most=1) == [entry.key]


@given(st.text(max_size=40))
def test_any_typing_gives_at_most_as_many_as_wanted(typed):
    assert len(forgiving.best(typed, KNOW_HOW, most=5)) <= 5


@pytest.mark.parametrize("typed", ["", "the", "xylophone quartz"])
def test_nothing_to_find_finds_nothing(typed):
    assert forgiving.best(typed, KNOW_HOW, most=5) == []


def test_the_beginning_of_a_word_is_enough():
    entries = [Entry("home", "Discharge home"), Entry("records", "Shared records")]
    assert forgiving.best("disch", entries, most=2) == ["home"]
