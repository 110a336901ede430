"""How well an experience answers a need, in parts that are kept apart.

scikit-learn is imported here: callers import this module where a job or a suggestion needs it.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Self

import numpy as np
from sklearn.base import BaseEstimator  # noqa: TID253 (see the first lines)

from matching import closeness, hierarchy, proximity
from matching.asked import Asked, ask
from matching.confidence import full_answer
from matching.expertise import score_texts
from matching.hints import Hints
from matching.placed import Placed
from matching.prior import CONTEXTS, POSSIBLE, PRIOR, STRONG, Band, Scores, band
from matching.problem import Experiences, Floats, Needs, Ragged, RangeError, Vocabulary
from matching.proximity import Proximity
from matching.selves import impersonal
from matching.text import TextSpace, clearly, compared
from matching.told import Told, own_words, read
from matching.walk import Progress

__all__ = ["POSSIBLE", "PRIOR", "STRONG", "Band", "Scores", "Similarity", "band", "score_texts"]

BESIDE = 0.15
"""What know-how near the wanted one is worth at most: less than the wanted one itself, asked for
third and held third, so that a neighbour never passes somebody who has done it."""

SURE = 1.0
"""How fast confirmed know-how settles the matter: one piece, held first, makes a part of 0.63."""


class Similarity(BaseEstimator):  # type: ignore[misc]
    """How well each experience on a register answers a need.

    Parameters
    ----------
    themes : int, default=100
        Number of themes (latent dimensions) behind the words.
    sentences : bool, default=False
        Whether the sentence model is asked as well, with the weight of any other way to compare.

    Attributes
    ----------
    vocabulary_ : Vocabulary
    worths_ : dict of str to float
        What each part is worth in the total: `PRIOR`, or what `weighing` was given.
    register_ : Told
        The experiences that were learnt from; they vote on what a text is about.
    told_ : Told
        The experiences that are scored: the register, or what `reading` was given.
    shown_ : ndarray of float64, shape (E, H)
        What each experience of the register shows, weighted by order.
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

    def __init__(self, themes: int = 100, *, sentences: bool = False) -> None:
        self.themes, self.sentences = themes, sentences

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
        parent = vocabulary.knowhow_parent
        self.vocabulary_, self.worths_ = vocabulary, dict(PRIOR)
        content = hierarchy.information(parent, experiences.knowhow)
        self.near_ = BESIDE * hierarchy.nearness(parent, content)
        np.fill_diagonal(self.near_, 1.0)
        self.kind_ = np.array(vocabulary.context_type)
        self.places_ = closeness.place_table(vocabulary)
        self.latest_ = closeness.latest(experiences.last_year)
        own = own_words(experiences)
        self.space_ = self._space().fit([*own, *vocabulary.knowhow_text])
        self.context_space_ = self._space().fit(vocabulary.context_text)
        self.counted_ = self.space_.count(vocabulary.knowhow_text)
        placed = self.space_.weigh(self.counted_)
        self.register_ = self.told_ = self._read(experiences, own)
        self.hints_ = Hints(
            self.space_, self.context_space_, vocabulary, register=self.register_, placed=placed
        )
        self.proximity_ = Proximity(vocabulary, self.register_, placed)
        return self

    @property
    def experiences_(self) -> Experiences:
        """The experiences that are scored."""
        return self.told_.experiences

    @property
    def shown_(self) -> Floats:
        """What each experience of the register shows, weighted by order; shape (E, H)."""
        return self.register_.shown

    def reading(self, experiences: Experiences) -> "Similarity":
        """Score other experiences with what was learnt from the register, to ask "what if".

        Parameters
        ----------
        experiences : Experiences
            Such as one whose text lacks a phrase, or that shows more know-how.

        Returns
        -------
        Similarity
            Another one; this one stays as it is.
        """
        other = copy(self)
        other.told_ = self._read(experiences)
        return other

    def weighing(self, worths: Mapping[str, float]) -> "Similarity":
        """Weigh the parts otherwise.

        Parameters
        ----------
        worths : mapping of str to float
            What each part of `PRIOR` is worth, not negative; one that is not named keeps its worth.

        Returns
        -------
        Similarity

        Raises
        ------
        RangeError
            For a part that there is not, or a worth below 0.
        """
        wrong = {name: worth for name, worth in worths.items() if name not in PRIOR or worth < 0}
        if wrong:
            raise RangeError(f"{wrong} cannot weigh; the parts are {list(PRIOR)}, from 0 on")
        other = copy(self)
        other.worths_ = {**self.worths_, **worths}
        return other

    def ready(self, n_needs: int, on_progress: Progress | None = None) -> "Similarity":
        """Do beforehand what pays where there are so many needs: see `Proximity.ready`."""
        other = copy(self)
        other.proximity_ = self.proximity_.ready(n_needs, on_progress)
        return other

    def asking(self, needs: Needs) -> Asked:
        """Read needs once that are to be scored against several registers: see `asked.ask`."""
        return ask(needs, hints=self.hints_, proximity=self.proximity_)

    def score(self, needs: Needs | Asked) -> Scores:
        """Score every experience for every need.

        Parameters
        ----------
        needs : Needs or Asked
            N needs. For many, call with some hundreds at a time: the parts take P × N × E numbers.

        Returns
        -------
        Scores
        """
        read = self.asking(needs) if isinstance(needs, Needs) else needs
        parts = self._parts(read)
        table = np.stack([parts[name] for name in PRIOR])
        total = np.einsum("pn,pne->ne", self.shares(read.needs), table)
        return Scores(np.clip(total, 0.0, 1.0), table, tuple(PRIOR))

    def shares(self, needs: Needs) -> Floats:
        """Say how much of the total of each need every part makes up.

        Parameters
        ----------
        needs : Needs
            N needs.

        Returns
        -------
        ndarray of float64, shape (P, N)
            Each column sums to 1; 0 where a part does not count for a need.
        """
        confirmed = np.diff(needs.knowhow.starts) > 0
        described = closeness.membership(needs.context, len(self.kind_))
        told = np.array([bool(text.strip()) for text in needs.text], np.bool_)
        counts = {
            "knowhow": confirmed,
            "inferred": ~confirmed & bool(self.shown_.any()),
            "words": told,
            "own words": told & confirmed,
            **{kind: described[:, self.kind_ == kind].any(axis=1) for kind in CONTEXTS},
        }
        always = np.ones(len(needs), np.bool_)
        weights = np.stack(
            [worth * counts.get(name, always) for name, worth in self.worths_.items()]
        )
        return np.asarray(weights / weights.sum(axis=0))

    def knowhow_from_words(self, texts: Sequence[str]) -> Floats:
        """Suggest know-how for texts, for the learner to confirm: see `Hints.knowhow`."""
        return self.hints_.knowhow([impersonal(text) for text in texts])

    def contexts_from_words(self, texts: Sequence[str]) -> Floats:
        """Suggest contexts for texts, for the learner to confirm: see `Hints.contexts`."""
        return self.hints_.contexts([impersonal(text) for text in texts])

    def inferred(self, needs: Needs) -> Ragged:
        """Name what needs seem to be about where nothing is confirmed: see `Hints.named`."""
        return Ragged.of(self.hints_.named(self.hints_.guessed(needs)))

    def confidence(self, needs: Needs) -> Floats:
        """Say how sure it is that some experience fully answers each need.

        Parameters
        ----------
        needs : Needs
            N needs. Where no know-how is confirmed, the likeliest is taken to be what is needed.

        Returns
        -------
        ndarray of float64, shape (N,)
            A probability: see `confidence.full_answer`.
        """
        likely = self.hints_.guessed(needs)
        asked = hierarchy.order_weights(needs.knowhow, len(self.near_))
        guessed = np.flatnonzero(likely.any(axis=1))
        asked[guessed, likely[guessed].argmax(axis=1)] = 1.0
        overlap = hierarchy.overlap(asked, self.told_.shown, self.near_)
        return full_answer((1 - np.exp(-SURE * overlap)).max(axis=1, initial=0.0))

    def alike(self, texts: Sequence[str] | Placed, others: Sequence[str] | Placed) -> Floats:
        """Say how near texts are to others, such as phrases of needs to those of experiences.

        Parameters
        ----------
        texts, others : sequence of str or Placed
            N and X texts.

        Returns
        -------
        ndarray of float64, shape (N, X)
            As `text.evidence`: in spreads above what has nothing to do with each other.
        """
        place = self.space_.place
        return compared(
            texts if isinstance(texts, Placed) else place(texts),
            others if isinstance(others, Placed) else place(others),
        )

    def _read(self, experiences: Experiences, own: Sequence[str] | None = None) -> Told:
        return read(self.vocabulary_, self.space_, experiences, knowhow=self.counted_, own=own)

    def _space(self) -> TextSpace:
        return TextSpace(self.themes, sentences=self.sentences)

    def _parts(self, asked: Asked) -> dict[str, Floats]:
        """Score every part by its name; each has shape (N, E)."""
        told, needs, described = self.told_, asked.needs, asked.described
        overlap = hierarchy.overlap(asked.knowhow, told.shown, self.near_)
        near = asked.near if told is self.register_ else None
        if near is None:
            near = compared(asked.texts, told.placed)
        fresh = closeness.recency(told.experiences.last_year, self.latest_)
        return {
            "knowhow": 1 - np.exp(-SURE * overlap),
            "inferred": 1 - np.exp(-asked.likely @ told.shown.T),
            "words": clearly(near),
            "own words": clearly(compared(asked.texts, told.own)),
            "graph": proximity.near(asked.walked, told),
            **{
                kind: closeness.context(
                    described[:, self.kind_ == kind], told.described[:, self.kind_ == kind]
                )
                for kind in CONTEXTS
            },
            "evidence": np.broadcast_to(1.0 * told.experiences.has_result, overlap.shape),
            "recency": np.broadcast_to(fresh, overlap.shape),
            "place": closeness.place(self.places_, needs.place, told.experiences.place),
            "profession": closeness.same(needs.profession, told.experiences.profession),
        }
