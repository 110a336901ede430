import dataclasses

import numpy as np
import pytest

from matching import candidates, erasing, explain, graph, quotes, spans
from matching.similarity import Similarity
from tests.registers import (
    HOME_FIRST,
    HOSPITAL,
    MOORS,
    OLDER,
    RED_BAG,
    REGISTER,
    ROUNDS,
    TRUSTED,
    VOCABULARY,
    needs,
)

IN_DALES, BY_SEA, BAG = range(3)
LOST = "People come back from the ward at night. Glasses and papers are lost on the way."


@pytest.fixture(scope="module")
def fitted():
    return Similarity().fit(VOCABULARY, REGISTER)


def explained(fitted, asked, experience):
    drawn = graph.build(VOCABULARY, REGISTER)
    return explain.Explainer(fitted, drawn, needs(asked)).explain(0, experience)


def first(fitted, asked, experience):
    return explained(fitted, asked, experience).reasons[0]


def test_a_reason_quotes_what_both_say_of_it(fitted):
    why = first(fitted, {"text": LOST, "knowhow": [RED_BAG]}, BAG)

    assert (why.kind, why.joins) == ("knowhow", ("knowhow", RED_BAG))
    assert why.asked.phrase == "Glasses and papers are lost on the way"
    assert why.asked.sentence == "Glasses and papers are lost on the way."
    assert why.told.phrase == "glasses and papers came back with the resident in a bag"
    assert (why.asked.source, why.told.source) == ("need", "text")


def test_the_total_falls_without_both_phrases(fitted):
    asked = needs({"text": LOST, "knowhow": [RED_BAG]})
    why = first(fitted, {"text": LOST, "knowhow": [RED_BAG]}, BAG)
    told = erasing.one(REGISTER, BAG)
    fallen = erasing.falls(fitted, asked, told, asked=[why.asked], told=[why.told])

    assert fallen.both.shape == (1, 1)
    assert fallen.both[0, 0] > 0


@pytest.mark.parametrize("confirmed", [[], [RED_BAG]])
def test_deletions_read_at_once_fall_as_each_pair_scored_by_itself(fitted, confirmed):
    asked, told = needs({"text": LOST, "knowhow": confirmed}), erasing.one(REGISTER, BAG)
    asking = quotes.Asking.of(fitted, asked)
    theirs = spans.quotable(told.text[0], source="text")
    rows = list(range(len(asking.phrases)))[::-1]
    fallen = asking.falls(fitted, told, rows, told=theirs)

    def scored(need, text):
        less = dataclasses.replace(asked, text=(need,))
        return fitted.reading(dataclasses.replace(told, text=(text,))).score(less).total[0, 0]

    for i, row in enumerate(rows):
        need = spans.without(LOST, asking.phrases[row])
        assert fallen.asked[i] == pytest.approx(
            scored(LOST, told.text[0]) - scored(need, told.text[0]), abs=1e-7
        )
        for j, quote in enumerate(theirs):
            both = scored(need, spans.without(told.text[0], quote))
            assert fallen.both[i, j] == pytest.approx(scored(LOST, told.text[0]) - both, abs=1e-7)


def test_a_need_of_many_phrases_is_explained_by_the_same_deletions(fitted, monkeypatch):
    asked = needs({"text": LOST, "knowhow": [RED_BAG]})
    told = erasing.one(REGISTER, BAG)
    theirs = spans.quotable(told.text[0], source="text")
    at_once = quotes.Asking.of(fitted, asked)
    monkeypatch.setattr(quotes, "READ_AT_ONCE", 0)
    one_by_one = quotes.Asking.of(fitted, asked)
    fast, slow = (one.falls(fitted, told, [1, 0], told=theirs) for one in (at_once, one_by_one))

    assert one_by_one.erased is None
    assert np.allclose(fast.both, slow.both, atol=1e-12)


def test_scoring_one_experience_alone_is_scoring_it_in_the_register(fitted):
    asked = needs({"text": LOST, "knowhow": [RED_BAG]})
    for row in range(len(REGISTER)):
        alone = fitted.reading(erasing.one(REGISTER, row)).score(asked).total[0, 0]
        assert alone == pytest.approx(fitted.score(asked).total[0, row])


def test_a_reason_is_what_is_stronger_and_the_rest_is_alike(fitted):
    asked = {"text": LOST, "knowhow": [ROUNDS], "context": [OLDER, HOSPITAL], "place": MOORS}
    why = explained(fitted, asked, BY_SEA)

    assert why.reasons[0].kind == "knowhow"
    assert {one.kind for one in why.alike} <= {"population", "service", "place"}
    assert all(one.asked is None for one in why.alike)


def test_a_context_is_quoted_only_where_both_texts_use_its_words(fitted):
    text = "Frail people wait on the ward for somebody to look at them."
    why = explained(fitted, {"text": text, "knowhow": [HOME_FIRST], "context": [OLDER]}, IN_DALES)

    for one in (*why.reasons, *why.alike):
        if one.kind == "population" and one.asked:
            assert "rail" in one.asked.phrase
            assert "frail" in one.told.phrase


def test_no_phrase_is_quoted_for_two_reasons(fitted):
    text = "People should go home on the day. One nurse should look at them for every home."
    why = explained(fitted, {"text": text, "knowhow": [HOME_FIRST, TRUSTED]}, IN_DALES)
    places = [(q.source, p) for r in why.reasons for q in (r.asked, r.told) for p in [q.start]]

    assert len(set(places)) == len(places)
    assert len(why.reasons) <= quotes.MOST_REASONS


def test_without_know_how_in_common_the_nearest_is_named_as_a_matter_of_words(fitted):
    why = first(fitted, {"text": "The doctor could see the residents each Tuesday"}, BY_SEA)

    assert why.kind in ("knowhow_words", "knowhow_inferred")
    assert why.joins == ("knowhow", ROUNDS)


def test_two_texts_with_nothing_in_common_have_no_reason(fitted):
    why = explained(fitted, {"text": "space travel"}, IN_DALES)

    assert why.nothing


def test_a_need_without_a_word_is_explained_by_what_is_confirmed(fitted):
    why = explained(fitted, {"knowhow": [RED_BAG], "place": MOORS}, BAG)

    assert why.reasons == ()
    assert [one.kind for one in why.alike] == ["knowhow", "place"]


def test_explaining_reads_and_changes_nothing(fitted):
    asked = needs({"text": LOST, "knowhow": [RED_BAG]})
    before = fitted.score(asked).total.copy()
    drawn = graph.build(VOCABULARY, REGISTER)
    explain.Explainer(fitted, drawn, asked).explain(0, BAG)

    assert (fitted.score(asked).total == before).all()
    assert candidates.take(asked, slice(0, 1)).text == asked.text


def test_suggestions_explained_together_are_explained_as_each_by_itself(fitted):
    asked = needs(
        {"text": LOST, "knowhow": [RED_BAG], "contexts": [OLDER, HOSPITAL], "place": MOORS},
        {"text": "Nobody rings the home before somebody comes back from the ward at night."},
        {"text": "", "knowhow": [TRUSTED, ROUNDS]},
        {"text": LOST, "knowhow": [HOME_FIRST, RED_BAG]},
    )
    explainer = explain.Explainer(fitted, graph.build(VOCABULARY, REGISTER), asked)
    pairs = [(n, row) for n in range(len(asked)) for row in range(len(REGISTER))]

    assert explainer.explain_together(pairs) == [explainer.explain(*pair) for pair in pairs]
    assert explainer.explain_together([]) == []
