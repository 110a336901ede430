"""The rules and the people of a round, or of one need, as the engine reads them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from matching import eligibility
from matching.problem import People, Rules
from mentoring.models.programmes import Programme

BLOCK = 512


@dataclass(frozen=True, eq=False)
class Sides:
    """A need's learner, some people and the rules between them, as the engine reads them."""

    learner: People
    mentors: People
    rules: Rules

    @property
    def allowed(self) -> set[int]:
        """Give the people whom no hard rule keeps away."""
        may = eligibility.allowed(self.learner, self.mentors, self.rules, slice(0, 1))[0]
        return {int(number) for number in self.mentors.person[may]}


def rules(
    programme: Programme,
    *,
    forbidden: Sequence[tuple[int, int]],
    must: Collection[str] = (),
) -> Rules:
    """Encode a programme's rules and those that a round adds; a round can take none away.

    `forbidden` are the pairs of indices that an admin keeps apart.
    """
    return Rules(
        other_organisation=programme.other_organisation or "other_organisation" in must,
        same_region=programme.same_region or "same_region" in must,
        shared_language=programme.shared_language or "shared_language" in must,
        shared_half_day=programme.shared_half_day or "shared_half_day" in must,
        forbidden=np.array(list(forbidden), dtype=np.int64).reshape(-1, 2),
    )


def allowed_pairs(
    *, learners: People, mentors: People, rules: Rules, pairs: Sequence[tuple[int, int]]
) -> list[bool]:
    """Say of each pair, a row of learners and one of mentors, whether no rule parts it."""
    answers: dict[tuple[int, int], bool] = {}
    for start in range(0, len(learners), BLOCK):
        rows = slice(start, start + BLOCK)
        may = eligibility.allowed(learners, mentors, rules, rows)
        for pair in pairs:
            if start <= pair[0] < start + BLOCK:
                answers[pair] = bool(may[pair[0] - start, pair[1]])
    return [answers[pair] for pair in pairs]
