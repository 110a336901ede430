"""Pins of a round: pairs an admin keeps, as edges that the assignment must choose."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching import eligibility
from matching.candidates import Pool, Scorer
from matching.problem import Edges, Ints


@dataclass(frozen=True)
class Pin:
    """A need and a mentor that an admin keeps, by the experience they chose where they chose one.

    The ids are those of rows; the oldest pin comes first wherever pins are listed.
    """

    need_id: int
    mentor_id: int
    experience_id: int | None


@dataclass(frozen=True)
class Kept:
    """What a run starts from beside the register: what is pinned, and what stood where it mends."""

    pinned: Sequence[Pin]
    stood: Sequence[Pin] | None = None


@dataclass(frozen=True, eq=False)
class Ids:
    """The ids of the rows behind the indices of a round."""

    need: tuple[int, ...]
    mentor: tuple[int, ...]
    experience: tuple[int, ...]


def keep(
    edges: Edges, pool: Pool, *, scorer: Scorer, ids: Ids, pins: Sequence[Pin], capacity: Ints
) -> tuple[Edges, Ints]:
    """Give the edges with every pin that can be kept among them, and where those stand.

    A pin is kept while its mentor has a place left, and as long as no hard rule stands between the
    two; one that was chosen below the least score, or beyond the best few, gets an edge of its own.
    """
    left = capacity.copy()
    kept: dict[int, tuple[int, int, int, float]] = {}
    for pin in pins:
        found = _edge(pool, pin, scorer=scorer, ids=ids)
        if found is None or found[0] in kept or left[found[1]] <= 0:
            continue
        left[found[1]] -= 1
        kept[found[0]] = found
    if not kept:
        return edges, np.zeros(0, dtype=np.int64)
    return _with(edges, list(kept.values()))


def _edge(pool: Pool, pin: Pin, *, scorer: Scorer, ids: Ids) -> tuple[int, int, int, float] | None:
    if pin.need_id not in ids.need or pin.mentor_id not in ids.mentor:
        return None
    need, mentor = ids.need.index(pin.need_id), ids.mentor.index(pin.mentor_id)
    row = slice(need, need + 1)
    may = eligibility.allowed(pool.learners, pool.mentors, pool.rules, row)[0, mentor]
    held = np.flatnonzero(pool.experiences.mentor == mentor)
    if not may or not pool.available[mentor] or len(held) == 0:
        return None
    totals = scorer(row)[0]
    chosen = [at for at in held.tolist() if ids.experience[at] == pin.experience_id]
    at = chosen[0] if chosen else int(held[np.argmax(totals[held])])
    return need, mentor, at, float(np.clip(totals[at], 0.0, 1.0))


def _with(edges: Edges, kept: list[tuple[int, int, int, float]]) -> tuple[Edges, Ints]:
    columns = list(zip(*kept, strict=True))
    wide = 1 + max(int(edges.mentor.max(initial=0)), *columns[1])
    pairs = [need * wide + mentor for need, mentor, _, _ in kept]
    others = ~np.isin(edges.need * wide + edges.mentor, pairs)
    need = np.concatenate([edges.need[others], np.array(columns[0], dtype=np.int64)])
    mentor = np.concatenate([edges.mentor[others], np.array(columns[1], dtype=np.int64)])
    experience = np.concatenate([edges.experience[others], np.array(columns[2], dtype=np.int64)])
    score = np.concatenate([edges.score[others], np.array(columns[3], dtype=np.float64)])
    order = np.lexsort((mentor, -score, need))
    whole = Edges(need[order], mentor[order], experience[order], score[order])
    pinned = np.flatnonzero(order >= int(others.sum()))
    return whole, pinned
