"""Experiences as they are compared with needs.

scipy and scikit-learn are imported here: only `similarity` and what stands beside it import this.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy import sparse  # noqa: TID253 (see the first lines)

from matching import closeness, hierarchy
from matching.placed import Counted, Placed
from matching.problem import Experiences, Floats, Needs, Vocabulary
from matching.selves import impersonal
from matching.text import TextSpace

TOGETHER = 500
"""So many experiences are weighed at once with the texts of their know-how."""


@dataclass(frozen=True, eq=False)
class Told:
    """Experiences as they are compared with needs.

    Parameters
    ----------
    experiences : Experiences
        E rows.
    shown : ndarray of float64, shape (E, H)
        What each experience shows, weighted by order.
    placed : Placed
        What is told of each, with the texts of its know-how.
    own : Placed
        What is told of each in its own words alone.
    described : ndarray of float64, shape (E, C)
        1 where a context is among an experience's own.
    """

    experiences: Experiences
    shown: Floats
    placed: Placed
    own: Placed
    described: Floats

    @cached_property
    def links(self) -> tuple[sparse.csr_matrix, sparse.csr_matrix, Floats]:
        """Links to words and to know-how, each adding up to 1, and how many of them there are."""
        words, knowhow = evenly(self.own.words), evenly(self.shown)
        kinds = sum(np.asarray(table.sum(axis=1)).ravel() for table in (words, knowhow))
        return words, knowhow, np.asarray(kinds)

    def __getstate__(self) -> dict[str, Any]:
        """Keep nothing twice in what is kept of a fitted register."""
        return {name: value for name, value in self.__dict__.items() if name != "links"}


def own_words(experiences: Experiences) -> list[str]:
    """Put together what is told of each experience, but for what its writer says of themselves.

    Parameters
    ----------
    experiences : Experiences
        E rows.

    Returns
    -------
    list of str, length E
        The title, then the text.
    """
    plain = {text: impersonal(text) for text in set(experiences.text)}
    pairs = zip(experiences.title, experiences.text, strict=True)
    return [" ".join((title, plain[text])) for title, text in pairs]


def said(needs: Needs) -> list[str]:
    """Put together what needs say, but for what their writers say of themselves.

    Parameters
    ----------
    needs : Needs
        N needs.

    Returns
    -------
    list of str, length N
        The text, then the role.
    """
    plain = {text: impersonal(text) for text in {*needs.text, *needs.role}}
    pairs = zip(needs.text, needs.role, strict=True)
    return [" ".join((plain[text], plain[role])) for text, role in pairs]


def read(
    vocabulary: Vocabulary,
    space: TextSpace,
    experiences: Experiences,
    *,
    knowhow: Counted,
    own: Sequence[str] | None = None,
) -> Told:
    """Read experiences so that needs can be compared with them.

    Parameters
    ----------
    vocabulary : Vocabulary
    space : TextSpace
        Where their texts are placed.
    experiences : Experiences
        E rows.
    knowhow : Counted
        The texts of the H pieces of know-how, counted in the space.
    own : sequence of str, length E, optional
        What `own_words` gives, where that is known already.

    Returns
    -------
    Told
    """
    size = len(vocabulary.knowhow_parent)
    counted = space.count(own_words(experiences) if own is None else own)
    held = closeness.membership(experiences.knowhow, size)
    told = _weighed_with(counted, held, knowhow, space=space)
    return Told(
        experiences,
        hierarchy.order_weights(experiences.knowhow, size, decay=hierarchy.DONE_DECAY),
        told,
        space.weigh(counted),
        closeness.membership(experiences.context, len(vocabulary.context_text)),
    )


def _weighed_with(own: Counted, held: Floats, knowhow: Counted, *, space: TextSpace) -> Placed:
    """Weigh what is told with the texts of its know-how: these say much, so not all at once."""
    if len(held) <= TOGETHER:
        return space.weigh(own.followed_by(held, knowhow))
    pieces = [slice(first, first + TOGETHER) for first in range(0, len(held), TOGETHER)]
    return Placed.stacked(
        [space.weigh(own.take(some).followed_by(held[some], knowhow)) for some in pieces]
    )


def evenly(weights: sparse.csr_matrix | Floats) -> sparse.csr_matrix:
    """Make each row add up to 1; one of nothing stays so.

    Parameters
    ----------
    weights : sparse matrix or ndarray, shape (rows, columns)
        Not negative.

    Returns
    -------
    scipy.sparse.csr_matrix, shape (rows, columns)
    """
    table = sparse.csr_matrix(weights)
    total = np.asarray(table.sum(axis=1)).ravel()
    share = np.divide(1.0, total, out=np.zeros(len(total)), where=total > 0)
    return sparse.diags(share) @ table
