import pytest

from matching import spans

SAID = (
    "Same chap three times in a fortnight, down on the carpet, nothing broken. How do you get "
    "control to actually send somebody other than a big yellow truck? Nobody knows - and we wait."
)


def phrases(text):
    return [quote.phrase for quote in spans.quotable(text, source="need")]


def test_a_phrase_stands_word_for_word_where_it_says():
    for quote in spans.quotable(SAID, source="need"):
        assert SAID[quote.start : quote.end] == quote.phrase
        assert quote.phrase in quote.sentence
        assert quote.sentence in SAID


def test_clauses_and_neighbouring_clauses_are_phrases():
    found = phrases(SAID)

    assert "Same chap three times in a fortnight" in found
    assert "down on the carpet, nothing broken" in found
    assert "Same chap three times in a fortnight, down on the carpet, nothing broken" in found


def test_no_phrase_runs_over_the_end_of_a_sentence_or_a_dash():
    assert not any("broken. How" in phrase or " - " in phrase for phrase in phrases(SAID))


def test_phrases_have_three_to_fourteen_words():
    assert all(spans.FEWEST <= len(phrase.split()) <= spans.MOST for phrase in phrases(SAID))


def test_a_long_clause_is_cut_before_a_small_word():
    assert "to actually send somebody other than a big yellow truck" in phrases(SAID)


def test_a_phrase_does_not_begin_with_a_joining_word():
    assert phrases("We rang them all but nobody came to the house.")[-1] == (
        "nobody came to the house"
    )


def test_a_phrase_of_hardly_any_weight_is_left_out():
    assert phrases("First one bay, then every ward came along with us to see it.") == [
        "First one bay, then every ward came along with us to see it",
        "then every ward came along with us to see it",
    ]


def test_the_things_of_a_list_stay_together():
    assert phrases("Health visitors and children's centres meet.") == [
        "Health visitors and children's centres meet"
    ]


@pytest.mark.parametrize(
    ("text", "phrase"), [("Falls.", "Falls"), ("Help!", "Help"), ("Bed 40%", "Bed 40%")]
)
def test_a_text_of_few_words_is_its_own_phrase(text, phrase):
    assert phrases(text) == [phrase]


@pytest.mark.parametrize("text", ["", "   ", "?!", "—"])
def test_a_text_without_words_has_no_phrase(text):
    assert phrases(text) == []


def test_a_shortened_name_does_not_end_a_sentence():
    assert spans.quotable("We live near St. Ives in a village.", source="need")[0].sentence == (
        "We live near St. Ives in a village."
    )


def test_taking_a_phrase_out_changes_nothing_else():
    quote = spans.quotable("He fell twice today. Nobody came.", source="need")[0]

    assert spans.without("He fell twice today. Nobody came.", quote) == ". Nobody came."


def test_a_long_phrase_is_shortened_between_words():
    assert spans.shortened("a falls car with a therapist", 12) == "a falls car…"
    assert spans.shortened("a falls car", 12) == "a falls car"
