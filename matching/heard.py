"""What learners wrote as evidence for the know-how that they then confirmed, and whether it helps.

scipy and scikit-learn are imported here: only jobs import this module, and what listens to it.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from math import log

import numpy as np

from matching import hierarchy
from matching.hints import Hints
from matching.phrases import words
from matching.problem import Bools, Floats, Ints, Ragged, ShapeError
from matching.promotion import Verdict, verdict
from matching.similarity import Similarity
from matching.text import TextSpace, evidence

WORTH = 0.3
"""What a sentence that is near is worth as evidence for its know-how."""

TOP = 5
"""So many pieces of know-how are suggested, so the first so many are judged."""

FOLDS = 5

FEWEST_CALLING = 3
"""So many learners have to call a thing by a word before it is marked where others write it: what
one person alone has written shows nowhere."""

OFTENER = 2.0
"""Those who confirmed the thing use such a word at least so many times as often as all learners."""


@dataclass(frozen=True, eq=False)
class Heard:
    """What learners wrote and then confirmed: one row a need (N).

    Parameters
    ----------
    text : tuple of str, length N
    knowhow : Ragged, N rows
        Indices into the vocabulary, most important first.
    learner : ndarray of int64, shape (N,)
        Who wrote it.
    """

    text: tuple[str, ...]
    knowhow: Ragged
    learner: Ints

    def __post_init__(self) -> None:
        """Refuse columns of different length."""
        lengths = {len(self.text), len(self.knowhow), len(self.learner)}
        if len(lengths) > 1:
            raise ShapeError(
                f"{len(self.text)} texts, {len(self.knowhow)} rows of know-how and "
                f"{len(self.learner)} learners do not fit together"
            )

    def only(self, which: Bools) -> "Heard":
        """Give some of the rows.

        Parameters
        ----------
        which : ndarray of bool, shape (N,)

        Returns
        -------
        Heard
        """
        rows = np.flatnonzero(which).tolist()
        return Heard(
            tuple(self.text[row] for row in rows),
            Ragged.of([self.knowhow[row].tolist() for row in rows]),
            self.learner[which],
        )


class Sentences:
    """Sentences that were confirmed, ready to speak for their know-how.

    Parameters
    ----------
    heard : Heard
    knowhow_text : sequence of str, length H

    Notes
    -----
    The nearest neighbour rule (T. Cover and P. Hart, IEEE Transactions on Information Theory
    13(1), 1967), for each know-how by itself: the sentence that comes nearest speaks for it. The
    sentences have a space of their own, so that words which only learners use count in it.
    """

    def __init__(self, heard: Heard, knowhow_text: Sequence[str]) -> None:
        self._confirmed = hierarchy.order_weights(heard.knowhow, len(knowhow_text))
        self._space = TextSpace().fit([*heard.text, *knowhow_text])
        self._placed = self._space.place(heard.text)
        self._called = _called(heard)

    def called(self, node: int) -> Mapping[str, float]:
        """Give the words that learners call a know-how by, of several learners and no single one.

        Parameters
        ----------
        node : int
            Of the vocabulary.

        Returns
        -------
        mapping of str to float
            What each word is worth: the logarithm of one learner in so many who uses it.
        """
        return self._called.get(node, {})

    def confirming(self, knowhow: Ragged) -> "Sentences":
        """Let the same sentences speak for other know-how.

        Parameters
        ----------
        knowhow : Ragged, as many rows as there are sentences

        Returns
        -------
        Sentences
            Another one; this one stays as it is.
        """
        other = copy(self)
        other._confirmed = hierarchy.order_weights(knowhow, self._confirmed.shape[1])
        return other

    def speak_for(self, texts: Sequence[str]) -> Floats:
        """Say how much the sentences speak for each know-how in texts.

        Parameters
        ----------
        texts : sequence of str, length N

        Returns
        -------
        ndarray of float64, shape (N, H)
            Evidence, in spreads, not negative: see `text.evidence`.
        """
        near = WORTH * np.maximum(evidence(self._space, texts, self._placed), 0.0)
        spoken = np.zeros((len(texts), self._confirmed.shape[1]))
        for node in np.flatnonzero(self._confirmed.any(axis=0)):
            by = np.flatnonzero(self._confirmed[:, node])
            spoken[:, node] = (near[:, by] * self._confirmed[by, node]).max(axis=1)
        return spoken


def listening(similarity: Similarity, sentences: Sentences | None) -> Similarity:
    """Let what learners confirmed speak as well wherever words stand for know-how.

    Parameters
    ----------
    similarity : Similarity
    sentences : Sentences or None
        None to listen to nobody.

    Returns
    -------
    Similarity
        Another one; this one stays as it is.
    """
    other = copy(similarity)
    other.hints_ = similarity.hints_.hearing(sentences)
    return other


@dataclass(frozen=True)
class Proof:
    """Whether sentences help to suggest know-how to learners who wrote none of them.

    Parameters
    ----------
    over_none, over_shuffled : Verdict
        The gain in the share of a need's know-how among the first `TOP`, counted once a learner:
        over no sentences, and over the same ones with their know-how dealt out anew, which know
        what is often confirmed and not what is meant.
    before, after : float
        That share without and with the sentences, over all held-back needs, in [0, 1].
    """

    over_none: Verdict
    over_shuffled: Verdict
    before: float
    after: float

    @property
    def promote(self) -> bool:
        """Whether both gains are proved."""
        return self.over_none.promote and self.over_shuffled.promote


def proof(
    hints: Hints, heard: Heard, knowhow_text: Sequence[str], *, rng: np.random.Generator
) -> Proof:
    """Hold the needs of a fifth of the learners back at a time, and suggest with the others'.

    Parameters
    ----------
    hints : Hints
        What suggests know-how now.
    heard : Heard
        N needs.
    knowhow_text : sequence of str, length H
    rng : numpy.random.Generator

    Returns
    -------
    Proof
    """
    none, shuffled, after = np.zeros((3, len(heard.text)))
    people = rng.permutation(np.unique(heard.learner))
    for fold in range(min(FOLDS, len(people))):
        held = np.isin(heard.learner, people[fold::FOLDS])
        hidden, known = heard.only(held), heard.only(~held)
        placed = hints.space.place(hidden.text)
        none[held] = _recall(hints.likely(placed), hidden.knowhow)
        meant = Sentences(known, knowhow_text)
        for found, said in ((shuffled, meant.confirming(_dealt(known, rng))), (after, meant)):
            spoken = said.speak_for(hidden.text)
            found[held] = _recall(hints.likely(placed, spoken=spoken), hidden.knowhow)
    return Proof(
        verdict(after - none, heard.learner, rng=rng),
        verdict(after - shuffled, heard.learner, rng=rng),
        float(none.mean()) if len(none) else 0.0,
        float(after.mean()) if len(after) else 0.0,
    )


def _called(heard: Heard) -> dict[int, dict[str, float]]:
    """Count by learners which words each know-how is called by oftener than other things are."""
    who = heard.learner.tolist()
    told = [set(words(text)) for text in heard.text]
    of_word = _learners(zip(told, who, strict=True))
    everybody, found = len(set(who)), {}
    owner = np.repeat(np.arange(len(who)), np.diff(heard.knowhow.starts))
    for node in np.unique(heard.knowhow.values).tolist():
        rows = owner[heard.knowhow.values == node].tolist()
        those = {who[row] for row in rows}
        found[node] = {
            word: log(everybody / len(of_word[word]))
            for word, said in _learners((told[row], who[row]) for row in rows).items()
            if len(said) >= FEWEST_CALLING
            and len(said) * everybody >= OFTENER * len(of_word[word]) * len(those)
        }
    return found


def _learners(told: Iterable[tuple[set[str], int]]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for said, learner in told:
        for word in said:
            found.setdefault(word, set()).add(learner)
    return found


def _dealt(heard: Heard, rng: np.random.Generator) -> Ragged:
    order = rng.permutation(len(heard.text)).tolist()
    return Ragged.of([heard.knowhow[row].tolist() for row in order])


def _recall(likely: Floats, confirmed: Ragged) -> Floats:
    """Give the share of each need's know-how among its first; 1 where it has none."""
    first = np.argsort(-likely, axis=1, kind="stable")[:, :TOP]
    wanted = [set(confirmed[row].tolist()) for row in range(len(confirmed))]
    return np.array(
        [
            len(wanted[row] & set(first[row].tolist())) / len(wanted[row]) if wanted[row] else 1.0
            for row in range(len(wanted))
        ],
        np.float64,
    )
