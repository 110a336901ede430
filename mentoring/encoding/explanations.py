"""Why, and what differs: from the engine's structure to what a row keeps and a page shows."""

from dataclasses import dataclass
from typing import Any

from matching import candidates, explain, wording
from matching.explain import Difference, Explanation, Reason
from matching.graph import Node
from matching.problem import Needs
from mentoring.encoding.register import Fitted
from mentoring.encoding.words import Words


@dataclass(frozen=True)
class Why:
    """One reason or one difference, in the words of one reader."""

    kind: str
    sentence: str


@dataclass(frozen=True)
class Explained:
    """What a card shows of an explanation."""

    reasons: tuple[Why, ...]
    differences: tuple[Why, ...]


def of(fitted: Fitted, needs: Needs, n: int, *, experience: int) -> dict[str, Any]:
    """Explain one suggestion, as what a row keeps: structure, and a sentence for either reader."""
    asked = candidates.take(needs, slice(n, n + 1))
    why = explain.explain(
        fitted.graph,
        fitted.words.vocabulary,
        needs,
        n,
        experience,
        inferred=fitted.similarity.inferred(asked)[0].tolist(),
    )
    return _kept(why, fitted)


def shown(kept: dict[str, Any], *, reader: str = "learner") -> Explained:
    """Read what a row keeps, for the learner or for the mentor."""
    return Explained(
        tuple(Why(kind, sentence) for kind, sentence in kept.get("said", {}).get(reader, ())),
        tuple(Why(one["kind"], one[reader]) for one in kept.get("differences", ())),
    )


def _kept(why: Explanation, fitted: Fitted) -> dict[str, Any]:
    vocabulary = fitted.words.vocabulary
    return {
        "said": {
            "learner": wording.together(vocabulary, why.reasons),
            "mentor": wording.together(vocabulary, why.reasons, reader="mentor"),
        },
        "reasons": [_reason(one, fitted) for one in why.reasons],
        "differences": [_difference(one, fitted) for one in why.differences],
    }


def _reason(one: Reason, fitted: Fitted) -> dict[str, Any]:
    vocabulary = fitted.words.vocabulary
    return {
        "kind": one.kind,
        "path": [_named(node, fitted) for node in one.path],
        "strength": round(float(one.strength), 4),
        "learner": wording.reason(vocabulary, one),
        "mentor": wording.reason(vocabulary, one, reader="mentor"),
    }


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
    return [kind, ids[kind][index] if kind in ids and isinstance(index, int) else index]


def band(score: float) -> str:
    """Say how good an answer is: strong, possible or weak."""
    from matching import similarity  # noqa: PLC0415 - slow to import; by now a register is fitted

    return similarity.band(score)


def worth_showing(score: float) -> bool:
    """Whether an answer is good enough to be shown to a learner at all."""
    return band(score) != "weak"


def least_score() -> float:
    """Give the least score at which an experience counts as an answer."""
    from matching import similarity  # noqa: PLC0415 - slow to import; by now a register is fitted

    return similarity.POSSIBLE
