"""Counts of terms in texts, by way of the tokens that texts are made of.

A register says the same tokens over and over. Each is cut into its terms once; what a text holds is
then the sum over its tokens. scipy is imported here: only `text` imports this module.
"""

from collections.abc import Callable, Sequence
from itertools import chain

import numpy as np
from scipy import sparse  # noqa: TID253 (see the first lines)

from matching.problem import NONE, Ints

Cut = Callable[[str], Sequence[str]]
"""Cuts a token, or a whole text, into its terms; no term may go over a blank."""


class Terms:
    """The terms of one kind that are known, and how often each known token holds them.

    Parameters
    ----------
    cut : Cut
    tokens : sequence of str
        In lower case, each once.

    Attributes
    ----------
    vocabulary : dict of str to int
        Column of each term, in the order of the alphabet.
    table : scipy.sparse.csr_matrix of float32, shape (tokens, terms)
    """

    def __init__(self, cut: Cut, tokens: Sequence[str]) -> None:
        self.cut = cut
        held = [cut(token) for token in tokens]
        known = sorted(set(chain.from_iterable(held)))
        self.vocabulary = {term: column for column, term in enumerate(known)}
        self.table = self._counts(held)

    def of(self, tokens: Sequence[str]) -> tuple[sparse.csr_matrix, list[set[str]]]:
        """Count the terms of new tokens.

        Parameters
        ----------
        tokens : sequence of str

        Returns
        -------
        scipy.sparse.csr_matrix of float32, shape (tokens, terms)
        list of set of str
            The terms of each that are not known.
        """
        held = [self.cut(token) for token in tokens]
        strange = [{term for term in terms if term not in self.vocabulary} for terms in held]
        return self._counts(held), strange

    def _counts(self, held: Sequence[Sequence[str]]) -> sparse.csr_matrix:
        columns = [[self.vocabulary[t] for t in terms if t in self.vocabulary] for terms in held]
        table = _table(columns, len(self.vocabulary))
        table.sum_duplicates()
        return table


class Lexicon:
    """Tokens and what they are made of.

    Parameters
    ----------
    texts : sequence of str
        What is learnt from.
    **cuts : Cut
        The kinds of terms, by their names.

    Attributes
    ----------
    tokens : dict of str to int
        The number of each token that is known.
    kinds : dict of str to Terms
    """

    def __init__(self, texts: Sequence[str], **cuts: Cut) -> None:
        said = dict.fromkeys(chain.from_iterable(map(tokens, texts)))
        self.tokens = {token: number for number, token in enumerate(said)}
        self.kinds = {name: Terms(cut, list(self.tokens)) for name, cut in cuts.items()}

    def count(self, texts: Sequence[str]) -> dict[str, tuple[sparse.csr_matrix, Ints]]:
        """Count the terms of texts.

        Parameters
        ----------
        texts : sequence of str, length N

        Returns
        -------
        dict of str to tuple
            For each kind, how often each known term stands in each text, as scikit-learn's
            `CountVectorizer` counts with the same cut, a csr_matrix of float32, shape (N, terms);
            and how many others stand in it, each counted once, int64, shape (N,).
        """
        known, new, strange = self._numbered(texts)
        said = _table(known, len(self.tokens))
        found = {name: said @ terms.table for name, terms in self.kinds.items()}
        others = {name: np.zeros(len(texts), np.int64) for name in self.kinds}
        if strange:
            more = _table(new, len(strange))
            for name, terms in self.kinds.items():
                table, unknown = terms.of(strange)
                found[name] = found[name] + more @ table
                others[name][:] = [len(set().union(*(unknown[n] for n in row))) for row in new]
        for table in found.values():
            table.sort_indices()
        return {name: (found[name], others[name]) for name in self.kinds}

    def _numbered(self, texts: Sequence[str]) -> tuple[list[list[int]], list[list[int]], list[str]]:
        """Number the tokens of texts, those that are known and those that are not."""
        strange: dict[str, int] = {}
        known, new = list[list[int]](), list[list[int]]()
        for text in texts:
            cut = tokens(text)
            numbers = [self.tokens.get(token, NONE) for token in cut]
            others = list[int]()
            if NONE in numbers:
                others = [
                    strange.setdefault(token, len(strange))
                    for token, number in zip(cut, numbers, strict=True)
                    if number == NONE
                ]
                numbers = [number for number in numbers if number != NONE]
            known.append(numbers)
            new.append(others)
        return known, new, list(strange)


def tokens(text: str) -> list[str]:
    """Cut a text at its blanks.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str
        In lower case.
    """
    return text.lower().split()


def _table(rows: Sequence[Sequence[int]], size: int) -> sparse.csr_matrix:
    """Put a 1 into each named column of each row; what is named twice stands twice."""
    starts = np.zeros(len(rows) + 1, np.int32)
    np.cumsum([len(row) for row in rows], out=starts[1:])
    columns = np.fromiter(chain.from_iterable(rows), np.int32, int(starts[-1]))
    ones = np.ones(len(columns), np.float32)
    return sparse.csr_matrix((ones, columns, starts), shape=(len(rows), size))
