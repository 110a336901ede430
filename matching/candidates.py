"""The best mentors for each need, found in blocks, so that memory stays small at any size."""

from collections.abc import Callable, Sequence
from contextlib import closing

import numpy as np

from matching.choosing import Chooser, Picking, Pool, Scorer, totals_of
from matching.holders import Holders
from matching.means import MEGABYTE, Means, MemoryBoundError, spread
from matching.problem import Bools, Edges, Floats, Ints, Needs, RangeError

__all__ = [
    "ALL_PAIRS", "ALONE", "BLOCK", "FEWEST", "Means", "MemoryBoundError", "Picking", "Pool",
    "Progress", "Scorer", "best", "by_mentor", "enough", "fitting", "take", "widen",
]  # fmt: skip

Progress = Callable[[int, int], None]
"""Told how many needs are done, and of how many."""

FEWEST = 40
"""Candidates a need that always are enough: on every instance measured, 20 already reached the
optimum over all pairs."""

BLOCK = 512
"""Needs worked on at once, where there is memory for so many."""

EASY = 64
"""Needs worked on at once with which a block is worth its beginning."""

CHOOSING = 32
"""Bytes to choose among the mentors, for a need and a mentor: their table and its partition (16),
and the rules, of which one after the other is looked at (16)."""

KEPT = 64
"""Bytes for a need and one of its candidates: the edge (32), and putting it where it belongs."""

GAP = 16
"""So many needs that nobody asked about are scored rather than a new block begun."""

ALL_PAIRS = 2_000_000
"""So many pairs are still solved in seconds, so a round of that size need not cut any list."""

COLUMNS = ("need", "mentor", "experience", "score")

ALONE = Means()
"""One worker on this machine."""


