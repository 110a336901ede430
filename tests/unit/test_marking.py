"""Which places of a text are marked, and that a marked text is still the same text."""

from hypothesis import given
from hypothesis import strategies as st

from matching import marking, phrases

spans = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted).map(tuple))


@given(st.text(max_size=40), spans)
def test_a_marked_text_is_the_same_text(text, places):
    assert "".join(piece for piece, _ in marking.marked(text, places)) == text


@given(st.text(min_size=1, max_size=30), spans)
def test_a_letter_is_marked_where_a_span_holds_it_and_nowhere_else(text, places):
    slow = [any(begin <= at < end for begin, end in places) for at in range(len(text))]
    pieces = marking.marked(text, places)
    assert [flag for piece, flag in pieces for _ in piece] == slow


@given(st.text(max_size=60), st.dictionaries(st.sampled_from(["ward", "bed", "frail"]), st.just(3)))
def test_a_telling_phrase_stands_in_the_text_and_holds_a_known_word(text, worth):
    for begin, end in marking.telling(text, worth):
        assert set(phrases.words(text[begin:end])) & set(worth)


def told(text, **worth):
    return [text[begin:end] for begin, end in marking.telling(text, worth)]


def test_words_without_weight_may_stand_inside_a_phrase():
    assert told("They are fit to go home now", fit=2.5, home=1.0) == ["fit to go home"]


def test_other_words_part_phrases():
    assert told("Frail neighbours wait at night", frail=3.0, night=3.0) == ["Frail", "night"]


def test_a_word_that_says_little_is_no_evidence():
    assert told("They go home", home=1.0) == []


def test_a_weak_phrase_beside_a_strong_one_is_left_out():
    text = "A shared record. It opens on the ward."
    assert told(text, shared=4.0, record=3.0, ward=2.1) == ["shared record"]


def test_letters_that_grow_when_made_small_move_no_place():
    assert told("İİİ frail İ", frail=3.0) == ["frail"]


def test_a_phrase_said_twice_is_named_once():
    assert told("Frail people. Nobody visits frail people.", frail=3.0) == ["Frail"]


def test_sentences_are_cut_at_their_ends():
    said = "He fell at 3.30 today. Who came?\nNobody"
    assert marking.sentences(said) == ("He fell at 3.30 today.", "Who came?", "Nobody")


def test_no_phrase_goes_on_behind_a_comma():
    assert told("They want home care, and the council", home=3.0, care=3.0, council=3.0) == [
        "home care",
        "council",
    ]
