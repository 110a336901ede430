"""Blocks, workers and memory change nothing in what is found; widening is asking for more."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import candidates
from matching.candidates import Means
from tests.benchmarks.candidates import same
from tests.strategies import round_instances

laws = settings(max_examples=60, deadline=None)


@laws
@given(round_instances(), st.integers(1, 4), st.integers(1, 4), st.integers(1, 3))
def test_blocks_and_workers_change_no_byte(drawn, k, block, workers):
    plain = candidates.best(drawn.scorer, drawn.pool, k=k)
    other = candidates.best(
        drawn.scorer, drawn.pool, k=k, block=block, means=Means(workers=workers)
    )

    assert same(plain, other)


@laws
@given(round_instances(), st.integers(1, 3), st.integers(1, 3))
def test_widening_for_everybody_is_asking_for_more_at_once(drawn, k, more):
    few = candidates.best(drawn.scorer, drawn.pool, k=k)
    everybody = np.arange(len(drawn.pool.learners))

    wider = candidates.widen(few, drawn.scorer, drawn.pool, needs=everybody, k=k + more)

    assert same(wider, candidates.best(drawn.scorer, drawn.pool, k=k + more))


@laws
@given(round_instances(max_needs=40), st.data())
def test_whom_widening_leaves_out_keeps_what_they_had(drawn, data):
    size = len(drawn.pool.learners)
    needs = data.draw(st.sets(st.integers(0, size - 1)) if size else st.just(set()))
    few, many = (candidates.best(drawn.scorer, drawn.pool, k=k) for k in (1, 3))

    wider = candidates.widen(few, drawn.scorer, drawn.pool, needs=np.array([*needs], int), k=3)

    for need in range(size):
        expected = many if need in needs else few
        assert wider.mentor[wider.need == need].tolist() == (
            expected.mentor[expected.need == need].tolist()
        )
