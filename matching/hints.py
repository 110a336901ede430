"""What a text seems to ask for: know-how and contexts to confirm, drawn from its words.

scipy and scikit-learn are imported here: only `similarity` and what stands beside it import this.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Protocol

import numpy as np

from matching import hierarchy
from matching.placed import Placed
from matching.problem import Floats, Needs, Vocabulary
from matching.text import CLEAR, TextSpace, compared, evidence, likelihood
from matching.told import Told, said

LEAST = 0.02
"""Know-how and contexts that are less likely than this are not suggested."""

LIKELY = 0.3
"""Know-how that is at least as likely as this may be named as what a need seems to be about."""

MOST_INFERRED = 3

NEAREST = 8
"""How many experiences vote on the know-how that a text is about."""

VOTE = 0.2
"""What their vote is worth beside the know-how's own words."""


class Speaks(Protocol):
    """What others have confirmed, which speaks for know-how: see `heard.Sentences`."""

    def speak_for(self, texts: Sequence[str]) -> Floats:
        """Say how much speaks for each know-how in texts."""

    def called(self, node: int) -> Mapping[str, float]:
        """Give the words that a know-how is called by, and what each is worth."""


class Hints:
    """Know-how and contexts that texts seem to ask for.

    Parameters
    ----------
    space : TextSpace
        Fitted on the register and the know-how's texts.
    context_space : TextSpace
        Fitted on the contexts' texts.
    vocabulary : Vocabulary
    register : Told
        The experiences that vote.
    placed : Placed
        The know-how's own texts, in the space.

    Notes
    -----
    The know-how's own words, and the vote of the nearest experiences (the k nearest neighbours of
    T. Cover and P. Hart, IEEE Transactions on Information Theory 13(1), 1967).
    """

    def __init__(
        self,
        space: TextSpace,
        context_space: TextSpace,
        vocabulary: Vocabulary,
        *,
        register: Told,
        placed: Placed,
    ) -> None:
        self.space, self.context_space, self.register = space, context_space, register
        self.item = hierarchy.items(vocabulary.knowhow_parent)
        self.placed = placed
        self._contexts = context_space.place(vocabulary.context_text)
        self._heard: Speaks | None = None

    def hearing(self, heard: Speaks | None) -> "Hints":
        """Listen as well to what learners have confirmed.

        Parameters
        ----------
        heard : Speaks or None
            None to listen to nobody.

        Returns
        -------
        Hints
            Another one; this one stays as it is.
        """
        other = copy(self)
        other._heard = heard
        return other

    def spoken(self, texts: Sequence[str]) -> Floats:
        """Say how much what learners have confirmed speaks for each know-how in texts.

        Parameters
        ----------
        texts : sequence of str, length N

        Returns
        -------
        ndarray of float64, shape (N, H)
            Evidence, in spreads; 0 where nobody is listened to.
        """
        if self._heard is None:
            return np.zeros((len(texts), len(self.item)))
        return self._heard.speak_for(texts)

    def called(self, node: int) -> Mapping[str, float]:
        """Give the words that learners call a know-how by: see `heard.Sentences.called`.

        Parameters
        ----------
        node : int

        Returns
        -------
        mapping of str to float
            Empty where nobody is listened to.
        """
        return {} if self._heard is None else self._heard.called(node)

    def likely(
        self, texts: Placed, *, near: Floats | None = None, spoken: Floats | float = 0.0
    ) -> Floats:
        """Say how likely texts ask for each concrete know-how.

        Parameters
        ----------
        texts : Placed
            N texts, placed in the space.
        near : ndarray of float64, shape (N, E), optional
            How near they are to the register, where that is known already.
        spoken : ndarray of float64, shape (N, H), optional
            Evidence from elsewhere, in spreads, such as what other learners confirmed.

        Returns
        -------
        ndarray of float64, shape (N, H)
            In [0, 1]; 0 for know-how that is not concrete.
        """
        own = compared(texts, self.placed)
        votes = self._votes(texts, near)
        voting = votes.any(axis=0)  # a handful of thousands
        heard = votes[:, voting] @ self.register.shown[voting]
        return likelihood(own + VOTE * CLEAR * heard + spoken) * self.item

    def knowhow(self, texts: Sequence[str]) -> Floats:
        """Suggest know-how for texts.

        Parameters
        ----------
        texts : sequence of str, length N

        Returns
        -------
        ndarray of float64, shape (N, H)
            In [0, 1]. Only concrete items have more than 0; where no item fits at all, the wider
            know-how that fits best.
        """
        found = _suggested(self.likely(self.space.place(texts), spoken=self.spoken(texts)))
        lost = np.flatnonzero(~found.any(axis=1)).tolist()
        if len(lost):
            wider = evidence(self.space, [texts[row] for row in lost], self.placed)
            found[lost] = _suggested(likelihood(wider) * ~self.item)
        return np.asarray(found)

    def guessed(self, needs: Needs) -> Floats:
        """Say how likely needs ask for each know-how, where they have confirmed none.

        Parameters
        ----------
        needs : Needs
            N needs.

        Returns
        -------
        ndarray of float64, shape (N, H)
            As `likely`; 0 where some is confirmed.
        """
        found = np.zeros((len(needs), len(self.item)))
        rows = np.flatnonzero(np.diff(needs.knowhow.starts) == 0)
        if len(rows):
            words = said(needs)
            texts = [words[row] for row in rows.tolist()]
            found[rows] = self.likely(self.space.place(texts), spoken=self.spoken(texts))
        return found

    def named(self, found: Floats) -> list[list[int]]:
        """Name the know-how that needs seem to be about, to explain by.

        Parameters
        ----------
        found : ndarray of float64, shape (N, H)
            As `likely` and `guessed` give it.

        Returns
        -------
        list of list of int, length N
            Up to `MOST_INFERRED` items at least `LIKELY`, most likely first.
        """
        best = np.argsort(-found, axis=1, kind="stable")[:, :MOST_INFERRED]
        return [row[found[n, row] >= LIKELY].tolist() for n, row in enumerate(best)]

    def contexts(self, texts: Sequence[str]) -> Floats:
        """Suggest contexts for texts.

        Parameters
        ----------
        texts : sequence of str, length N

        Returns
        -------
        ndarray of float64, shape (N, C)
            In [0, 1].
        """
        own = evidence(self.context_space, texts, self._contexts)
        described = self.register.described
        heard = self._votes(self.space.place(texts)) @ described
        # Most experiences share some contexts; only what the nearest show more often is a hint.
        usual = described.mean(axis=0) if len(described) else 0.0
        return _suggested(likelihood(own + VOTE * CLEAR * np.maximum(heard - usual, 0.0)))

    def _votes(self, texts: Placed, near: Floats | None = None) -> Floats:
        """Share one vote among the experiences nearest to each text, by their evidence."""
        found = compared(texts, self.register.placed) if near is None else near
        positive = np.maximum(found, 0.0)
        last = min(NEAREST, positive.shape[1])
        if last:
            # Experiences that are equally near vote together, whatever the last digits say.
            positive[positive < np.sort(positive, axis=1)[:, [-last]] - 1e-6] = 0.0
        heard = np.maximum(positive.sum(axis=1, keepdims=True), 1e-12)
        return np.asarray(positive / heard)


def _suggested(likely: Floats) -> Floats:
    return np.where(likely >= LEAST, likely, 0.0)
