"""Where in a text a phrase stands: the short phrases that may be quoted from it, word for word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from matching.phrases import words as plain

FEWEST, MOST = 3, 14
"""Words of a phrase that is quoted: fewer say nothing, more are not read."""

LEAST_SAID = 2
"""Words of some weight of their own that a phrase has, or else it is long: `LONG`."""

LONG = 5
"""Words of a phrase that says something whatever its words are."""

SENTENCE = re.compile(
    r"\S.*?(?:(?<!\bSt)(?<!\bDr)(?<!\bMr)(?<!\bMrs)[.!?]+[\"'”’)]*(?=\s+[\"'“‘(]?[A-Z0-9£]|\s*$)"
    r"|(?=\s-+\s)|(?=\s?[–—]\s)|$)",
    re.MULTILINE,
)
"""A sentence; a dash between blanks ends one too, so that no quote runs over it."""

WORD = re.compile(r"[£$€]?[^\W_](?:[^\s,;:!?()–—“”\"]*[^\W_]%?)?")
STRONG = re.compile(r"[,;:!?()“”\"–—]|\.\s")
"""What stands between two words and parts them: most punctuation, but no hyphen within a word."""

JOINING = frozenset({"and", "but", "or", "nor", "so", "because"})
"""Words between two clauses."""

LEFT_OUT = JOINING | {"that", "which"}
"""Words that only tie a quote to what stood before it."""

OPENING = JOINING | {"when", "where", "while", "if", "until", "although", "though"}
"""Words at which a new clause begins."""

LISTING = frozenset({"and", "or", "nor"})
"""Words that part clauses or merely the things of a list: these are left together."""

LEADING = frozenset(
    """
    with without for from into by to at on in of after before between through over under about
    """.split()  # noqa: SIM905 (read like a sentence)
)
"""Words at which a long clause may be cut."""


@dataclass(frozen=True)
class Quote:
    """A phrase of a text, and where it stands.

    Parameters
    ----------
    source : str
        Which text: "need", "title" or "text" (of an experience).
    start, end : int
        The phrase is ``text[start:end]``.
    phrase : str
    sentence : str
        The whole sentence that the phrase stands in.
    """

    source: str
    start: int
    end: int
    phrase: str
    sentence: str


def quotable(text: str, *, source: str) -> list[Quote]:
    """List the phrases of a text that may be quoted.

    Parameters
    ----------
    text : str
    source : str
        As the quotes name it.

    Returns
    -------
    list of Quote
        Clauses and neighbouring clauses of `FEWEST` to `MOST` words, never across the end of a
        sentence; of a text that has none, its sentences, cut after `MOST` words.

    Examples
    --------
    >>> [one.phrase for one in quotable("He fell twice today, and nobody came.", source="need")]
    ['He fell twice today', 'He fell twice today, and nobody came', 'nobody came']
    """
    found: dict[tuple[int, int], Quote] = {}
    short: dict[tuple[int, int], Quote] = {}
    for sentence in SENTENCE.finditer(text):
        clauses = _clauses(text, sentence.start(), sentence.end())
        for first in range(len(clauses)):
            for last in range(first, len(clauses)):
                words = [word for clause in clauses[first : last + 1] for word in clause]
                words = words[_joining(text, words) :]
                if not words or len(words) > MOST:
                    continue
                start, end = words[0][0], words[-1][1]
                quote = Quote(source, start, end, text[start:end], sentence[0].strip(" -–—"))
                if quote.phrase.count("(") == quote.phrase.count(")"):
                    says = len(plain(quote.phrase)) >= LEAST_SAID or len(words) >= LONG
                    says = says and len(words) >= FEWEST
                    (found if says else short)[start, end] = quote
    return list((found or short).values())


def without(text: str, quote: Quote) -> str:
    """Take a phrase out of a text, and nothing else.

    Parameters
    ----------
    text : str
    quote : Quote
        From this text.

    Returns
    -------
    str
    """
    return text[: quote.start] + text[quote.end :]


def shortened(phrase: str, most: int) -> str:
    """Shorten a phrase at the end of a word.

    Parameters
    ----------
    phrase : str
    most : int
        Characters, the three dots not counted.

    Returns
    -------
    str

    Examples
    --------
    >>> shortened("a falls car with a therapist on board", 24)
    'a falls car with a…'
    """
    if len(phrase) <= most:
        return phrase
    return phrase[: most + 1].rsplit(" ", 1)[0].rstrip(" ,;:.–-") + "…"


def _clauses(text: str, start: int, end: int) -> list[list[tuple[int, int]]]:
    """Cut a sentence into clauses, each a list of words by their place."""
    clauses: list[list[tuple[int, int]]] = []
    for word in WORD.finditer(text, start, end):
        said = word[0].lower()
        before = text[clauses[-1][-1][1] : word.start()] if clauses else ""
        opens = said in OPENING and not (said in LISTING and clauses and len(clauses[-1]) <= FEWEST)
        if not clauses or opens or STRONG.search(before):
            clauses.append([])
        clauses[-1].append(word.span())
    # One or two words after a comma belong to a list: what stands before them is not cut off.
    kept: list[list[tuple[int, int]]] = []
    for clause in clauses:
        if kept and len(clause) < FEWEST and len(kept[-1]) + len(clause) <= MOST:
            kept[-1].extend(clause)
        else:
            kept.append(clause)
    return [piece for clause in kept for piece in _cut(text, clause)]


def _cut(text: str, clause: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Cut a clause that is too long at the small word nearest to its middle."""
    if len(clause) <= MOST:
        yield clause
        return
    middle = len(clause) // 2
    places = [
        place
        for place in range(FEWEST, len(clause) - FEWEST + 1)
        if text[slice(*clause[place])].lower() in LEADING
    ]
    at = min(places, key=lambda place: abs(place - middle), default=middle)
    yield from _cut(text, clause[:at])
    yield from _cut(text, clause[at:])


def _joining(text: str, words: list[tuple[int, int]]) -> int:
    """Count the words at the beginning that only join a clause to what was before it."""
    spoken = (text[slice(*word)].lower() in LEFT_OUT for word in words)
    return next((place for place, joins in enumerate(spoken) if not joins), len(words))
