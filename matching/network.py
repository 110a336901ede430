"""Networks with costs on their arcs, and the cheapest flow through one."""

from dataclasses import dataclass

import numpy as np

from matching.problem import Ints, MatchingError, ShapeError


@dataclass(frozen=True, eq=False)
class Network:
    """A directed network; flow costs by the unit.

    Parameters
    ----------
    tail, head : ndarray of int32, shape (A,)
        Nodes that each arc leads from and to.
    capacity, cost : ndarray of int64, shape (A,)
        Units that an arc can carry, at least 0, and what each of them costs.
    supply : ndarray of int64, shape (V,)
        Units that enter at each node; where negative, units that leave. They sum to 0.
    """

    tail: Ints
    head: Ints
    capacity: Ints
    cost: Ints
    supply: Ints

    def __post_init__(self) -> None:
        """Refuse columns of different length and supplies that are not balanced."""
        lengths = {len(column) for column in (self.tail, self.head, self.capacity, self.cost)}
        if len(lengths) > 1:
            raise ShapeError(f"the columns of the arcs are of lengths {sorted(lengths)}")
        if int(self.supply.sum()) != 0:
            raise ShapeError(f"the supplies sum to {int(self.supply.sum())}, not to 0")


def cheapest(network: Network) -> Ints:
    """Find the cheapest flow that takes all that enters to where it leaves.

    Parameters
    ----------
    network : Network

    Returns
    -------
    ndarray of int64, shape (A,)
        The units on each arc. The same network, in the same order, gives the same flow.

    Raises
    ------
    MatchingError
        Where there is no such flow.

    References
    ----------
    Goldberg (1997), An efficient implementation of a scaling minimum-cost flow algorithm.
    """
    # Only a job needs the solver, and it brings a table library that takes a second to import.
    from ortools.graph.python import min_cost_flow

    flow = min_cost_flow.SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        network.tail.astype(np.int32, copy=False),
        network.head.astype(np.int32, copy=False),
        network.capacity,
        network.cost,
    )
    # Supplies that do not sum to 0 end the process inside the solver: a Network is balanced.
    flow.set_nodes_supplies(np.arange(len(network.supply), dtype=np.int32), network.supply)
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise MatchingError(
            f"the flow solver ended with status {status} for {len(network.supply)} nodes "
            f"and {len(network.tail)} arcs"
        )
    return np.asarray(flow.flows(arcs))
