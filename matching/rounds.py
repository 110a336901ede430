"""One round from beginning to end: score, find candidates, assign, explain, say why not."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from matching import candidates, explain, graph, pairing, unmatched
from matching.assignment import Assignment
from matching.bounds import Bounds
from matching.candidates import Pool
from matching.explain import Explanation
from matching.problem import NONE, Edges, Floats, Ints, Needs, Vocabulary
from matching.unmatched import WhyNot

Told = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""


@dataclass(frozen=True, eq=False)
class Round:
    """What a round proposes.

    Parameters
    ----------
    edges : Edges
        The candidates.
    assignment : Assignment
    explanations : dict of int to Explanation
        By need, for those who have somebody.
    left_out : tuple of WhyNot
        Those who have nobody.
    """

    edges: Edges
    assignment: Assignment
    explanations: dict[int, Explanation]
    left_out: tuple[WhyNot, ...]


@dataclass(frozen=True)
class Suggested:
    """An experience that is suggested for a need.

    Parameters
    ----------
    need, experience : int
    rank : int
        From 1.
    score : float
        In [0, 1].
    explanation : Explanation
    """

    need: int
    experience: int
    rank: int
    score: float
    explanation: Explanation


def _quiet(stage: str, done: int, of: int) -> None:
    """Tell nobody."""


def pair(
    vocabulary: Vocabulary,
    needs: Needs,
    pool: Pool,
    *,
    capacity: Ints,
    unexplained: bool = False,
    tell: Told = _quiet,
) -> Round:
    """Run a round.

    Parameters
    ----------
    vocabulary : Vocabulary
    needs : Needs
    pool : Pool
    capacity : ndarray of int64, shape (M,)
    unexplained : bool, default=False
        Whether somebody may be proposed for whom there is no reason but their place. Else such a
        candidate is taken out and the round assigned anew, until every proposal has a reason.
    tell : callable, optional

    Returns
    -------
    Round
    """
    reader = _Reader(vocabulary, needs, pool)
    edges = candidates.best(
        reader.totals,
        pool,
        k=candidates.enough(len(needs), len(pool.mentors)),
        on_progress=lambda done, of: tell("Scoring", done, of),
    )
    while True:
        tell("Assigning", 0, 1)
        assignment = pairing.assign(
            edges,
            needs=Bounds.up_to(np.ones(len(needs), np.int64)),
            mentors=Bounds.up_to(capacity),
        )
        tell("Assigning", 1, 1)
        explanations = {}
        for need in np.flatnonzero(assignment.edge != NONE).tolist():
            experience = int(edges.experience[assignment.edge[need]])
            explanations[need] = reader.explain(need, experience)
            tell("Explaining", len(explanations), assignment.placed)
        silent = [need for need, why in explanations.items() if why.nothing]
        if unexplained or not silent:
            break
        edges = _explained(edges, reader, needs=silent)
    left_out = unmatched.why_not(
        reader.totals, pool, needs=needs, edges=edges, assignment=assignment, capacity=capacity
    )
    return Round(edges, assignment, explanations, left_out)


def suggest(
    vocabulary: Vocabulary, needs: Needs, pool: Pool, *, top: int, tell: Told = _quiet
) -> Iterator[Suggested]:
    """Rank the experiences for each need, whoever holds them and whether or not they have a place.

    Parameters
    ----------
    vocabulary : Vocabulary
    needs : Needs
    pool : Pool
    top : int
        So many a need, at most.
    tell : callable, optional

    Yields
    ------
    Suggested
        By need, then rank. Equal scores are ranked by index.
    """
    reader = _Reader(vocabulary, needs, pool)
    for start in range(0, len(needs), candidates.BLOCK):
        rows = slice(start, min(start + candidates.BLOCK, len(needs)))
        totals = reader.totals(rows)
        best = np.argsort(-totals, axis=1, kind="stable")[:, :top]
        for need, ranked in enumerate(best.tolist(), start=start):
            for rank, experience in enumerate(ranked, start=1):
                score = float(totals[need - start, experience])
                why = reader.explain(need, experience)
                yield Suggested(need, experience, rank, score, why)
            tell("Suggesting", need + 1, len(needs))


class _Reader:
    """The fitted register and its graph, read for one need after another."""

    def __init__(self, vocabulary: Vocabulary, needs: Needs, pool: Pool) -> None:
        # scikit-learn takes a second to import, so only who runs a round does.
        from matching.similarity import Similarity  # noqa: PLC0415

        self.needs = needs
        self.similarity = Similarity().fit(vocabulary, pool.experiences)
        drawn = graph.build(vocabulary, pool.experiences)
        self.explainer = explain.Explainer(self.similarity, drawn, needs)

    def totals(self, rows: slice | Ints) -> Floats:
        return self.similarity.score(candidates.take(self.needs, rows)).total

    def explain(self, need: int, experience: int) -> Explanation:
        return self.explainer.explain(need, experience)


def _explained(edges: Edges, reader: _Reader, *, needs: list[int]) -> Edges:
    """Leave out the candidates of some needs for whom there is no reason."""
    keep = np.ones(len(edges), np.bool_)
    for index in np.flatnonzero(np.isin(edges.need, needs)).tolist():
        why = reader.explain(int(edges.need[index]), int(edges.experience[index]))
        keep[index] = not why.nothing
    return Edges(edges.need[keep], edges.mentor[keep], edges.experience[keep], edges.score[keep])
