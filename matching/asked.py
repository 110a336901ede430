"""Needs as they are compared with experiences: read once, however many experiences there are.

scipy and scikit-learn are imported here: only `similarity` imports this module.
"""

from dataclasses import dataclass

import numpy as np

from matching import closeness, hierarchy
from matching.hints import Hints
from matching.placed import Placed
from matching.problem import Floats, Needs
from matching.proximity import Proximity, Walked
from matching.text import compared
from matching.told import said


@dataclass(frozen=True, eq=False)
class Asked:
    """Needs as they are compared with experiences.

    Parameters
    ----------
    needs : Needs
        N rows.
    texts : Placed
        What they say.
    knowhow : ndarray of float64, shape (N, H)
        Their confirmed know-how, weighted by order.
    described : ndarray of float64, shape (N, C)
        1 where a context is confirmed.
    likely : ndarray of float64, shape (N, H)
        The know-how that their words seem to be about; 0 where some is confirmed.
    near : ndarray of float64, shape (N, E), or None
        How near they are to the register; None where all have confirmed know-how.
    walked : Walked
        Where walks from them come.
    """

    needs: Needs
    texts: Placed
    knowhow: Floats
    described: Floats
    likely: Floats
    near: Floats | None
    walked: Walked


def ask(needs: Needs, *, hints: Hints, proximity: Proximity) -> Asked:
    """Read needs so that they can be compared with experiences.

    Parameters
    ----------
    needs : Needs
        N rows.
    hints : Hints
    proximity : Proximity

    Returns
    -------
    Asked
    """
    words = said(needs)
    texts = hints.space.place(words)
    knowhow = hierarchy.order_weights(needs.knowhow, len(hints.item))
    guessed = np.diff(needs.knowhow.starts) == 0
    near, likely = None, np.zeros(knowhow.shape)
    if guessed.any():
        near = compared(texts, hints.register.placed)
        likely = hints.likely(texts, near=near, spoken=hints.spoken(words)) * guessed[:, None]
    described = closeness.membership(needs.context, hints.register.described.shape[1])
    walked = proximity.walked(texts, knowhow)
    return Asked(needs, texts, knowhow, described, likely, near, walked)
