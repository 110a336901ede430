"""How sure it is that a register holds a full answer to a need."""

import numpy as np

from matching.problem import Floats

LIKELY_FULL = 0.5
"""From this probability on a full answer is taken to be there."""

STEEPNESS, MIDDLE = 15.1, 0.629
"""How the best know-how part of all experiences turns into a probability. One piece of know-how
that somebody mainly did makes a part of 0.632, and one that people only did beside others 0.55."""


def full_answer(best: Floats) -> Floats:
    """Turn how well the best experience shows the wanted know-how into a probability.

    Parameters
    ----------
    best : ndarray of float64, shape (N,)
        The highest know-how part that any experience reaches for each need, in [0, 1].

    Returns
    -------
    ndarray of float64, shape (N,)
        The probability that somebody on the register could teach exactly what is needed.

    Notes
    -----
    A logistic regression (D. Cox, Journal of the Royal Statistical Society B 20(2), 1958), fitted
    on 120 needs written for it (tests/quality/other_voices.csv), each asked again with those
    experiences hidden that mainly show its first know-how, and with all hidden that show it at
    all. In ten parts held back in turn its Brier score is 0.096. It means what it says where about
    one need in four has a full answer; where more have, it errs towards saying that none is there.

    Examples
    --------
    >>> full_answer(np.array([0.55, 0.64, 0.8])).round(2).tolist()
    [0.23, 0.54, 0.93]
    """
    return np.asarray(1 / (1 + np.exp(-STEEPNESS * (best - MIDDLE))))
