"""What is asked once more, which words could mean anything, and what is offered for them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import asking, files, hierarchy
from matching.problem import NONE

VAGUE = [
    "leading integration",
    "I want to lead digital transformation across our place",
    "Change management across our organisations is what I need",
    "System leadership in our ICB for better partnership working",
    "I would like to change the culture of our teams",
]
CLEAR = [
    "Nine people on my ward are fit to go home and wait in beds for somebody to assess them.",
    "We want a pooled budget with the council for home care after a stroke",
    "Digital letters from the eye clinic to opticians",
]
PARENT = files.read_vocabulary()[0].knowhow_parent
NODES = len(PARENT)
numbers = st.lists(st.floats(0, 1), min_size=NODES, max_size=NODES).map(np.array)


@pytest.mark.parametrize("text", VAGUE)
def test_words_that_could_mean_anything_are_vague(text):
    assert asking.vague(text)


@pytest.mark.parametrize("text", CLEAR)
def test_words_that_say_what_are_not_vague(text):
    assert not asking.vague(text)


@pytest.mark.parametrize("text", VAGUE)
def test_a_vague_text_is_always_asked_for_something(text):
    assert asking.missing(text) in asking.OF_NEED


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("A falls service for the elderly", "now"),
        ("Old people wait twice", "instead"),
        ("We never get the notes in time and want them", "who"),
        ("Children wait for a year. We want it to be a week", "services"),
        ("Children wait for a school nurse. We want one", ""),
    ],
)
def test_what_is_asked_depends_on_what_is_missing(text, part):
    assert asking.missing(text) == part


def test_a_text_that_says_enough_is_asked_for_nothing():
    text = "A stroke clinic, two therapists, a van, a kitchen, one phone line and a Monday list"
    assert asking.missing(text) == ""


@given(st.text())
def test_any_text_is_asked_for_one_known_part_or_for_none(text):
    assert asking.missing(text) in {*asking.OF_NEED, ""}


@given(st.text(), st.text())
def test_joined_texts_keep_every_word_in_order(text, answer):
    said = asking.joined(text, answer).casefold().replace(".", "").split()
    assert "".join(said) == "".join(f"{text} {answer}".casefold().replace(".", "").split())


@given(numbers, numbers)
def test_choices_are_concrete_and_of_different_kinds(likely, held):
    chosen = asking.choices(likely, held, PARENT)
    groups = [int(PARENT[one]) for one in chosen]
    domains = [int(PARENT[one]) for one in groups]
    assert len(set(groups)) == len(chosen) <= asking.MOST_CHOICES
    assert max((domains.count(one) for one in domains), default=0) <= asking.MOST_OF_DOMAIN
    assert all(hierarchy.items(PARENT)[one] for one in chosen)


@given(numbers)
def test_what_the_register_holds_is_offered_before_all_else(held):
    chosen = [held[one] > 0 for one in asking.choices(np.ones(NODES), held, PARENT)]
    assert chosen == sorted(chosen, reverse=True)


def test_the_likeliest_is_offered_first():
    likely = np.zeros(NODES)
    item = int(np.flatnonzero(hierarchy.items(PARENT))[40])
    likely[item] = 1.0
    assert asking.choices(likely, np.ones(NODES), PARENT)[0] == item


def test_an_empty_register_still_offers_choices():
    assert len(asking.choices(np.zeros(NODES), np.zeros(NODES), PARENT)) == asking.MOST_CHOICES


def test_a_flat_vocabulary_is_chosen_from_too():
    assert asking.choices(np.array([0.1, 0.9]), np.ones(2), np.array([NONE, NONE]))[0] == 1
