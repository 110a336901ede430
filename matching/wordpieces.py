"""Pieces of words: the numbers that a sentence model reads in place of words."""

import unicodedata
from collections.abc import Iterator, Sequence

UNKNOWN, START, END = "[UNK]", "[CLS]", "[SEP]"

LONGEST_WORD = 100
"""A longer word is taken for an unknown one, as when the model was trained."""


class WordPieces:
    """Cuts texts into the pieces of a vocabulary.

    Parameters
    ----------
    vocabulary : sequence of str
        The pieces in the order of their numbers; one that goes on inside a word begins with "##".

    Notes
    -----
    The longest piece first, from left to right: Y. Wu and others, "Google's neural machine
    translation system", arXiv:1609.08144, 2016; words are parted, put in lower case and freed from
    accents as for BERT (J. Devlin and others, NAACL 2019). Chinese characters are not parted.
    """

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._number = {piece: number for number, piece in enumerate(vocabulary)}

    def numbers(self, text: str, most: int) -> list[int]:
        """Number the pieces of a text.

        Parameters
        ----------
        text : str
        most : int
            No more pieces than this are returned; what comes later in the text is left out.

        Returns
        -------
        list of int
            With the mark of the start before them and that of the end behind them; empty where the
            text has no piece.
        """
        found: list[int] = []
        for word in parted(text):
            found.extend(self._pieces(word))
            if len(found) >= most - 2:
                break
        if not found:
            return []
        return [self._number[START], *found[: most - 2], self._number[END]]

    def _pieces(self, word: str) -> list[int]:
        found, start = [], 0
        while start < len(word) <= LONGEST_WORD:
            inside = "##" if start else ""
            ends = range(len(word), start, -1)
            end = next((end for end in ends if inside + word[start:end] in self._number), None)
            if end is None:
                break
            found.append(self._number[inside + word[start:end]])
            start = end
        return found if start == len(word) else [self._number[UNKNOWN]]


def parted(text: str) -> list[str]:
    """Part a text into words and punctuation marks, in lower case and without accents.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str

    Examples
    --------
    >>> parted("Who's been to the café?")
    ['who', "'", 's', 'been', 'to', 'the', 'cafe', '?']
    """
    return "".join(_spaced(unicodedata.normalize("NFD", text.lower()))).split()


def _spaced(text: str) -> Iterator[str]:
    for character in text:
        kind = unicodedata.category(character)
        if character.isspace():
            yield " "
        elif kind[0] == "P" or (character.isascii() and kind[0] == "S"):
            yield f" {character} "
        elif kind != "Mn" and kind[0] != "C" and character != "\N{REPLACEMENT CHARACTER}":
            yield character
