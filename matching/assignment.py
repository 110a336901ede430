"""What a solver answers: who is put beside whom, and what proves that it is best."""

import math
from dataclasses import dataclass, field

import numpy as np

from matching.problem import NONE, Edges, Ints


@dataclass(frozen=True)
class Floor:
    """How many of a group get somebody, and how many it should be at least.

    Parameters
    ----------
    of : str
        What groups it: a region, a profession.
    group, size : int
        Its number and how many needs it has.
    least, placed : int
    """

    of: str
    group: int
    size: int
    least: int
    placed: int

    @property
    def met(self) -> bool:
        """Whether as many as there should be get somebody."""
        return self.placed >= self.least


@dataclass(frozen=True, eq=False)
class Proof:
    """What a mentor for each need, and a place of each mentor, are worth at most.

    Parameters
    ----------
    dear : int
        What it is worth that a need gets somebody, above any score.
    need_price, mentor_price : ndarray of int64, shapes (N,) and (M,)
        In millionths of a score.
    bound : int
        What any assignment on the same edges is worth at most, `dear` for each need and mentor put
        together less what their score lacks of 1: the sum of the prices of all who can be given and
        of all places, and of what single edges are worth beyond these.
    value : int
        What this one is worth. Where it is the bound, no other is worth more.

    References
    ----------
    Kuhn (1955), The Hungarian method for the assignment problem: duality.
    """

    dear: int
    need_price: Ints
    mentor_price: Ints
    bound: int
    value: int

    @property
    def gap(self) -> float:
        """By how much another assignment of as many could be better, as a sum of scores."""
        return (self.bound - self.value) / 1_000_000


@dataclass(frozen=True, eq=False)
class Assignment:
    """Who is put beside whom.

    Parameters
    ----------
    edge : ndarray of int64, shape (N,)
        For each need the index of its best edge, or `NONE` where nobody is proposed.
    total : float
        The sum of the chosen scores.
    chosen : ndarray of int64, shape (P,)
        All chosen edges, by rising index.
    worst : float, default=0
        The least chosen score of what was not locked that the fair policy promises, in [0, 1].
    floors : tuple of Floor
        The groups that the fair policy looked after.
    proof : Proof, optional
        For all policies that optimise.
    """

    edge: Ints
    total: float
    chosen: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    worst: float = 0.0
    floors: tuple[Floor, ...] = ()
    proof: Proof | None = None

    @classmethod
    def of(cls, edges: Edges, chosen: Ints, n_needs: int, **more: object) -> "Assignment":
        """Put chosen edges together."""
        chosen = np.sort(chosen)
        edge = np.full(n_needs, NONE, np.int64)
        worse_first = chosen[np.lexsort((-chosen, edges.score[chosen]))]
        edge[edges.need[worse_first]] = worse_first
        total = math.fsum(edges.score[chosen].tolist())
        return cls(edge, total, chosen, **more)  # type: ignore[arg-type]

    @property
    def placed(self) -> int:
        """Count the needs that have somebody."""
        return int(np.count_nonzero(self.edge != NONE))
