"""Decisions as comparisons: of two experiences in one list, which turned out the better answer.

Nothing of a person goes in but the parts of the score, and a number that says whose decisions
belong together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import combinations

import numpy as np

from matching.problem import Bools, Floats, Ints, ShapeError


class Outcome(IntEnum):
    """What became of an experience in a list, from the worst to the best.

    That a mentor has no time says nothing of how well they answer, so such a one stays `ASKED`:
    the learner's choice counts and the answer does not.
    """

    REFUSED = 0
    PASSED = 1
    ASKED = 2
    ACCEPTED = 3
    MET = 4


VALUE = {
    Outcome.REFUSED: -1.0,
    Outcome.PASSED: 0.0,
    Outcome.ASKED: 0.3,
    Outcome.ACCEPTED: 0.6,
    Outcome.MET: 1.0,
}
"""What an outcome says of an answer; the difference of two is the strength of their comparison. To
be asked is little, because who stands first is asked more; what a mentor says of the work is much.
A prior, from the field."""


@dataclass(frozen=True, eq=False)
class Listed:
    """What was listed for one need, and what became of it.

    Parameters
    ----------
    parts : ndarray of float64, shape (L, P)
        The parts of the scores; 0 for parts that do not count for this need.
    outcomes : sequence of Outcome, length L
        In the order in which they were shown.
    mentors : sequence of int, length L
        Numbers of the mentors.
    learner : int
        Number of the learner.
    """

    parts: Floats
    outcomes: Sequence[Outcome]
    mentors: Sequence[int]
    learner: int


@dataclass(frozen=True, eq=False)
class Decisions:
    """Comparisons of a better answer with a worse one, D in all.

    Parameters
    ----------
    part_names : tuple of str, length P
    better, worse : ndarray of float64, shape (D, P)
        The parts of either.
    place : ndarray of float64, shape (D, 2)
        By how many places the better one stood higher in the list, and whether the better (1) or
        the worse (-1) was the one that somebody decided on. Neither is learnt: they take up what
        comes of standing first and of how often mentors say yes at all.
    strength : ndarray of float64, shape (D,)
        How much a comparison says, above 0.
    learner, mentor : ndarray of int64, shape (D,)
        Whose decision it was: who asked, and who was asked.
    """

    part_names: tuple[str, ...]
    better: Floats
    worse: Floats
    place: Floats
    strength: Floats
    learner: Ints
    mentor: Ints

    def __post_init__(self) -> None:
        """Refuse columns that do not fit together."""
        right = (len(self.strength), len(self.part_names))
        for name, array in (("better", self.better), ("worse", self.worse)):
            if array.shape != right:
                raise ShapeError(f"{name} has shape {array.shape}, not {right}")

    def __len__(self) -> int:
        """Count the comparisons."""
        return len(self.strength)

    def only(self, rows: Bools) -> "Decisions":
        """Give some of the comparisons."""
        return Decisions(
            part_names=self.part_names,
            better=self.better[rows],
            worse=self.worse[rows],
            place=self.place[rows],
            strength=self.strength[rows],
            learner=self.learner[rows],
            mentor=self.mentor[rows],
        )


def compare(part_names: tuple[str, ...], lists: Sequence[Listed]) -> Decisions:
    """Turn lists and what became of them into comparisons.

    Parameters
    ----------
    part_names : tuple of str, length P
    lists : sequence of Listed

    Returns
    -------
    Decisions
        One for each two of a list that ended differently.

    Notes
    -----
    Pairs of a shown list as training data: T. Joachims, "Optimizing search engines using
    clickthrough data", KDD 2002. His rule to take only what stood above the chosen one would teach
    the contrary of any order; here place is a column of its own instead.
    """
    rows = [row for one in lists for row in _pairs(one)]
    better = np.array([row[0] for row in rows]).reshape(len(rows), len(part_names))
    worse = np.array([row[1] for row in rows]).reshape(len(rows), len(part_names))
    rest = np.array([row[2] for row in rows]).reshape(len(rows), 5)
    return Decisions(
        part_names=part_names,
        better=better,
        worse=worse,
        place=rest[:, :2],
        strength=rest[:, 2],
        learner=rest[:, 3].astype(np.int64),
        mentor=rest[:, 4].astype(np.int64),
    )


def _pairs(listed: Listed) -> list[tuple[Floats, Floats, tuple[float, ...]]]:
    found: list[tuple[Floats, Floats, tuple[float, ...]]] = []
    for one, other in combinations(range(len(listed.outcomes)), 2):
        if listed.outcomes[one] is listed.outcomes[other]:
            continue
        best, worst = sorted((one, other), key=lambda at: -listed.outcomes[at])
        decided = best if listed.outcomes[best] is not Outcome.PASSED else worst
        both = Outcome.PASSED not in (listed.outcomes[best], listed.outcomes[worst])
        rest = (
            float(worst - best),
            0.0 if both else (1.0 if decided == best else -1.0),
            VALUE[listed.outcomes[best]] - VALUE[listed.outcomes[worst]],
            listed.learner,
            listed.mentors[decided],
        )
        found.append((listed.parts[best], listed.parts[worst], rest))
    return found
