"""Small rounds in which nearly everybody could meet everybody, solved as one full matrix."""

import numpy as np

from matching.bounds import Bounds
from matching.prices import unserved_price
from matching.problem import NONE, Ints
from matching.standing import Standing

FEWEST, MOST_CELLS, SHARE = 10_000, 250_000, 0.25
"""With fewer edges, or where fewer of the cells are edges, a network is as fast; with more cells a
matrix can take far longer, where the same mentors are the best for all."""


def suits(index: Ints, *, needs: Bounds, mentors: Bounds) -> bool:
    """Whether a round is solved sooner as a matrix than as a network.

    Parameters
    ----------
    index : ndarray of int64
        The edges that take part.
    needs, mentors : Bounds

    Returns
    -------
    bool
    """
    cells = len(needs) * int(np.minimum(mentors.most, len(needs)).sum())
    many = len(index) >= max(FEWEST, SHARE * len(needs) * len(mentors))
    return many and cells <= MOST_CELLS and bool(needs.most.max(initial=0) <= 1)


def choose(standing: Standing, index: Ints, *, needs: Bounds, mentors: Bounds) -> Ints:
    """Choose edges that place as many as can be placed, and among those have the largest total.

    Parameters
    ----------
    standing : Standing
    index : ndarray of int64
        The edges that are chosen from, as positions in the arrays of what stands.
    needs, mentors : Bounds
        What is left to be given: at most one mentor for a need, and nothing that they have to have.

    Returns
    -------
    ndarray of int64
        Positions in the arrays of what stands.

    References
    ----------
    Crouse (2016), On implementing 2D rectangular assignment algorithms.
    """
    # Only a job needs it, and it takes a while to import.
    from scipy.optimize import linear_sum_assignment

    edge_need, edge_mentor = standing.need[index], standing.mentor[index]
    dear = unserved_price(len(needs), len(mentors))
    cost = np.full((len(needs), len(mentors)), float(dear))
    cost[edge_need, edge_mentor] = standing.cost[index]
    cost[needs.most == 0] = dear
    place = np.repeat(np.arange(len(mentors)), np.minimum(mentors.most, len(needs)))
    need, given = linear_sum_assignment(cost if np.all(mentors.most == 1) else cost[:, place])
    beside = np.full(len(needs), NONE)
    beside[need] = place[given]
    beside[needs.most == 0] = NONE
    chosen: Ints = index[edge_mentor == beside[edge_need]]
    return chosen
