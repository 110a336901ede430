"""What mending promises, whatever stood and whatever has changed since."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.bounds import Bounds
from matching.problem import Edges
from mentoring.encoding import round_inputs
from mentoring.encoding.mending import mend
from mentoring.encoding.round_inputs import Inputs
from tests.assigned import assign
from tests.property.test_policy_laws import given_to, slower
from tests.strategies import ints

laws = settings(max_examples=150, deadline=None)


@st.composite
def reviews(draw, *, as_before=False):
    """Draw what stood in a round, with what is pinned of it, and the places there are now."""
    needs, mentors = draw(st.integers(1, 7)), draw(st.integers(1, 5))
    pair = st.tuples(st.integers(0, needs - 1), st.integers(0, mentors - 1), st.integers(0, 1000))
    drawn = draw(st.lists(pair, max_size=25, unique_by=lambda one: one[:2]))
    column = ints(drawn).reshape(-1, 3)
    edges = Edges(column[:, 0], column[:, 1], column[:, 1], column[:, 2] / 1000)
    some_places = st.lists(st.integers(0, 3), min_size=mentors, max_size=mentors)
    then = ints(draw(some_places))
    chosen = assign(edges, needs, then).chosen
    stood = ints([edge for edge in chosen.tolist() if as_before or draw(st.booleans())])
    now = then if as_before else ints(draw(some_places))
    left, pinned = now.copy(), []
    for edge in stood.tolist():
        if draw(st.booleans()) and left[edges.mentor[edge]] > 0:
            left[edges.mentor[edge]] -= 1
            pinned.append(edge)
    return Inputs(
        edges=edges,
        capacity=now,
        pinned=ints(pinned),
        need_tokens=np.arange(needs) + 7,
        mentor_tokens=np.arange(mentors) + 70,
        policy="fair",
        groups={"region": ints([-1] * needs)},
        stood=stood,
    )


@laws
@given(reviews())
def test_no_mentor_and_no_need_is_given_more_than_they_are_to_have(inputs):
    got, held = given_to(inputs.edges, mend(inputs).chosen, inputs.need_tokens, inputs.capacity)
    assert np.all(got <= 1)
    assert np.all(held <= inputs.capacity)


@laws
@given(reviews())
def test_what_is_pinned_never_moves(inputs):
    assert set(inputs.pinned.tolist()) <= set(mend(inputs).chosen.tolist())


@laws
@given(reviews())
def test_nobody_is_left_without_but_learners_of_mentors_who_have_too_few_places(inputs):
    edges, stood = inputs.edges, inputs.stood
    held = np.bincount(edges.mentor[stood], minlength=len(inputs.capacity))
    safe = stood[(held <= inputs.capacity)[edges.mentor[stood]]]
    assert set(edges.need[safe].tolist()) <= set(edges.need[mend(inputs).chosen].tolist())


@laws
@given(reviews())
def test_as_many_are_placed_as_a_new_round_with_the_same_pins_would_place(inputs):
    edges, pinned = inputs.edges, inputs.pinned
    got, held = given_to(edges, pinned, inputs.need_tokens, inputs.capacity)
    left = Bounds.up_to(1 - got), Bounds.up_to(inputs.capacity - held)
    free = np.setdiff1d(np.arange(len(edges)), pinned)
    assert len(mend(inputs).chosen) == len(pinned) + slower(edges, *left, among=free)[0]


@laws
@given(reviews(as_before=True))
def test_where_nothing_has_changed_nothing_moves(inputs):
    assert mend(inputs).chosen.tolist() == inputs.stood.tolist()


@laws
@given(reviews())
def test_a_mend_replays_from_its_bytes(inputs):
    again = round_inputs.load(round_inputs.dump(inputs))
    assert mend(again).chosen.tolist() == mend(inputs).chosen.tolist()
    assert round_inputs.dump(again) == round_inputs.dump(inputs)
