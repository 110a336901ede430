"""The suggestions on the real register are as good as they have to be."""

import numpy as np
import pytest

from matching import files
from matching.similarity import Similarity, band
from tests.benchmarks import quality
from tests.quality import measure
from tests.registers import needs


@pytest.fixture(scope="module")
def real():
    vocabulary, ids = files.read_vocabulary()
    register = files.read_experiences(files.SEEDS / "experiences.csv", ids)
    asked = files.read_needs(measure.FOLDER / "needs_examples.csv", ids)
    return Similarity().fit(vocabulary, register.experiences), register, asked


def reached(real, kept):
    fitted, register, asked = real
    rows = quality.judge(fitted.score(kept(asked.needs)).total, asked, register)
    measured = [row for row in rows if row is not None]
    return np.mean([row.ndcg for row in measured]), np.mean([row.found_early for row in measured])


def test_words_alone_reach_their_bar(real):
    assert reached(real, quality.only_words)[0] >= quality.BARS["words"]


def test_confirmed_know_how_reaches_its_bar(real):
    assert reached(real, quality.confirmed)[0] >= quality.BARS["confirmed"]


def test_the_know_how_suggested_from_words_reaches_its_bar(real):
    recall, _ = quality.knowhow_recall(real[0], real[2].needs)

    assert np.mean(recall) >= quality.BARS["know-how"]


def test_needs_without_a_full_answer_are_recognised(real, capsys):
    assert quality.print_full_answers(real[0], real[2])

    assert "3 of 4" in capsys.readouterr().out


def test_words_find_more_than_plain_words_do(real):
    _, register, asked = real
    plain = quality.judge(quality.tfidf(register.experiences, asked.needs), asked, register)

    assert reached(real, quality.only_words)[0] > np.mean([row.ndcg for row in plain if row])


def test_what_no_one_here_has_done_finds_only_weak_answers(real):
    strange = ("I want to learn to bake bread", "How do I write a novel", "chess on Tuesdays", "")
    scores = real[0].score(needs(*({"text": text} for text in strange)))

    assert {band(score) for score in scores.total.max(axis=1)} == {"weak"}


def test_confirmed_know_how_that_one_has_done_first_is_a_strong_answer(real):
    fitted, register, _ = real
    first = [int(knowhow[0]) for knowhow in map(register.experiences.knowhow.__getitem__, range(9))]
    scores = fitted.score(needs(*({"knowhow": [knowhow]} for knowhow in first)))

    assert {band(score) for score in scores.total.diagonal()} == {"strong"}


def test_the_benchmark_prints_what_settings_were_chosen_on(capsys):
    assert quality.main() == 0

    assert "chosen on 150 everyday sentences and 120 needs" in capsys.readouterr().out
