"""Why, and what differs: from the engine's structure to what a row keeps and a page shows.

A row keeps where a quote stands and a mark of its words, never the words: they are read from the
two texts whenever they are shown, so that whoever changes or erases a text takes its quotes along.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from matching import prior, wording
from matching.differences import Difference
from matching.explain import Explainer, Explanation
from matching.graph import Node
from matching.problem import Bools, Floats, Ints, Needs
from matching.reasons import Reason
from matching.spans import Quote, shortened
from mentoring.encoding import register
from mentoring.encoding.register import Fitted
from mentoring.encoding.words import Words
from mentoring.models.experiences import Experience
from mentoring.models.needs import Need

MARK = 12

AT_ONCE = 32
"""Suggestions explained together; with more of them each takes longer again, as they are compared
crosswise as well."""

TOLD_EVERY = 4 * AT_ONCE
"""Suggestions explained, about a second's work, before it is said how far it is."""


@dataclass(frozen=True)
class Why:
    """One reason or one difference, in the words of one reader, and what both wrote of it."""

    kind: str
    sentence: str
    asked: str = ""
    told: str = ""


@dataclass(frozen=True)
class Explained:
    """What a card shows of an explanation; a way is what lies between need and experience."""

    reasons: tuple[Why, ...]
    differences: tuple[Why, ...]
    alike: tuple[Why, ...] = ()
    ways: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Texts:
    """The texts of a need and of an experience, as they are now."""

    need: str
    title: str
    text: str

    @classmethod
    def of(cls, need: Need, experience: Experience) -> "Texts":
        """Read them from the rows."""
        return cls(need.text, experience.title, register.text(experience))

    def read(self, kept: dict[str, Any]) -> str:
        """Read a quote; nothing where its text is not what it was."""
        text: str = getattr(self, kept["source"], "")
        phrase = text[kept["start"] : kept["end"]]
        return phrase if _mark(phrase) == kept["mark"] else ""


class Explaining:
    """Explains suggestions for some needs, as what a row keeps."""

    def __init__(self, fitted: Fitted, needs: Needs) -> None:
        self._fitted, self._needs = fitted, needs
        self._explainer = Explainer(fitted.similarity, fitted.graph, needs)

    def of(self, n: int, *, experience: int) -> dict[str, Any]:
        """Explain one suggestion: structure, and a sentence for either reader."""
        return _kept(self._explainer.explain(n, experience), self._fitted)

    def together(
        self, needs: Ints, rows: Ints, *, on_progress: Callable[[int, int], None]
    ) -> dict[int, dict[str, Any]]:
        """Explain many suggestions, each need beside an experience; gives them by their needs."""
        confirmed = np.diff(self._needs.knowhow.starts)[needs] > 0
        # Needs of one kind are read together, and what is told of an experience is read once.
        order = np.lexsort((needs, rows, confirmed))
        pairs = list(zip(needs[order].tolist(), rows[order].tolist(), strict=True))
        cuts = [*range(0, len(pairs), AT_ONCE), int(np.count_nonzero(~confirmed)), len(pairs)]
        found: dict[int, dict[str, Any]] = {}
        for start, end in pairwise(sorted(set(cuts))):
            if start % TOLD_EVERY == 0:
                on_progress(start, len(pairs))
            some = pairs[start:end]
            told = self._explainer.explain_together(some)
            found.update(
                (n, _kept(why, self._fitted)) for (n, _), why in zip(some, told, strict=True)
            )
        return found


def shown(
    kept: dict[str, Any], *, reader: str = "learner", texts: Texts | None = None
) -> Explained:
    """Read what a row keeps, for the learner or for the mentor; with quotes where texts are given.

    What was kept before texts were quoted has only its sentences.
    """
    differences = tuple(Why(one["kind"], one[reader]) for one in kept.get("differences", ()))
    if "alike" not in kept:
        return Explained(_said(kept.get("said", {}).get(reader, ())), differences)
    return Explained(
        tuple(_read(one, reader, texts) for one in kept["reasons"]),
        differences,
        _said(kept["also_said"][reader]),
        tuple(tuple(one["way"]) for one in (*kept["reasons"], *kept["alike"]) if one["way"]),
    )


