"""A round from beginning to end."""

import numpy as np
import pytest

from matching import rounds
from matching.candidates import Pool
from matching.problem import NONE, Experiences, Needs, Ragged, Rules, Vocabulary
from tests.made_rounds import plain_people
from tests.strategies import ints

DONE = (
    "We assessed frail people at home in place of the ward.",
    "We ran a night sitting service for people who are dying.",
    "We built one shared record for social workers and nurses.",
    "We gave social workers and nurses one record to share.",
)
WORDS = Vocabulary(
    knowhow_label=("Assessing at home", "Sitting at night", "Sharing a record"),
    knowhow_text=(
        "Assessing at home. Assessing frail people at home.",
        "Sitting at night. A sitting service at night for the dying.",
        "Sharing a record. One record for social workers and nurses.",
    ),
    knowhow_parent=ints([NONE] * 3),
    context_type=(),
    context_label=(),
    context_text=(),
    place_label=(),
    place_parent=ints([]),
    place_point=np.zeros((0, 2)),
    profession_label=(),
)
REGISTER = Experiences(
    title=("Home first", "Night sitting", "Shared record", "Shared record again"),
    text=DONE,
    knowhow=Ragged.of([[0], [1], [2], [2]]),
    context=Ragged.of([[]] * 4),
    place=ints([NONE] * 4),
    profession=ints([NONE] * 4),
    mentor=ints(range(4)),
    last_year=np.full(4, np.nan),
    has_result=np.zeros(4, np.bool_),
)


def asked(*texts, knowhow=None):
    size = len(texts)
    return Needs(
        text=texts,
        role=("",) * size,
        knowhow=Ragged.of(knowhow or [[]] * size),
        context=Ragged.of([[]] * size),
        place=ints([NONE] * size),
        profession=ints([NONE] * size),
    )


def pool(n_needs, minimum=0.0):
    people = plain_people(4, first=n_needs)
    return Pool(REGISTER, plain_people(n_needs), people, Rules(), np.ones(4, np.bool_), minimum)


ONE_EACH = ints([1, 1, 1, 1])


def test_each_need_is_put_beside_who_has_done_it():
    needs = asked("Somebody to sit with the dying at night", "One record for nurses")
    done = rounds.pair(WORDS, needs, pool(2), capacity=ONE_EACH)

    mentors = [int(done.edges.mentor[edge]) for edge in done.assignment.edge]
    assert mentors[0] == 1
    assert mentors[1] in (2, 3)
    assert done.left_out == ()


def test_every_proposal_has_a_reason_even_where_no_score_is_too_low():
    needs = asked(*["Somebody to sit with the dying at night"] * 4, knowhow=[[1]] * 4)

    done = rounds.pair(WORDS, needs, pool(4), capacity=ONE_EACH)

    assert done.assignment.placed == 1
    assert all(why.reasons for why in done.explanations.values())
    assert len(done.left_out) == 3


def test_somebody_without_a_reason_is_proposed_only_where_that_is_wanted():
    needs = asked(*["Somebody to sit with the dying at night"] * 4, knowhow=[[1]] * 4)

    done = rounds.pair(WORDS, needs, pool(4), capacity=ONE_EACH, unexplained=True)

    assert done.assignment.placed == 4


def test_what_is_done_is_told_stage_by_stage():
    told = []
    rounds.pair(
        WORDS,
        asked("One record for nurses"),
        pool(1),
        capacity=ONE_EACH,
        tell=lambda stage, done, of: told.append((stage, done, of)),
    )

    assert told == [
        ("Scoring", 1, 1),
        ("Assigning", 0, 1),
        ("Assigning", 1, 1),
        ("Explaining", 1, 1),
    ]


@pytest.mark.parametrize("top", [2, 9])
def test_suggestions_are_ranked_with_equal_scores_in_the_order_of_the_register(top):
    needs = asked("Nothing that anybody has done", "One record for nurses")

    found = list(rounds.suggest(WORDS, needs, pool(2), top=top))

    for need in range(2):
        ranked = [one for one in found if one.need == need]
        assert [one.rank for one in ranked] == list(range(1, min(top, 4) + 1))
        assert ranked == sorted(ranked, key=lambda one: (-one.score, one.experience))


def test_a_mentor_without_a_place_is_suggested_and_never_proposed():
    needs = asked("Somebody to sit with the dying at night")
    among = pool(1)
    paused = Pool(
        among.experiences,
        among.learners,
        among.mentors,
        among.rules,
        np.array([True, False, True, True]),
    )

    done = rounds.pair(WORDS, needs, paused, capacity=ints([1, 0, 1, 1]))
    best = next(iter(rounds.suggest(WORDS, needs, paused, top=1)))

    assert best.experience == 1
    assert 1 not in done.edges.mentor.tolist()
