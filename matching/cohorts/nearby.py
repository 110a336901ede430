"""Who is near to whom, and the order in which a first division cuts: by what is asked, then place.

Learners are only compared with those of their own part, so that the work grows with their number.
"""

import numpy as np

from matching.cohorts.given import Asked
from matching.problem import NONE, Floats, Ints

NEAREST, PART = 24, 2_000
NEED, PATHWAY, PLACE, TIME = 1.0, 0.9, 0.8, 0.45
"""How much each counts in the distance between two learners."""


def in_order(asked: Asked, rng: np.random.Generator) -> Ints:
    """Put learners in an order in which those beside each other ask alike and work near.

    Parameters
    ----------
    asked : Asked
    rng : numpy.random.Generator
        For those who are alike.

    Returns
    -------
    ndarray of int64, shape (N,)
    """
    learners = asked.learners
    east, north = _cells(asked)
    return np.lexsort((rng.random(len(learners)), north, east, learners.knowhow))


def nearest(asked: Asked) -> Ints:
    """Find the nearest learners of each, by need, pathway, place and half-days.

    Parameters
    ----------
    asked : Asked

    Returns
    -------
    ndarray of int64, shape (N, K)
        The nearest first; where there are fewer, the last is said again.
    """
    features = _features(asked)
    found = np.empty((len(features), NEAREST), np.int64)
    for part in _parts(asked):
        found[part] = _within(features, part)
    return found


def _cells(asked: Asked) -> tuple[Floats, Floats]:
    cells = np.floor(np.nan_to_num(asked.learners.point) / asked.frame.reach)
    return cells[:, 0], cells[:, 1]


def _features(asked: Asked) -> Floats:
    learners = asked.learners
    kinds = max(int(learners.pathway.max(initial=0)) + 1, 1)
    pathway = np.zeros((len(learners), kinds), np.float32)
    known = np.flatnonzero(learners.pathway != NONE)
    pathway[known, learners.pathway[known]] = 1.0
    free = (learners.people.half_days[:, None] >> np.arange(14) & 1).astype(np.float32)
    place = np.nan_to_num(learners.point) / asked.frame.reach
    columns = (
        NEED * learners.need,
        PATHWAY * pathway,
        PLACE * place * (not asked.frame.online),
        TIME * (free - free.mean(axis=0)),
    )
    return np.concatenate([np.asarray(one, np.float32) for one in columns], axis=1)


def _parts(asked: Asked) -> list[Ints]:
    """Divide learners across the longer side of where they work; online, of what they ask."""
    where = asked.learners.need if asked.frame.online else asked.learners.point
    left, parts = [np.arange(len(where))], []
    while left:
        part = left.pop()
        if len(part) <= PART:
            parts.append(part)
            continue
        spread = np.ptp(where[part], axis=0)
        order = np.argsort(where[part, np.argmax(spread)], kind="stable")
        left += [part[order[: len(part) // 2]], part[order[len(part) // 2 :]]]
    return parts


def _within(features: Floats, part: Ints) -> Ints:
    if len(part) == 1:
        return np.full((1, NEAREST), part[0])
    own = features[part]
    off = (own * own).sum(axis=1)[None, :] - 2 * own @ own.T
    np.fill_diagonal(off, np.inf)
    count = min(NEAREST, len(part) - 1)
    best = np.argpartition(off, count - 1, axis=1)[:, :count]
    order = np.argsort(np.take_along_axis(off, best, axis=1), axis=1, kind="stable")
    best = part[np.take_along_axis(best, order, axis=1)]
    return np.pad(best, ((0, 0), (0, NEAREST - count)), mode="edge")
