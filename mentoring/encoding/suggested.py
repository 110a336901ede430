"""What a learner's own words seem to ask for, before they have confirmed anything."""

from collections.abc import Sequence
from dataclasses import dataclass

from matching import phrases
from matching.problem import Floats
from mentoring.encoding.register import Fitted

LIKELY = 0.12
MOST_PHRASES = 3


@dataclass(frozen=True)
class Guess:
    """One know-how that the words seem to ask for, and the phrases that say so."""

    knowhow_id: str
    because: tuple[str, ...]


def knowhow(fitted: Fitted, text: str, *, most: int) -> list[Guess]:
    """Guess the concrete know-how that a text asks for, the likeliest first."""
    likely = fitted.similarity.knowhow_from_words([text])[0]
    order = [int(index) for index in (-likely).argsort(kind="stable") if likely[index] > 0]
    concrete = [index for one in order for index in _concrete(fitted, one)]
    told = fitted.words.vocabulary.knowhow_text
    return [
        Guess(
            fitted.words.knowhow_ids[index],
            phrases.shared(text, phrases.words(told[index]))[:MOST_PHRASES],
        )
        for index in list(dict.fromkeys(concrete))[:most]
    ]


def contexts(fitted: Fitted, text: str) -> list[str]:
    """Guess the contexts that a text speaks of, the likeliest first."""
    likely: Floats = fitted.similarity.contexts_from_words([text])[0]
    order = (-likely).argsort(kind="stable")
    return [fitted.words.context_ids[index] for index in order if likely[index] >= LIKELY]


def _concrete(fitted: Fitted, index: int) -> Sequence[int]:
    """Give a know-how itself, or what can be done below a wider one, the best known first."""
    parent = fitted.words.vocabulary.knowhow_parent
    children = [child for child in range(len(parent)) if parent[child] == index]
    if not children:
        return [index]
    shown = fitted.similarity.shown_.sum(axis=0)
    below = [leaf for child in children for leaf in _concrete(fitted, child)]
    return sorted(below, key=lambda leaf: (-shown[leaf], leaf))
