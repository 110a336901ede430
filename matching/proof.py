"""Prices that prove that no assignment places more, or as many with a larger total."""

import numpy as np

from matching import kernels
from matching.assignment import Proof
from matching.bounds import Bounds
from matching.exchanging import Exchange
from matching.problem import Ints
from matching.standing import Standing


def prove(standing: Standing, *, needs: Bounds, mentors: Bounds) -> Proof:
    """Find prices for what stands, over the edges that are not closed.

    Parameters
    ----------
    standing : Standing
    needs, mentors : Bounds

    Returns
    -------
    Proof
    """
    cost = standing.cost.copy()
    exchange = Exchange(standing, needs=needs, mentors=mentors)
    dear, size = exchange.dear, len(needs)
    need_price = _owed(needs, dear + exchange.price[:size])
    mentor_price = _owed(mentors, -exchange.price[size:-1])
    beyond = dear - cost - need_price[standing.need] - mentor_price[standing.mentor]
    locked = standing.state == kernels.LOCKED
    free = (standing.state != kernels.CLOSED) & ~locked
    bound = (
        _worth(needs, need_price)
        + _worth(mentors, mentor_price)
        + int(np.maximum(beyond[free], 0).sum())
        + int(beyond[locked].sum())
    )
    chosen = standing.chosen
    np.copyto(standing.cost, cost)
    return Proof(dear, need_price, mentor_price, bound, int((dear - cost[chosen]).sum()))


def _owed(bounds: Bounds, price: Ints) -> Ints:
    """Let nobody be worth less than nothing but those who have to be given somebody."""
    return np.where(bounds.least > 0, price, np.maximum(price, 0))


def _worth(bounds: Bounds, price: Ints) -> int:
    most = np.maximum(price, 0) * bounds.most
    return int(most.sum() + (np.minimum(price, 0) * bounds.least).sum())
