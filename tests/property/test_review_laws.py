"""What holds after each of many changes to an assignment in review."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import pairing
from matching.bounds import Bounds
from matching.pairing import Policy
from matching.problem import Edges
from matching.repair import Review


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([1, 3]), st.sampled_from([0.0, 0.05]))
def test_after_each_of_many_changes_a_review_is_what_a_new_round_would_be(seed, wants, price):
    dice = np.random.default_rng(seed)
    edges = some_edges(dice)
    needs = Bounds.up_to(dice.integers(0, wants + 1, 25))
    mentors = Bounds.up_to(dice.integers(0, 6, 6))
    first = pairing.assign(edges, needs=needs, mentors=mentors, policy=Policy.TOTAL)
    review, gone = Review(edges, first, bounds=(needs, mentors), disturbing=price), []

    for _ in range(8):
        stands = review.result().assignment.chosen
        if dice.random() < 0.7 and len(stands):
            gone.append(int(dice.choice(stands)))
            review.forbid(gone[-1])
        else:
            most = mentors.most.copy()
            most[dice.integers(6)] = dice.integers(0, 8)
            mentors = Bounds.up_to(most)
            review.give_places(mentors)
        made = review.result().assignment
        left = np.setdiff1d(np.arange(len(edges)), gone)
        some = Edges(edges.need[left], edges.mentor[left], edges.mentor[left], edges.score[left])
        anew = pairing.assign(some, needs=needs, mentors=mentors, policy=Policy.TOTAL)

        assert len(made.chosen) == len(anew.chosen)
        assert not set(gone) & set(made.chosen.tolist())
        if price == 0:
            assert round(made.total - anew.total, 6) == 0


def some_edges(dice):
    need, mentor = np.nonzero(dice.random((25, 6)) < dice.choice([0.2, 0.6]))
    return Edges(need, mentor, mentor, dice.integers(0, 1001, len(need)) / 1000)