def _said(pairs: Sequence[Sequence[str]]) -> tuple[Why, ...]:
    return tuple(Why(kind, sentence) for kind, sentence in pairs)


def _read(one: dict[str, Any], reader: str, texts: Texts | None) -> Why:
    asked, told = quotes(one, texts)
    return Why(one["kind"], one[reader], asked, told)


def quotes(one: dict[str, Any], texts: Texts | None) -> tuple[str, str]:
    """Read both quotes of a kept reason, as they are shown; both or neither."""
    if texts is None or "asked" not in one:
        return "", ""
    both = [shortened(texts.read(one[side]), wording.LONGEST) for side in ("asked", "told")]
    return (both[0], both[1]) if all(both) else ("", "")


def _kept(why: Explanation, fitted: Fitted) -> dict[str, Any]:
    vocabulary = fitted.words.vocabulary
    return {
        "said": _for_both((*why.reasons, *why.alike), fitted),
        "reasons": [_reason(one, fitted) for one in why.reasons],
        "alike": [_reason(one, fitted) for one in why.alike],
        "also_said": {
            "learner": wording.alike(vocabulary, why.alike),
            "mentor": wording.alike(vocabulary, why.alike, reader="mentor"),
        },
        "differences": [_difference(one, fitted) for one in why.differences],
    }


def _for_both(reasons: Sequence[Reason], fitted: Fitted) -> dict[str, Any]:
    vocabulary = fitted.words.vocabulary
    return {
        "learner": wording.together(vocabulary, reasons),
        "mentor": wording.together(vocabulary, reasons, reader="mentor"),
    }


def _reason(one: Reason, fitted: Fitted) -> dict[str, Any]:
    vocabulary = fitted.words.vocabulary
    quoted = {"asked": one.asked, "told": one.told}
    return {
        "kind": one.kind,
        "path": [_named(node, fitted) for node in one.path],
        "way": wording.way(vocabulary, one),
        "strength": round(float(one.strength), 4),
        "learner": wording.reason(vocabulary, one),
        "mentor": wording.reason(vocabulary, one, reader="mentor"),
        **{side: _place(quote) for side, quote in quoted.items() if quote},
    }


def _place(quote: Quote) -> dict[str, Any]:
    return {
        "source": quote.source,
        "start": quote.start,
        "end": quote.end,
        "mark": _mark(quote.phrase),
    }


def _mark(phrase: str) -> str:
    return hashlib.sha256(phrase.encode()).hexdigest()[:MARK]


def _difference(one: Difference, fitted: Fitted) -> dict[str, Any]:
    vocabulary = fitted.words.vocabulary
    return {
        "kind": one.kind,
        "asked": [_named(node, fitted) for node in one.asked],
        "shown": [_named(node, fitted) for node in one.shown],
        "learner": wording.difference(vocabulary, one),
        "mentor": wording.difference(vocabulary, one, reader="mentor"),
    }


def _named(node: Node, fitted: Fitted) -> list[str | int]:
    kind, index = node
    spoken: Words = fitted.words
    ids: dict[str, tuple[Any, ...]] = {
        "knowhow": spoken.knowhow_ids,
        "context": spoken.context_ids,
        "place": spoken.place_ids,
        "profession": spoken.profession_ids,
        "experience": fitted.experience_ids,
        "mentor": fitted.mentor_ids,
    }
    return [kind, ids[kind][index] if kind in ids else index]


def band(score: float) -> str:
    """Say how good an answer is: strong, possible or weak."""
    return prior.band(score)


def worth_showing(scores: Floats) -> Bools:
    """Say of each answer whether it is good enough to be shown to a learner at all."""
    return scores >= prior.POSSIBLE


def least_score() -> float:
    """Give the least score at which an experience counts as an answer."""
    from matching import similarity  # noqa: PLC0415 - slow to import; by now a register is fitted

    return similarity.POSSIBLE
