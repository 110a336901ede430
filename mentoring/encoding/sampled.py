"""What another way of choosing changes for some needs, each looked at by itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from matching import candidates
from matching.prior import Band, band
from matching.problem import Floats
from mentoring.encoding import rounds
from mentoring.encoding.chosen import Chosen
from mentoring.encoding.rounds import Setting


@dataclass(frozen=True)
class Nearest:
    """The mentor who answers a need best, of those whom the rules let be suggested."""

    mentor_id: int
    score: float

    @property
    def band(self) -> Band:
        """Say how good the answer is."""
        return band(self.score)


def draw(ids: Sequence[int], *, size: int, seed: int) -> list[int]:
    """Draw at most so many; the same of the same ones each time."""
    drawn = np.random.default_rng(seed).permutation(len(ids))[:size]
    return sorted(ids[index] for index in drawn.tolist())


def nearest(setting: Setting, choices: Sequence[Chosen]) -> list[dict[int, Nearest]]:
    """Give, for each way of choosing, the best available mentor of each need that has one.

    Nobody's places are counted. The parts of the scores are worked out once: only their worths
    differ.
    """
    read = rounds.encode(setting)
    parts = setting.fitted.similarity.score(read.needs).parts
    return [_nearest(replace(setting, chosen=one), parts) for one in choices]


def _nearest(setting: Setting, parts: Floats) -> dict[int, Nearest]:
    encoded = rounds.encode(setting)
    shares = encoded.fitted.similarity.shares(encoded.needs)
    total = np.clip(np.einsum("pn,pne->ne", shares, parts), 0.0, 1.0)[:, encoded.rows]
    edges = candidates.best(lambda rows: total[rows], encoded.pool, k=1)
    return {
        encoded.need_ids[need]: Nearest(encoded.mentor_ids[mentor], score)
        for need, mentor, score in zip(
            edges.need.tolist(), edges.mentor.tolist(), edges.score.tolist(), strict=True
        )
    }
