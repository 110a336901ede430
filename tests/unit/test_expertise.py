import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.problem import ShapeError
from matching.similarity import score_texts

FALLS = ["A car with a therapist answers falls at home.", "Falls in care homes, lifted safely."]
RECORD = ["One shared record for the hospital and the council.", "A record read on the ward."]
EXPERTS = [FALLS, RECORD, ["Bread and cakes for the village shop."]]
NEED = "somebody falls at home and nobody can lift them"


def test_who_wrote_of_it_comes_before_who_did_not():
    assert score_texts([NEED], EXPERTS)[0].argmax() == 0


def test_an_expert_is_as_good_as_the_best_documents_and_not_the_mean_of_all():
    widely = [*FALLS, "Falls again, at home.", *["The price of bread rose and rose."] * 20]
    scores = score_texts([NEED], [widely, RECORD, ["Bread and cakes."]])

    assert scores[0].argmax() == 0


def test_a_score_means_the_same_for_a_need_said_once_and_said_three_times():
    once, thrice = score_texts([NEED, " ".join([NEED] * 3)], EXPERTS)

    assert thrice == pytest.approx(once, rel=0.05)
    assert thrice.argmax() == once.argmax()


def test_the_score_of_a_need_does_not_hang_on_the_other_needs():
    alone = score_texts([NEED], EXPERTS)
    among = score_texts(["bread", NEED, "records of the council"], EXPERTS)

    assert np.array_equal(alone[0], among[1])


def test_an_expert_without_documents_comes_last():
    scores = score_texts([NEED, "bread"], [*EXPERTS, []])

    assert (scores[:, 3] <= scores.min(axis=1)).all()


@pytest.mark.parametrize(
    ("needs", "experts", "shape"),
    [
        ([], EXPERTS, (0, 3)),
        ([NEED], [], (1, 0)),
        ([NEED], [[], []], (1, 2)),
        ([""], EXPERTS, (1, 3)),
        ([NEED], [["the of and"], [""]], (1, 2)),
        ([NEED], [["only one document"]], (1, 1)),
        (["…", "12345"], [["12345"], ["?"]], (2, 2)),
    ],
)
def test_whatever_is_missing_the_scores_are_finite(needs, experts, shape):
    scores = score_texts(needs, experts)

    assert scores.shape == shape
    assert np.isfinite(scores).all()


@given(
    needs=st.lists(st.text(max_size=40), max_size=4),
    experts=st.lists(st.lists(st.text(max_size=40), max_size=3), max_size=4),
)
@settings(max_examples=60, deadline=None)
def test_any_texts_at_all_have_finite_scores(needs, experts):
    scores = score_texts(needs, experts)

    assert scores.shape == (len(needs), len(experts))
    assert np.isfinite(scores).all()


@pytest.mark.parametrize(("needs", "experts"), [("one text", EXPERTS), ([NEED], ["a text"])])
def test_a_text_in_place_of_a_list_is_refused(needs, experts):
    with pytest.raises(ShapeError, match="not a text"):
        score_texts(needs, experts)
