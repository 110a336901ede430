"""How the graph joins a need and an experience, step by step, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.encoding import explanations
from mentoring.encoding.explanations import Texts
from mentoring.models.base import Json
from mentoring.models.places import Place
from mentoring.models.vocabulary import Context, KnowHow, Profession

FIXED = {"need": "this need", "experience": "this experience", "mentor": "this mentor"}


@dataclass(frozen=True)
class Path:
    """One reason, and the steps from the need to the experience that it rests on."""

    sentence: str
    steps: tuple[str, ...]
    asked: str = ""
    told: str = ""


def in_words(session: Session, explanation: Json, *, texts: Texts) -> tuple[Path, ...]:
    """Give every reason with its path and its quotes, and what else is alike."""
    reasons = (*explanation.get("reasons", ()), *explanation.get("alike", ()))
    labels = _labels(session, (node for one in reasons for node in one.get("path", ())))
    return tuple(
        Path(
            one["learner"],
            tuple(_step(node, labels) for node in one.get("path", ())),
            *explanations.quotes(one, texts),
        )
        for one in reasons
    )


def _labels(session: Session, nodes: Iterable[list[Any]]) -> dict[tuple[str, Any], str]:
    wanted: dict[str, set[Any]] = {}
    for kind, key in nodes:
        wanted.setdefault(kind, set()).add(key)
    columns: tuple[tuple[str, Any, Any], ...] = (
        ("knowhow", KnowHow.id, KnowHow.label),
        ("context", Context.id, Context.label),
        ("place", Place.id, Place.name),
        ("profession", Profession.id, Profession.label),
    )
    found: dict[tuple[str, Any], str] = {}
    for kind, key, label in columns:
        rows = session.execute(select(key, label).where(key.in_(wanted.get(kind, set()))))
        found.update({(kind, row_id): words for row_id, words in rows})
    return found


def _step(node: list[Any], labels: dict[tuple[str, Any], str]) -> str:
    kind, key = node
    if kind == "word":  # kept before texts were quoted
        return f"the word “{key}”"
    return FIXED.get(kind) or labels.get((kind, key), str(key))
