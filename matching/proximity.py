"""How near experiences lie to needs on the graph of words, know-how and experiences.

scipy is imported here: only `similarity` and what stands beside it import this module.
"""

from copy import copy
from dataclasses import dataclass

import numpy as np
from scipy import sparse  # noqa: TID253 (see the first lines)

from matching import walk
from matching.placed import Placed
from matching.problem import NONE, Floats, Vocabulary
from matching.told import Told, evenly
from matching.walk import Progress

RESTART = 0.2
"""Needs lie near what they ask for, so that walks begin again sooner than elsewhere."""

MANY = 3.0
"""Visits so many times e (natural logarithm) oftener than usual make a nearness of 0.63."""

UPWARD = 0.3
"""What the link of know-how to what is broader is worth beside all its words together."""


@dataclass(frozen=True, eq=False)
class Walked:
    """Where walks from needs come.

    Parameters
    ----------
    known : ndarray of float64, shape (N,)
        How much of each need is known, in [0, 1].
    words, knowhow : ndarray of float64, shapes (words, N) and (H, N)
        How much oftener than usual each is visited.
    """

    known: Floats
    words: Floats
    knowhow: Floats


class Proximity:
    """The graph of a register, ready for walks that begin at needs.

    Parameters
    ----------
    vocabulary : Vocabulary
    register : Told
    knowhow : Placed
        The know-how's own texts, in the space of the register's.

    Notes
    -----
    An experience is linked to its words and to the know-how that it shows, know-how to its words
    and to what is broader. How often a walk visits an experience is the mean of how often it
    visits what the experience is linked to, so that experiences which were not on the register
    when the graph was drawn are measured alike.
    """

    def __init__(self, vocabulary: Vocabulary, register: Told, knowhow: Placed) -> None:
        parent = vocabulary.knowhow_parent
        above = np.flatnonzero(parent != NONE)
        upward = sparse.csr_matrix(
            (np.full(len(above), UPWARD), (above, parent[above])), shape=(len(parent),) * 2
        )
        self._walk = walk.build(
            {
                "word": register.own.words.shape[1],
                "knowhow": len(parent),
                "experience": len(register.experiences),
            },
            {
                ("experience", "word"): register.links[0],
                ("experience", "knowhow"): register.links[1],
                ("knowhow", "word"): evenly(knowhow.words),
                ("knowhow", "knowhow"): upward,
            },
        )
        # Walks begin at words and know-how, and only how often they visit those is looked at.
        self._ends = self._walk.kinds["knowhow"].stop
        self._reach: Floats | None = None

    def ready(self, n_needs: int, on_progress: Progress | None = None) -> "Proximity":
        """Work out beforehand where walks come, where there are so many needs that it pays.

        Parameters
        ----------
        n_needs : int
        on_progress : callable, optional
            As in `Walk.reach`.

        Returns
        -------
        Proximity
            Another one, that walks a hundred times as fast and differs in the last digits only;
            this one where there are fewer needs than nodes to begin at.
        """
        if n_needs <= self._ends:
            return self
        other = copy(self)
        other._reach = self._walk.reach(self._ends, restart=RESTART, on_progress=on_progress)
        return other

    def walked(self, texts: Placed, asked: Floats) -> Walked:
        """Walk from needs.

        Parameters
        ----------
        texts : Placed
            The words of N needs.
        asked : ndarray of float64, shape (N, H)
            Their confirmed know-how, weighted by order.

        Returns
        -------
        Walked
        """
        # Of what is not known the walk begins anywhere, and so comes everywhere as often as usual.
        confirmed = asked.any(axis=1)
        known = (texts.trust + confirmed) / (1.0 + confirmed)
        begun = self._walk.starts(word=texts.words, knowhow=asked)
        often = known * self._visits(begun) + (1 - known)
        words, knowhow = (often[self._walk.kinds[kind]] for kind in ("word", "knowhow"))
        return Walked(known, words, knowhow)

    def _visits(self, begun: Floats) -> Floats:
        if self._reach is None:
            return self._walk.visits(begun, restart=RESTART)
        return np.asarray((sparse.csr_matrix(begun[: self._ends].T) @ self._reach).T)


def near(walked: Walked, told: Told) -> Floats:
    """Say how near experiences lie to needs.

    Parameters
    ----------
    walked : Walked
        From N needs.
    told : Told
        E experiences.

    Returns
    -------
    ndarray of float64, shape (N, E)
        In [0, 1): 0 where a walk from the need comes no oftener than any other walk; smaller
        where little of the need is known.
    """
    by_word, by_knowhow, links = told.links
    visits = by_word @ walked.words + by_knowhow @ walked.knowhow
    mean = (1 - RESTART) * visits / np.maximum(links, 1e-12)[:, None]
    return np.asarray(walked.known * (1 - np.maximum(mean, 1.0) ** (-1 / MANY))).T
