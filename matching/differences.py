"""What differs between a need and an experience, the gravest first."""

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from matching.graph import Node, broader
from matching.problem import Vocabulary
from matching.reasons import Pair, nearest

DIFFERING = ("authority", "level", "setting", "population")
"""Types of context that hinder carrying know-how over, the gravest first."""

MISSING = ("service", "obstacle")
"""Types of context of which each one counts: what was not part of it has to be found elsewhere."""

LONG_AGO = 5
"""Years before the latest experience of all after which it is said how long ago one was."""


@dataclass(frozen=True)
class Difference:
    """One thing in which a need and an experience differ.

    Parameters
    ----------
    kind : str
        knowhow (not done), authority, level, setting, population, service (missing), obstacle (not
        met), region or time.
    asked : tuple of nodes
        What the need has; empty for time.
    shown : tuple of nodes
        What the experience has in its place; empty for time.
    year : int or None
        Only for time: the last year of the experience.
    """

    kind: str
    asked: tuple[Node, ...] = ()
    shown: tuple[Node, ...] = ()
    year: int | None = None


def between(pair: Pair, vocabulary: Vocabulary) -> list[Difference]:
    """List all in which a need and an experience differ.

    Parameters
    ----------
    pair : Pair
    vocabulary : Vocabulary

    Returns
    -------
    list of Difference
        First know-how, then what the work was done under, with and for, as evidence on carrying
        know-how over has it; then where, and how long ago. What one side does not tell is none.
    """
    return [*_knowhow(pair), *_contexts(pair, vocabulary), *_region(pair), *_time(pair)]


def _knowhow(pair: Pair) -> Iterator[Difference]:
    known = list(pair.held("shows"))
    lacking = [
        to
        for to, _ in pair.wanted("asks")
        if to not in known and nearest(pair.graph, to, known) is None
    ]
    if lacking:
        yield Difference("knowhow", tuple(lacking), tuple(known))


def _contexts(pair: Pair, vocabulary: Vocabulary) -> Iterator[Difference]:
    asked, shown = defaultdict[str, list[Node]](list), defaultdict[str, list[Node]](list)
    for to, _ in pair.wanted("wants"):
        asked[vocabulary.context_type[int(to[1])]].append(to)
    for to in pair.held("in_context"):
        shown[vocabulary.context_type[int(to[1])]].append(to)
    for kind in DIFFERING:
        if asked[kind] and shown[kind] and not set(asked[kind]) & set(shown[kind]):
            yield Difference(kind, tuple(asked[kind]), tuple(shown[kind]))
    for kind in MISSING:
        missing = tuple(to for to in asked[kind] if to not in shown[kind])
        if missing and shown[kind]:
            yield Difference(kind, missing, tuple(shown[kind]))


def _region(pair: Pair) -> Iterator[Difference]:
    for (to, _), other in product(pair.wanted("at"), pair.held("at")):
        mine, theirs = broader(pair.graph, to)[-1], broader(pair.graph, other)[-1]
        if mine != theirs:
            yield Difference("region", (mine,), (theirs,))


def _time(pair: Pair) -> Iterator[Difference]:
    year = pair.graph.nodes[pair.experience].get("year", math.nan)
    latest = pair.graph.graph.get("latest_year", math.nan)
    if latest - year > LONG_AGO:
        yield Difference("time", year=int(year))
