"""Looking further for whoever stays without anybody because their list of candidates was full.

A large round compares every need with every mentor and lists the best few. Where places are left
over, somebody beyond these few may still have done what a need asks for.
"""

from dataclasses import replace

import numpy as np

from matching import candidates, pairing
from matching.assignment import Assignment
from matching.candidates import Means
from matching.problem import NONE, Edges, Ints
from mentoring.encoding import rounds
from mentoring.encoding.round_inputs import Inputs
from mentoring.encoding.rounds import Encoded

MOST_SHARE = 0.1
"""Of all needs, so many are looked at again at most. Where more stay without anybody, places are
what is short, and to look again would cost as much as the whole comparing."""


def widened(
    encoded: Encoded, inputs: Inputs, assignment: Assignment, *, means: Means
) -> Inputs | None:
    """Give the inputs with more candidates, once; nothing where nobody gains by it.

    Each need that is looked at again gets every mentor with a place left who answers it.
    """
    left = inputs.capacity - pairing.loads(inputs.edges, assignment, len(inputs.capacity))
    needs = _cut_short(encoded, inputs, assignment)
    if inputs.wide or not np.any(left > 0) or not 0 < len(needs) <= MOST_SHARE * len(encoded.needs):
        return None
    pool = replace(encoded.pool, available=encoded.pool.available & (left > 0))
    edges = candidates.widen(
        inputs.edges,
        rounds.scorer(encoded),
        pool,
        needs=needs,
        k=int(np.count_nonzero(left > 0)),
        means=rounds.means_for(encoded, means),
    )
    if len(edges) == len(inputs.edges):
        return None
    return replace(
        inputs,
        edges=edges,
        pinned=_moved(inputs, edges, inputs.pinned),
        stood=None if inputs.stood is None else _moved(inputs, edges, inputs.stood),
        wide=True,
    )


def _cut_short(encoded: Encoded, inputs: Inputs, assignment: Assignment) -> Ints:
    """Find the needs without anybody whose list may not be all there is."""
    most = candidates.enough(len(encoded.needs), len(encoded.mentor_ids))
    listed = np.bincount(inputs.edges.need, minlength=len(encoded.needs))
    return np.flatnonzero((assignment.edge == NONE) & (listed >= most))


def _moved(inputs: Inputs, edges: Edges, which: Ints) -> Ints:
    """Say where some edges stand among more of them."""
    wide = len(inputs.capacity)
    pairs = inputs.edges.need[which] * wide + inputs.edges.mentor[which]
    return np.flatnonzero(np.isin(edges.need * wide + edges.mentor, pairs))
