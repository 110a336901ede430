"""How far a total falls when phrases are taken out of the texts, and nothing else is changed.

The erasure test of J. DeYoung and others, "ERASER: a benchmark to evaluate rationalized NLP
models", ACL 2020 ("comprehensiveness"), made anew for every single suggestion.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from matching.problem import Experiences, Floats, Needs
from matching.spans import Quote, without

if TYPE_CHECKING:
    from matching.asked import Asked
    from matching.similarity import Similarity

FALLS = 1e-6
"""A total that is less by this much has fallen."""


@dataclass(frozen=True, eq=False)
class Falls:
    """How far the total falls without phrases.

    Parameters
    ----------
    both : ndarray of float64, shape (A, B)
        Without a phrase of each text.
    asked : ndarray of float64, shape (A,)
        Without a phrase of the need alone.
    told : ndarray of float64, shape (B,)
        Without a phrase of the experience alone.
    """

    both: Floats
    asked: Floats
    told: Floats

    def of(self, rows: Sequence[int]) -> "Falls":
        """Look at some of the need's phrases only.

        Parameters
        ----------
        rows : sequence of int

        Returns
        -------
        Falls
        """
        return Falls(self.both[list(rows)], self.asked[list(rows)], self.told)

    @property
    def worth(self) -> Floats:
        """How much every pair matters.

        Returns
        -------
        ndarray of float64, shape (A, B)
            In [0, 1.6], minus infinity where the total does not fall; a phrase that matters alone
            as well is worth 0.3 more.
        """
        share = self.both / max(float(self.both.max(initial=0.0)), FALLS)
        alone = 0.3 * (self.asked > FALLS)[:, None] + 0.3 * (self.told > FALLS)[None, :]
        return np.where(self.both > FALLS, share + alone, -np.inf)


def falls(
    similarity: "Similarity",
    needs: Needs,
    experience: Experiences,
    *,
    asked: Sequence[Quote],
    told: Sequence[Quote],
) -> Falls:
    """Score a need and an experience without each of some phrases.

    Parameters
    ----------
    similarity : Similarity
    needs : Needs
        One row.
    experience : Experiences
        One row.
    asked : sequence of Quote, length A
        Of the need's text.
    told : sequence of Quote, length B
        Of the experience's title and text.

    Returns
    -------
    Falls
    """
    return fallen(similarity, erased(similarity, needs, asked), experience, told=told)


def erased(similarity: "Similarity", needs: Needs, quotes: Sequence[Quote]) -> "Asked":
    """Read a need as it is, and without each of some phrases.

    Parameters
    ----------
    similarity : Similarity
    needs : Needs
        One row.
    quotes : sequence of Quote, length A
        Of its text.

    Returns
    -------
    Asked
        A + 1 rows.
    """
    return similarity.asking(_asking(needs, [0], [_without_each(needs.text[0], quotes)]))


def fallen(
    similarity: "Similarity", asking: "Asked", experience: Experiences, *, told: Sequence[Quote]
) -> Falls:
    """Do what `falls` does for a need that is read already.

    Parameters
    ----------
    similarity : Similarity
    asking : Asked
        As `erased` gives it, A + 1 rows.
    experience : Experiences
        One row.
    told : sequence of Quote, length B

    Returns
    -------
    Falls
    """
    title, text = experience.title[0], experience.text[0]
    total = similarity.reading(_telling(experience, [0], [_erased(title, text, told)])).score(
        asking
    )
    return _less(total.total)


def falls_together(
    similarity: "Similarity",
    needs: Needs,
    experiences: Experiences,
    *,
    asked: Mapping[int, Sequence[Quote]],
    told: Mapping[int, Sequence[Quote]],
) -> dict[int, Falls]:
    """Do for several pairs at once what `falls` does for one.

    Everything is scored against everything, and what stands beside its own is kept: a dozen pairs
    take little longer than one.

    Parameters
    ----------
    similarity : Similarity
    needs : Needs
        N rows.
    experiences : Experiences
        N rows, each beside its need.
    asked, told : mapping of int to sequence of Quote
        For each row that is looked at, the phrases of both texts.

    Returns
    -------
    dict of int to Falls
    """
    if not asked:
        return {}
    texts = [_without_each(needs.text[row], quotes) for row, quotes in asked.items()]
    tellings = [
        _erased(experiences.title[row], experiences.text[row], quotes)
        for row, quotes in told.items()
    ]
    telling = _telling(experiences, list(told), tellings)
    total = similarity.reading(telling).score(_asking(needs, list(asked), texts)).total
    found, i, j = dict[int, Falls](), 0, 0
    for row in asked:
        rows = slice(i, i := i + len(asked[row]) + 1)
        columns = slice(j, j := j + len(told[row]) + 1)
        found[row] = _less(total[rows, columns])
    return found


def one(experiences: Experiences, row: int) -> Experiences:
    """Give one experience as a register of its own.

    Parameters
    ----------
    experiences : Experiences
    row : int

    Returns
    -------
    Experiences
        One row.
    """
    return some(experiences, [row])


def some(experiences: Experiences, rows: Sequence[int]) -> Experiences:
    """Give some experiences as a register of their own.

    Parameters
    ----------
    experiences : Experiences
    rows : sequence of int

    Returns
    -------
    Experiences
    """
    return _telling(
        experiences, rows, [[(experiences.title[row], experiences.text[row])] for row in rows]
    )


def _less(total: Floats) -> Falls:
    less = total[0, 0] - total
    return Falls(less[1:, 1:], less[1:, 0], less[0, 1:])


def _without_each(text: str, quotes: Sequence[Quote]) -> list[str]:
    return [text, *(without(text, quote) for quote in quotes)]


def _erased(title: str, text: str, quotes: Sequence[Quote]) -> list[tuple[str, str]]:
    """Give title and text as they are, then without each of some phrases."""
    titles = [without(title, quote) if quote.source == "title" else title for quote in quotes]
    texts = [without(text, quote) if quote.source == "text" else text for quote in quotes]
    return [(title, text), *zip(titles, texts, strict=True)]


def _asking(needs: Needs, rows: Sequence[int], texts: Sequence[Sequence[str]]) -> Needs:
    """Repeat some needs, with other texts."""
    some = np.repeat(np.array(rows, np.int64), [len(several) for several in texts])
    return Needs(
        text=tuple(chain.from_iterable(texts)),
        role=tuple(needs.role[row] for row in some.tolist()),
        knowhow=needs.knowhow.take(some),
        context=needs.context.take(some),
        place=needs.place[some],
        profession=needs.profession[some],
    )


def _telling(
    experiences: Experiences, rows: Sequence[int], said: Sequence[Sequence[tuple[str, str]]]
) -> Experiences:
    """Repeat some experiences, with other titles and texts."""
    some = np.repeat(np.array(rows, np.int64), [len(several) for several in said])
    pairs = list(chain.from_iterable(said))
    return Experiences(
        title=tuple(title for title, _ in pairs),
        text=tuple(text for _, text in pairs),
        knowhow=experiences.knowhow.take(some),
        context=experiences.context.take(some),
        place=experiences.place[some],
        profession=experiences.profession[some],
        mentor=experiences.mentor[some],
        last_year=experiences.last_year[some],
        has_result=experiences.has_result[some],
    )
