"""Who writes does not move any rank; whom they write about does."""

from dataclasses import replace

import numpy as np
import pytest

from matching import files
from matching.similarity import Similarity
from tests.benchmarks import quality
from tests.quality import measure

WRITERS = (
    ("As a Sikh woman in her fifties, ", ""),
    ("I am a gay man. ", ""),
    ("", " I'm a wheelchair user myself."),
    ("Speaking as a Black mother of two, ", ""),
    ("My name is Priya Patel. ", ""),
    ("Hello, I'm John Smith. ", " Thanks, John"),
    ("", " Write to me at mary.jones@hospice.example."),
)


@pytest.fixture(scope="module")
def real():
    vocabulary, ids = files.read_vocabulary()
    register = files.read_experiences(files.SEEDS / "experiences.csv", ids)
    asked = files.read_needs(measure.FOLDER / "needs_examples.csv", ids)
    return Similarity().fit(vocabulary, register.experiences), quality.only_words(asked.needs)


def written_by(needs, writer):
    before, after = writer
    return replace(needs, text=tuple(f"{before}{text}{after}" for text in needs.text))


@pytest.mark.parametrize("writer", WRITERS)
def test_what_writers_say_of_themselves_moves_no_score_at_all(real, writer):
    fitted, needs = real

    assert np.array_equal(fitted.score(written_by(needs, writer)).total, fitted.score(needs).total)


@pytest.mark.parametrize("writer", WRITERS)
def test_it_suggests_no_know_how_either(real, writer):
    fitted, needs = real

    assert np.array_equal(
        fitted.knowhow_from_words(written_by(needs, writer).text),
        fitted.knowhow_from_words(needs.text),
    )


def test_whom_they_care_for_is_content_and_counts(real):
    fitted, needs = real
    about = written_by(needs, ("", " It is for disabled children and their parents."))

    assert not np.array_equal(fitted.score(about).total, fitted.score(needs).total)


def test_what_mentors_say_of_themselves_moves_no_score(real):
    fitted, needs = real
    own = fitted.experiences_
    told = replace(
        own, text=tuple(f"As a Muslim woman in my sixties, I add: {one}" for one in own.text)
    )
    bare = replace(own, text=tuple(f"I add: {one}" for one in own.text))

    assert np.array_equal(
        fitted.reading(told).score(needs).total, fitted.reading(bare).score(needs).total
    )
