"""Who may be put beside whom in a round, and the best of them for a block of needs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching import eligibility
from matching.holders import Holders
from matching.problem import (
    Bools,
    Edges,
    Experiences,
    Floats,
    Ints,
    People,
    RangeError,
    Rules,
    ShapeError,
)

Scorer = Callable[[slice], Floats]
"""Gives the totals of a slice of the needs against every experience, shape (n, E), in [0, 1].

Several threads may call it at once, and on a cluster it is pickled."""

Picking = Callable[[Ints], Floats]
"""Gives the totals of needs that are named one by one, as a scorer does."""


@dataclass(frozen=True, eq=False)
class Pool:
    """Who may be put beside whom in a round.

    Parameters
    ----------
    experiences : Experiences
        What the mentors have done, E rows.
    learners : People
        The person behind each need, N rows.
    mentors : People
        M rows.
    rules : Rules
    available : ndarray of bool, shape (M,)
        Mentors who are ready, listed and have a place to give.
    minimum : float, default=0.0
        The least score at which an experience counts as an answer, in [0, 1].
    """

    experiences: Experiences
    learners: People
    mentors: People
    rules: Rules
    available: Bools
    minimum: float = 0.0

    def __post_init__(self) -> None:
        """Refuse columns that do not fit together."""
        if self.available.shape != (len(self.mentors),):
            raise ShapeError(
                f"available has shape {self.available.shape}, not {(len(self.mentors),)}"
            )
        if not 0.0 <= self.minimum <= 1.0:
            raise RangeError(f"minimum is {self.minimum}; a score lies in [0, 1]")
        holder = self.experiences.mentor
        if len(holder) and (holder.min() < 0 or holder.max() >= len(self.mentors)):
            wrong = holder[(holder < 0) | (holder >= len(self.mentors))][0]
            raise RangeError(
                f"an experience names mentor {int(wrong)}; there are {len(self.mentors)}"
            )


class Chooser:
    """Chooses the candidates of a block; what no block changes is made once, and goes along.

    Parameters
    ----------
    scorer : callable
    pool : Pool
    k : int
        At most so many mentors a need.
    """

    def __init__(self, scorer: Scorer, pool: Pool, k: int) -> None:
        self.scorer, self.pool, self.k = scorer, pool, k
        self.holders = Holders.of(pool.experiences.mentor, len(pool.mentors))

    def __call__(self, rows: slice) -> Edges:
        """Give the candidates of a slice of the needs, sorted as `Edges` asks for."""
        pool = self.pool
        totals = totals_of(self.scorer, pool, rows)
        table = self.holders.highest(totals)
        closed = ~eligibility.allowed(pool.learners, pool.mentors, pool.rules, rows)
        closed |= ~pool.available
        # By arithmetic, as choosing where a mask says so takes five times as long.
        table -= np.multiply(closed, 2, dtype=table.dtype)
        del closed
        # Flat, as looking along two dimensions takes ten times as long.
        need, mentor = np.divmod(np.flatnonzero(_top(table, self.k)), max(table.shape[1], 1))
        score = table[need, mentor].astype(np.float64)
        # Whatever is below the minimum stands below all that is not, so nobody lost a place to it.
        answers = score >= pool.minimum
        need, mentor, score = need[answers], mentor[answers], score[answers]
        order = _falling(need, score, size=len(table))
        need, mentor, score = need[order], mentor[order], score[order]
        experience = self.holders.lowest_at(totals, need, mentor)
        return Edges(need + rows.start, mentor, experience, score)


def totals_of(scorer: Scorer | Picking, pool: Pool, rows: Any) -> Floats:
    """Ask the scorer, and refuse what does not fit.

    Parameters
    ----------
    scorer : callable
    pool : Pool
    rows : slice or ndarray of int64
        As the scorer takes them.

    Returns
    -------
    ndarray of float32 or float64, shape (n, E)

    Raises
    ------
    ShapeError
        Where the totals do not fit the slice.
    """
    totals = np.asarray(scorer(rows))
    if totals.dtype not in (np.float32, np.float64):
        totals = totals.astype(np.float64)
    expected = (len(np.arange(len(pool.learners))[rows]), len(pool.experiences))
    if totals.shape != expected:
        raise ShapeError(f"the totals have shape {totals.shape}, not {expected}")
    return totals


def _top(score: Floats, k: int) -> Bools:
    """Mark the k highest of each row that are not negative; of equals those of lowest index."""
    wide = score.shape[1]
    if wide <= k:
        few: Bools = score >= 0
        return few
    ordered = score.copy()
    ordered.partition(wide - k, axis=1)
    bar = np.maximum(ordered[:, wide - k], 0)[:, None]
    del ordered
    highest: Bools = score >= bar
    # More than k only where equals stand at the bar: rare, so only such rows are counted out.
    many = np.flatnonzero(np.count_nonzero(highest, axis=1) > k)
    above, level = score[many] > bar[many], score[many] == bar[many]
    room = k - np.count_nonzero(above, axis=1)[:, None]
    highest[many] = above | (level & (np.cumsum(level, axis=1, dtype=np.int32) <= room))
    return highest


def _falling(need: Ints, score: Floats, *, size: int) -> Ints:
    """Order what stands by need and mentor by need and falling score."""
    counts = np.bincount(need, minlength=size)
    starts = np.cumsum(counts) - counts
    within = np.arange(len(need)) - np.repeat(starts, counts)
    padded = np.full((size, int(counts.max(initial=0))), np.inf)
    padded[need, within] = -score
    order = np.argsort(padded, axis=1, kind="stable") + starts[:, None]
    there: Ints = order[np.arange(padded.shape[1]) < counts[:, None]]
    return there