def best(
    scorer: Scorer,
    pool: Pool,
    *,
    k: int = FEWEST,
    block: int = BLOCK,
    on_progress: Progress | None = None,
    means: Means = ALONE,
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
    block : int, default=512
        Needs worked on at once; fewer where the memory of `means` asks for it, see `fitting`.
    on_progress : callable, optional
        Told after each block how many needs are done, and of how many. What it raises ends the
        work: no further block begins.
    means : Means, optional
        What may be used. It changes nothing in what is found, as long as the scorer gives a need
        the same totals whatever else is in the slice.

    Returns
    -------
    Edges
        Sorted by need, then falling score, then mentor. Equal scores keep the lower index, of the
        experience as of the mentor.

    Raises
    ------
    RangeError
        Where `k` or `block` is below 1, or the memory is too small for a single need.
    ShapeError
        Where the scorer's totals do not fit the block.
    """
    if k < 1 or block < 1:
        raise RangeError(f"k is {k} and block is {block}; each must be at least 1")
    size = len(pool.learners)
    block = min(block, fitting(pool, k=k, n_needs=size, means=means))
    pieces = [slice(start, min(start + block, size)) for start in range(0, size, block)]
    found: list[Edges] = []
    with closing(spread(Chooser(scorer, pool, k), pieces, means)) as blocks:
        for piece, edges in zip(pieces, blocks, strict=True):
            found.append(edges)
            if on_progress:
                on_progress(piece.stop, size)
    return _joined(found)


def widen(
    edges: Edges, scorer: Scorer, pool: Pool, *, needs: Ints, k: int, means: Means = ALONE
) -> Edges:
    """Give some needs more candidates: those that stayed without a place because k was too few.

    Parameters
    ----------
    edges : Edges
        What was found with a smaller k; all of it is kept.
    scorer : callable
    pool : Pool
    needs : ndarray of int64
        The needs to look at again.
    k : int
        At most so many mentors for each of them.
    means : Means, optional
        As in `best`.

    Returns
    -------
    Edges
        Sorted as in `best`.

    Raises
    ------
    RangeError
        As in `best`, and where a need is not there.
    """
    if k < 1:
        raise RangeError(f"k is {k}; it must be at least 1")
    size = len(pool.learners)
    if len(needs) and (needs.min() < 0 or needs.max() >= size):
        raise RangeError(f"needs names {int(needs.min())} to {int(needs.max())}; there are {size}")
    asked = np.zeros(size, np.bool_)
    asked[needs] = True
    block = min(BLOCK, fitting(pool, k=k, n_needs=int(asked.sum()), means=means))
    pieces = _pieces(np.flatnonzero(asked), block)
    with closing(spread(Chooser(scorer, pool, k), pieces, means)) as blocks:
        found = [_some(more, asked[more.need]) for more in blocks]
    more = _joined(found)
    n_mentors = len(pool.mentors)
    known = np.isin(more.need * n_mentors + more.mentor, edges.need * n_mentors + edges.mentor)
    whole = _joined([edges, _some(more, ~known)])
    return _some(whole, np.lexsort((whole.mentor, -whole.score, whole.need)))


def fitting(pool: Pool, *, k: int, n_needs: int, means: Means) -> int:
    """Say how many needs may be worked on at once within the memory there is.

    Parameters
    ----------
    pool : Pool
    k, n_needs : int
    means : Means

    Returns
    -------
    int
        ``((most_memory - n_needs * k * KEPT) / workers - beside) / one`` with k at most M and
        ``one = E * scoring + M * CHOOSING + k * KEPT``; on a cluster, where each thread has that
        memory for its block and the result lies elsewhere, ``(most_memory - beside) / one``.

    Raises
    ------
    MemoryBoundError
        Where not even one need fits.
    """
    n_mentors = len(pool.mentors)
    listed = min(k, n_mentors) * KEPT
    one = len(pool.experiences) * means.scoring + n_mentors * CHOOSING + listed
    kept, at_once = (0, 1) if means.cluster else (n_needs * listed, means.workers)
    least = kept + at_once * (means.beside + one)
    if least > means.most_memory * MEGABYTE:
        easy = least + at_once * (EASY - 1) * one
        raise MemoryBoundError(
            most=means.most_memory, least=-(-least // MEGABYTE), easy=-(-easy // MEGABYTE)
        )
    left = means.most_memory * MEGABYTE - kept - at_once * means.beside
    return int(left // max(at_once * one, 1))


def by_mentor(scorer: Picking, pool: Pool, rows: Ints) -> tuple[Floats, Ints]:
    """Give each mentor's best score for some of the needs, whatever the rules say.

    Parameters
    ----------
    scorer : callable
    pool : Pool
    rows : ndarray of int64, shape (n,)

    Returns
    -------
    score : ndarray of float64, shape (n, M)
        -1 for a mentor without any experience.
    experience : ndarray of int64, shape (n, M)
        The lowest index among the best, -1 where there is none.
    """
    holders = Holders.of(pool.experiences.mentor, len(pool.mentors))
    totals = totals_of(scorer, pool, rows).astype(np.float64)
    score = holders.highest(totals)
    experience = np.full(score.shape, -1, np.int64)
    held = np.flatnonzero(np.diff(holders.starts))
    need, mentor = np.repeat(np.arange(len(score)), len(held)), np.tile(held, len(score))
    experience[need, mentor] = holders.lowest_at(totals, need, mentor)
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


def take(needs: Needs, rows: slice | Ints) -> Needs:
    """Give some of the needs.

    Parameters
    ----------
    needs : Needs
    rows : slice or ndarray of int64

    Returns
    -------
    Needs
    """
    chosen = np.arange(len(needs))[rows]
    return Needs(
        text=tuple(needs.text[row] for row in chosen.tolist()),
        role=tuple(needs.role[row] for row in chosen.tolist()),
        knowhow=needs.knowhow.take(chosen),
        context=needs.context.take(chosen),
        place=needs.place[rows],
        profession=needs.profession[rows],
    )


def _pieces(needs: Ints, block: int) -> list[slice]:
    """Cover needs by slices that are no longer than a block, and leave out what lies between."""
    pieces: list[slice] = []
    for need in needs.tolist():
        last = pieces[-1] if pieces else slice(0, -GAP - 1)
        if need - last.stop > GAP or need >= last.start + block:
            pieces.append(slice(need, need + 1))
        else:
            pieces[-1] = slice(last.start, need + 1)
    return pieces


def _joined(parts: Sequence[Edges]) -> Edges:
    none = np.zeros(0, np.int64)
    parts = [Edges(none, none, none, np.zeros(0)), *parts]
    columns = ([getattr(part, name) for part in parts] for name in COLUMNS)
    return Edges(*map(np.concatenate, columns))


def _some(edges: Edges, chosen: Ints | Bools) -> Edges:
    return Edges(*(getattr(edges, name)[chosen] for name in COLUMNS))
