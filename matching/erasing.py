"""How far a total falls when phrases are taken out of the texts, and nothing else is changed.

The erasure test of J. DeYoung and others, "ERASER: a benchmark to evaluate rationalized NLP
models", ACL 2020 ("comprehensiveness"), made anew for every single suggestion.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matching.problem import Experiences, Floats, Needs, Ragged
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
    text = needs.text[0]
    return similarity.asking(_asking(needs, [text, *(without(text, one) for one in quotes)]))


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
    title, whole = experience.title[0], experience.text[0]
    titles = [without(title, quote) if quote.source == "title" else title for quote in told]
    texts = [without(whole, quote) if quote.source == "text" else whole for quote in told]
    telling = _telling(experience, 0, titles=[title, *titles], texts=[whole, *texts])
    total = similarity.reading(telling).score(asking).total
    less = total[0, 0] - total
    return Falls(less[1:, 1:], less[1:, 0], less[0, 1:])


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
    title, text = experiences.title[row], experiences.text[row]
    return _telling(experiences, row, titles=[title], texts=[text])


def _asking(needs: Needs, texts: Sequence[str]) -> Needs:
    size = len(texts)
    return Needs(
        text=tuple(texts),
        role=needs.role * size,
        knowhow=Ragged.of([needs.knowhow[0].tolist()] * size),
        context=Ragged.of([needs.context[0].tolist()] * size),
        place=np.repeat(needs.place, size),
        profession=np.repeat(needs.profession, size),
    )


def _telling(
    experiences: Experiences, row: int, *, titles: Sequence[str], texts: Sequence[str]
) -> Experiences:
    size = len(titles)
    return Experiences(
        title=tuple(titles),
        text=tuple(texts),
        knowhow=Ragged.of([experiences.knowhow[row].tolist()] * size),
        context=Ragged.of([experiences.context[row].tolist()] * size),
        place=np.repeat(experiences.place[row], size),
        profession=np.repeat(experiences.profession[row], size),
        mentor=np.repeat(experiences.mentor[row], size),
        last_year=np.repeat(experiences.last_year[row], size),
        has_result=np.repeat(experiences.has_result[row], size),
    )
