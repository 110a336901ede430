"""Which needs without anybody one more place could go to, directly or because somebody moves.

Needs travel along alternating paths as sets of bits. Mentors who can all take from each other are
one strong component (R. Tarjan, SIAM Journal on Computing 1(2), 1972) and share one set; the
components have an order, so each set is put together once.
"""

from graphlib import TopologicalSorter

import numpy as np

from matching.assignment import Assignment
from matching.problem import NONE, Edges, Ints


def waiting(edges: Edges, assignment: Assignment, *, n_mentors: int) -> Ints:
    """Count for each mentor the needs without anybody that one more place there could go to.

    A place reaches a need along an alternating path: the need is put beside one mentor, whose
    learner moves on to the next, up to the mentor with the new place.

    Parameters
    ----------
    edges : Edges
    assignment : Assignment
    n_mentors : int

    Returns
    -------
    ndarray of int64, shape (M,)
    """
    # Slow to import, and only a job comes here.
    from scipy import sparse
    from scipy.sparse import csgraph

    placed = assignment.edge[edges.need] != NONE
    holder = edges.mentor[assignment.edge[edges.need[placed]]]
    moves = sparse.csr_array(
        (np.ones(len(holder), np.int8), (holder, edges.mentor[placed])), shape=(n_mentors,) * 2
    )
    _, part = csgraph.connected_components(moves, connection="strong")
    ways = np.unique(np.stack([part[edges.mentor[placed]], part[holder]], axis=1), axis=0)
    ways = ways[ways[:, 0] != ways[:, 1]]
    needs, column = np.unique(edges.need[~placed], return_inverse=True)
    asking = np.unique(np.stack([part[edges.mentor[~placed]], column], axis=1), axis=0)
    n_parts = int(part.max(initial=-1)) + 1
    counts: Ints = _reaching(asking, ways, n_needs=len(needs), n_parts=n_parts)[part]
    return counts


def _reaching(asking: Ints, ways: Ints, *, n_needs: int, n_parts: int) -> Ints:
    """Count the needs that reach each part; both arrays are sorted pairs, the part first."""
    ask_from = np.searchsorted(asking[:, 0], np.arange(n_parts + 1))
    way_from = np.searchsorted(ways[:, 0], np.arange(n_parts + 1))
    before = [ways[way_from[part] : way_from[part + 1], 1] for part in range(n_parts)]
    reached = np.zeros((n_parts, -(-n_needs // 8)), np.uint8)
    counts = np.zeros(n_parts, np.int64)
    for part in TopologicalSorter(dict(enumerate(map(np.ndarray.tolist, before)))).static_order():
        direct = np.zeros(n_needs, np.bool_)
        direct[asking[ask_from[part] : ask_from[part + 1], 1]] = True
        reached[part] = np.packbits(direct)
        if len(before[part]):
            reached[part] |= np.bitwise_or.reduce(reached[before[part]], axis=0)
        counts[part] = np.count_nonzero(np.unpackbits(reached[part]))
    return counts
