"""Which words of a need and of an experience to quote for a reason.

A phrase is worth quoting where it is about what joins the two, near to what the other side says,
and where the total falls without it. Likeness chooses few; those are taken out and scored anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from matching.erasing import Falls, erased, fallen, falls, falls_together
from matching.likeness import Case, Likeness, compare
from matching.problem import Bools, Experiences, Floats, Needs, Vocabulary
from matching.reasons import Reason
from matching.spans import Quote, quotable

if TYPE_CHECKING:
    from matching.asked import Asked
    from matching.placed import Placed
    from matching.similarity import Similarity

MOST_REASONS = 3
"""Reasons that are quoted; a tired reader takes in no more."""

LOOKED_AT = 48
"""Phrases of one text that are looked at."""

READ_AT_ONCE = 16
"""A need of so many phrases is read without each of them once, whatever is told to it."""

TRIED = 3
"""Phrases of each text that are taken out, for one reason."""

MOST_TRIED = 5
"""Phrases of each text that are taken out, for all reasons."""

MOST_AT_LAST = 16
"""Phrases of each text that are taken out where the total has not fallen without any of those."""

FIRST_TRY, LAST_TRY = (TRIED, MOST_TRIED), (LOOKED_AT, MOST_AT_LAST)

REMEMBERED = 1_024

PLAINLY = 0.01
"""A fall of the total that is more than noise, where no phrase speaks of anything in common."""


@dataclass(frozen=True, eq=False)
class Asking:
    """A need whose phrases are tried, read once for all experiences that it is told about.

    Parameters
    ----------
    needs : Needs
        One row.
    phrases : tuple of Quote
        That may be quoted.
    placed : Placed
        The same, in the space of the register.
    erased : Asked or None
        The need as it is, then without each of them; None where there are more than `READ_AT_ONCE`.
    """

    needs: Needs
    phrases: tuple[Quote, ...]
    placed: "Placed"
    erased: "Asked | None"

    @classmethod
    def of(cls, similarity: "Similarity", needs: Needs) -> "Asking":
        """Read a need.

        Parameters
        ----------
        similarity : Similarity
        needs : Needs
            One row.

        Returns
        -------
        Asking
        """
        phrases = _asked(needs.text[0])
        placed = similarity.space_.place([quote.phrase for quote in phrases])
        few = len(phrases) <= READ_AT_ONCE
        return cls(needs, phrases, placed, erased(similarity, needs, phrases) if few else None)

    def falls(
        self,
        similarity: "Similarity",
        experience: Experiences,
        rows: list[int],
        *,
        told: Sequence[Quote],
    ) -> Falls:
        """Score an experience without some of the phrases and some of its own: see `erasing`."""
        if self.erased is not None:
            return fallen(similarity, self.erased, experience, told=told).of(rows)
        asked = [self.phrases[row] for row in rows]
        return falls(similarity, self.needs, experience, asked=asked, told=told)


def quoted(
    similarity: "Similarity", asking: Asking, experience: Experiences, *, reasons: Sequence[Reason]
) -> list[Reason]:
    """Quote both texts for as many reasons as can be quoted faithfully.

    Parameters
    ----------
    similarity : Similarity
    asking : Asking
    experience : Experiences
        One row.
    reasons : sequence of Reason, strongest first

    Returns
    -------
    list of Reason
        The same in their order; up to `MOST_REASONS` have `asked` and `told`, which lie apart from
        those of any other. The total falls where both phrases of one are deleted; only where that
        holds for no pair of phrases at all, the first reason has the pair that matters most, and
        none where nothing but the words leads to it.
    """
    case = _case(similarity.vocabulary_, asking.phrases, experience, 0, reasons=reasons)
    if not case.open:
        return list(reasons)
    (likely,) = compare(similarity, [case], asked=asking.placed)
    found: dict[int, Reason] = {}
    for each, most in (FIRST_TRY, LAST_TRY):
        rows, columns = likely.best(each, most)
        told = [case.told[column] for column in columns]
        less = asking.falls(similarity, experience, rows, told=told)
        found = _found(case, likely, (rows, columns), less, last=most == MOST_AT_LAST)
        if found:
            break
    return _with(reasons, case, found)


def quoted_together(
    similarity: "Similarity",
    needs: Needs,
    experiences: Experiences,
    *,
    reasons: Sequence[Sequence[Reason]],
) -> list[list[Reason]]:
    """Do for several pairs at once what `quoted` does for one; much faster, pair by pair.

    Parameters
    ----------
    similarity : Similarity
    needs : Needs
        N rows.
    experiences : Experiences
        N rows, each beside its need.
    reasons : sequence of sequence of Reason, length N

    Returns
    -------
    list of list of Reason, length N
    """
    vocabulary = similarity.vocabulary_
    cases = [
        _case(vocabulary, _asked(needs.text[row]), experiences, row, reasons=reasons[row])
        for row in range(len(needs))
    ]
    left = [row for row, case in enumerate(cases) if case.open]
    compared = compare(similarity, [cases[row] for row in left]) if left else []
    likely = dict(zip(left, compared, strict=True))
    found = [dict[int, Reason]() for _ in cases]
    for each, most in (FIRST_TRY, LAST_TRY):
        tried = {row: likely[row].best(each, most) for row in left}
        less = falls_together(
            similarity,
            needs,
            experiences,
            asked={row: [cases[row].asked[i] for i in tried[row][0]] for row in left},
            told={row: [cases[row].told[j] for j in tried[row][1]] for row in left},
        )
        for row in left:
            last = most == MOST_AT_LAST
            found[row] = _found(cases[row], likely[row], tried[row], less[row], last=last)
        left = [row for row in left if not found[row]]
    return [_with(*one) for one in zip(reasons, cases, found, strict=True)]


def _case(
    vocabulary: Vocabulary,
    asked: tuple[Quote, ...],
    experiences: Experiences,
    row: int,
    *,
    reasons: Sequence[Reason],
) -> Case:
    told = _told(experiences.title[row], experiences.text[row])
    chances = [reason for reason in reasons if reason.quotable][: 2 * MOST_REASONS]
    return Case(vocabulary, tuple(chances), asked, told)


def _asked(text: str) -> tuple[Quote, ...]:
    return tuple(quotable(text, source="need")[:LOOKED_AT])


@lru_cache(maxsize=REMEMBERED)
def _told(title: str, text: str) -> tuple[Quote, ...]:
    """List the phrases of an experience; a round tells several people about it."""
    both = [*quotable(title, source="title"), *quotable(text, source="text")]
    return tuple(both[:LOOKED_AT])


def _found(
    case: Case,
    likely: Likeness,
    tried: tuple[list[int], list[int]],
    less: Falls,
    *,
    last: bool,
) -> dict[int, Reason]:
    """Give the reasons that can be quoted by the phrases that were taken out."""
    rows, columns = tried
    mine, theirs = [case.asked[i] for i in rows], [case.told[j] for j in columns]
    found = _chosen(case.chances, likely.among(rows, columns), less, mine, theirs)
    if last and not found:
        worth = likely.worth[0][np.ix_(rows, columns)]
        found = _at_last(case.chances[0], worth, less, mine, theirs)
    return found


def _with(reasons: Sequence[Reason], case: Case, found: dict[int, Reason]) -> list[Reason]:
    ready = {case.chances[k].path: reason for k, reason in found.items()}
    return [ready.get(reason.path, reason) for reason in reasons]


def _chosen(
    chances: Sequence[Reason],
    fits: Sequence[Floats],
    fallen: Falls,
    asked: Sequence[Quote],
    told: Sequence[Quote],
) -> dict[int, Reason]:
    """Give each reason in turn the best pair that no other reason quotes."""
    found: dict[int, Reason] = {}
    for k, reason in enumerate(chances):
        taken = [quote for other in found.values() for quote in (other.asked, other.told) if quote]
        free = _free(asked, taken)[:, None] & _free(told, taken)[None, :]
        worth = np.where(free, fits[k] + fallen.worth, -np.inf)
        if np.isfinite(worth).any() and len(found) < MOST_REASONS:
            i, j = np.unravel_index(int(np.argmax(worth)), worth.shape)
            found[k] = replace(reason, asked=asked[int(i)], told=told[int(j)])
    return found


def _at_last(
    reason: Reason, worth: Floats, fallen: Falls, asked: Sequence[Quote], told: Sequence[Quote]
) -> dict[int, Reason]:
    """Give the first reason the best pair that plainly matters, or the one that matters most."""
    plainly = fallen.both > PLAINLY
    if plainly.any():
        chosen = np.where(plainly, worth + fallen.worth, -np.inf)
    elif reason.kind.endswith("words"):
        return {}
    else:
        chosen = fallen.both
    i, j = np.unravel_index(int(np.argmax(chosen)), chosen.shape)
    return {0: replace(reason, asked=asked[int(i)], told=told[int(j)])}


def _free(quotes: Sequence[Quote], taken: Sequence[Quote]) -> Bools:
    """Say which phrases lie over none that is quoted already."""
    return np.array(
        [
            not any(
                one.source == other.source and one.start < other.end and other.start < one.end
                for other in taken
            )
            for one in quotes
        ],
        np.bool_,
    )
