"""Circumstances that somebody's words speak of: offered first, with the phrase that says so."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from mentoring.encoding import suggested
from mentoring.services import register, shelf
from mentoring.services.wordlists import Word

MOST_TICKED = 3
NEAR = "Your words are near to this."


@dataclass(frozen=True)
class Hint:
    """Why a circumstance is offered first, and whether the words call it by its name."""

    why: str
    named: bool


def of_words(session: Session, said: str) -> dict[str, Hint]:
    """Say of each circumstance that words speak of why it is offered, the likeliest first."""
    return {
        guess.id: Hint(shelf.you_wrote(guess.because) if guess.because else NEAR, guess.named)
        for guess in suggested.contexts(register.current(session), said)
    }


def first(words: Sequence[Word], hints: Mapping[str, Hint]) -> tuple[Word, ...]:
    """Put what is hinted at before the others, and say why it stands there."""
    order = list(hints)
    return beside(
        sorted(words, key=lambda word: order.index(word.id) if word.id in hints else len(order)),
        hints,
    )


def beside(words: Sequence[Word], hints: Mapping[str, Hint]) -> tuple[Word, ...]:
    """Leave words in their order, and say what speaks for those that are hinted at."""
    return tuple(
        replace(word, about=also(word.about, hints[word.id].why)) if word.id in hints else word
        for word in words
    )


def also(about: str, why: str) -> str:
    """Put what speaks for a word behind what is meant by it."""
    return " ".join(part for part in (f"{about.rstrip('.')}." if about else "", why) if part)


def ticked(words: Iterable[Word], hints: Mapping[str, Hint]) -> tuple[str, ...]:
    """Give what may be ticked for somebody to confirm: only what they have called by its name."""
    named = [word.id for word in words if word.id in hints and hints[word.id].named]
    return tuple(named[:MOST_TICKED])
