"""From the words of needs and experiences to what cohorts are formed on: vectors, kilometres.

Needs that ask for one know-how point the same way; those that ask for know-how under one heading
point nearly so. Circumstances are compared alike.
"""

import numpy as np

from matching.problem import NONE, Floats, Ints, Needs, Ragged, Vocabulary

WIDE, NARROW = 24, 16
"""Dimensions that are kept of know-how and of circumstances."""

ABOVE, NEXT = 0.5, 0.5
"""How much each heading above a know-how counts, and each further know-how that is asked for."""

EARTH, MIDDLE, PARALLELS = 6_371.0, (52.6, -1.5), (51.0, 54.0)
PATHWAY, LINK = "population", "service"
"""For whom care is, and which service of theirs: the pathway, and the link of it."""


def knowhow(vocabulary: Vocabulary, rows: Ragged) -> Floats:
    """Put what is asked for into vectors.

    Parameters
    ----------
    vocabulary : Vocabulary
    rows : Ragged, N rows
        Know-how, the most important first.

    Returns
    -------
    ndarray of float64, shape (N, D)
        Of length 1; zeros where nothing is asked for.
    """
    parent = vocabulary.knowhow_parent
    weights = np.zeros((len(rows), len(parent)))
    for row in range(len(rows)):
        for rank, one in enumerate(rows[row].tolist()):
            worth, node = NEXT**rank, one
            while node != NONE:
                weights[row, node] = max(weights[row, node], worth)
                worth, node = worth * ABOVE, int(parent[node])
    return unit(_narrowed(weights, WIDE))


def circumstances(vocabulary: Vocabulary, *sides: Ragged) -> list[Floats]:
    """Put circumstances of several sides into vectors that can be compared.

    Parameters
    ----------
    vocabulary : Vocabulary
    *sides : Ragged
        Contexts of learners, leads and others.

    Returns
    -------
    list of ndarray of float64, shape (rows, X)
    """
    flat = [_marked(side, len(vocabulary.context_label)) for side in sides]
    both = unit(_narrowed(np.concatenate(flat), NARROW))
    return np.split(both, np.cumsum([len(side) for side in sides])[:-1])


def first_of(vocabulary: Vocabulary, rows: Ragged, kind: str) -> Ints:
    """Give the first context of a type in each row, numbered among its type.

    Parameters
    ----------
    vocabulary : Vocabulary
    rows : Ragged, N rows
        Contexts.
    kind : str
        A type, such as population.

    Returns
    -------
    ndarray of int64, shape (N,)
        `NONE` where there is none.
    """
    number = np.full(len(vocabulary.context_type), NONE, np.int64)
    own = [at for at, one in enumerate(vocabulary.context_type) if one == kind]
    number[own] = np.arange(len(own))
    found = np.full(len(rows), NONE, np.int64)
    for row in range(len(rows)):
        named = [int(number[one]) for one in rows[row] if number[one] != NONE]
        found[row] = named[0] if named else NONE
    return found


def first_asked(needs: Needs) -> Ints:
    """Give the know-how that each need asks for first, or `NONE`.

    Parameters
    ----------
    needs : Needs

    Returns
    -------
    ndarray of int64, shape (N,)
    """
    rows = [needs.knowhow[row] for row in range(len(needs))]
    return np.array([int(row[0]) if len(row) else NONE for row in rows], np.int64)


def headings(vocabulary: Vocabulary, knowhow: Ints) -> Ints:
    """Give the heading above each know-how; one that is a heading at the top stands for itself.

    Parameters
    ----------
    vocabulary : Vocabulary
    knowhow : ndarray of int64, shape (rows,)

    Returns
    -------
    ndarray of int64, shape (rows,)
        `NONE` where there is no know-how.
    """
    parent = np.where(
        vocabulary.knowhow_parent == NONE,
        np.arange(len(vocabulary.knowhow_parent)),
        vocabulary.knowhow_parent,
    )
    return np.where(knowhow == NONE, NONE, parent[np.maximum(knowhow, 0)])


def points(vocabulary: Vocabulary, places: Ints) -> Floats:
    """Give kilometres east and north of the middle of England; a wider place where one has none.

    Parameters
    ----------
    vocabulary : Vocabulary
    places : ndarray of int64, shape (rows,)

    Returns
    -------
    ndarray of float64, shape (rows, 2)
        NaN where nothing is known.
    """
    degrees = np.full((len(places), 2), np.nan)
    for row, place in enumerate(places.tolist()):
        node = place
        while node != NONE and np.isnan(vocabulary.place_point[node]).any():
            node = int(vocabulary.place_parent[node])
        if node != NONE:
            degrees[row] = vocabulary.place_point[node]
    return _projected(np.radians(degrees))


def _projected(angles: Floats) -> Floats:
    """Lay England flat: Lambert's conformal conic, true to scale at 51 and 54 degrees north.

    Snyder (1987), Map projections: a working manual, pages 104 to 110, on a sphere.
    """
    low, high = np.radians(PARALLELS)
    fall = np.log(np.cos(low) / np.cos(high)) / np.log(_stretched(high) / _stretched(low))
    scale = EARTH * np.cos(low) * _stretched(low) ** fall / fall
    radius = scale / _stretched(angles[:, 0]) ** fall
    turn = fall * (angles[:, 1] - np.radians(MIDDLE[1]))
    south = scale / _stretched(np.radians(MIDDLE[0])) ** fall
    flat: Floats = np.stack([radius * np.sin(turn), south - radius * np.cos(turn)], axis=1)
    return flat


def _stretched(north: Floats) -> Floats:
    return np.tan(np.pi / 4 + north / 2)


def unit(rows: Floats) -> Floats:
    """Give rows the length 1; rows of zeros stay.

    Parameters
    ----------
    rows : ndarray of float64, shape (N, D)

    Returns
    -------
    ndarray of float64, shape (N, D)
    """
    found: Floats = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return found


def _marked(rows: Ragged, size: int) -> Floats:
    marks = np.zeros((len(rows), size))
    marks[rows.owners(), rows.values] = 1.0
    return marks


def _narrowed(rows: Floats, dimensions: int) -> Floats:
    """Turn rows so that most of what tells them apart stands in a few columns, and keep these."""
    rows = unit(rows)
    if rows.shape[1] <= dimensions or not len(rows):
        return rows
    _, turned = np.linalg.eigh(rows.T @ rows)
    narrow: Floats = rows @ turned[:, ::-1][:, :dimensions]
    return narrow
