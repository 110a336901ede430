"""How well an experience answers a need, in parts that are kept apart.

scikit-learn is imported here: callers import this module where a job or a suggestion needs it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
from sklearn.base import BaseEstimator  # noqa: TID253 (see the first lines)

from matching import closeness, hierarchy
from matching.problem import Experiences, Floats, Needs, Ragged, ShapeError, Vocabulary
from matching.text import CLEAR, TextSpace, evidence, likelihood

Band = Literal["strong", "possible", "weak"]

STRONG, POSSIBLE = 0.5, 0.25
"""The totals from which a suggestion is strong, or possible."""

PRIOR = {
    "knowhow": 1.0,
    "inferred": 0.35,
    "words": 0.25,
    "context": 0.15,
    "place": 0.02,
    "profession": 0.02,
    "recency": 0.02,
}
"""What each part is worth in the total: a prior, not learned from anybody's decisions. Know-how
that the learner has confirmed outweighs all the rest together, and then nothing is inferred any
more; place, profession and recency only part what is otherwise alike. A part that a need says
nothing about is left out and the others keep their proportions."""

LEAST = 0.02
"""Know-how and contexts that are less likely than this are not suggested."""

LIKELY = 0.3
"""Know-how that is at least as likely as this may be named as what a need seems to be about."""

MOST_INFERRED = 3

NEAREST = 8
"""How many experiences vote on the know-how that a text is about."""

VOTE = 0.2
"""What their vote is worth beside the know-how's own words."""

BESIDE = 0.15
"""What know-how near the wanted one is worth at most: less than the wanted one itself, asked for
third and held third, so that a neighbour never passes somebody who has done it."""

SURE = 1.0
"""How fast confirmed know-how settles the matter: one piece, held first, makes a part of 0.63."""


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


