"""What somebody's own words seem to say, before they have confirmed anything, and what says so."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log

from matching import asking, marking, phrases
from matching.asking import Part
from matching.problem import Floats
from matching.selves import impersonal
from mentoring.encoding.register import Fitted

LIKELY = 0.12
WEAK = 0.3
"""Where no know-how is more likely than this, the words could be about many things."""
MOST_CHOICES = asking.MOST_CHOICES
CHOSEN = 0.5
"""From so much evidence on, in spreads, learners who wrote something alike are a reason."""
BESIDE_WEAK = 3
"""So many guesses stand among the choices of a weak text; the rest are of other kinds."""

Span = marking.Span
Pieces = tuple[tuple[str, bool], ...]
"""A text in pieces; those that are true speak for something."""


@dataclass(frozen=True)
class Guess:
    """One word of the vocabulary that a text seems to speak of, and the places that say so.

    `named` where the text calls it by its name; `heard` where the words or the nearest experiences
    speak for it at all; `held` where an experience on the register shows it; `chosen` where others
    have confirmed it for words alike, of which nothing is ever shown.
    """

    id: str
    spans: tuple[Span, ...]
    because: tuple[str, ...]
    named: bool = False
    heard: bool = True
    held: bool = True
    chosen: bool = False


@dataclass(frozen=True)
class Reading:
    """What a text seems to ask for: guesses, or choices where it could mean many things."""

    guesses: tuple[Guess, ...]
    choices: tuple[Guess, ...] = ()
    vague: bool = False


def read(fitted: Fitted, text: str, *, most: int) -> Reading:
    """Read a text: the likeliest know-how, or concrete choices where that is no good guess."""
    likely: Floats = fitted.similarity.knowhow_from_words([text])[0]
    order, chosen = _order(fitted, likely)[:most], _chosen(fitted, text)
    vague = asking.vague(text)
    if not vague and float(likely.max(initial=0.0)) >= WEAK:
        return Reading(tuple(_guess(fitted, text, index, chosen=chosen) for index in order))
    held = fitted.similarity.shown_.sum(axis=0)
    others = asking.choices(likely, held, fitted.words.vocabulary.knowhow_parent)
    offered = dict.fromkeys([*order[: 0 if vague else BESIDE_WEAK], *others])
    choices = [
        replace(_guess(fitted, text, index, chosen=chosen), heard=bool(likely[index] > 0))
        for index in list(offered)[:MOST_CHOICES]
    ]
    return Reading((), tuple(choices), vague)


def knowhow(fitted: Fitted, text: str, *, most: int) -> list[Guess]:
    """Guess the concrete know-how that a text asks for, the likeliest first."""
    likely: Floats = fitted.similarity.knowhow_from_words([text])[0]
    chosen = _chosen(fitted, text)
    return [_guess(fitted, text, index, chosen=chosen) for index in _order(fitted, likely)[:most]]


def contexts(fitted: Fitted, text: str) -> list[Guess]:
    """Guess the contexts that a text speaks of, the likeliest first, then others that it names."""
    likely: Floats = fitted.similarity.contexts_from_words([text])[0]
    told = fitted.words.vocabulary.context_text
    order = [int(index) for index in (-likely).argsort(kind="stable")]
    words = set(phrases.words(text))
    may_be_named = {
        index for index, names in enumerate(_called(told)) if any(name <= words for name in names)
    }
    guesses = [
        (likely[index] >= LIKELY, _said(fitted.words.context_ids[index], text, told, index))
        for index in order
        if likely[index] >= LIKELY or index in may_be_named
    ]
    return [guess for clear, guess in guesses if clear or guess.named]


def marked(text: str, guesses: Sequence[Guess]) -> Pieces:
    """Cut a text into pieces, those marked that speak for a guess."""
    return marking.marked(text, [span for guess in guesses for span in guess.spans])


def missing(text: str) -> Part:
    """Name the one thing that a learner's short or vague words leave out; "" where nothing."""
    return asking.missing(text)


def missing_from_account(text: str) -> Part:
    """Name the one thing that a short account of what was done leaves out; "" where nothing."""
    return asking.missing(text, parts=asking.OF_EXPERIENCE)


def joined(text: str, answer: str) -> str:
    """Add an answer to a text, as a sentence of its own."""
    return asking.joined(text, answer)


def about_somebody(text: str) -> str:
    """Give the first sentence of several that tells for whom it is; "" where none does."""
    cut = marking.sentences(text)
    return next((one for one in cut if asking.about_somebody(one)), "") if len(cut) > 1 else ""


def _order(fitted: Fitted, likely: Floats) -> list[int]:
    """Put concrete know-how in order, the likeliest first."""
    order = [int(index) for index in (-likely).argsort(kind="stable") if likely[index] > 0]
    return list(dict.fromkeys(leaf for one in order for leaf in _concrete(fitted, one)))


def _concrete(fitted: Fitted, index: int) -> Sequence[int]:
    """Give a know-how itself, or what can be done below a wider one, the best known first."""
    parent = fitted.words.vocabulary.knowhow_parent
    children = [child for child in range(len(parent)) if parent[child] == index]
    if not children:
        return [index]
    shown = fitted.similarity.shown_.sum(axis=0)
    below = [leaf for child in children for leaf in _concrete(fitted, child)]
    return sorted(below, key=lambda leaf: (-shown[leaf], leaf))


def _chosen(fitted: Fitted, text: str) -> Floats:
    """Say how much what learners confirmed for words alike speaks for each know-how."""
    spoken: Floats = fitted.similarity.hints_.spoken([impersonal(text)])[0]
    return spoken


def _guess(fitted: Fitted, text: str, index: int, *, chosen: Floats) -> Guess:
    called = fitted.similarity.hints_.called(index)
    told = fitted.words.vocabulary.knowhow_text
    found = _said(fitted.words.knowhow_ids[index], text, told, index, called=called)
    return replace(
        found,
        held=bool(fitted.similarity.shown_[:, index].any()),
        chosen=not found.spans and bool(chosen[index] >= CHOSEN),
    )


def _said(
    key: str,
    text: str,
    told: tuple[str, ...],
    index: int,
    *,
    called: Mapping[str, float] | None = None,
) -> Guess:
    worth = {word: _rarity(told)[word] for word in phrases.words(told[index])}
    worth = {**(called or {}), **worth}
    spans = marking.telling(text, worth)
    because = tuple(text[begin:end] for begin, end in spans)
    said = [set(phrases.words(phrase)) for phrase in because]
    named = any(name <= words for name in _called(told)[index] for words in said)
    return Guess(key, spans, because, named)


@lru_cache(maxsize=4)
def _called(told: tuple[str, ...]) -> list[list[frozenset[str]]]:
    """Give the words of each name of each thing, without names that have no word of weight."""
    roots = [[frozenset(phrases.words(name)) for name in _names(text)] for text in told]
    return [[name for name in names if name] for names in roots]


def _names(told: str) -> list[str]:
    """Give the label of something and the other names behind it; see `phrases.told`."""
    label, _, rest = told.partition(". ")
    return [label, *rest.partition(". ")[0].split(", ")]


@lru_cache(maxsize=4)
def _rarity(told: tuple[str, ...]) -> dict[str, float]:
    """Say of each word how few of the texts have it: the logarithm of one in so many."""
    seen = Counter(word for text in told for word in set(phrases.words(text)))
    return {word: log(len(told) / count) for word, count in seen.items()}
