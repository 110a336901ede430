"""Which places of a text speak for something, so that its writer can see them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from matching.phrases import STOP_WORDS, WORD, stem
from matching.problem import NONE

BRIDGED = 2
"""So many words without weight may stand inside a phrase: "fit to go home" is one."""

CLEAR = 2.0
"""What a phrase has to be worth to speak for anything: about a word that one text in seven has."""

BESIDE = 0.4
"""A phrase that is worth less than this share of the best one says nothing beside it."""

PARTS = re.compile(r"[,;:.!?()\n]")
"""No phrase goes on behind such a mark."""

Span = tuple[int, int]
"""Where a phrase begins in a text, and where it ends."""


def telling(text: str, worth: Mapping[str, float], *, most: int = 3) -> tuple[Span, ...]:
    """Find the phrases of a text that are worth most.

    Parameters
    ----------
    text : str
    worth : mapping of str to float
        What each word is worth, as `phrases.words` gives words; only these are looked for.
    most : int, default=3

    Returns
    -------
    tuple of (int, int)
        Begin and end of each phrase, in the order of the text; each phrase once.

    Examples
    --------
    >>> text = "Nobody sits with frail people at night."
    >>> [text[begin:end] for begin, end in telling(text, {"frail": 3.0, "night": 2.5})]
    ['frail people at night']
    """
    found: dict[str, tuple[float, Span]] = {}
    for begin, end, value in _runs(text, worth):
        found.setdefault(text[begin:end].casefold(), (value, (begin, end)))
    best = max((value for value, _ in found.values()), default=0.0)
    least = max(CLEAR, BESIDE * best)
    kept = sorted((-value, span) for value, span in found.values() if value >= least)
    return tuple(sorted(span for _, span in kept[:most]))


def marked(text: str, spans: Iterable[Span]) -> tuple[tuple[str, bool], ...]:
    """Cut a text into pieces that are marked and pieces that are not.

    Parameters
    ----------
    text : str
    spans : iterable of (int, int)
        What to mark; where two overlap, both together.

    Returns
    -------
    tuple of (str, bool)
        Pieces without an empty one; put together they are the text.

    Examples
    --------
    >>> marked("a bed at home", [(9, 13)])
    (('a bed at ', False), ('home', True))
    """
    inside = [False] * len(text)
    for begin, end in spans:
        inside[begin:end] = [True] * (min(end, len(text)) - begin)
    cuts = [at for at in range(1, len(text)) if inside[at] != inside[at - 1]]
    edges = [0, *cuts, len(text)]
    return tuple((text[begin:end], inside[begin]) for begin, end in pairwise(edges) if begin < end)


def sentences(text: str) -> tuple[str, ...]:
    """Cut a text into its sentences.

    Parameters
    ----------
    text : str

    Returns
    -------
    tuple of str
        Without the space around them; an ending mark stays with its sentence.

    Examples
    --------
    >>> sentences("They wait. Why? Nobody knows")
    ('They wait.', 'Why?', 'Nobody knows')
    """
    cut, begin = [], 0
    for at, letter in enumerate(text):
        last = at + 1 == len(text)
        if letter == "\n" or (letter in ".!?" and (last or text[at + 1].isspace())):
            cut.append(text[begin : at + 1])
            begin = at + 1
    return tuple(one.strip() for one in [*cut, text[begin:]] if one.strip())


def _runs(text: str, worth: Mapping[str, float]) -> Sequence[tuple[int, int, float]]:
    """Join neighbouring known words, with at most `BRIDGED` words without weight between them."""
    runs: list[tuple[int, int, float]] = []
    gap = NONE
    for found in WORD.finditer(_lower(text)):
        root = _root(found.group())
        value = worth.get(root, 0.0) if root else 0.0
        if value > 0:
            end = found.start() + len(found.group().rstrip("'’"))
            if runs and NONE < gap <= BRIDGED and not PARTS.search(text, runs[-1][1], end):
                runs[-1] = (runs[-1][0], end, runs[-1][2] + value)
            else:
                runs.append((found.start(), end, value))
            gap = 0
        elif gap > NONE:
            gap = gap + 1 if not root else NONE
    return [run for run in runs if run[2] > 0]


def _lower(text: str) -> str:
    """Make letters small where that keeps their number, so that places stay places."""
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


def _root(found: str) -> str:
    surface = found.replace("’", "'").rstrip("'")
    plain = surface.removesuffix("'s")
    return "" if surface in STOP_WORDS or plain in STOP_WORDS else stem(plain)
