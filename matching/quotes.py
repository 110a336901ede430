"""Which words of a need and of an experience to quote for a reason.

A phrase is worth quoting where it is about what joins the two, near to what the other side says,
and where the total falls without it. Likeness chooses few; those are taken out and scored anew.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from matching.erasing import Falls, erased, fallen, falls
from matching.graph import Node
from matching.phrases import words
from matching.problem import Bools, Experiences, Floats, Needs, Vocabulary
from matching.reasons import CONTEXT_STRENGTH, Reason
from matching.spans import Quote, quotable

if TYPE_CHECKING:
    from matching.asked import Asked
    from matching.placed import Placed
    from matching.similarity import Similarity

MOST_REASONS = 3
"""Reasons that are quoted; a tired reader takes in no more."""

LOOKED_AT = 48
"""Phrases of one text that are looked at."""

READ_AT_ONCE = 16
"""A need of so many phrases is read without each of them once, whatever is told to it."""

TRIED = 3
"""Phrases of each text that are taken out, for one reason."""

MOST_TRIED = 5
"""Phrases of each text that are taken out, for all reasons."""

MOST_AT_LAST = 16
"""Phrases of each text that are taken out where the total has not fallen without any of those."""

SPEAKS = 0.5
"""How near, in spreads, a phrase has to be to what joins the two for a reason after the first."""

PLAINLY = 0.01
"""A fall of the total that is more than noise, where no phrase speaks of anything in common."""

TITLE = 0.8
"""What is taken off the worth of a phrase of the title: it names the work and tells little."""


@dataclass(frozen=True, eq=False)
class Asking:
    """A need whose phrases are tried, read once for all experiences that it is told about.

    Parameters
    ----------
    needs : Needs
        One row.
    phrases : tuple of Quote
        That may be quoted.
    placed : Placed
        The same, in the space of the register.
    erased : Asked or None
        The need as it is, then without each of them; None where there are more than `READ_AT_ONCE`.
    """

    needs: Needs
    phrases: tuple[Quote, ...]
    placed: "Placed"
    erased: "Asked | None"

    @classmethod
    def of(cls, similarity: "Similarity", needs: Needs) -> "Asking":
        """Read a need.

        Parameters
        ----------
        similarity : Similarity
        needs : Needs
            One row.

        Returns
        -------
        Asking
        """
        phrases = tuple(quotable(needs.text[0], source="need")[:LOOKED_AT])
        placed = similarity.space_.place([quote.phrase for quote in phrases])
        few = len(phrases) <= READ_AT_ONCE
        return cls(needs, phrases, placed, erased(similarity, needs, phrases) if few else None)

    def falls(
        self,
        similarity: "Similarity",
        experience: Experiences,
        rows: list[int],
        *,
        told: Sequence[Quote],
    ) -> Falls:
        """Score an experience without some of the phrases and some of its own: see `erasing`."""
        if self.erased is not None:
            return fallen(similarity, self.erased, experience, told=told).of(rows)
        asked = [self.phrases[row] for row in rows]
        return falls(similarity, self.needs, experience, asked=asked, told=told)


def quoted(
    similarity: "Similarity", asking: Asking, experience: Experiences, *, reasons: Sequence[Reason]
) -> list[Reason]:
    """Quote both texts for as many reasons as can be quoted faithfully.

    Parameters
    ----------
    similarity : Similarity
    asking : Asking
    experience : Experiences
        One row.
    reasons : sequence of Reason, strongest first

    Returns
    -------
    list of Reason
        The same in their order; up to `MOST_REASONS` have `asked` and `told`, which lie apart from
        those of any other. The total falls where both phrases of one are deleted; only where that
        holds for no pair of phrases at all, the first reason has the pair that matters most, and
        none where nothing but the words leads to it.
    """
    asked = asking.phrases
    told = [
        *quotable(experience.title[0], source="title"),
        *quotable(experience.text[0], source="text"),
    ][:LOOKED_AT]
    chances = [reason for reason in reasons if reason.quotable][: 2 * MOST_REASONS]
    if not (asked and told and chances):
        return list(reasons)
    likely = _Likeness(similarity, chances, asking, told)

    def _tried(each: int, most: int, *, last: bool = False) -> dict[int, Reason]:
        rows, columns = likely.best(each, most)
        mine, theirs = [asked[i] for i in rows], [told[j] for j in columns]
        less = asking.falls(similarity, experience, rows, told=theirs)
        found = _chosen(chances, likely.among(rows, columns), less, mine, theirs)
        if last and not found:
            worth = likely.worth[0][np.ix_(rows, columns)]
            found = _at_last(chances[0], worth, less, mine, theirs)
        return found

    found = _tried(TRIED, MOST_TRIED) or _tried(LOOKED_AT, MOST_AT_LAST, last=True)
    ready = {chances[k].path: reason for k, reason in found.items()}
    return [ready.get(reason.path, reason) for reason in reasons]


class _Likeness:
    """How near the phrases of both texts are to each other and to what joins the two."""

    def __init__(
        self,
        similarity: "Similarity",
        chances: Sequence[Reason],
        asking: Asking,
        told: Sequence[Quote],
    ) -> None:
        asked = asking.phrases
        vocabulary = similarity.vocabulary_
        # Where the words alone join the two, these are the need and the experience: no text.
        wanted = [_text(vocabulary, reason.path[1]) for reason in chances]
        held = [_text(vocabulary, reason.path[-2]) for reason in chances]
        phrases, size = [quote.phrase for quote in told], len(told)
        texts = similarity.space_.place([*phrases, *wanted, *held])
        theirs, names = texts.take(slice(size + len(wanted))), texts.take(slice(-len(held), None))
        from_asked = similarity.alike(asking.placed, theirs)
        from_held = similarity.alike(names, texts.take(slice(size)))
        title = np.array([TITLE * (quote.source == "title") for quote in told])
        each_other = from_asked[:, :size]
        self.worth, self.speaks = list[Floats](), list[Bools]()
        for k, reason in enumerate(chances):
            by_asked, by_told = from_asked[:, size + k], from_held[k]
            fits = _share(by_asked)[:, None] + _share(by_told)[None, :]
            self.worth.append(fits + _share(each_other) - title[None, :])
            if reason.kind in CONTEXT_STRENGTH:
                self.speaks.append(_named(held[k], asked, told))
            elif reason.kind == "words":
                self.speaks.append(each_other > SPEAKS)
            else:
                least = -np.inf if k == 0 and reason.kind != "knowhow_words" else SPEAKS
                self.speaks.append((by_asked > least)[:, None] & (by_told > least)[None, :])

    def best(self, each: int, most: int) -> tuple[list[int], list[int]]:
        """Choose the phrases of each text that are worth taking out."""
        rows, columns = dict[int, None](), dict[int, None]()
        for worth in self.worth:
            for chosen, values in ((rows, worth.max(axis=1)), (columns, worth.max(axis=0))):
                order = np.argsort(-values, kind="stable")[:each]
                chosen.update(dict.fromkeys(order.tolist()))
        return list(rows)[:most], list(columns)[:most]

    def among(self, rows: list[int], columns: list[int]) -> list[Floats]:
        """Say for each reason how well pairs fit; minus infinity where one does not speak of it."""
        chosen = np.ix_(rows, columns)
        return [
            np.where(speaks[chosen], worth[chosen], -np.inf)
            for worth, speaks in zip(self.worth, self.speaks, strict=True)
        ]


def _chosen(
    chances: Sequence[Reason],
    fits: Sequence[Floats],
    fallen: Falls,
    asked: Sequence[Quote],
    told: Sequence[Quote],
) -> dict[int, Reason]:
    """Give each reason in turn the best pair that no other reason quotes."""
    found: dict[int, Reason] = {}
    for k, reason in enumerate(chances):
        taken = [quote for other in found.values() for quote in (other.asked, other.told) if quote]
        free = _free(asked, taken)[:, None] & _free(told, taken)[None, :]
        worth = np.where(free, fits[k] + fallen.worth, -np.inf)
        if np.isfinite(worth).any() and len(found) < MOST_REASONS:
            i, j = np.unravel_index(int(np.argmax(worth)), worth.shape)
            found[k] = replace(reason, asked=asked[int(i)], told=told[int(j)])
    return found


def _at_last(
    reason: Reason, worth: Floats, fallen: Falls, asked: Sequence[Quote], told: Sequence[Quote]
) -> dict[int, Reason]:
    """Give the first reason the best pair that plainly matters, or the one that matters most."""
    plainly = fallen.both > PLAINLY
    if plainly.any():
        chosen = np.where(plainly, worth + fallen.worth, -np.inf)
    elif reason.kind.endswith("words"):
        return {}
    else:
        chosen = fallen.both
    i, j = np.unravel_index(int(np.argmax(chosen)), chosen.shape)
    return {0: replace(reason, asked=asked[int(i)], told=told[int(j)])}


def _free(quotes: Sequence[Quote], taken: Sequence[Quote]) -> Bools:
    """Say which phrases lie over none that is quoted already."""
    return np.array(
        [
            not any(
                one.source == other.source and one.start < other.end and other.start < one.end
                for other in taken
            )
            for one in quotes
        ],
        np.bool_,
    )


def _named(text: str, asked: Iterable[Quote], told: Iterable[Quote]) -> Bools:
    """Say which pairs both use a word of a context's own text; a context is quoted only so."""
    known = set(words(text))
    mine, theirs = (
        np.array([not known.isdisjoint(words(quote.phrase)) for quote in side], np.bool_)
        for side in (asked, told)
    )
    return np.asarray(mine[:, None] & theirs[None, :])


def _share(values: Floats) -> Floats:
    kept = np.maximum(values, 0.0)
    return np.asarray(kept / max(float(kept.max()), 1e-9))


def _text(vocabulary: Vocabulary, node: Node) -> str:
    kind, index = node
    texts = {"knowhow": vocabulary.knowhow_text, "context": vocabulary.context_text}
    return texts[kind][int(index)] if kind in texts else ""
