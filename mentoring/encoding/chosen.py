"""How a round chooses: what it puts first, what must be so, and what counts more or less.

It is kept in a round's settings. A round from before there was a choice reads as the largest total,
with every part of a score worth what it always was.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from matching.prior import CONTEXTS
from mentoring.encoding.register import Fitted
from mentoring.encoding.round_inputs import EVERY, POLICIES, SCOPES
from mentoring.errors import InvalidError

RULES = ("other_organisation", "same_region", "shared_language", "shared_half_day")
PARTS: Mapping[str, tuple[str, ...]] = {
    "knowhow": ("knowhow", "inferred"),
    "words": ("words", "own words", "graph"),
    "circumstances": CONTEXTS,
    "proof": ("evidence", "recency"),
    "place": ("place",),
    "profession": ("profession",),
}
"""The parts of a score, in the groups that an admin weighs."""
MEDIUM = "medium"
FACTORS: Mapping[str, float] = {"high": 2.0, MEDIUM: 1.0, "low": 0.5}
"""By how much a group's worths are multiplied. A score divides by the sum of all worths, so it
stays between 0 and 1."""


@dataclass(frozen=True)
class Chosen:
    """How a round chooses; `importance` names the groups that are not of medium importance.

    `needs` says whether it looks at every open need, or only at what is new.
    """

    policy: str
    must: frozenset[str]
    importance: Mapping[str, str]
    needs: str = EVERY

    @property
    def kept(self) -> dict[str, Any]:
        """Give it as a round's settings and a run's versions keep it."""
        importance = {name: self.importance[name] for name in PARTS if name in self.importance}
        must = [name for name in RULES if name in self.must]
        return {
            "policy": self.policy, "must": must, "importance": importance, "needs": self.needs,
        }  # fmt: skip


def read(settings: Mapping[str, Any]) -> Chosen:
    """Read how a round chooses from its settings, or from a form; InvalidError where it cannot."""
    policy, must = settings.get("policy", POLICIES[0]), settings.get("must", ())
    importance, needs = settings.get("importance", {}), settings.get("needs", EVERY)
    problems = {}
    if policy not in POLICIES:
        problems["policy"] = "Choose what the round puts first"
    if needs not in SCOPES:
        problems["needs"] = "Choose which needs the round looks at"
    if not set(must) <= set(RULES):
        problems["must"] = "Choose only from the rules on this page"
    for group, level in importance.items():
        if group not in PARTS or level not in FACTORS:
            problems[group] = "Choose high, medium or low"
    if problems:
        raise InvalidError(problems)
    unlike = {group: level for group, level in importance.items() if level != MEDIUM}
    return Chosen(policy, frozenset(must), unlike, needs)


def weighed(fitted: Fitted, chosen: Chosen) -> Fitted:
    """Weigh a fitted register for one round alone; the register itself stays as it is."""
    if not chosen.importance:
        return fitted
    present = fitted.similarity.worths_
    worths = {
        part: present[part] * FACTORS[level]
        for group, level in chosen.importance.items()
        for part in PARTS[group]
    }
    return replace(fitted, similarity=fitted.similarity.weighing(worths))
