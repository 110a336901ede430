"""What the register holds for open needs: who comes nearest, and what nobody has done."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching import prior
from matching.confidence import LIKELY_FULL
from matching.problem import Floats, Needs
from mentoring.encoding import asks
from mentoring.encoding.register import Fitted
from mentoring.models.needs import Need

AT_ONCE = 128
KEPT = 10


@dataclass(frozen=True)
class Outlook:
    """What was found for one need: the nearest experiences with their bands, best first."""

    need_id: int
    confidence: float
    has_full_answer: bool
    knowhow_id: str | None
    nearest: tuple[tuple[int, str], ...]


def fingerprint(fitted: Fitted, said: Sequence[Any]) -> str:
    """Stand for all that an outlook is made from; the learner's words are not kept as a key."""
    return hashlib.sha256(repr((fitted.inputs_hash, *said)).encode()).hexdigest()


def look(fitted: Fitted, rows: Sequence[Need]) -> list[Outlook]:
    """Look at some needs whose know-how, contexts and learner are loaded."""
    needs = asks.needs(rows, fitted.words)
    total = fitted.similarity.score(needs).total
    sure = confidence(fitted, needs)
    inferred = fitted.similarity.inferred(needs)
    about = [needs.knowhow[row].tolist() or inferred[row].tolist()[:1] for row in range(len(rows))]
    return [
        _outlook(
            fitted,
            need.id,
            total=total[row],
            asked=about[row],
            sure=float(sure[row]),
        )
        for row, need in enumerate(rows)
    ]


def confidence(fitted: Fitted, needs: Needs) -> Floats:
    """Say how likely the register holds a full answer to each need."""
    return np.clip(fitted.similarity.confidence(needs), 0.0, 1.0)


def is_likely_full(sure: float) -> bool:
    """Whether there is a full answer, as far as one can tell."""
    return sure >= LIKELY_FULL


def _outlook(
    fitted: Fitted, need_id: int, *, total: Floats, asked: Sequence[int], sure: float
) -> Outlook:
    order = np.argsort(-total, kind="stable")[:KEPT].tolist()
    return Outlook(
        need_id=need_id,
        confidence=sure,
        has_full_answer=is_likely_full(sure),
        knowhow_id=_missing(fitted, asked, best=order[0] if order else None),
        nearest=tuple(
            (fitted.experience_ids[one], prior.band(float(total[one])))
            for one in order
            if total[one] > 0
        ),
    )


def _missing(fitted: Fitted, asked: Sequence[int], *, best: int | None) -> str | None:
    """Name the know-how that is missing most: what nobody has done, or else not the best of all."""
    told = fitted.experiences.knowhow
    held, shown = set(told.values.tolist()), set() if best is None else set(told[best].tolist())
    order = [
        *(node for node in asked if node not in held),
        *(node for node in asked if node not in shown),
        *asked,
    ]
    return fitted.words.knowhow_ids[order[0]] if order else None
