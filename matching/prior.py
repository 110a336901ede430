"""What each part of a score is worth before use has taught anything, and what a score means."""

from dataclasses import dataclass
from typing import Literal

from matching.problem import Floats, ShapeError

Band = Literal["strong", "possible", "weak"]

STRONG, POSSIBLE = 0.5, 0.3
"""The totals from which a suggestion is strong, or possible."""

CONTEXTS = ("service", "level", "setting", "population", "authority", "obstacle")
"""The types of context that are compared, each a part of its own."""

PRIOR = {
    "knowhow": 1.0,
    "inferred": 0.5,
    "words": 0.25,
    "own words": 0.25,
    "graph": 0.25,
    **dict.fromkeys(CONTEXTS, 0.04),
    "evidence": 0.05,
    "recency": 0.02,
    "place": 0.02,
    "profession": 0.02,
}
"""What each part is worth in the total: a prior, not learned from anybody's decisions. Know-how
that the learner has confirmed outweighs every other part by far, and then nothing is inferred any
more; within a group (words, own words and graph; the six of context; the last three) all count
alike. A part that a need says nothing about is left out and the others keep their proportions."""


@dataclass(frozen=True, eq=False)
class Scores:
    """How well each experience answers each need.

    Parameters
    ----------
    total : ndarray of float64, shape (N, E)
        In [0, 1].
    parts : ndarray of float64, shape (P, N, E)
        Each in [0, 1], in the order of `part_names`.
    part_names : tuple of str, length P
        The names in `PRIOR`.
    """

    total: Floats
    parts: Floats
    part_names: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse parts that do not fit the total."""
        right = (len(self.part_names), *self.total.shape)
        if self.parts.shape != right:
            raise ShapeError(f"parts has shape {self.parts.shape}, not {right}")


def band(score: float) -> Band:
    """Put a score in one of three bands; people never see a number.

    Parameters
    ----------
    score : float
        A total, in [0, 1].

    Returns
    -------
    str
        "strong" from `STRONG` on, "possible" from `POSSIBLE` on, else "weak".

    Examples
    --------
    >>> band(0.7), band(0.3), band(0.1)
    ('strong', 'possible', 'weak')
    """
    if score >= STRONG:
        return "strong"
    return "possible" if score >= POSSIBLE else "weak"
