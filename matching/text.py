"""How near two texts are: by words, characters, themes behind the words and, if wanted, meaning.

scipy and scikit-learn are imported here, so only `similarity` may import this module.
"""

from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # noqa: TID253 (see the first lines)
from scipy.sparse.linalg import svds  # noqa: TID253
from sklearn.base import BaseEstimator  # noqa: TID253
from sklearn.feature_extraction.text import CountVectorizer  # noqa: TID253
from threadpoolctl import threadpool_limits

from matching import meant
from matching.phrases import words
from matching.placed import Counted, Placed
from matching.problem import Floats
from matching.terms import Lexicon

EXACT = 600
"""Up to so many texts the themes are found exactly; beyond, by Lanczos from a fixed start."""

Singles = NDArray[np.float32]

UNRELATED = np.array([0.02, 0.06, 0.07, 0.165])
"""The cosine of two texts that have nothing to do with each other, by words, characters, themes and
meaning (the last as `sentences` has measured it)."""

SPREAD = np.array([0.04, 0.035, 0.10, 0.115])
"""How far such cosines lie apart, so that the ways count alike."""

CLEAR = 4.0
"""How many spreads above unrelated a text lies that leaves little doubt (0.63 in likelihood)."""

FEW = 2
"""So many more words, unknown, are taken to stand in every text: a single word proves little."""


class TextSpace(BaseEstimator):  # type: ignore[misc]
    """A space in which texts are compared.

    Parameters
    ----------
    themes : int, default=100
        Number of themes (latent dimensions) behind the words.
    sentences : bool, default=False
        Whether the sentence model is asked as well, with equal weight.

    Attributes
    ----------
    lexicon_ : Lexicon
        The words and the parts of words that are known.
    word_weights_, character_weights_ : ndarray of float32, shape (terms,)
        How rare each is: the inverse document frequency.
    projection_ : ndarray of float64, shape (terms, themes)
        From words to themes.

    Notes
    -----
    Words and characters: tf-idf with sublinear term frequency (Salton and Buckley, Information
    Processing and Management 24(5), 1988). Themes: latent semantic analysis (Deerwester and others,
    JASIS 41(6), 1990) by a singular value decomposition without a random start.
    """

    def __init__(self, themes: int = 100, *, sentences: bool = False) -> None:
        self.themes, self.sentences = themes, sentences

    def fit(self, documents: Sequence[str]) -> Self:
        """Learn the weights of words and characters, and the themes.

        Parameters
        ----------
        documents : sequence of str

        Returns
        -------
        TextSpace
        """
        # The weights cannot be learned from no word at all, as on a register that is still empty.
        told = any(words(text) for text in documents)
        known = list(documents) if told else [*documents, "register empty"]
        self.lexicon_ = Lexicon(known, words=words, characters=parts)
        counted = self.lexicon_.count(known)
        (by_word, _), (by_character, _) = counted["words"], counted["characters"]
        self.word_weights_, self.character_weights_ = _rarity(by_word), _rarity(by_character)
        weights = _weighed(self.word_weights_, by_word)
        self.projection_ = _themes(weights.astype(np.float64), self.themes)
        return self

    def place(self, texts: Sequence[str]) -> Placed:
        """Place texts in the space.

        Parameters
        ----------
        texts : sequence of str

        Returns
        -------
        Placed
        """
        return self.weigh(self.count(texts))

    def count(self, texts: Sequence[str]) -> Counted:
        """Count what texts say.

        Parameters
        ----------
        texts : sequence of str

        Returns
        -------
        Counted
        """
        counted = self.lexicon_.count(texts)
        (by_word, strange), (by_character, _) = counted["words"], counted["characters"]
        known = np.diff(by_word.indptr)
        return Counted(
            by_word,
            by_character,
            known / (known + strange + FEW),
            meant.encode(texts) if self.sentences else None,
        )

    def weigh(self, counted: Counted) -> Placed:
        """Place texts whose words have been counted.

        Parameters
        ----------
        counted : Counted

        Returns
        -------
        Placed
        """
        by_word = _weighed(self.word_weights_, counted.words)
        themes = np.asarray(by_word @ self.projection_)
        length = np.linalg.norm(themes, axis=1, keepdims=True)
        unit = np.divide(themes, length, out=np.zeros_like(themes), where=length > 1e-9)
        by_character = _weighed(self.character_weights_, counted.characters)
        return Placed(by_word, by_character, unit, counted.trust, counted.meaning)


_parts = CountVectorizer(analyzer="char_wb", ngram_range=(3, 5)).build_analyzer()


def parts(text: str) -> list[str]:
    """Cut a text into parts of words.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str
        Three to five characters each; a blank stands where a word begins or ends.

    Examples
    --------
    >>> parts("At it")
    [' at', 'at ', ' at ', ' it', 'it ', ' it ']
    """
    return list(_parts(text))


