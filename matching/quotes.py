"""Which words of a need and of an experience to quote for a reason, found by taking them out.

A phrase is worth quoting where it is about what joins the two, and where the total falls without
it: the text is scored anew with the phrase deleted and nothing else changed (the erasure test of
J. DeYoung and others, "ERASER", ACL 2020, "comprehensiveness").
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matching.graph import Node
from matching.phrases import words
from matching.problem import Experiences, Floats, Needs, Ragged, Vocabulary
from matching.reasons import CONTEXT_STRENGTH, Reason
from matching.spans import Quote, quotable, without

if TYPE_CHECKING:
    from matching.similarity import Similarity

MOST_REASONS = 3
"""Reasons that are quoted; a tired reader takes in no more."""

LOOKED_AT = 48
"""Phrases of one text that are looked at."""

TRIED = 4
"""Phrases of each text that are taken out, for one reason."""

MOST_TRIED = 9
"""Phrases of each text that are taken out in all."""

SPEAKS = 0.5
"""How near, in spreads, a phrase has to be to what joins the two for a reason after the first."""

FALLS = 1e-6
"""A total that is less by this much has fallen."""

TITLE = 0.8
"""What is taken off the worth of a phrase of the title: it names the work and tells little."""


def quoted(
    similarity: "Similarity", needs: Needs, experience: Experiences, *, reasons: Sequence[Reason]
) -> list[Reason]:
    """Quote both texts for as many reasons as can be quoted faithfully.

    Parameters
    ----------
    similarity : Similarity
    needs : Needs
        One row.
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
    asked = quotable(needs.text[0], source="need")[:LOOKED_AT]
    told = [
        *quotable(experience.title[0], source="title"),
        *quotable(experience.text[0], source="text"),
    ][:LOOKED_AT]
    chances = [reason for reason in reasons if reason.quotable][: 2 * MOST_REASONS]
    if not (asked and told and chances):
        return list(reasons)
    likely = _Likeness(similarity, chances, asked, told)
    rows, columns = likely.tried()
    falls = _falls(
        similarity,
        needs,
        experience,
        asked=[asked[i] for i in rows],
        told=[told[j] for j in columns],
    )
    found: dict[int, Reason] = {}
    for k, reason in enumerate(chances):
        free = np.array(
            [[_apart(asked[i], told[j], found.values()) for j in columns] for i in rows]
        )
        worth = np.where(free & likely.speaks(k)[np.ix_(rows, columns)], falls.worth, -np.inf)
        worth = worth + likely.worth(k)[np.ix_(rows, columns)]
        if np.isfinite(worth).any() and len(found) < MOST_REASONS:
            i, j = np.unravel_index(int(np.argmax(worth)), worth.shape)
            found[k] = replace(reason, asked=asked[rows[i]], told=told[columns[j]])
    if not found and not chances[0].kind.endswith("words"):
        i, j = np.unravel_index(int(np.argmax(falls.both)), falls.both.shape)
        found[0] = replace(chances[0], asked=asked[rows[i]], told=told[columns[j]])
    ready = {chances[k].path: reason for k, reason in found.items()}
    return [ready.get(reason.path, reason) for reason in reasons]


def one(experiences: Experiences, row: int) -> Experiences:
    """Give one experience as a register of its own.

    Parameters
    ----------
    experiences : Experiences
    row : int

    Returns
    -------
    Experiences
        One row.
    """
    return _copies(experiences, row, [(experiences.title[row], experiences.text[row])])


@dataclass(frozen=True, eq=False)
class _Falls:
    """How far totals fall without phrases: each alone, and both together; shape (A, B)."""

    both: Floats
    asked: Floats
    told: Floats

    @property
    def worth(self) -> Floats:
        """How much a pair matters, in [0, 1.6]; minus infinity where the total does not fall."""
        share = self.both / max(float(self.both.max()), FALLS)
        alone = 0.3 * (self.asked > 0)[:, None] + 0.3 * (self.told > 0)[None, :]
        return np.where(self.both > FALLS, share + alone, -np.inf)


