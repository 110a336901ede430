"""Made rounds for measuring: who could be put beside whom, how well, and with how many places.

Needs and mentors lie around topics. A need knows its nearest mentors and a few others by chance,
without those that never meet it. Mentors have 1 to 6 places: *scarce* as they are, *balanced* 1.1
for each need, *tight* 1.0, with the topics that many ask for known by the fewest mentors.
"""

from dataclasses import dataclass

import numpy as np

from matching.bounds import Bounds
from matching.problem import Edges

REGIMES = ("scarce", "balanced", "tight")
PLACES_PER_NEED = {"balanced": 1.1, "tight": 1.0}
TOPICS, WIDTH, SPREAD = 30, 16, 0.22
NEAREST, BY_CHANCE = 30, 10
REGIONS, PROFESSIONS = 17, 12
CELLS = 20_000_000


@dataclass(frozen=True, eq=False)
class Instance:
    """A round to be assigned: edges as candidates come, places and groups of needs."""

    edges: Edges
    places: np.ndarray
    groups: dict[str, np.ndarray]

    @property
    def needs(self):
        """One mentor for each need."""
        return Bounds.up_to(np.ones(len(self.groups["region"]), np.int64))

    @property
    def mentors(self):
        """As many learners as a mentor has places."""
        return Bounds.up_to(self.places)

    def without(self, edges):
        """Give the same round with some of its edges left out, and which stay."""
        stay = np.setdiff1d(np.arange(len(self.edges)), edges)
        return Instance(some(self.edges, stay), self.places, self.groups), stay

    def save(self, path):
        """Write it to a file that `load` reads."""
        edges = self.edges
        np.savez(
            path,
            need=edges.need,
            mentor=edges.mentor,
            score=edges.score,
            places=self.places,
            allow_pickle=False,
            **self.groups,
        )


def load(path):
    """Read what `Instance.save` wrote."""
    kept = np.load(path)
    edges = _edges(kept["need"], kept["mentor"], kept["score"])
    return Instance(edges, kept["places"], {of: kept[of] for of in ("region", "profession")})


def some(edges, which):
    """Take some of the edges."""
    return _edges(edges.need[which], edges.mentor[which], edges.score[which])


def make(n_needs, n_mentors, regime, *, seed=1):
    """Make a round of one regime; the same numbers give the same round."""
    rng = np.random.default_rng([seed, n_needs, n_mentors, REGIMES.index(regime)])
    middles = _unit(rng.standard_normal((TOPICS, WIDTH)))
    asking = _Side(rng, n_needs, middles, n_needs)
    giving = _Side(rng, n_mentors, middles, n_needs, rare_first=regime == "tight")
    step = max(1, min(4_000, CELLS // n_mentors))
    rows = [
        _block(rng, asking, giving, np.arange(at, min(n_needs, at + step)))
        for at in range(0, n_needs, step)
    ]
    places = rng.integers(1, 7, n_mentors)
    if regime in PLACES_PER_NEED:
        stretch = PLACES_PER_NEED[regime] * n_needs / places.sum()
        places = np.maximum(1, np.round(places * stretch)).astype(np.int64)
    groups = {"region": asking.region, "profession": asking.profession}
    return Instance(_edges(*map(np.concatenate, zip(*rows, strict=True))), places, groups)


class _Side:
    """What is drawn for each need, or each mentor."""

    def __init__(self, rng, size, middles, n_needs, *, rare_first=False):
        likely = np.arange(1, TOPICS + 1) ** -0.7
        likely = likely[::-1] if rare_first else likely
        topic = rng.choice(TOPICS, size, p=likely / likely.sum())
        around = SPREAD * rng.standard_normal((size, WIDTH))
        self.point = _unit(middles[topic] + around).astype(np.float32)
        self.region = rng.choice(REGIONS, size, p=_falling(REGIONS))
        self.profession = rng.choice(PROFESSIONS, size, p=_falling(PROFESSIONS))
        self.second_language = rng.random(size) < (0.1 if rare_first else 0.15)
        self.half_days = rng.integers(1, 64, size)
        self.organisation = rng.integers(0, max(20, n_needs // 60), size)


def _block(rng, asking, giving, needs):
    likeness = asking.point[needs] @ giving.point.T
    likeness += 0.12 * rng.standard_normal(likeness.shape, dtype=np.float32)
    likeness += 0.08 * (asking.region[needs, None] == giving.region)
    likeness += 0.05 * (asking.profession[needs, None] == giving.profession)
    never = (asking.half_days[needs, None] & giving.half_days) == 0
    never |= asking.organisation[needs, None] == giving.organisation
    apart = asking.second_language[needs, None] & ~giving.second_language
    never |= apart & (rng.random(likeness.shape, dtype=np.float32) < 0.5)
    likeness[never] = -np.inf
    nearest = np.argpartition(-likeness, NEAREST, axis=1)[:, :NEAREST]
    others = rng.integers(0, likeness.shape[1], (len(needs), BY_CHANCE))
    mentor = np.sort(np.concatenate([nearest, others], axis=1), axis=1)
    found = np.take_along_axis(likeness, mentor, axis=1)
    right = np.isfinite(found)
    right[:, 1:] &= mentor[:, 1:] != mentor[:, :-1]
    need = np.broadcast_to(needs[:, None], mentor.shape)[right]
    mentor, score = mentor[right], _score(rng, found[right])
    order = np.lexsort((mentor, -score, need))
    return need[order], mentor[order], score[order]


def _score(rng, likeness):
    """Take the mean of how both sides see it, each a little differently."""
    seen = 4.0 * likeness - 1.2 + 0.5 * rng.standard_normal((2, len(likeness)))
    return np.round((1 / (1 + np.exp(-seen))).mean(axis=0), 6)


def _edges(need, mentor, score):
    need, mentor = np.asarray(need, np.int64), np.asarray(mentor, np.int64)
    return Edges(need, mentor, mentor, np.asarray(score, np.float64))


def _unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def _falling(size):
    likely = 1 / np.arange(1, size + 1)
    return likely / likely.sum()
