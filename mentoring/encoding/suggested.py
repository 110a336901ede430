"""What somebody's own words are about: know-how and contexts to confirm, the likeliest first."""

from collections.abc import Sequence

from matching.problem import Floats
from mentoring.encoding.register import Fitted


def knowhow(fitted: Fitted, text: str, *, most: int) -> tuple[str, ...]:
    """Suggest know-how for a text, by id; nothing where the words say nothing."""
    likely = fitted.similarity.knowhow_from_words([text])[0]
    return _best(likely, fitted.words.knowhow_ids, most=most)


def contexts(fitted: Fitted, text: str, *, most: int) -> tuple[str, ...]:
    """Suggest contexts of every kind for a text, by id."""
    likely = fitted.similarity.contexts_from_words([text])[0]
    return _best(likely, fitted.words.context_ids, most=most)


def _best(likely: Floats, ids: Sequence[str], *, most: int) -> tuple[str, ...]:
    order = (-likely).argsort(kind="stable")[:most]
    return tuple(ids[index] for index in order if likely[index] > 0)
