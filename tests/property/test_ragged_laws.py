"""Rows of different length, taken by their numbers."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.ragged import Ragged

rows = st.lists(st.lists(st.integers(0, 9), max_size=4), min_size=1, max_size=6)


@given(rows, st.lists(st.integers(0, 5), max_size=8))
def test_rows_taken_are_the_rows_named(several, named):
    named = [row % len(several) for row in named]
    taken = Ragged.of(several).take(np.array(named, np.int64))

    assert [taken[row].tolist() for row in range(len(taken))] == [several[row] for row in named]
