"""Words: how a text is cut into them, and which phrases two texts share."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from matching.problem import NONE

REMEMBERED = 16_384
"""Words whose roots are kept: texts use few words over and over."""

WORD = re.compile(r"[a-z0-9][a-z0-9'’]*")

STOP_WORDS = frozenset(
    """
    a about above across after again against all almost alone along already also although always
    am among an and another any anybody anyone anything are around as ask at away back be became
    because become been before began behind being below beside between both bring but by came
    can cannot come could did do does doing done down during each either else enough even ever
    every everybody everyone everything few find first for found from gave get give go goes
    going gone good got great had has have having he help her here hers herself him himself his
    how however i if in instead into is it its itself just keep kept know last least less let
    like long look lot made make making many may me might mine more most much must my myself
    need never new next no nobody none nor not nothing now of off often on once one only onto or
    other others our ours out over own part people per put rather really run said same say see
    seem set several shall she should since so some somebody someone something soon still such
    take than that the their them themselves then there these they thing think this those though
    through to together too toward two try under until up upon us use used very want was way we
    well went were what when where whether which while who whole whom whose why will with within
    without work would yet you your yours i'm i've i'd we're we've don't doesn't can't it's
    that's isn't won't they're there's didn't haven't aren't couldn't wouldn't
    """.split()  # noqa: SIM905 (260 quoted words are harder to read)
)
"""Words without weight of their own."""


def stem(word: str) -> str:
    """Make a plural singular.

    Parameters
    ----------
    word : str
        In lower case.

    Returns
    -------
    str

    Notes
    -----
    The S-stemmer of D. Harman, "How effective is suffixing?", JASIS 42(1), 1991, table 1.

    Examples
    --------
    >>> [stem(word) for word in ("bodies", "nurses", "glass", "homes")]
    ['body', 'nurse', 'glass', 'home']
    """
    if len(word) > 4 and word.endswith("ies") and word[-4] not in "ae":
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("es") and word[-3] not in "aeo":
        return word[:-1]
    if len(word) > 3 and word.endswith("s") and word[-2] not in "us":
        return word[:-1]
    return word


def told(
    label: str, *, synonyms: Sequence[str], description: str, sayings: Sequence[str] = ()
) -> str:
    """Put together all that may stand for a word of the vocabulary.

    Parameters
    ----------
    label : str
    synonyms : sequence of str
    description : str
    sayings : sequence of str, optional
        Everyday ways to say it.

    Returns
    -------
    str

    Examples
    --------
    >>> told("One number", synonyms=["hub"], description="Ring once.", sayings=["who do I ring"])
    'One number. hub. Ring once. who do I ring'
    """
    parts = (part.rstrip(".") for part in (label, ", ".join(synonyms), description) if part)
    return " ".join([". ".join(parts) + ".", *sayings])


def words(text: str) -> list[str]:
    """Cut a text into plain words, plurals made singular, words without weight left out.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str

    Examples
    --------
    >>> words("Nurses who carry the ladies' bags")
    ['nurse', 'carry', 'lady', 'bag']
    """
    return [root for word in WORD.findall(text.lower()) if (root := _root(word)[0])]


def shared(text: str, known: Iterable[str]) -> tuple[str, ...]:
    """Name the phrases of a text that are made of known words.

    Parameters
    ----------
    text : str
    known : iterable of str
        Words as `words` gives them.

    Returns
    -------
    tuple of str
        Neighbouring known words as one phrase, in the order of the text, each once.

    Examples
    --------
    >>> shared("Night sitting for frail people at night", {"night", "sitting", "frail"})
    ('night sitting', 'frail', 'night')
    """
    wanted, runs, last = set(known), list[list[str]](), NONE
    for place, (root, surface) in enumerate(_rooted(text)):
        if root in wanted:
            if place == last + 1 and runs:
                runs[-1].append(surface)
            else:
                runs.append([surface])
            last = place
    return tuple(dict.fromkeys(" ".join(run) for run in runs))


def _rooted(text: str) -> Iterator[tuple[str, str]]:
    return map(_root, WORD.findall(text.lower()))


@lru_cache(maxsize=REMEMBERED)
def _root(word: str) -> tuple[str, str]:
    """Give a word's root, none where it has no weight of its own, and the word itself."""
    surface = word.replace("’", "'").rstrip("'")
    plain = surface.removesuffix("'s")
    return ("" if surface in STOP_WORDS or plain in STOP_WORDS else stem(plain)), surface
