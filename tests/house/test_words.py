"""Code and pages use the words of the glossary."""

import re

import pytest

from tests.house.tree import ROOT, lines, plant

# What is never said, and what is said in its place.
EVERYWHERE = {
    "mentee": "learner",
    "skill": "know-how",
    "ticket": "need",
    "organization": "organisation",
    "behavior": "behaviour",
}
ON_PAGES = {"user": "person, learner, mentor or admin", "a match": "a suggestion or a pairing"}

# A line that may say a word all the same, by a part of the line, and why.
EXCUSED = {
    "both mentor and mentee": "a column of another product's file, read as it is",
}


def wrong_words(root, excused=EXCUSED):
    code = _find(root, EVERYWHERE, excused, "mentoring/*.py", "seeds/*.py")
    pages = _find(root, EVERYWHERE | ON_PAGES, excused, "templates/*")
    return code + pages


def _find(root, words, excused, *patterns):
    found = []
    for where, line in lines(root, *patterns):
        for word, instead in words.items():
            said = re.search(rf"\b{word}s?\b", _without_code(line), re.IGNORECASE)
            if said and not any(part in line for part in excused):
                found.append(f"{where} says {word!r}; say {instead!r}")
    return found


def _without_code(line):
    """Leave out what a template computes: only what a reader reads has to be in the glossary."""
    return re.sub(r"\{[{%#].*?[}%#]\}", " ", line)


def test_every_word_is_in_the_glossary():
    assert wrong_words(ROOT) == []


@pytest.mark.parametrize("word", [*EVERYWHERE, "Mentees"])
def test_a_planted_wrong_word_is_found_in_code_and_on_pages(tmp_path, word):
    plant(tmp_path, "mentoring/services/needs.py", f"# the {word} asks\n")
    plant(tmp_path, "templates/needs/show.html", f"<p>The {word} asks</p>\n")

    found = wrong_words(tmp_path)

    assert [fault.split(" says ")[0] for fault in found] == [
        "mentoring/services/needs.py:1",
        "templates/needs/show.html:1",
    ]


@pytest.mark.parametrize("words", ["Every user sees it", "This is a match"])
def test_a_planted_wrong_word_of_a_page_is_found(tmp_path, words):
    plant(tmp_path, "templates/base.html", f"<p>{words}</p>\n")

    assert len(wrong_words(tmp_path)) == 1


def test_an_excused_line_and_computed_values_pass(tmp_path):
    plant(tmp_path, "mentoring/cli.py", 'COLUMN = "both mentor and mentee"\n')
    plant(tmp_path, "templates/base.html", "<p>{{ user.name }}</p>\n")

    assert wrong_words(tmp_path) == []
