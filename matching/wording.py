"""The one plain sentence for each reason and each difference, for pages and command line alike.

A sentence never holds a percentage, a protected characteristic or another person's exclusion.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal

from matching.differences import Difference
from matching.graph import Node
from matching.phrasing import ALIKE, DIFFERENCES, REASONS, SEVERAL, VOICES, WROTE
from matching.problem import NONE, Vocabulary
from matching.reasons import Reason
from matching.spans import Quote, shortened

Reader = Literal["learner", "mentor"]
"""Who reads the sentence: the learner about the mentor, or the mentor about the learner."""

LONGEST = 120
"""Characters of a quote that are shown; the quote itself stays whole."""

REMEMBERED = 4_096

NO_REASON = "Nothing that you both say joins you."
NO_DIFFERENCE = "No difference is recorded."

APART = {
    "organisation": "They work in another organisation: {theirs}; yours is {yours}.",
    "profession": "They have another profession: {theirs}; yours is {yours}.",
}


def reason(vocabulary: Vocabulary, why: Reason, *, reader: Reader = "learner") -> str:
    """Say one reason in one plain sentence.

    Parameters
    ----------
    vocabulary : Vocabulary
    why : Reason
    reader : {"learner", "mentor"}, default="learner"

    Returns
    -------
    str
        A sentence of a reading age of 9 to 11, but for the names of know-how.
    """
    shared, kind = _shared_place(vocabulary, why)
    return REASONS[kind].format(
        **VOICES[reader],
        asked=labels(vocabulary, why.path[1:2]),
        shown=labels(vocabulary, why.path[-2:-1]),
        a_shown=_with_article(labels(vocabulary, why.path[-2:-1])),
        place=shared,
    )


def way(vocabulary: Vocabulary, why: Reason) -> list[str]:
    """Name what lies between the need and the experience, step by step.

    Parameters
    ----------
    vocabulary : Vocabulary
    why : Reason

    Returns
    -------
    list of str
        Empty where nothing but the words joins the two.
    """
    return [_name(vocabulary, node) for node in why.path[1:-1]]


def quotes(why: Reason, *, reader: Reader = "learner") -> str:
    """Say what both wrote, where a reason quotes it.

    Parameters
    ----------
    why : Reason
    reader : {"learner", "mentor"}, default="learner"

    Returns
    -------
    str
        Two sentences; "" where the reason has no quotes.
    """
    if why.asked is None or why.told is None:
        return ""
    return WROTE.format(**VOICES[reader], asked=shown(why.asked), told=shown(why.told))


def shown(quote: Quote) -> str:
    """Give a quote as a page shows it, shortened at the end of a word where it is long.

    Parameters
    ----------
    quote : Quote

    Returns
    -------
    str
        Without quotation marks.
    """
    return shortened(quote.phrase, LONGEST)


def together(
    vocabulary: Vocabulary, reasons: Sequence[Reason], *, reader: Reader = "learner"
) -> list[tuple[str, str]]:
    """Say reasons as a reader wants them: those of one kind in one sentence.

    Parameters
    ----------
    vocabulary : Vocabulary
    reasons : sequence of Reason, strongest first
    reader : {"learner", "mentor"}, default="learner"

    Returns
    -------
    list of (str, str)
        Kind and sentence, in the order of the strongest reason of each.
    """
    alike: dict[tuple[str, int], list[Reason]] = {}
    for index, one in enumerate(reasons):
        alike.setdefault((one.kind, 0 if one.kind in SEVERAL else index), []).append(one)
    return [(key[0], _said_once(vocabulary, alike[key], reader=reader)) for key in alike]


def alike(
    vocabulary: Vocabulary, reasons: Sequence[Reason], *, reader: Reader = "learner"
) -> list[tuple[str, str]]:
    """Say in few words what else is alike, all of one type in one line.

    Parameters
    ----------
    vocabulary : Vocabulary
    reasons : sequence of Reason
    reader : {"learner", "mentor"}, default="learner"

    Returns
    -------
    list of (str, str)
        Kind and words, in the order of the first of each; any know-how counts as one kind.
    """
    groups: dict[str, list[Reason]] = {}
    for one in reasons:
        groups.setdefault(one.kind.partition("_")[0], []).append(one)
    said = []
    for kind, group in groups.items():
        place, named = _shared_place(vocabulary, group[0])
        shown = labels(vocabulary, dict.fromkeys(one.path[-2] for one in group))
        said.append(
            (
                kind,
                ALIKE[named if place else kind].format(**VOICES[reader], shown=shown, place=place),
            )
        )
    return said


def difference(vocabulary: Vocabulary, what: Difference, *, reader: Reader = "learner") -> str:
    """Say one difference in one plain sentence.

    Parameters
    ----------
    vocabulary : Vocabulary
    what : Difference
    reader : {"learner", "mentor"}, default="learner"

    Returns
    -------
    str
        A sentence of a reading age of 9 to 11, but for the names of know-how.
    """
    places = what.kind == "region"
    return DIFFERENCES[what.kind].format(
        **VOICES[reader],
        asked=labels(vocabulary, what.asked),
        shown=labels(vocabulary, what.shown),
        a_shown=_with_article(labels(vocabulary, what.shown)),
        place=_name(vocabulary, what.shown[0]) if places else "",
        asked_place=_name(vocabulary, what.asked[0]) if places else "",
        year=what.year,
    )


def apart(what: Literal["organisation", "profession"], *, theirs: str, yours: str) -> str:
    """Say that mentor and learner come from different sides.

    Parameters
    ----------
    what : {"organisation", "profession"}
    theirs, yours : str
        What the mentor's and the learner's are called.

    Returns
    -------
    str
    """
    return APART[what].format(theirs=theirs, yours=yours)


def labels(vocabulary: Vocabulary, nodes: Iterable[Node]) -> str:
    """Name nodes in the middle of a sentence: "falls prevention and reablement".

    Parameters
    ----------
    vocabulary : Vocabulary
    nodes : iterable of Node

    Returns
    -------
    str
    """
    return _list(_lower(_name(vocabulary, node)) for node in nodes)


def _said_once(vocabulary: Vocabulary, group: list[Reason], *, reader: Reader) -> str:
    if len(group) == 1:
        return reason(vocabulary, group[0], reader=reader)
    shown = labels(vocabulary, (one.path[-2] for one in group))
    return SEVERAL[group[0].kind].format(**VOICES[reader], shown=shown)


def _shared_place(vocabulary: Vocabulary, why: Reason) -> tuple[str, str]:
    if why.kind != "place":
        return "", why.kind
    # The node that holds both sides is the one whose broader node is not on the path.
    walked = [int(index) for _, index in why.path[1:-1]]
    widest = next(index for index in walked if int(vocabulary.place_parent[index]) not in walked)
    in_region = int(vocabulary.place_parent[widest]) == NONE
    return vocabulary.place_label[widest], "region" if in_region else "place"


def _name(vocabulary: Vocabulary, node: Node) -> str:
    kind, index = node
    labels = {
        "knowhow": vocabulary.knowhow_label,
        "context": vocabulary.context_label,
        "place": vocabulary.place_label,
        "profession": vocabulary.profession_label,
    }
    return labels[kind][int(index)] if kind in labels else str(index)


@lru_cache(maxsize=REMEMBERED)
def _lower(label: str) -> str:
    # Only an ordinary first word loses its capital: not "GP", not a name like "Better Care Fund".
    first, _, rest = label.partition(" ")
    ordinary = first[1:].islower() and not rest[:1].isupper()
    return first.lower() + label[len(first) :] if ordinary else label


def _list(parts: Iterable[str]) -> str:
    given = list(parts)
    return " and ".join([", ".join(given[:-1]), given[-1]] if len(given) > 1 else given)


def _with_article(label: str) -> str:
    return f"{'an' if label[:1].lower() in 'aeiou' else 'a'} {label}"
