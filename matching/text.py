"""How near two texts are: by words, by characters, and by the themes that lie behind the words."""

import re
from typing import Self

import numpy as np
from scipy import sparse
from sklearn.base import BaseEstimator
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfVectorizer

from matching.problem import Floats

STOP_WORDS = sorted(ENGLISH_STOP_WORDS - {"bill", "call", "fire", "system"})
"""Words without weight; the list of scikit-learn without four that mean something here."""

WORD = re.compile(r"[a-z0-9][a-z0-9'’]*")


def words(text: str) -> list[str]:
    """Cut a text into plain words, plurals made singular, words without weight left out.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str

    Notes
    -----
    The S-stemmer of D. Harman, "How effective is suffixing?", JASIS 42(1), 1991, table 1.

    Examples
    --------
    >>> words("Nurses who carry the bodies of ladies' bags")
    ['nurse', 'carry', 'body', 'lady', 'bag']
    """
    found = (
        word.replace("’", "'").removesuffix("'s").strip("'") for word in WORD.findall(text.lower())
    )
    return [_singular(word) for word in found if word and word not in ENGLISH_STOP_WORDS]


class TextSpace(BaseEstimator):
    """A space of documents in which texts are compared.

    Parameters
    ----------
    themes : int, default=80
        Number of themes (latent dimensions) behind the words.

    Attributes
    ----------
    words_, characters_ : TfidfVectorizer
    projection_ : ndarray of float64, shape (terms, themes)
        From words to themes.

    Notes
    -----
    Words and characters: tf-idf with sublinear term frequency (Salton and Buckley 1988). Themes: latent
    semantic analysis (Deerwester and others, JASIS 41(6), 1990) by an exact singular value decomposition.
    """

    def __init__(self, themes: int = 80) -> None:
        self.themes = themes

    def fit(self, documents: list[str]) -> Self:
        """Learn the weights of words and characters, and the themes.

        Parameters
        ----------
        documents : list of str

        Returns
        -------
        TextSpace
        """
        known = documents if any(words(text) for text in documents) else [*documents, "nothing"]
        self.words_ = TfidfVectorizer(analyzer=words, sublinear_tf=True).fit(known)
        self.characters_ = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=1
        ).fit(known)
        table = self.words_.transform(known).toarray()
        _, strengths, directions = np.linalg.svd(table, full_matrices=False)
        kept = min(self.themes, int(np.count_nonzero(strengths > 1e-9)))
        self.projection_ = _one_sign(directions[:kept]).T
        return self

    def transform(self, texts: list[str]) -> tuple[sparse.csr_matrix, sparse.csr_matrix, Floats]:
        """Place texts in the space.

        Parameters
        ----------
        texts : list of str

        Returns
        -------
        tuple
            Unit vectors of words, of characters, and of themes, one row a text; a text without a known
            word is a row of zeros.
        """
        by_word = self.words_.transform(texts)
        themes = np.asarray(by_word @ self.projection_)
        length = np.linalg.norm(themes, axis=1, keepdims=True)
        unit = np.divide(themes, length, out=np.zeros_like(themes), where=length > 0)
        return by_word, self.characters_.transform(texts), unit


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies") and word[-4] not in "ae":
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("es") and word[-3] not in "aeo":
        return word[:-1]
    if len(word) > 3 and word.endswith("s") and word[-2] not in "us":
        return word[:-1]
    return word


def _one_sign(directions: Floats) -> Floats:
    # A singular vector's sign is arbitrary; fixing it makes two fits equal on every machine.
    largest = np.argmax(np.abs(directions), axis=1)
    signs = np.sign(directions[np.arange(len(directions)), largest])
    return np.asarray(directions * signs[:, None])
