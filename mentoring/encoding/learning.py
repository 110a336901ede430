"""What became of lists, as comparisons; what was learnt from them, as a row keeps it."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from matching import decisions, learning
from matching.decisions import Decisions, Listed, Outcome
from matching.learning import Learned as Learned
from matching.prior import PRIOR
from matching.promotion import FEWEST_GROUPS
from mentoring.encoding import asks
from mentoring.encoding.register import Fitted, made_with
from mentoring.models.needs import Need
from mentoring.models.pairings import DeclineReason, Pairing, PairingState

SEED = 20261122
NEEDS_AT_ONCE = 64
NOT_AN_ANSWER = frozenset({DeclineReason.CANNOT_TEACH_THIS, DeclineReason.SOMEBODY_ELSE_BETTER})
"""Why a mentor declines that says something of the answer; no time, or too close, does not."""


@dataclass(frozen=True, eq=False)
class Told:
    """One need, the experiences in its list in the order shown, and what became of each."""

    need: Need
    learner_id: int
    experience_ids: Sequence[int]
    mentor_ids: Sequence[int]
    outcomes: Sequence[Outcome]


def outcome(pairing: Pairing | None) -> Outcome:
    """Say what became of somebody in a list, from their pairing for that need, if there is one."""
    if pairing is None:
        return Outcome.PASSED
    if pairing.state is PairingState.COMPLETED:
        return Outcome.MET
    if pairing.state in (PairingState.ACCEPTED, PairingState.ACTIVE, PairingState.ENDED):
        return Outcome.ACCEPTED
    if pairing.decline_reason in NOT_AN_ANSWER:
        return Outcome.REFUSED
    # Where a round has asked, nobody has chosen.
    return Outcome.ASKED if pairing.suggestion_id is None else Outcome.PASSED


def compare(fitted: Fitted, told: Sequence[Told]) -> Decisions:
    """Turn lists and what became of them into comparisons: parts of scores, and nothing else."""
    return decisions.compare(tuple(PRIOR), list(_listed(fitted, told)))


def learn(fitted: Fitted, told: Sequence[Told]) -> Learned:
    """Learn worths, and compare them with those in use; nothing is random but the seeded dice."""
    return learning.learn(
        compare(fitted, told),
        PRIOR,
        rng=np.random.default_rng(SEED),
        in_use=fitted.similarity.worths_,
    )


def prior() -> dict[str, float]:
    """Give the worths that were set before anything was learnt."""
    return dict(PRIOR)


def fewest() -> int:
    """Give how many people have to stand behind a gain."""
    return FEWEST_GROUPS


def evidence(found: Learned) -> dict[str, Any]:
    """Give the figures that a row keeps: no id, no name and no word of anybody."""
    whole = asdict(found)
    del whole["worths"]
    return whole


def fingerprint(worths: Mapping[str, float]) -> str:
    """Stand for worths that were learnt with this very engine."""
    said = json.dumps([made_with(), sorted(worths.items())])
    return hashlib.sha256(said.encode()).hexdigest()


def _listed(fitted: Fitted, told: Sequence[Told]) -> Iterator[Listed]:
    # What weighs nothing just now may be learnt again, so the prior says which parts count.
    similarity = fitted.similarity.weighing(PRIOR)
    row_of = {experience: row for row, experience in enumerate(fitted.experience_ids)}
    for start in range(0, len(told), NEEDS_AT_ONCE):
        block = told[start : start + NEEDS_AT_ONCE]
        needs = asks.needs([one.need for one in block], fitted.words)
        counted = similarity.score(needs).parts * (similarity.shares(needs) > 0)[:, :, None]
        for n, one in enumerate(block):
            known = [at for at, e in enumerate(one.experience_ids) if e in row_of]
            rows = [row_of[one.experience_ids[at]] for at in known]
            yield Listed(
                parts=counted[:, n, rows].T,
                outcomes=[one.outcomes[at] for at in known],
                mentors=[one.mentor_ids[at] for at in known],
                learner=one.learner_id,
            )
