"""The typed graph of needs, experiences, mentors, know-how, contexts, places and professions.

A node is a tuple of its type and its index: ``("knowhow", 4)``, ``("context", 7)``,
``("experience", 0)``, ``("mentor", 3)``, ``("place", 9)``, ``("profession", 1)``, ``("need", 2)``.
Every edge has a `kind`: broader, shows, in_context, done_by, at, within, of_profession; from a
need: asks, inferred, wants, at, of_profession. What two texts have in common is no edge: it is read
from the texts when it is asked for (`quotes`), so that the graph stays small.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import networkx as nx
import numpy as np

from matching.problem import NONE, Experiences, Needs, Vocabulary

Node: TypeAlias = tuple[str, int]
Graph: TypeAlias = "nx.DiGraph[Node]"
Join: TypeAlias = tuple[Node, dict[str, Any]]


def build(vocabulary: Vocabulary, experiences: Experiences) -> Graph:
    """Draw the register as a graph.

    Parameters
    ----------
    vocabulary : Vocabulary
    experiences : Experiences

    Returns
    -------
    networkx.DiGraph
        Know-how and places point to what is broader; an experience points to what it shows, to its
        contexts, its mentor, its place and its profession.
    """
    known = experiences.last_year[~np.isnan(experiences.last_year)]
    drawn: Graph = nx.DiGraph(latest_year=float(known.max()) if len(known) else math.nan)
    _add_vocabulary(drawn, vocabulary)
    for row in range(len(experiences)):
        node = ("experience", row)
        drawn.add_node(
            node,
            type="experience",
            label=experiences.title[row],
            year=float(experiences.last_year[row]),
        )
        drawn.add_node(("mentor", int(experiences.mentor[row])), type="mentor", label="")
        drawn.add_edges_from((node, to, facts) for to, facts in _holds(experiences, row))
    return drawn


def add_need(graph: Graph, needs: Needs, n: int, *, inferred: Sequence[int] | None = None) -> Graph:
    """Give the graph with one need joined to it; the graph itself stays as it is.

    Parameters
    ----------
    graph : networkx.DiGraph
    needs : Needs
    n : int
        Row of the need.
    inferred : sequence of int, optional
        Know-how inferred from the words, most likely first; its edges are marked ``inferred``.

    Returns
    -------
    networkx.DiGraph
        A copy: for a view of one need. A round explains without copies, see `explain.explain`.
    """
    joined = graph.copy()
    node = ("need", n)
    joined.add_node(node, type="need", label=needs.text[n])
    for to, facts in joins(graph, needs, n, inferred=inferred):
        joined.add_edge(node, to, **facts)
    return joined


def joins(
    graph: Graph, needs: Needs, n: int, *, inferred: Sequence[int] | None = None
) -> Iterator[Join]:
    """List the edges that leave a need.

    Parameters
    ----------
    graph : networkx.DiGraph
    needs : Needs
    n : int
    inferred : sequence of int, optional
        Know-how inferred from the words, most likely first.

    Yields
    ------
    tuple
        The node that the edge goes to, and the edge's attributes: `kind`, and `rank` from 0 where
        the order says what matters most.
    """
    if ("need", n) in graph:
        yield from graph.adj[("need", n)].items()
        return
    guessed = () if inferred is None else inferred
    for type_, nodes, kind in (
        ("knowhow", needs.knowhow[n], "asks"),
        ("knowhow", guessed, "inferred"),
        ("context", needs.context[n], "wants"),
    ):
        for rank, node in enumerate(nodes):
            yield (type_, int(node)), {"kind": kind, "rank": rank}
    if needs.place[n] != NONE:
        yield ("place", int(needs.place[n])), {"kind": "at"}
    if needs.profession[n] != NONE:
        yield ("profession", int(needs.profession[n])), {"kind": "of_profession"}


def broader(graph: Graph, node: Node) -> list[Node]:
    """Walk from a node to what is broader, nearest first, the node itself at the start.

    Parameters
    ----------
    graph : networkx.DiGraph
    node : tuple
        A know-how or a place.

    Returns
    -------
    list of tuple
    """
    walk = [node]
    while node in graph:
        above = [
            to for to, facts in graph.adj[node].items() if facts["kind"] in ("broader", "within")
        ]
        if not above or above[0] in walk:
            break
        node = above[0]
        walk.append(node)
    return walk


def _add_vocabulary(drawn: Graph, vocabulary: Vocabulary) -> None:
    for kind, labels in (
        ("knowhow", vocabulary.knowhow_label),
        ("place", vocabulary.place_label),
        ("profession", vocabulary.profession_label),
    ):
        drawn.add_nodes_from(
            ((kind, i), {"type": kind, "label": label}) for i, label in enumerate(labels)
        )
    for i, (label, kind) in enumerate(
        zip(vocabulary.context_label, vocabulary.context_type, strict=True)
    ):
        drawn.add_node(("context", i), type=kind, label=label)
    for i, above in enumerate(vocabulary.knowhow_parent.tolist()):
        if above != NONE:
            drawn.add_edge(("knowhow", i), ("knowhow", above), kind="broader")
    for i, above in enumerate(vocabulary.place_parent.tolist()):
        if above != NONE:
            drawn.add_edge(("place", i), ("place", above), kind="within")


def _holds(experiences: Experiences, row: int) -> Iterator[Join]:
    for rank, node in enumerate(experiences.knowhow[row].tolist()):
        yield ("knowhow", node), {"kind": "shows", "rank": rank}
    for node in experiences.context[row].tolist():
        yield ("context", node), {"kind": "in_context"}
    yield ("mentor", int(experiences.mentor[row])), {"kind": "done_by"}
    if experiences.place[row] != NONE:
        yield ("place", int(experiences.place[row])), {"kind": "at"}
    if experiences.profession[row] != NONE:
        yield ("profession", int(experiences.profession[row])), {"kind": "of_profession"}
