import dataclasses
import pickle

import numpy as np
import pytest
from sklearn.base import clone

from matching import told
from matching.prior import CONTEXTS, PRIOR
from matching.problem import Experiences, Needs, RangeError, ShapeError
from matching.similarity import POSSIBLE, STRONG, Scores, Similarity, band
from tests.registers import (
    CHILDREN,
    COASTAL,
    DALES,
    HOME_FIRST,
    HOSPITAL,
    NURSE,
    OLDER,
    RED_BAG,
    REGISTER,
    ROUNDS,
    RURAL,
    SOCIAL_WORKER,
    TRUSTED,
    VOCABULARY,
    experiences,
    needs,
)


@pytest.fixture(scope="module")
def fitted():
    return Similarity().fit(VOCABULARY, REGISTER)


def part(scores, name):
    return scores.parts[scores.part_names.index(name)][0]


def test_whoever_has_done_what_is_confirmed_comes_first(fitted):
    for knowhow, best in ((HOME_FIRST, 0), (ROUNDS, 1), (RED_BAG, 2)):
        assert fitted.score(needs({"knowhow": [knowhow]})).total[0].argmax() == best


def test_words_decide_where_nothing_is_confirmed(fitted):
    scores = fitted.score(needs({"text": "our residents come back without glasses or papers"}))

    assert scores.total[0].argmax() == 2
    assert not part(scores, "knowhow").any()


def test_once_know_how_is_confirmed_the_guess_no_longer_counts(fitted):
    text = "our residents come back without glasses or papers"
    confirmed = fitted.score(needs({"text": text, "knowhow": [HOME_FIRST]}))

    assert confirmed.total[0].argmax() == 0


def test_what_is_held_first_counts_more_than_what_is_held_second(fitted):
    held = part(fitted.score(needs({"knowhow": [HOME_FIRST]})), "knowhow")
    second = part(fitted.score(needs({"knowhow": [TRUSTED]})), "knowhow")

    assert held[0] > second[0] > 0


def test_a_neighbour_in_the_hierarchy_counts_a_little_and_a_stranger_nothing(fitted):
    found = part(fitted.score(needs({"knowhow": [RED_BAG]})), "knowhow")

    assert found[2] > found[1] > found[0] == 0.0


def test_a_neighbour_never_passes_who_has_done_it_asked_third_and_held_third(fitted):
    own = experiences({"knowhow": [0, 1, ROUNDS]}, {"knowhow": [RED_BAG]})
    held = Similarity().fit(VOCABULARY, own)
    found = part(held.score(needs({"knowhow": [TRUSTED, 3, ROUNDS]})), "knowhow")

    assert found[0] > found[1]


@pytest.mark.parametrize(
    ("name", "asked", "nearer", "farther"),
    [
        ("setting", {"context": [RURAL, OLDER, HOSPITAL]}, 0, 1),
        ("setting", {"context": [COASTAL]}, 1, 0),
        ("place", {"place": DALES}, 0, 1),
        ("profession", {"profession": SOCIAL_WORKER}, 1, 0),
        ("profession", {"profession": NURSE}, 0, 1),
    ],
)
def test_each_part_sees_its_own_kind_of_closeness(fitted, name, asked, nearer, farther):
    found = part(fitted.score(needs(asked)), name)

    assert found[nearer] > found[farther]


def test_among_equals_the_fresher_experience_comes_first():
    own = experiences({"knowhow": [ROUNDS], "year": 2009.0}, {"knowhow": [ROUNDS], "year": 2024.0})
    scores = Similarity().fit(VOCABULARY, own).score(needs({"knowhow": [ROUNDS]}))

    assert scores.total[0, 1] > scores.total[0, 0]


def test_context_that_nobody_confirmed_changes_nothing(fitted):
    shares = fitted.shares(needs({"knowhow": [ROUNDS]}, {"context": [RURAL]}))
    counts = {name: shares[row] > 0 for row, name in enumerate(PRIOR)}

    assert {kind for kind in CONTEXTS if counts[kind].any()} == {"setting"}
    assert counts["setting"].tolist() == [False, True]


def test_a_result_with_its_measure_is_evidence():
    own = experiences({"knowhow": [ROUNDS], "result": True}, {"knowhow": [ROUNDS]})
    scores = Similarity().fit(VOCABULARY, own).score(needs({"knowhow": [ROUNDS]}))

    assert scores.total[0, 0] > scores.total[0, 1]


def test_the_graph_joins_what_shares_know_how_where_no_word_is_shared(fitted):
    near = part(fitted.score(needs({"knowhow": [ROUNDS], "text": "zzz"})), "graph")

    assert near.argmax() == 1
    assert near[1] > 0


def test_an_experience_that_is_only_read_lies_as_near_on_the_graph_as_when_learnt_from(fitted):
    asked = needs({"knowhow": [RED_BAG], "text": "residents"})
    one = experiences({"knowhow": [RED_BAG], "text": REGISTER.text[2], "title": REGISTER.title[2]})

    learnt = part(fitted.score(asked), "graph")[2]
    assert part(fitted.reading(one).score(asked), "graph")[0] == pytest.approx(learnt, rel=0.05)


def test_a_need_without_a_word_is_scored_and_weakly(fitted):
    total = fitted.score(needs({})).total

    assert np.all(np.isfinite(total))
    assert {band(score) for score in total[0]} == {"weak"}


def test_a_known_word_among_strange_ones_proves_less_than_in_a_sentence_of_known_ones(fitted):
    scores = fitted.score(
        needs(
            {"text": "a doctor for my novel about bread and chess"},
            {"text": "a doctor sent to the residents each Tuesday"},
        )
    )

    assert scores.total[0, 1] < scores.total[1, 1]


