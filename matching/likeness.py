"""How near the phrases of two texts are to each other and to what joins the two."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from matching.graph import Node
from matching.phrases import words
from matching.problem import Bools, Floats, Vocabulary
from matching.reasons import CONTEXT_STRENGTH, Reason
from matching.spans import Quote

if TYPE_CHECKING:
    from matching.placed import Placed
    from matching.similarity import Similarity

SPEAKS = 0.5
"""How near, in spreads, a phrase has to be to what joins the two for a reason after the first."""

TITLE = 0.8
"""What is taken off the worth of a phrase of the title: it names the work and tells little."""

REMEMBERED = 1_024


@dataclass(frozen=True, eq=False)
class Case:
    """What joins a need and an experience, and the phrases that may be quoted for it.

    Parameters
    ----------
    vocabulary : Vocabulary
    chances : tuple of Reason
        That could be quoted, strongest first.
    asked, told : tuple of Quote
        Of the need, and of the experience.
    """

    vocabulary: Vocabulary
    chances: tuple[Reason, ...]
    asked: tuple[Quote, ...]
    told: tuple[Quote, ...]

    @property
    def open(self) -> bool:
        """Whether there is anything to quote at all."""
        return bool(self.asked and self.told and self.chances)

    # Where the words alone join the two, these are the need and the experience: no text.
    @cached_property
    def wanted(self) -> list[str]:
        """Give the text of what the need wants, for each of the chances."""
        return [_text(self.vocabulary, reason.path[1]) for reason in self.chances]

    @cached_property
    def held(self) -> list[str]:
        """Give the text of what the experience holds, for each of the chances."""
        return [_text(self.vocabulary, reason.path[-2]) for reason in self.chances]

    @cached_property
    def said(self) -> list[list[frozenset[str]]]:
        """Give the words of weight of each phrase, of the need and of the experience."""
        sides = (self.asked, self.told)
        return [[frozenset(words(quote.phrase)) for quote in side] for side in sides]

    def naming(self, k: int) -> Bools:
        """Say which pairs both use a word of a context's own text; a context is quoted only so."""
        known = _words(self.held[k])
        mine, theirs = (
            np.array([not known.isdisjoint(phrase) for phrase in side], np.bool_)
            for side in self.said
        )
        return np.asarray(mine[:, None] & theirs[None, :])


def compare(
    similarity: "Similarity", cases: Sequence[Case], *, asked: "Placed | None" = None
) -> list["Likeness"]:
    """Compare the phrases of some cases; they are placed together, which saves most of the time.

    Parameters
    ----------
    similarity : Similarity
    cases : sequence of Case
    asked : Placed, optional
        The phrases of all needs, one after another, where they are placed already.

    Returns
    -------
    list of Likeness
    """
    if asked is None:
        asked = similarity.space_.place([quote.phrase for case in cases for quote in case.asked])
    phrases = dict.fromkeys(quote.phrase for case in cases for quote in case.told)
    names = dict.fromkeys(text for case in cases for text in (*case.wanted, *case.held))
    texts = similarity.space_.place([*phrases, *names])
    theirs, named = texts.take(slice(len(phrases))), texts.take(slice(len(phrases), None))
    each_other, by_asked = similarity.alike(asked, theirs), similarity.alike(asked, named)
    by_told = similarity.alike(named, theirs)
    said = {phrase: column for column, phrase in enumerate(phrases)}
    name = {text: column for column, text in enumerate(names)}
    found, first = list[Likeness](), 0
    for case in cases:
        rows = slice(first, first := first + len(case.asked))
        columns = [said[quote.phrase] for quote in case.told]
        wanted, held = ([name[text] for text in side] for side in (case.wanted, case.held))
        near = each_other[rows][:, columns], by_asked[rows][:, wanted], by_told[held][:, columns]
        found.append(Likeness(case, *near))
    return found


class Likeness:
    """How near the phrases of both texts are to each other and to what joins the two.

    Parameters
    ----------
    case : Case
        With A phrases of the need, B of the experience and K chances.
    each_other : ndarray of float64, shape (A, B)
    by_asked : ndarray of float64, shape (A, K)
        The need's phrases to what is wanted.
    by_told : ndarray of float64, shape (K, B)
        What is held to the experience's phrases.
    """

    def __init__(self, case: Case, each_other: Floats, by_asked: Floats, by_told: Floats) -> None:
        title = np.array([TITLE * (quote.source == "title") for quote in case.told])
        together = _share(each_other)
        self.worth, self.speaks = list[Floats](), list[Bools]()
        for k, reason in enumerate(case.chances):
            mine, theirs = by_asked[:, k], by_told[k]
            fits = _share(mine)[:, None] + _share(theirs)[None, :]
            self.worth.append(fits + together - title[None, :])
            if reason.kind in CONTEXT_STRENGTH:
                self.speaks.append(case.naming(k))
            elif reason.kind == "words":
                self.speaks.append(each_other > SPEAKS)
            else:
                least = -np.inf if k == 0 and reason.kind != "knowhow_words" else SPEAKS
                self.speaks.append((mine > least)[:, None] & (theirs > least)[None, :])

    def best(self, each: int, most: int) -> tuple[list[int], list[int]]:
        """Choose the phrases of each text that are worth taking out.

        Parameters
        ----------
        each, most : int
            So many for one reason, and for all.

        Returns
        -------
        rows, columns : list of int
        """
        rows, columns = dict[int, None](), dict[int, None]()
        for worth in self.worth:
            for chosen, values in ((rows, worth.max(axis=1)), (columns, worth.max(axis=0))):
                order = np.argsort(-values, kind="stable")[:each]
                chosen.update(dict.fromkeys(order.tolist()))
        return list(rows)[:most], list(columns)[:most]

    def among(self, rows: list[int], columns: list[int]) -> list[Floats]:
        """Say for each reason how well pairs fit; minus infinity where one does not speak of it.

        Parameters
        ----------
        rows, columns : list of int

        Returns
        -------
        list of ndarray of float64, shape (rows, columns)
        """
        chosen = np.ix_(rows, columns)
        return [
            np.where(speaks[chosen], worth[chosen], -np.inf)
            for worth, speaks in zip(self.worth, self.speaks, strict=True)
        ]


@lru_cache(maxsize=REMEMBERED)
def _words(text: str) -> frozenset[str]:
    return frozenset(words(text))


def _share(values: Floats) -> Floats:
    kept = np.maximum(values, 0.0)
    return np.asarray(kept / max(float(kept.max()), 1e-9))


def _text(vocabulary: Vocabulary, node: Node) -> str:
    kind, index = node
    texts = {"knowhow": vocabulary.knowhow_text, "context": vocabulary.context_text}
    return texts[kind][int(index)] if kind in texts else ""
