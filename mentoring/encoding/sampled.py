"""What another way of choosing changes for some needs, each looked at by itself."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching import candidates
from matching.prior import Band, band
from mentoring.encoding import rounds
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


def nearest(setting: Setting) -> dict[int, Nearest]:
    """Give the best available mentor of each need that has one; nobody's places are counted."""
    encoded = rounds.encode(setting)
    edges = candidates.best(rounds.scorer(encoded), encoded.pool, k=1)
    return {
        encoded.need_ids[need]: Nearest(encoded.mentor_ids[mentor], score)
        for need, mentor, score in zip(
            edges.need.tolist(), edges.mentor.tolist(), edges.score.tolist(), strict=True
        )
    }