def test_a_register_without_experiences_gives_no_scores_and_no_error():
    empty = Similarity().fit(VOCABULARY, experiences())

    assert empty.score(needs({"text": "red bag"})).total.shape == (1, 0)
    assert empty.knowhow_from_words(["a red bag for residents"])[0].argmax() == RED_BAG


def test_a_register_without_know_how_is_matched_by_words_alone():
    own = experiences({"text": "led a finance team"}, {"text": "nursed on a ward"})
    scores = Similarity().fit(VOCABULARY, own).score(needs({"text": "moving into finance teams"}))

    assert scores.total[0].argmax() == 0
    assert band(scores.total[0, 0]) != "weak"


def test_no_needs_give_no_scores(fitted):
    assert fitted.score(needs()).total.shape == (0, 3)


def test_know_how_is_suggested_from_everyday_words_and_only_items_are(fitted):
    likely = fitted.knowhow_from_words(["how do I get frail people assessed at home first"])[0]

    assert likely.argmax() == HOME_FIRST
    assert not likely[[0, 3, 6, 7]].any()


def test_contexts_are_suggested_from_words(fitted):
    likely = fitted.contexts_from_words(["we serve families with children near the seaside"])[0]

    assert {COASTAL, CHILDREN} == set(np.argsort(-likely)[:2].tolist())


def test_what_seems_meant_is_named_only_where_nothing_is_confirmed(fitted):
    text = "I want a red bag that travels with the resident to the hospital and back"
    found = fitted.inferred(needs({"text": text}, {"text": text, "knowhow": [ROUNDS]}, {}))

    assert [found[row].tolist() for row in range(3)] == [[RED_BAG], [], []]


def test_a_register_made_ready_for_many_needs_scores_as_before(fitted):
    asked = needs({"text": "residents and red bags", "knowhow": [TRUSTED]}, {"text": "red bag"})
    ready = fitted.ready(100_000)

    assert ready.proximity_ is not fitted.proximity_
    assert np.allclose(ready.score(asked).parts, fitted.score(asked).parts, rtol=0, atol=1e-12)
    assert fitted.ready(1).proximity_ is fitted.proximity_


def test_a_fitted_register_can_be_kept_and_read_again(fitted):
    again = pickle.loads(pickle.dumps(fitted))
    asked = needs({"text": "residents and red bags", "knowhow": [TRUSTED], "context": [RURAL]})

    assert np.array_equal(again.score(asked).parts, fitted.score(asked).parts)


def test_it_is_an_estimator_with_its_settings_in_the_open():
    assert Similarity(themes=7).get_params() == {"themes": 7, "sentences": False}
    assert clone(Similarity(themes=7)).themes == 7


def test_neither_names_nor_addresses_can_come_into_a_score():
    fields = {field.name for side in (Needs, Experiences) for field in dataclasses.fields(side)}

    assert fields == {
        "text", "role", "knowhow", "context", "place", "profession",
        "title", "mentor", "last_year", "has_result",
    }  # fmt: skip


def test_there_are_three_bands():
    assert [band(score) for score in (0.0, POSSIBLE, STRONG, 1.0)] == [
        "weak",
        "possible",
        "strong",
        "strong",
    ]


def test_parts_that_do_not_fit_the_total_are_refused():
    with pytest.raises(ShapeError, match=r"\(1, 2, 2\), not \(2, 2, 2\)"):
        Scores(np.zeros((2, 2)), np.zeros((1, 2, 2)), ("knowhow", "words"))


def test_reading_the_register_again_scores_as_before(fitted):
    asked = needs({"text": "falls at home"})

    assert np.array_equal(
        fitted.reading(fitted.experiences_).score(asked).total, fitted.score(asked).total
    )


def test_weighing_changes_a_copy_only(fitted):
    asked = needs({"text": "falls at home"})
    before = fitted.score(asked).total
    fitted.weighing({"words": 0.0})

    assert np.array_equal(fitted.score(asked).total, before)
    assert not np.array_equal(fitted.weighing({"words": 3.0}).score(asked).total, before)


@pytest.mark.parametrize("worths", [{"wrods": 1.0}, {"words": -0.1}])
def test_a_part_that_there_is_not_or_a_negative_worth_is_refused(fitted, worths):
    with pytest.raises(RangeError, match="the parts are"):
        fitted.weighing(worths)


def test_a_phrase_is_nearer_to_one_that_shares_its_words(fitted):
    near = fitted.alike(["glasses and papers"], ["the resident's glasses and papers", "a landlord"])

    assert near.shape == (1, 2)
    assert near[0, 0] > near[0, 1]


def test_a_register_weighed_in_pieces_is_the_same_register(fitted, monkeypatch):
    asked = needs({"text": "glasses and papers", "knowhow": [RED_BAG]}, {"text": "a ward round"})
    monkeypatch.setattr(told, "TOGETHER", 2)
    pieces = Similarity().fit(VOCABULARY, REGISTER)

    assert (pieces.told_.placed.characters != fitted.told_.placed.characters).nnz == 0
    assert np.array_equal(pieces.score(asked).parts, fitted.score(asked).parts)


def test_two_fits_are_the_same_byte_for_byte(fitted):
    again = Similarity().fit(VOCABULARY, REGISTER)

    assert pickle.dumps(again) == pickle.dumps(Similarity().fit(VOCABULARY, REGISTER))
    assert np.array_equal(again.space_.projection_, fitted.space_.projection_)
