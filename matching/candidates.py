"""The best mentors for each need, found in blocks, so that memory stays small at any size."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matching import eligibility
from matching.problem import (
    Bools,
    Edges,
    Experiences,
    Floats,
    Ints,
    Needs,
    People,
    Ragged,
    RangeError,
    Rules,
    ShapeError,
)

Scorer = Callable[[slice], Floats]
"""Gives the totals of a slice of the needs against every experience, shape (n, E), in [0, 1]."""

Progress = Callable[[int, int], None]
"""Told how many needs are done, and of how many."""

FEWEST = 40
"""Candidates a need that always are enough: on every instance measured, 20 already reached the
optimum over all pairs."""

BLOCK = 256
"""Needs worked on at once."""

ALL_PAIRS = 2_000_000
"""So many pairs are still solved in seconds, so a round of that size need not cut any list."""


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


def best(
    scorer: Scorer,
    pool: Pool,
    *,
    k: int = FEWEST,
    block: int = BLOCK,
    on_progress: Progress | None = None,
) -> Edges:
    """Find the best mentors for each need, each by their best experience.

    Parameters
    ----------
    scorer : callable
        Given a slice of the needs, their totals; shape (n, E), in [0, 1].
    pool : Pool
    k : int, default=40
        At most so many mentors a need, taken after the rules, so that none is lost to a mentor
        who may not be asked.
    block : int, default=256
        Needs worked on at once; memory grows with ``block * E``.
    on_progress : callable, optional
        Told after each block how many needs are done, and of how many.

    Returns
    -------
    Edges
        Sorted by need, then falling score, then mentor. Equal scores keep the lower index, of the
        experience as of the mentor.

    Raises
    ------
    RangeError
        Where `k` or `block` is below 1.
    ShapeError
        Where the scorer's totals do not fit the block.
    """
    if k < 1 or block < 1:
        raise RangeError(f"k is {k} and block is {block}; each must be at least 1")
    n_needs = len(pool.learners)
    found = []
    for start in range(0, n_needs, block):
        rows = slice(start, min(start + block, n_needs))
        found.append(_best_of_block(scorer, pool, rows=rows, k=k))
        if on_progress:
            on_progress(rows.stop, n_needs)
    need, mentor, experience = (
        np.concatenate([np.zeros(0, np.int64), *(part[i] for part in found)]) for i in range(3)
    )
    score = np.concatenate([np.zeros(0), *(part[3] for part in found)])
    order = np.lexsort((mentor, -score, need))
    return Edges(need[order], mentor[order], experience[order], score[order])


def by_mentor(scorer: Scorer, pool: Pool, rows: slice) -> tuple[Floats, Ints]:
    """Give each mentor's best score for a slice of the needs, whatever the rules say.

    Parameters
    ----------
    scorer : callable
    pool : Pool
    rows : slice

    Returns
    -------
    score : ndarray of float64, shape (n, M)
        -1 for a mentor without any experience.
    experience : ndarray of int64, shape (n, M)
        The lowest index among the best, -1 where there is none.
    """
    totals = np.asarray(scorer(rows), dtype=np.float64)
    size = len(range(*rows.indices(len(pool.learners))))
    if totals.shape != (size, len(pool.experiences)):
        raise ShapeError(
            f"the totals have shape {totals.shape}, not {(size, len(pool.experiences))}"
        )
    score = np.full((size, len(pool.mentors)), -1.0)
    experience = np.full(score.shape, -1, np.int64)
    order = np.argsort(pool.experiences.mentor, kind="stable")
    holders, starts = np.unique(pool.experiences.mentor[order], return_index=True)
    if len(holders) == 0:
        return score, experience
    sorted_totals = totals[:, order]
    highest = np.maximum.reduceat(sorted_totals, starts, axis=1)
    lengths = np.diff(np.append(starts, len(order)))
    at_best = sorted_totals == np.repeat(highest, lengths, axis=1)
    index = np.where(at_best, order[None, :], len(order))
    score[:, holders] = highest
    experience[:, holders] = np.minimum.reduceat(index, starts, axis=1)
    return score, experience


def enough(n_needs: int, n_mentors: int) -> int:
    """Say how many candidates a need are enough for an exact round.

    Parameters
    ----------
    n_needs, n_mentors : int

    Returns
    -------
    int
        All mentors while there are at most `ALL_PAIRS` pairs, then as many as fit, and never
        fewer than `FEWEST`.
    """
    return max(FEWEST, min(n_mentors, ALL_PAIRS // max(n_needs, 1)), 1)


def take(needs: Needs, rows: slice) -> Needs:
    """Give a slice of the needs.

    Parameters
    ----------
    needs : Needs
    rows : slice

    Returns
    -------
    Needs
    """
    chosen = range(*rows.indices(len(needs)))
    return Needs(
        text=tuple(needs.text[row] for row in chosen),
        role=tuple(needs.role[row] for row in chosen),
        knowhow=Ragged.of([needs.knowhow[row].tolist() for row in chosen]),
        context=Ragged.of([needs.context[row].tolist() for row in chosen]),
        place=needs.place[rows],
        profession=needs.profession[rows],
    )


def _best_of_block(
    scorer: Scorer, pool: Pool, *, rows: slice, k: int
) -> tuple[Ints, Ints, Ints, Floats]:
    score, experience = by_mentor(scorer, pool, rows)
    may = eligibility.allowed(pool.learners, pool.mentors, pool.rules, rows) & pool.available
    keep = _top(np.where(may & (score >= pool.minimum), score, -1.0), k)
    need, mentor = np.nonzero(keep)
    return need + rows.start, mentor, experience[need, mentor], score[need, mentor]


def _top(score: Floats, k: int) -> Bools:
    """Mark the k highest of each row that are not negative; of equals those of lowest index."""
    counts: Bools = score >= 0
    if score.shape[1] <= k:
        return counts
    bar = -np.partition(-score, k - 1, axis=1)[:, k - 1 : k]
    above, level = score > bar, score == bar
    room = k - above.sum(axis=1, keepdims=True)
    highest: Bools = (above | (level & (np.cumsum(level, axis=1) <= room))) & counts
    return highest