class Similarity(BaseEstimator):  # type: ignore[misc]
    """How well each experience on a register answers a need.

    Parameters
    ----------
    themes : int, default=100
        Number of themes (latent dimensions) behind the words.

    Attributes
    ----------
    vocabulary_ : Vocabulary
    experiences_ : Experiences
    shown_ : ndarray of float64, shape (E, H)
        What each experience shows, weighted by order.
    near_ : ndarray of float64, shape (H, H)
        How much of one know-how another answers, in [0, 1].
    space_ : TextSpace
        Learned from what is told of the experiences and from the know-how's own texts.

    Notes
    -----
    Confirmed know-how counts by order on both sides, and a little by Lin's nearness in the
    hierarchy (see `hierarchy`). The know-how that a text is about is inferred from the cosines of
    words, characters and themes, and from the vote of the nearest experiences (the k nearest
    neighbours of T. Cover and P. Hart, IEEE Transactions on Information Theory 13(1), 1967). The
    three are fused by the sum of standardised scores, after E. Fox and J. Shaw, "Combination of
    multiple searches", TREC-2, 1994. Neither names nor addresses come into it: `Experiences` and
    `Needs` do not hold them.
    """

    def __init__(self, themes: int = 100) -> None:
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
        parent = vocabulary.knowhow_parent
        self.shown_ = hierarchy.order_weights(experiences.knowhow, len(parent))
        content = hierarchy.information(parent, experiences.knowhow)
        self.near_ = BESIDE * hierarchy.nearness(parent, content)
        np.fill_diagonal(self.near_, 1.0)
        self.item_ = hierarchy.items(parent)
        self.places_ = closeness.place_table(vocabulary)
        told = [" ".join(pair) for pair in zip(experiences.title, experiences.text, strict=True)]
        self.space_ = TextSpace(self.themes).fit([*told, *vocabulary.knowhow_text])
        self.told_ = self.space_.place(
            [
                " ".join(
                    [own, *(vocabulary.knowhow_text[node] for node in experiences.knowhow[row])]
                )
                for row, own in enumerate(told)
            ]
        )
        self.knowhow_ = self.space_.place(vocabulary.knowhow_text)
        self.context_space_ = TextSpace(self.themes).fit(vocabulary.context_text)
        self.context_ = self.context_space_.place(vocabulary.context_text)
        size = len(vocabulary.context_text)
        self.described_ = closeness.membership(experiences.context, size)
        return self

    def score(self, needs: Needs) -> Scores:
        """Score every experience for every need.

        Parameters
        ----------
        needs : Needs
            N needs. For many, call with some hundreds at a time: the parts take P × N × E numbers.

        Returns
        -------
        Scores
        """
        texts = _texts(needs)
        told = evidence(self.space_, texts, self.told_)
        inferred = self._likely(texts, told) @ self.shown_.T
        fresh = closeness.recency(self.experiences_.last_year)
        parts = {
            "knowhow": 1 - np.exp(-SURE * self._overlap(needs)),
            "inferred": 1 - np.exp(-inferred),
            "words": 1 - np.exp(-np.maximum(told, 0.0) / CLEAR),
            "context": closeness.context(
                self.vocabulary_, needs.context, self.experiences_.context
            ),
            "place": closeness.place(self.places_, needs.place, self.experiences_.place),
            "profession": closeness.same(needs.profession, self.experiences_.profession),
            "recency": np.broadcast_to(fresh, told.shape),
        }
        table = np.stack([parts[name] for name in PRIOR])
        total = np.einsum("pn,pne->ne", self._weights(needs), table)
        return Scores(np.clip(total, 0.0, 1.0), table, tuple(PRIOR))

    def knowhow_from_words(self, texts: Sequence[str]) -> Floats:
        """Suggest know-how for texts, for the learner to confirm.

        Parameters
        ----------
        texts : sequence of str, length N

        Returns
        -------
        ndarray of float64, shape (N, H)
            In [0, 1]. Only concrete items have more than 0; where no item fits at all, the wider
            know-how that fits best.
        """
        likely = _suggested(self._likely(texts, evidence(self.space_, texts, self.told_)))
        lost = np.flatnonzero(~likely.any(axis=1)).tolist()
        if len(lost):
            wider = evidence(self.space_, [texts[row] for row in lost], self.knowhow_)
            likely[lost] = _suggested(likelihood(wider) * ~self.item_)
        return np.asarray(likely)

    def contexts_from_words(self, texts: Sequence[str]) -> Floats:
        """Suggest contexts for texts, for the learner to confirm.

        Parameters
        ----------
        texts : sequence of str, length N

        Returns
        -------
        ndarray of float64, shape (N, C)
            In [0, 1].
        """
        own = evidence(self.context_space_, texts, self.context_)
        heard = self._votes(evidence(self.space_, texts, self.told_)) @ self.described_
        # Most experiences share some contexts; only what the nearest show more often is a hint.
        usual = self.described_.mean(axis=0) if len(self.described_) else 0.0
        return _suggested(likelihood(own + VOTE * CLEAR * np.maximum(heard - usual, 0.0)))

    def inferred(self, needs: Needs) -> Ragged:
        """Name the know-how that needs seem to be about where nothing is confirmed, to explain by.

        Parameters
        ----------
        needs : Needs
            N needs.

        Returns
        -------
        Ragged, N rows
            Up to `MOST_INFERRED` items at least `LIKELY`, most likely first; empty where know-how
            is confirmed.
        """
        likely = self.knowhow_from_words(_texts(needs)) * self.item_
        likely[np.diff(needs.knowhow.starts) > 0] = 0.0
        best = np.argsort(-likely, axis=1, kind="stable")[:, :MOST_INFERRED]
        return Ragged.of([row[likely[n, row] >= LIKELY].tolist() for n, row in enumerate(best)])

    def _likely(self, texts: Sequence[str], told: Floats) -> Floats:
        own = evidence(self.space_, texts, self.knowhow_)
        return likelihood(own + VOTE * CLEAR * (self._votes(told) @ self.shown_)) * self.item_

    def _votes(self, told: Floats) -> Floats:
        """Share one vote among the experiences nearest to each text, by their evidence."""
        positive = np.maximum(told, 0.0)
        last = min(NEAREST, told.shape[1])
        if last:
            # Experiences that are equally near vote together, whatever the last digits say.
            positive[positive < np.sort(positive, axis=1)[:, [-last]] - 1e-9] = 0.0
        heard = np.maximum(positive.sum(axis=1, keepdims=True), 1e-12)
        return np.asarray(positive / heard)

    def _overlap(self, needs: Needs) -> Floats:
        asked = hierarchy.order_weights(needs.knowhow, len(self.item_))
        return hierarchy.overlap(asked, self.shown_, self.near_)

    def _weights(self, needs: Needs) -> Floats:
        confirmed = np.diff(needs.knowhow.starts) > 0
        counts = {
            "knowhow": confirmed,
            "inferred": ~confirmed & bool(self.shown_.any()),
            "context": np.diff(needs.context.starts) > 0,
        }
        always = np.ones(len(needs), np.bool_)
        weights = np.stack([worth * counts.get(name, always) for name, worth in PRIOR.items()])
        return np.asarray(weights / weights.sum(axis=0))


def _texts(needs: Needs) -> list[str]:
    return [" ".join(pair) for pair in zip(needs.text, needs.role, strict=True)]


def _suggested(likely: Floats) -> Floats:
    return np.where(likely >= LEAST, likely, 0.0)
