from matching import phrases


def test_words_lose_their_plural_and_small_words_fall_away():
    assert phrases.words("The nurses’ bags, and the bodies of cases") == [
        "nurse",
        "bag",
        "body",
        "case",
    ]


def test_a_text_of_small_words_has_no_words():
    assert phrases.words("What is it that we want?") == []


def test_neighbours_make_one_phrase_as_the_text_has_them():
    said = phrases.shared("Night sitters for the frail, frail people", {"night", "sitter", "frail"})

    assert said == ("night sitters", "frail frail")


def test_words_parted_by_a_small_word_are_two_phrases():
    assert phrases.shared("home and away teams", {"home", "team"}) == ("home", "teams")
