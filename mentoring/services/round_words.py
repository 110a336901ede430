"""The words in which a round's choices are asked and told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mentoring.encoding import chosen
from mentoring.models.rounds import Round


@dataclass(frozen=True)
class Question:
    """One thing to choose, with a sentence that says what it means."""

    name: str
    label: str
    hint: str


POLICIES = (
    Question(
        "fair",
        "Fair to everybody",
        "Nobody gets a poor answer so that somebody else gets a slightly better one, "
        "and no region or profession is left far behind.",
    ),
    Question(
        "total",
        "The best answers altogether",
        "The answers are as good as they can be, taken together. A few people may get a poor one.",
    ),
    Question(
        "stable",
        "Nobody would rather swap",
        "No learner and mentor would both be better off with each other. "
        "Fewer people may find somebody.",
    ),
    Question(
        "reach",
        "As many regions as can be",
        "As many regions as possible have somebody who learns. Then the answers are as good as "
        "they can be.",
    ),
)
NEEDS = (
    Question(
        "every",
        "Every open need",
        "Also those that an earlier round left out.",
    ),
    Question(
        "new",
        "Only what is new",
        "Needs that no other round has looked at, and those that are open again after a no. They "
        "share the places that are free and that no other round has suggested. Everybody else "
        "stays as they are, and nobody is told again that they were left out.",
    ),
)
MUSTS: Mapping[str, str] = {
    "other_organisation": "The mentor works for another organisation",
    "same_region": "Both are in the same region",
    "shared_language": "Both share a language",
    "shared_half_day": "Both have a half-day free at the same time",
}
GROUPS = (
    Question("knowhow", "Know-how", "The mentor has done what the learner has to get done."),
    Question("words", "Words", "The mentor tells of their work in words like the learner’s own."),
    Question(
        "circumstances",
        "Circumstances",
        "The same kind of service, people, authority and obstacles.",
    ),
    Question("proof", "Proof", "The mentor’s result was measured, and it was not long ago."),
    Question("place", "Place", "The mentor did it near where the learner works."),
    Question("profession", "Profession", "Both belong to the same profession."),
)
LEVELS = (("high", "High"), ("medium", "Medium"), ("low", "Low"))


def told(settings: Mapping[str, Any]) -> tuple[str, ...]:
    """Say in words how a round chooses: what comes first, and where it differs from the usual."""
    now = chosen.read(settings)
    first = next(one for one in POLICIES if one.name == now.policy)
    more = [one.label for one in GROUPS if now.importance.get(one.name) == "high"]
    less = [one.label for one in GROUPS if now.importance.get(one.name) == "low"]
    return (
        f"{first.label}. {first.hint}",
        *(f"{one.label}. {one.hint}" for one in NEEDS if one.name == now.needs != "every"),
        *(
            f"Must: {words[0].lower()}{words[1:]}."
            for name, words in MUSTS.items()
            if name in now.must
        ),
        *([f"Counts more: {_listed(more)}."] if more else []),
        *([f"Counts less: {_listed(less)}."] if less else []),
    )


def changed(found: Round) -> bool:
    """Whether a round is to choose otherwise than its last run did."""
    if not found.runs or "chosen" not in found.runs[-1].versions:
        return False
    then = chosen.read(found.runs[-1].versions["chosen"])
    return then != chosen.read(found.settings)


def _listed(labels: list[str]) -> str:
    *before, last = [label.lower() for label in labels]
    return f"{', '.join(before)} and {last}" if before else last
