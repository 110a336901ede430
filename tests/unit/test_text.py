import math

import numpy as np
import pytest

from matching.phrases import words
from matching.text import TextSpace, cosines

TEXTS = ["a ward sends people home", "a home for residents", "the landlord mends the roof"]


@pytest.fixture(scope="module")
def space():
    return TextSpace().fit(TEXTS)


def compared(space, text, other):
    return cosines(space.place([text]), space.place([other]))[:, 0, 0]


def plain_cosine(text, other):
    def weigh(told):
        counts = {word: words(told).count(word) for word in words(told)}
        spread = {w: sum(w in words(t) for t in TEXTS) for w in counts}
        return {
            w: (1 + math.log(n)) * (math.log((1 + len(TEXTS)) / (1 + spread[w])) + 1)
            for w, n in counts.items()
            if spread[w]
        }

    mine, theirs = weigh(text), weigh(other)
    both = sum(mine[w] * theirs[w] for w in mine.keys() & theirs.keys())
    return both / (math.hypot(*mine.values()) * math.hypot(*theirs.values()))


def test_the_cosine_by_words_is_that_of_the_book(space):
    by_words, _, _ = compared(space, "residents sent home to the ward ward", TEXTS[0])

    assert by_words == pytest.approx(plain_cosine("residents sent home to the ward ward", TEXTS[0]))


def test_a_text_is_like_itself_in_every_way(space):
    assert compared(space, TEXTS[0], TEXTS[0]) == pytest.approx([1.0, 1.0, 1.0])


def test_a_word_that_is_only_nearly_the_same_is_seen_by_its_characters(space):
    by_words, by_characters, _ = compared(space, "landlordship", TEXTS[2])

    assert by_words == 0.0
    assert by_characters > 0.3


def test_unknown_and_empty_texts_are_like_nothing(space):
    assert compared(space, "", TEXTS[0]).tolist() == [0.0, 0.0, 0.0]
    assert compared(space, "zzz", TEXTS[0]).tolist() == [0.0, 0.0, 0.0]


def test_a_text_of_known_words_is_trusted_more_than_one_of_strange_words(space):
    known, strange, short = space.place(
        ["ward people home residents", "ward chess novel bread", "ward"]
    ).trust

    assert known > strange
    assert known > short


def test_no_documents_at_all_make_a_space_in_which_nothing_is_alike():
    empty = TextSpace().fit([])

    assert compared(empty, "home", "home").tolist() == [0.0, 0.0, 0.0]


def test_themes_of_many_texts_come_out_the_same_twice():
    rng = np.random.default_rng(3)
    letters = list("bcdfghjklmnpqrstvwxz")
    many = [" ".join("".join(rng.choice(letters, 3)) for _ in range(6)) for _ in range(700)]

    first, second = TextSpace(5).fit(many), TextSpace(5).fit(many)
    assert first.projection_.shape[1] == 5
    assert np.allclose(first.projection_, second.projection_, atol=1e-6)
