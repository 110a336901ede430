"""Experiences as they are compared with needs.

scipy and scikit-learn are imported here: only `similarity` and what stands beside it import this.
"""

from dataclasses import dataclass

from matching import closeness, hierarchy
from matching.problem import Experiences, Floats, Vocabulary
from matching.selves import impersonal
from matching.text import Placed, TextSpace


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
    pairs = zip(experiences.title, experiences.text, strict=True)
    return [" ".join((title, impersonal(text))) for title, text in pairs]


def read(vocabulary: Vocabulary, space: TextSpace, experiences: Experiences) -> Told:
    """Read experiences so that needs can be compared with them.

    Parameters
    ----------
    vocabulary : Vocabulary
    space : TextSpace
        Where their texts are placed.
    experiences : Experiences
        E rows.

    Returns
    -------
    Told
    """
    own = own_words(experiences)
    words = [
        " ".join([text, *(vocabulary.knowhow_text[node] for node in experiences.knowhow[row])])
        for row, text in enumerate(own)
    ]
    return Told(
        experiences,
        hierarchy.order_weights(
            experiences.knowhow, len(vocabulary.knowhow_parent), decay=hierarchy.DONE_DECAY
        ),
        space.place(words, meaning=own),
        space.place(own),
        closeness.membership(experiences.context, len(vocabulary.context_text)),
    )
