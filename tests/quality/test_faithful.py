"""The reasons given on the real register are the real ones; in full by `benchmarks.faithful`."""

import numpy as np
import pytest

from tests.benchmarks import faithful

SOME = 80


@pytest.fixture(scope="module")
def tried():
    made = faithful.world()
    return [faithful.tried(made, *pair) for pair in faithful.drawn(made, SOME)]


def test_every_quote_stands_in_its_text_word_for_word(tried):
    assert all(row.word_for_word for row in tried)


def test_every_reason_names_the_know_how_or_context_that_joins_the_two(tried):
    assert all(row.named for row in tried)


def test_the_score_falls_without_what_the_first_reason_quotes(tried):
    assert np.mean([row.first_falls for row in tried]) >= faithful.BAR


def test_the_score_falls_without_any_of_the_reasons(tried):
    assert np.mean([fall > 0 for row in tried for fall in row.falls]) >= faithful.BAR


def test_suggestions_are_drawn_once_each_and_alike_every_time():
    class Made:
        totals = np.tile(np.arange(30.0), (4, 1))

    pairs = faithful.drawn(Made, 20)

    assert len(set(pairs)) == 20
    assert pairs == faithful.drawn(Made, 20)
