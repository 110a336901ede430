"""Why an experience answers a need and what differs: structure from the graph, words from both."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from matching import candidates, differences, erasing, quotes, reasons
from matching.differences import Difference
from matching.graph import Graph, joins
from matching.problem import Needs, Vocabulary
from matching.reasons import Pair, Reason

if TYPE_CHECKING:
    from matching.similarity import Similarity

BY_WORDS = 0.05
"""What know-how is worth as a reason to which the words alone lead."""


@dataclass(frozen=True)
class Explanation:
    """What joins a need and an experience, and what differs.

    Parameters
    ----------
    reasons : tuple of Reason
        Strongest first. As `joined` gives them, all that the graph holds between the two; as
        `Explainer` gives them, those that both texts speak of, each with its quotes.
    differences : tuple of Difference
        In the order of what matters for carrying know-how over.
    alike : tuple of Reason
        What else is the same on both sides, though the texts do not say so; know-how first.
    """

    reasons: tuple[Reason, ...]
    differences: tuple[Difference, ...]
    alike: tuple[Reason, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether nothing at all joins the two."""
        return not self.reasons and not self.alike


def joined(
    graph: Graph,
    vocabulary: Vocabulary,
    needs: Needs,
    n: int,
    experience: int,
    *,
    inferred: Sequence[int] | None = None,
) -> Explanation:
    """Read from the graph alone what joins a need and an experience.

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
        Without quotes.
    """
    asked = list(joins(graph, needs, n, inferred=inferred))
    pair = Pair(graph, ("need", n), ("experience", experience), asked)
    return Explanation(tuple(reasons.between(pair)), tuple(differences.between(pair, vocabulary)))


class Explainer:
    """Explains suggestions of one fitted register, one after another.

    Parameters
    ----------
    similarity : Similarity
        Fitted; by it phrases are tried.
    graph : networkx.DiGraph
        Of the same register.
    needs : Needs
    """

    def __init__(self, similarity: "Similarity", graph: Graph, needs: Needs) -> None:
        self.similarity, self.graph, self.needs = similarity, graph, needs
        self._inferred: dict[int, list[int]] = {}

    def explain(self, n: int, experience: int) -> Explanation:
        """Explain why an experience answers a need.

        Parameters
        ----------
        n, experience : int
            Rows of the need and of the experience.

        Returns
        -------
        Explanation
            Where no know-how joins the two, that which their words come nearest to is a reason, if
            phrases of both speak of it.
        """
        found = self.joined(n, experience)
        told = erasing.one(self.similarity.experiences_, experience)
        known = self._quotable(found, n, experience)
        return _said(found, quotes.quoted(self.similarity, _asking(self, n), told, reasons=known))

    def explain_together(self, pairs: Sequence[tuple[int, int]]) -> list[Explanation]:
        """Explain several suggestions at once: a dozen or more take a tenth of the time.

        Parameters
        ----------
        pairs : sequence of (int, int)
            Rows of needs, and of the experiences that answer them.

        Returns
        -------
        list of Explanation
            As `explain` gives each of them.
        """
        if not pairs:
            return []
        rows, told = (np.array(side, np.int64) for side in zip(*pairs, strict=True))
        asked, register = candidates.take(self.needs, rows), self.similarity.experiences_
        unknown = [n for n in dict.fromkeys(rows.tolist()) if n not in self._inferred]
        some = candidates.take(self.needs, np.array(unknown, np.int64))
        inferred = self.similarity.inferred(some)
        self._inferred.update((n, inferred[row].tolist()) for row, n in enumerate(unknown))
        found = [self.joined(*pair) for pair in pairs]
        known = [self._quotable(one, *pair) for one, pair in zip(found, pairs, strict=True)]
        spoken = quotes.quoted_together(
            self.similarity, asked, erasing.some(register, told.tolist()), reasons=known
        )
        return [_said(*both) for both in zip(found, spoken, strict=True)]

    def joined(self, n: int, experience: int) -> Explanation:
        """Read from the graph alone what joins a need and an experience; see `joined`.

        Parameters
        ----------
        n, experience : int

        Returns
        -------
        Explanation
        """
        if n not in self._inferred:
            asked = candidates.take(self.needs, slice(n, n + 1))
            self._inferred[n] = self.similarity.inferred(asked)[0].tolist()
        vocabulary, guessed = self.similarity.vocabulary_, self._inferred[n]
        return joined(self.graph, vocabulary, self.needs, n, experience, inferred=guessed)

    def _quotable(self, found: Explanation, n: int, experience: int) -> tuple[Reason, ...]:
        if any(reason.kind.startswith("knowhow") for reason in found.reasons):
            return found.reasons
        return (self._by_words(n, experience), *found.reasons)

    def _by_words(self, n: int, experience: int) -> Reason:
        """Name the know-how of the experience that the words come nearest to."""
        need, told = ("need", n), ("experience", experience)
        held = self.similarity.experiences_.knowhow[experience].tolist()
        if not held:
            return Reason("words", (need, told), BY_WORDS)
        texts = [self.similarity.vocabulary_.knowhow_text[node] for node in held]
        near = self.similarity.alike([self.needs.text[n]], texts)[0]
        best = ("knowhow", held[int(np.argmax(near))])
        return Reason("knowhow_words", (need, best, told), BY_WORDS)


def _said(found: Explanation, spoken: Sequence[Reason]) -> Explanation:
    """Part the reasons that both texts speak of from what else is alike."""
    also = [reason for reason in spoken if not reason.asked and reason in found.reasons]
    return replace(
        found,
        reasons=tuple(reason for reason in spoken if reason.asked),
        alike=tuple(sorted(also, key=lambda reason: not reason.kind.startswith("knowhow"))),
    )


@lru_cache(maxsize=4)
def _asking(explainer: Explainer, n: int) -> quotes.Asking:
    """Read a need once for the handful of people who are shown for it, and forget it soon."""
    asked = candidates.take(explainer.needs, slice(n, n + 1))
    return quotes.Asking.of(explainer.similarity, asked)
