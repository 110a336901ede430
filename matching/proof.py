"""Prices that prove that no assignment places more, or as many with a larger total."""

import numpy as np

from matching.assignment import Proof
from matching.bounds import Bounds
from matching.prices import settle, unserved_price
from matching.problem import Ints
from matching.standing import CLOSED, LOCKED, Standing


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
    found = settle(standing, needs=needs, mentors=mentors)
    dear = unserved_price(len(needs), len(mentors))
    need_price = _owed(needs, dear + found.need)
    mentor_price = _owed(mentors, -found.mentor)
    beyond = need_price[standing.need]
    beyond += mentor_price[standing.mentor]
    beyond += standing.cost
    np.subtract(dear, beyond, out=beyond)
    locked = standing.state == LOCKED
    bound = (
        _worth(needs, need_price)
        + _worth(mentors, mentor_price)
        + int(beyond[(beyond > 0) & (standing.state != CLOSED) & ~locked].sum())
        + int(beyond[locked].sum())
    )
    worth = int((dear - standing.cost[standing.chosen]).sum())
    return Proof(dear, need_price, mentor_price, bound, worth)


def _owed(bounds: Bounds, price: Ints) -> Ints:
    """Let nobody be worth less than nothing but those who have to be given somebody."""
    return np.where(bounds.least > 0, price, np.maximum(price, 0))


def _worth(bounds: Bounds, price: Ints) -> int:
    most = np.maximum(price, 0) * bounds.most
    return int(most.sum() + (np.minimum(price, 0) * bounds.least).sum())
