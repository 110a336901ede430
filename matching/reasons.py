"""What joins a need and an experience, as paths read from the graph."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from matching.graph import Graph, Join, Node, broader
from matching.spans import Quote

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


@dataclass(frozen=True)
class Reason:
    """One thing that joins a need and an experience.

    Parameters
    ----------
    kind : str
        knowhow, knowhow_narrower, knowhow_broader or knowhow_beside; the same with ``_inferred``
        after it where the know-how was inferred from words; a type of context (service, setting,
        population, level, obstacle, authority, outcome, stage); place; profession. Where the words
        alone join the two: knowhow_words, with the know-how of the experience that they come
        nearest to, or words, where the experience shows none.
    path : tuple of nodes
        From the need to the experience; every neighbouring pair is an edge of the graph, in one
        direction or the other, but the first of knowhow_words, which the words alone draw.
    strength : float
        In (0, 1]; reasons are given with the strongest first.
    asked, told : Quote, optional
        What is said of it in the need and in the experience, word for word.
    """

    kind: str
    path: tuple[Node, ...]
    strength: float
    asked: Quote | None = None
    told: Quote | None = None

    @property
    def joins(self) -> Node | None:
        """What joins the two: what the experience holds at the end of the path."""
        return self.path[-2] if len(self.path) > 2 else None

    @property
    def quotable(self) -> bool:
        """Whether texts can speak of it; a place or a profession is not looked for in them."""
        return self.kind not in ("place", "profession")


@dataclass(frozen=True)
class Pair:
    """A need and an experience in the graph, with the edges that leave the need.

    Parameters
    ----------
    graph : networkx.DiGraph
    need, experience : tuple
        Their nodes.
    asked : list of (node, attributes)
        As `graph.joins` lists them.
    """

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


def between(pair: Pair) -> list[Reason]:
    """List all that joins a need and an experience, without quotes.

    Parameters
    ----------
    pair : Pair

    Returns
    -------
    list of Reason
        Strongest first; empty where the graph has no path between the two.
    """
    found = [*_by_knowhow(pair), *_by_context(pair), *_by_place(pair), *_by_profession(pair)]
    return sorted(found, key=lambda reason: -reason.strength)


def nearest(graph: Graph, to: Node, shown: list[Node]) -> tuple[str, tuple[Node, ...]] | None:
    """Find know-how near the wanted one among what an experience shows.

    Parameters
    ----------
    graph : networkx.DiGraph
    to : tuple
        The wanted know-how.
    shown : list of tuple
        What the experience shows, most important first.

    Returns
    -------
    tuple or None
        "narrower", "broader" or "beside", and the walk from the wanted to the shown; None where
        nothing is near.
    """
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


def _by_knowhow(pair: Pair) -> Iterator[Reason]:
    for kind, suffix, worth in (("asks", "", 1.0), ("inferred", "_inferred", INFERRED)):
        shown, wanted = pair.held("shows"), pair.wanted(kind)
        named = {to for to, _ in wanted if to in shown}
        for to, rank in wanted:
            if to in named:
                strength = worth * DECAY ** (rank + shown[to])
                yield Reason(f"knowhow{suffix}", (pair.need, to, pair.experience), strength)
                continue
            near = nearest(pair.graph, to, [other for other in shown if other not in named])
            if near is not None:
                relation, path = near
                named.add(path[-1])  # one thing that was done is one reason
                strength = worth * RELATED * DECAY ** (rank + shown[path[-1]])
                route = (pair.need, *path, pair.experience)
                yield Reason(f"knowhow_{relation}{suffix}", route, strength)


def _by_context(pair: Pair) -> Iterator[Reason]:
    shown, seen = pair.held("in_context"), Counter[str]()
    for to, _ in pair.wanted("wants"):
        if to in shown:
            kind = str(pair.graph.nodes[to]["type"])
            strength = CONTEXT_STRENGTH.get(kind, 0.05) * DECAY ** seen[kind]
            seen[kind] += 1
            yield Reason(kind, (pair.need, to, pair.experience), strength)


def _by_place(pair: Pair) -> Iterator[Reason]:
    for (to, _), other in product(pair.wanted("at"), pair.held("at")):
        above, walk = broader(pair.graph, to), broader(pair.graph, other)
        common = next((node for node in above if node in walk), None)
        if common is not None:
            up, down = above[: above.index(common) + 1], walk[: walk.index(common)]
            strength = 0.2 * DECAY ** (len(up) + len(down) - 1)
            route = (pair.need, *up, *reversed(down), pair.experience)
            yield Reason("place", route, strength)


def _by_profession(pair: Pair) -> Iterator[Reason]:
    for to, _ in pair.wanted("of_profession"):
        if to in pair.held("of_profession"):
            yield Reason("profession", (pair.need, to, pair.experience), 0.1)
