"""Why an experience answers a need and what differs, as structure read from the graph."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from matching import phrases
from matching.graph import Graph, Join, Node, broader, joins
from matching.problem import Needs, Vocabulary

DECAY = 0.6
"""What each next place in a list is worth beside the one before it."""

RELATED = 0.35
"""What know-how beside or above the wanted one is worth as a reason."""

INFERRED = 0.6
"""What know-how that was only inferred from words is worth beside what was confirmed."""

CONTEXT_STRENGTH = {
    "population": 0.30,
    "obstacle": 0.28,
    "service": 0.26,
    "setting": 0.24,
    "level": 0.20,
    "authority": 0.18,
    "outcome": 0.12,
    "stage": 0.10,
}
"""What each type of context in common is worth as a reason."""

DIFFERING = ("setting", "level", "population", "authority")
"""Types of context that hinder carrying know-how over, the gravest first."""

LONG_AGO = 5
"""Years before the latest experience of all after which it is said how long ago one was."""

MOST_WORDS = 4
"""Words that are named when only words join the two."""


@dataclass(frozen=True)
class Reason:
    """One thing that joins a need and an experience.

    Parameters
    ----------
    kind : str
        knowhow, knowhow_narrower, knowhow_broader or knowhow_beside; the same with ``_inferred``
        after it where the know-how was inferred from words; a type of context (service, setting,
        population, level, obstacle, authority, outcome, stage); place; profession; words.
    path : tuple of nodes
        From the need to the experience; every neighbouring pair but the need's own first step is an
        edge of the graph, in one direction or the other.
    strength : float
        In (0, 1]; reasons are given with the strongest first.
    phrases : tuple of str
        Only for words: what both texts say.
    """

    kind: str
    path: tuple[Node, ...]
    strength: float
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Difference:
    """One thing in which a need and an experience differ.

    Parameters
    ----------
    kind : str
        knowhow (not done), setting, level, population, authority, service (missing), time or
        region.
    asked : tuple of nodes
        What the need has; empty for time.
    shown : tuple of nodes
        What the experience has in its place; empty for know-how, service and time.
    year : int or None
        Only for time: the last year of the experience.
    """

    kind: str
    asked: tuple[Node, ...] = ()
    shown: tuple[Node, ...] = ()
    year: int | None = None


@dataclass(frozen=True)
class Explanation:
    """What joins a need and an experience, and what differs.

    Parameters
    ----------
    reasons : tuple of Reason
        Strongest first. Empty where the graph has no path between the two.
    differences : tuple of Difference
        In the order of what matters for carrying know-how over.
    """

    reasons: tuple[Reason, ...]
    differences: tuple[Difference, ...]


def explain(
    graph: Graph,
    vocabulary: Vocabulary,
    needs: Needs,
    n: int,
    experience: int,
    *,
    inferred: Sequence[int] | None = None,
) -> Explanation:
    """Explain why an experience answers a need.

    Parameters
    ----------
    graph : networkx.DiGraph
        As `graph.build` draws it. Where it holds the need (`graph.add_need`), the need's own edges
        are read from it too; else they are those that `graph.joins` lists.
    vocabulary : Vocabulary
    needs : Needs
    n, experience : int
        Rows of the need and of the experience.
    inferred : sequence of int, optional
        Know-how inferred from the need's words, most likely first.

    Returns
    -------
    Explanation
    """
    asked = list(joins(graph, needs, n, inferred=inferred))
    pair = _Pair(graph, ("need", n), ("experience", experience), asked)
    found = [*_by_knowhow(pair), *_by_context(pair), *_by_place(pair), *_by_profession(pair)]
    if not any(reason.kind.startswith("knowhow") for reason in found):
        found.extend(_by_words(pair, needs.text[n]))
    found.sort(key=lambda reason: -reason.strength)
    return Explanation(tuple(found), tuple(_differences(pair, vocabulary)))


@dataclass(frozen=True)
class _Pair:
    graph: Graph
    need: Node
    experience: Node
    asked: list[Join]

    def wanted(self, *kinds: str) -> list[tuple[Node, int]]:
        """List what the need points to by one kind of edge, with its place in the order."""
        return [(to, facts.get("rank", 0)) for to, facts in self.asked if facts["kind"] in kinds]

    def held(self, kind: str) -> dict[Node, int]:
        """Map what the experience points to by one kind of edge to its place in the order."""
        edges = self.graph.adj[self.experience].items() if self.experience in self.graph else ()
        return {to: facts.get("rank", 0) for to, facts in edges if facts["kind"] == kind}


def _by_knowhow(pair: _Pair) -> Iterator[Reason]:
    for kind, suffix, worth in (("asks", "", 1.0), ("inferred", "_inferred", INFERRED)):
        shown, wanted = pair.held("shows"), pair.wanted(kind)
        named = {to for to, _ in wanted if to in shown}
        for to, rank in wanted:
            if to in named:
                strength = worth * DECAY ** (rank + shown[to])
                yield Reason(f"knowhow{suffix}", (pair.need, to, pair.experience), strength)
                continue
            near = _nearest(pair.graph, to, [other for other in shown if other not in named])
            if near is not None:
                relation, path = near
                named.add(path[-1])  # one thing that was done is one reason
                strength = worth * RELATED * DECAY ** (rank + shown[path[-1]])
                route = (pair.need, *path, pair.experience)
                yield Reason(f"knowhow_{relation}{suffix}", route, strength)


def _nearest(graph: Graph, to: Node, shown: list[Node]) -> tuple[str, tuple[Node, ...]] | None:
    above = broader(graph, to)
    for other in shown:
        walk = broader(graph, other)
        if other in above:
            return "broader", tuple(above[: above.index(other) + 1])
        if to in walk:
            return "narrower", tuple(reversed(walk[: walk.index(to) + 1]))
        if len(above) > 2 and len(walk) > 2 and above[1] == walk[1]:
            return "beside", (to, above[1], other)
    return None


def _by_context(pair: _Pair) -> Iterator[Reason]:
    shown, seen = pair.held("in_context"), Counter[str]()
    for to, _ in pair.wanted("wants"):
        if to in shown:
            kind = str(pair.graph.nodes[to]["type"])
            strength = CONTEXT_STRENGTH.get(kind, 0.05) * DECAY ** seen[kind]
            seen[kind] += 1
            yield Reason(kind, (pair.need, to, pair.experience), strength)


def _by_place(pair: _Pair) -> Iterator[Reason]:
    for (to, _), other in product(pair.wanted("at"), pair.held("at")):
        above, walk = broader(pair.graph, to), broader(pair.graph, other)
        common = next((node for node in above if node in walk), None)
        if common is not None:
            up, down = above[: above.index(common) + 1], walk[: walk.index(common)]
            strength = 0.2 * DECAY ** (len(up) + len(down) - 1)
            route = (pair.need, *up, *reversed(down), pair.experience)
            yield Reason("place", route, strength)


def _by_profession(pair: _Pair) -> Iterator[Reason]:
    for to, _ in pair.wanted("of_profession"):
        if to in pair.held("of_profession"):
            yield Reason("profession", (pair.need, to, pair.experience), 0.1)


def _by_words(pair: _Pair, text: str) -> Iterator[Reason]:
    said = pair.held("says")
    common = {str(to[1]): to for to, _ in pair.wanted("says") if to in said}
    if not common:
        return
    weight = {word: float(pair.graph.nodes[to]["weight"]) for word, to in common.items()}
    telling = sorted(common, key=lambda word: (-weight[word], word))[:MOST_WORDS]
    route = (pair.need, common[telling[0]], pair.experience)
    strength = min(0.5, 0.1 * len(common))
    yield Reason("words", route, strength, phrases.shared(text, telling))


def _differences(pair: _Pair, vocabulary: Vocabulary) -> Iterator[Difference]:
    known = pair.held("shows")
    lacking = [
        to
        for to, _ in pair.wanted("asks")
        if to not in known and _nearest(pair.graph, to, list(known)) is None
    ]
    if lacking:
        yield Difference("knowhow", asked=tuple(lacking))
    yield from _context_differences(pair, vocabulary)
    year = pair.graph.nodes[pair.experience].get("year", math.nan)
    latest = pair.graph.graph.get("latest_year", math.nan)
    if latest - year > LONG_AGO:
        yield Difference("time", year=int(year))
    for (to, _), other in product(pair.wanted("at"), pair.held("at")):
        mine, theirs = broader(pair.graph, to)[-1], broader(pair.graph, other)[-1]
        if mine != theirs:
            yield Difference("region", (mine,), (theirs,))


def _context_differences(pair: _Pair, vocabulary: Vocabulary) -> Iterator[Difference]:
    asked, shown = defaultdict[str, list[Node]](list), defaultdict[str, list[Node]](list)
    for to, _ in pair.wanted("wants"):
        asked[vocabulary.context_type[int(to[1])]].append(to)
    for to in pair.held("in_context"):
        shown[vocabulary.context_type[int(to[1])]].append(to)
    for kind in DIFFERING:
        if asked[kind] and shown[kind] and not set(asked[kind]) & set(shown[kind]):
            yield Difference(kind, tuple(asked[kind]), tuple(shown[kind]))
    missing = tuple(to for to in asked["service"] if to not in shown["service"])
    if missing and shown["service"]:
        yield Difference("service", missing)
