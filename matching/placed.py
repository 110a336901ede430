"""Texts as they stand in a text space: their terms counted, then weighed.

scipy is imported here: only `text` and what stands above it import this module.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from scipy import sparse  # noqa: TID253 (see the first lines)

from matching.problem import Floats


@dataclass(frozen=True, eq=False)
class Counted:
    """How often texts say what: counts that can be added up before they are weighed.

    Parameters
    ----------
    words, characters : scipy.sparse.csr_matrix, shape (texts, terms)
    trust : ndarray of float64, shape (texts,)
        See `Placed`.
    meaning : ndarray of float32, shape (texts, D), or None
        None where no sentence model is asked.
    """

    words: sparse.csr_matrix
    characters: sparse.csr_matrix
    trust: Floats
    meaning: Floats | None

    def take(self, some: slice) -> "Counted":
        """Take some of the texts.

        Parameters
        ----------
        some : slice

        Returns
        -------
        Counted
        """
        meaning = None if self.meaning is None else self.meaning[some]
        return Counted(self.words[some], self.characters[some], self.trust[some], meaning)

    def followed_by(self, which: Floats, others: "Counted") -> "Counted":
        """Let other texts follow each of these; trust and meaning stay those of the first.

        Parameters
        ----------
        which : ndarray of float64, shape (texts, others)
            1 where one follows, else 0.
        others : Counted

        Returns
        -------
        Counted
        """
        table = sparse.csr_matrix(which, dtype=np.float32)
        return replace(
            self,
            words=self.words + table @ others.words,
            characters=self.characters + table @ others.characters,
        )


@dataclass(frozen=True, eq=False)
class Placed:
    """Texts placed in a text space: unit vectors, a row of zeros where nothing is known.

    Parameters
    ----------
    words, characters : scipy.sparse.csr_matrix, shape (texts, terms)
    themes : ndarray of float64, shape (texts, themes)
    trust : ndarray of float64, shape (texts,)
        How far a likeness of the text can be trusted, in [0, 1): the share of its words that the
        space knows, smaller for a text of few words.
    meaning : ndarray of float64, shape (texts, D), or None
        None where no sentence model is asked.
    """

    words: sparse.csr_matrix
    characters: sparse.csr_matrix
    themes: Floats
    trust: Floats
    meaning: Floats | None = None

    def take(self, some: slice) -> "Placed":
        """Take some of the texts.

        Parameters
        ----------
        some : slice

        Returns
        -------
        Placed
        """
        meaning = None if self.meaning is None else self.meaning[some]
        return Placed(
            self.words[some], self.characters[some], self.themes[some], self.trust[some], meaning
        )

    @classmethod
    def stacked(cls, pieces: Sequence["Placed"]) -> "Placed":
        """Put texts one below the other.

        Parameters
        ----------
        pieces : sequence of Placed
            At least one; all in the same space.

        Returns
        -------
        Placed
        """
        meaning = [piece.meaning for piece in pieces if piece.meaning is not None]
        return cls(
            sparse.vstack([piece.words for piece in pieces], format="csr"),
            sparse.vstack([piece.characters for piece in pieces], format="csr"),
            np.concatenate([piece.themes for piece in pieces]),
            np.concatenate([piece.trust for piece in pieces]),
            np.concatenate(meaning) if meaning else None,
        )

    @cached_property
    def by_term(self) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
        """Words and characters turned round, so that a text meets only what shares its terms."""
        return self.words.T.tocsr(), self.characters.T.tocsr()

    def __getstate__(self) -> dict[str, Any]:
        """Keep nothing twice in what is kept of a fitted register."""
        return {name: value for name, value in self.__dict__.items() if name != "by_term"}