class _Likeness:
    """How near the phrases of both texts are to each other and to what joins the two."""

    def __init__(
        self,
        similarity: "Similarity",
        chances: Sequence[Reason],
        asked: Sequence[Quote],
        told: Sequence[Quote],
    ) -> None:
        vocabulary = similarity.vocabulary_
        self.chances = chances
        # Where the words alone join the two, these are the need and the experience: no text.
        wanted = [_text(vocabulary, reason.path[1]) for reason in chances]
        held = [_text(vocabulary, reason.path[-2]) for reason in chances]
        near = similarity.alike(
            [*(quote.phrase for quote in asked), *held],
            [*(quote.phrase for quote in told), *wanted],
        )
        self.title = np.array([TITLE * (quote.source == "title") for quote in told])
        self.each_other = near[: len(asked), : len(told)]
        self.by_asked = near[: len(asked), len(told) :]
        self.by_told = near[len(asked) :, : len(told)]
        self.named = [_named(text, asked, told) for text in held]

    def worth(self, k: int) -> Floats:
        """Say how well pairs of phrases fit one reason, at most 3."""
        return np.asarray(
            _share(self.by_asked[:, k])[:, None]
            + _share(self.by_told[k])[None, :]
            + _share(self.each_other)
            - self.title[None, :]
        )

    def speaks(self, k: int) -> NDArray[np.bool_]:
        """Say which pairs speak of what joins the two at all; the first know-how always stands."""
        if self.chances[k].kind in CONTEXT_STRENGTH:
            return self.named[k]
        if self.chances[k].kind == "words":
            return np.asarray(self.each_other > SPEAKS)
        if k == 0 and self.chances[k].kind != "knowhow_words":
            return np.ones(self.each_other.shape, np.bool_)
        spoken: NDArray[np.bool_] = (self.by_asked[:, k] > SPEAKS)[:, None] & (
            self.by_told[k] > SPEAKS
        )[None, :]
        return spoken

    def tried(self) -> tuple[list[int], list[int]]:
        """Choose the phrases of each text that are worth taking out."""
        rows, columns = dict[int, None](), dict[int, None]()
        for k in range(len(self.chances)):
            worth = self.worth(k)
            rows.update(
                dict.fromkeys(np.argsort(-worth.max(axis=1), kind="stable")[:TRIED].tolist())
            )
            columns.update(
                dict.fromkeys(np.argsort(-worth.max(axis=0), kind="stable")[:TRIED].tolist())
            )
        return list(rows)[:MOST_TRIED], list(columns)[:MOST_TRIED]


def _named(text: str, asked: Sequence[Quote], told: Sequence[Quote]) -> NDArray[np.bool_]:
    """Say which pairs both use a word of a context's own text; a context is quoted only so."""
    known = set(words(text))
    mine, theirs = (
        np.array([not known.isdisjoint(words(quote.phrase)) for quote in side])
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


def _falls(
    similarity: "Similarity",
    needs: Needs,
    experience: Experiences,
    *,
    asked: Sequence[Quote],
    told: Sequence[Quote],
) -> _Falls:
    """Score every text without each phrase, and see how far the total falls."""
    texts = [needs.text[0], *(without(needs.text[0], quote) for quote in asked)]
    whole = experience.title[0], experience.text[0]
    tellings = [whole, *(_untold(whole, quote) for quote in told)]
    size = len(texts)
    asking = Needs(
        text=tuple(texts),
        role=needs.role * size,
        knowhow=Ragged.of([needs.knowhow[0].tolist()] * size),
        context=Ragged.of([needs.context[0].tolist()] * size),
        place=np.repeat(needs.place, size),
        profession=np.repeat(needs.profession, size),
    )
    total = similarity.reading(_copies(experience, 0, tellings)).score(asking).total
    fallen = total[0, 0] - total
    return _Falls(fallen[1:, 1:], fallen[1:, 0], fallen[0, 1:])


def _untold(whole: tuple[str, str], quote: Quote) -> tuple[str, str]:
    title, text = whole
    return (
        (without(title, quote), text) if quote.source == "title" else (title, without(text, quote))
    )


def _copies(experiences: Experiences, row: int, tellings: Sequence[tuple[str, str]]) -> Experiences:
    size = len(tellings)
    return Experiences(
        title=tuple(title for title, _ in tellings),
        text=tuple(text for _, text in tellings),
        knowhow=Ragged.of([experiences.knowhow[row].tolist()] * size),
        context=Ragged.of([experiences.context[row].tolist()] * size),
        place=np.repeat(experiences.place[row], size),
        profession=np.repeat(experiences.profession[row], size),
        mentor=np.repeat(experiences.mentor[row], size),
        last_year=np.repeat(experiences.last_year[row], size),
        has_result=np.repeat(experiences.has_result[row], size),
    )


def _apart(asked: Quote, told: Quote, taken: Iterable[Reason]) -> bool:
    """Whether neither phrase lies over one that is quoted already."""
    used = [quote for reason in taken for quote in (reason.asked, reason.told) if quote]
    return not any(
        new.source == old.source and new.start < old.end and old.start < new.end
        for new in (asked, told)
        for old in used
    )