def _rarity(counts: sparse.csr_matrix) -> Singles:
    """Give the inverse document frequency of every term, smoothed as scikit-learn does it."""
    size, terms = counts.shape
    with_it = np.bincount(counts.indices, minlength=terms)
    return np.asarray(np.log((size + 1) / (with_it + 1)) + 1, np.float32)


def _weighed(rarity: Singles, counts: sparse.csr_matrix) -> sparse.csr_matrix:
    """Weigh counts by their logarithm and how rare their terms are; rows become one long."""
    weights = (np.log(counts.data) + 1) * rarity[counts.indices]
    filled = np.flatnonzero(np.diff(counts.indptr))
    if len(filled):
        squares = np.add.reduceat(weights**2, counts.indptr[filled], dtype=np.float64)
        share = np.zeros(counts.shape[0], np.float32)
        share[filled] = 1 / np.sqrt(squares)
        weights *= np.repeat(share, np.diff(counts.indptr))
    return sparse.csr_matrix((weights, counts.indices, counts.indptr), shape=counts.shape)


def cosines(texts: Placed, others: Placed) -> Floats:
    """Compare every text with every other in three ways.

    Parameters
    ----------
    texts, others : Placed
        N and X texts placed in the same space.

    Returns
    -------
    ndarray of float64, shape (3 or 4, N, X)
        Cosines by words, characters, themes and perhaps meaning, in [0, 1]: where they point
        apart, 0.
    """
    by_word, by_character = others.by_term
    ways = [
        (texts.words @ by_word).toarray(),
        (texts.characters @ by_character).toarray(),
        texts.themes @ others.themes.T,
    ]
    if texts.meaning is not None and others.meaning is not None:
        ways.append(texts.meaning @ others.meaning.T)
    table = np.stack(ways)
    return np.asarray(np.clip(table, 0.0, 1.0))


def evidence(space: TextSpace, texts: Sequence[str], others: Placed) -> Floats:
    """Say how many spreads above unrelated each text lies to each of the others.

    Parameters
    ----------
    space : TextSpace
    texts : sequence of str, length N
    others : Placed
        X texts placed in the same space.

    Returns
    -------
    ndarray of float64, shape (N, X)
        The mean over the ways, times the trust in the text; below 0 where the two are less alike
        than strangers.
    """
    return compared(space.place(texts), others)


def compared(placed: Placed, others: Placed) -> Floats:
    """Say the same of texts that are placed already: see `evidence`.

    Parameters
    ----------
    placed, others : Placed
        N and X texts placed in the same space.

    Returns
    -------
    ndarray of float64, shape (N, X)
    """
    alike = cosines(placed, others)
    ways = len(alike)
    apart = (alike - UNRELATED[:ways, None, None]) / SPREAD[:ways, None, None]
    return np.asarray(apart.mean(axis=0) * placed.trust[:, None])


def likelihood(found: Floats) -> Floats:
    """Turn evidence into a likelihood.

    Parameters
    ----------
    found : ndarray of float64
        Evidence, in spreads.

    Returns
    -------
    ndarray of float64
        In [0, 1): 0 where there is none, 0.63 where it is `CLEAR`.
    """
    return np.asarray(1 - np.exp(-((np.maximum(found, 0.0) / CLEAR) ** 2)))


def clearly(found: Floats) -> Floats:
    """Turn evidence into a part of a score.

    Parameters
    ----------
    found : ndarray of float64
        Evidence, in spreads.

    Returns
    -------
    ndarray of float64
        In [0, 1): 0 where there is none, 0.63 where it is `CLEAR`, rising from the first spread on.
    """
    return np.asarray(1 - np.exp(-np.maximum(found, 0.0) / CLEAR))


def _themes(table: sparse.csr_matrix, wanted: int) -> Floats:
    if min(table.shape) <= max(EXACT, wanted + 1):
        # The eigenvectors of texts against texts give the same themes as the singular vectors of
        # texts against words, and there are far fewer texts than words.
        squares, sides = np.linalg.eigh((table @ table.T).toarray())
        kept = np.argsort(-squares, kind="stable")[:wanted]
        kept = kept[squares[kept] > 1e-9]
        directions = (table.T @ sides[:, kept]).T / np.sqrt(squares[kept])[:, None]
    else:
        # It works in thousands of tiny steps: threads that wait for each other at each of them
        # make it thirty times slower where the machine has something else to do.
        with threadpool_limits(1, user_api="blas"):
            directions = svds(table, k=wanted, v0=np.ones(min(table.shape)))[2][::-1]
    # The sign of a theme is arbitrary; fixing it makes two fits equal on every machine.
    largest = np.argmax(np.abs(directions), axis=1)
    signs = np.sign(directions[range(len(directions)), largest])
    # In this order a product with a sparse table needs no copy of it.
    return np.ascontiguousarray((directions * signs[:, None]).T)
