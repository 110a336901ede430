"""What the engine is measured against: the solver called plainly, and slower second methods.

The plain call is measured for its memory too, so only what needs more packages brings them in.
"""

import numpy as np

from tests.benchmarks.instances import some

MILLIONTHS = 1_000_000
UNSERVED = 50 * MILLIONTHS


def direct(instance):
    """Call the flow solver as plainly as can be; gives the chosen edges."""
    from ortools.graph.python import min_cost_flow

    edges, places = instance.edges, instance.places
    wanted = instance.needs.most
    size, many = len(wanted), len(places)
    tail = np.concatenate([edges.need, np.arange(size), size + np.arange(many)])
    last = size + many
    head = np.concatenate([size + edges.mentor, np.full(size + many, last)])
    capacity = np.concatenate([np.ones(len(edges), np.int64), wanted, places])
    lacks = np.rint((1 - edges.score) * MILLIONTHS).astype(np.int64)
    cost = np.concatenate([lacks, np.full(size, UNSERVED), np.zeros(many, np.int64)])
    supply = np.concatenate([wanted, np.zeros(many, np.int64), [-wanted.sum()]])
    flow = min_cost_flow.SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        tail.astype(np.int32), head.astype(np.int32), capacity, cost
    )
    flow.set_nodes_supplies(np.arange(last + 1, dtype=np.int32), supply)
    if flow.solve() != flow.OPTIMAL:
        raise RuntimeError("the plain call found no flow")
    return np.flatnonzero(flow.flows(arcs[: len(edges)]) > 0)


def greedy(instance):
    """Choose the best edge that is left, again and again."""
    need, mentor = instance.edges.need.tolist(), instance.edges.mentor.tolist()
    wanted, places = instance.needs.most.tolist(), instance.places.tolist()
    chosen = []
    for edge in np.argsort(-instance.edges.score, kind="stable").tolist():
        if wanted[need[edge]] and places[mentor[edge]]:
            wanted[need[edge]] -= 1
            places[mentor[edge]] -= 1
            chosen.append(edge)
    return np.array(chosen, np.int64)


def most_placed(instance, edges=None):
    """Say how many can be placed at most, by another method than the engine's."""
    from scipy import sparse
    from scipy.sparse.csgraph import maximum_flow

    edges = instance.edges if edges is None else edges
    wanted, places = instance.needs.most, instance.places
    size, many = len(wanted), len(places)
    source, last = size + many, size + many + 1
    tail = np.concatenate([edges.need, np.full(size, source), size + np.arange(many)])
    head = np.concatenate([size + edges.mentor, np.arange(size), np.full(many, last)])
    capacity = np.concatenate([np.ones(len(edges), np.int64), wanted, places]).astype(np.int32)
    network = sparse.csr_matrix((capacity, (tail, head)), shape=(last + 1, last + 1))
    return int(maximum_flow(network, source, last).flow_value)


def bottleneck(instance):
    """Say how high the worst score can be with as many placed, in thousandths, by halving."""
    scores, most = instance.edges.score, most_placed(instance)
    low, high = 0, 1_000
    while low < high:
        middle = (low + high + 1) // 2
        kept = np.flatnonzero(scores >= middle / 1_000)
        if most_placed(instance, some(instance.edges, kept)) == most:
            low = middle
        else:
            high = middle - 1
    return low / 1_000


def blocking(instance, chosen):
    """Count the pairs that would both rather have each other than whom they were given."""
    edges, score = instance.edges, instance.edges.score
    given, held = (
        np.bincount(one[chosen], minlength=size)
        for one, size in (
            (edges.need, len(instance.needs)),
            (edges.mentor, len(instance.places)),
        )
    )
    own, least = np.full(len(given), np.inf), np.full(len(held), np.inf)
    np.minimum.at(own, edges.need[chosen], score[chosen])
    np.minimum.at(least, edges.mentor[chosen], score[chosen])
    own[given < instance.needs.most] = -1
    least[held < instance.places] = -1
    would = (score > own[edges.need]) & (score > least[edges.mentor])
    would[chosen] = False
    return int(would.sum())


def right(instance, chosen):
    """Whether nobody has more than they may have, and no edge stands twice."""
    edges = instance.edges
    given = np.bincount(edges.need[chosen], minlength=len(instance.needs))
    held = np.bincount(edges.mentor[chosen], minlength=len(instance.places))
    once = len(np.unique(chosen)) == len(chosen)
    return once and np.all(given <= 1) and np.all(held <= instance.places)
