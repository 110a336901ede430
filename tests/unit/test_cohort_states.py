"""Cohorts and places in them change along their arrows and along no others."""

from itertools import product

import pytest

from mentoring.errors import RuleBrokenError
from mentoring.models.cohorts import (
    Cohort,
    CohortState,
    JoinRequest,
    JoinState,
    Membership,
    MembershipState,
)
from tests.factories import NOW

# As they are agreed, once more and in another form.
OF_A_COHORT = """
draft proposed, proposed published, published active, active completed,
draft cancelled, proposed cancelled, published cancelled
"""
OF_A_PLACE = """
invited accepted, accepted active, active completed,
invited declined, invited expired, accepted left, active left
"""


def arrows(written):
    return {tuple(pair.split()) for pair in written.replace("\n", " ").split(",")}


def ways(model, states, written, *, drawn):
    return [
        pytest.param(model, one, other, id=f"{model.__name__}: {one} to {other}")
        for one, other in product(states, states)
        if ((one.value, other.value) in arrows(written)) is drawn
    ]


def all_ways(*, drawn):
    return [
        *ways(Cohort, CohortState, OF_A_COHORT, drawn=drawn),
        *ways(Membership, MembershipState, OF_A_PLACE, drawn=drawn),
    ]


@pytest.mark.parametrize(("model", "one", "other"), all_ways(drawn=True))
def test_an_arrow_that_is_drawn_is_gone(model, one, other):
    row = model(state=one)
    row.move_to(other)
    assert row.state is other


@pytest.mark.parametrize(("model", "one", "other"), all_ways(drawn=False))
def test_an_arrow_that_is_not_drawn_is_refused_with_a_sentence(model, one, other):
    row = model(state=one)
    with pytest.raises(RuleBrokenError, match=f"is {one.value}, so it cannot become {other.value}"):
        row.move_to(other)
    assert row.state is one


@pytest.mark.parametrize("state", [one for one in JoinState if one is not JoinState.WAITING])
def test_a_wish_to_join_is_answered_once(state):
    row = JoinRequest(state=JoinState.WAITING)
    row.move_to(state, now=NOW)
    assert (row.state, row.answered_at) == (state, NOW)
    for again in JoinState:
        with pytest.raises(RuleBrokenError, match="cannot become"):
            row.move_to(again, now=NOW)
