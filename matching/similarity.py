"""How well an experience answers a need, in parts that are kept apart.

scikit-learn is imported here: callers import this module where a job or a suggestion needs it.
"""

from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
from sklearn.base import BaseEstimator

from matching import closeness, hierarchy
from matching.problem import Experiences, Floats, Needs, ShapeError, Vocabulary
from matching.text import TextSpace

Band = Literal["strong", "possible", "weak"]

PART_NAMES = ("knowhow", "inferred", "words", "context", "place", "profession", "recency")
PRIOR = {
    "knowhow": 1.0,
    "inferred": 0.3,
    "words": 0.3,
    "context": 0.1,
    "place": 0.02,
    "profession": 0.02,
    "recency": 0.02,
}
STRONG, POSSIBLE = 0.5, 0.25
NEAREST = 8


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
    """

    total: Floats
    parts: Floats
    part_names: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse parts that do not fit the total."""
        if self.parts.shape != (len(self.part_names), *self.total.shape):
            raise ShapeError(
                f"parts has shape {self.parts.shape}, not {(len(self.part_names), *self.total.shape)}"
            )


def band(score: float) -> Band:
    """Put a score in one of three bands.

    Parameters
    ----------
    score : float
        A total, in [0, 1].

    Returns
    -------
    str
        "strong" from `STRONG` on, "possible" from `POSSIBLE` on, else "weak".
    """
    if score >= STRONG:
        return "strong"
    return "possible" if score >= POSSIBLE else "weak"


class Similarity(BaseEstimator):
    """How well each experience on a register answers a need.

    Parameters
    ----------
    themes : int, default=80
        Number of themes behind the words.
    """

    def __init__(self, themes: int = 80) -> None:
        self.themes = themes

    def fit(self, vocabulary: Vocabulary, experiences: Experiences) -> Self:
        """Learn the register.

        Parameters
        ----------
        vocabulary : Vocabulary
        experiences : Experiences

        Returns
        -------
        Similarity
        """
        self.vocabulary_, self.experiences_ = vocabulary, experiences
        size = len(vocabulary.knowhow_label)
        self.shown_ = hierarchy.order_weights(experiences.knowhow, size)
        content = hierarchy.information(vocabulary.knowhow_parent, experiences.knowhow)
        self.near_ = hierarchy.nearness(vocabulary.knowhow_parent, content) ** 3
        self.item_ = hierarchy.items(vocabulary.knowhow_parent)
        self.places_ = closeness.place_table(vocabulary)
        documents = _documents(vocabulary, experiences)
        self.space_ = TextSpace(self.themes).fit([*documents, *vocabulary.knowhow_text])
        self.experience_vectors_ = self.space_.transform(documents)
        self.knowhow_vectors_ = self.space_.transform(list(vocabulary.knowhow_text))
        self.context_vectors_ = self.space_.transform(list(vocabulary.context_text))
        return self

    def score(self, needs: Needs) -> Scores:
        """Score every experience for every need.

        Parameters
        ----------
        needs : Needs

        Returns
        -------
        Scores
        """
        experiences, vocabulary = self.experiences_, self.vocabulary_
        texts = [f"{text} {role}" for text, role in zip(needs.text, needs.role, strict=True)]
        shape = (len(needs), len(experiences))
        parts = {
            "knowhow": self._confirmed(needs),
            "inferred": np.clip(self.knowhow_from_words(texts) @ self.shown_.T, 0, 1),
            "words": self._alike(texts, self.experience_vectors_),
            "context": closeness.context(vocabulary, needs.context, experiences.context),
            "place": closeness.place(self.places_, needs.place, experiences.place),
            "profession": closeness.same(needs.profession, experiences.profession),
            "recency": np.broadcast_to(closeness.recency(experiences.last_year), shape),
        }
        table = (
            np.stack([parts[name] for name in PART_NAMES])
            if shape[1]
            else np.zeros((len(PART_NAMES), *shape))
        )
        weights = np.tile(np.array([PRIOR[name] for name in PART_NAMES])[:, None], (1, shape[0]))
        weights[PART_NAMES.index("knowhow")] *= np.diff(needs.knowhow.starts) > 0
        weights[PART_NAMES.index("context")] *= np.diff(needs.context.starts) > 0
        total = np.einsum("pn,pne->ne", weights / weights.sum(axis=0), table)
        return Scores(np.clip(total, 0.0, 1.0), table, PART_NAMES)

    def knowhow_from_words(self, texts: list[str]) -> Floats:
        """Suggest know-how for texts, for the learner to confirm.

        Parameters
        ----------
        texts : list of str, length N

        Returns
        -------
        ndarray of float64, shape (N, H)
            In [0, 1].
        """
        if len(self.experiences_) == 0:
            vote = np.zeros((len(texts), len(self.item_)))
        else:
            alike = self._alike(texts, self.experience_vectors_)
            keep = np.sort(alike, axis=1)[:, ::-1][:, min(NEAREST, alike.shape[1]) - 1][:, None]
            alike = np.where(alike >= keep, alike, 0.0)
            vote = alike @ self.shown_ / np.maximum(alike.sum(axis=1, keepdims=True), 1e-9)
        own = self._alike(texts, self.knowhow_vectors_)
        return np.clip((own + vote) / 2, 0, 1) * self.item_

    def contexts_from_words(self, texts: list[str]) -> Floats:
        """Suggest contexts for texts, for the learner to confirm.

        Parameters
        ----------
        texts : list of str, length N

        Returns
        -------
        ndarray of float64, shape (N, C)
            In [0, 1].
        """
        return self._alike(texts, self.context_vectors_)

    def _confirmed(self, needs: Needs) -> Floats:
        asked = hierarchy.order_weights(needs.knowhow, len(self.item_))
        missing = np.ones((len(needs), len(self.experiences_)))
        for need, node in zip(*np.nonzero(asked), strict=True):
            best = (self.shown_ * self.near_[node]).max(axis=1, initial=0.0)
            missing[need] *= 1 - 0.9 * asked[need, node] * best
        return 1 - missing

    def _alike(self, texts: list[str], others: tuple) -> Floats:
        asked = self.space_.transform(texts)
        tables = [
            np.asarray((a @ b.T).todense() if hasattr(a @ b.T, "todense") else a @ b.T)
            for a, b in zip(asked, others, strict=True)
        ]
        return np.clip(sum(tables) / 3, 0.0, 1.0)


def _documents(vocabulary: Vocabulary, experiences: Experiences) -> list[str]:
    return [
        " ".join([title, text, *(vocabulary.knowhow_text[node] for node in experiences.knowhow[e])])
        for e, (title, text) in enumerate(zip(experiences.title, experiences.text, strict=True))
    ]
