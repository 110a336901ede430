"""How near a need and an experience are in context, place, profession and time."""

import numpy as np

from matching.hierarchy import ancestry
from matching.problem import NONE, Floats, Ints, Ragged, Vocabulary

UNKNOWN = 0.5
"""The closeness where one side does not say: neither for nor against."""

HALF_DISTANCE = 60.0
"""Kilometres after which two places count half: about the reach of a day's visit."""

HALF_LIFE = 10.0
"""Years after which an experience counts half as fresh."""

EARTH_RADIUS = 6371.0


def context(asked: Floats, shown: Floats) -> Floats:
    """Say how much of the confirmed context of one type an experience shares.

    Parameters
    ----------
    asked, shown : ndarray of float64, shapes (N, C) and (E, C)
        1 where the context is confirmed, or shown: see `membership`.

    Returns
    -------
    ndarray of float64, shape (N, E)
        The share of what a need has confirmed; 0 where it confirmed nothing.
    """
    wanted = asked.sum(axis=1, keepdims=True)
    return np.asarray(asked @ shown.T / np.maximum(wanted, 1))


def membership(rows: Ragged, size: int) -> Floats:
    """Mark what is in each row.

    Parameters
    ----------
    rows : Ragged
    size : int
        Number of columns.

    Returns
    -------
    ndarray of float64, shape (rows, size)
        1 where the column is in the row, else 0.
    """
    marks = np.zeros((len(rows), size))
    marks[rows.owners(), rows.values] = 1.0
    return marks


def place_table(vocabulary: Vocabulary) -> Floats:
    """Say how near each two places are.

    Parameters
    ----------
    vocabulary : Vocabulary

    Returns
    -------
    ndarray of float64, shape (Q, Q)
        1 for the same place, else the larger of 0.6 in one system, 0.3 in one region and a distance
        that halves every `HALF_DISTANCE`.
    """
    above = ancestry(vocabulary.place_parent).astype(np.float64)
    shared = above @ above.T
    table = 0.3 * (shared > 0) + 0.3 * (shared > 1)
    distance = kilometres(vocabulary.place_point, vocabulary.place_point)
    table = np.fmax(table, 0.5 ** (distance / HALF_DISTANCE))
    np.fill_diagonal(table, 1.0)
    return np.asarray(table)


def place(table: Floats, asked: Ints, shown: Ints) -> Floats:
    """Look up how near the needs are to the experiences.

    Parameters
    ----------
    table : ndarray of float64, shape (Q, Q)
    asked, shown : ndarray of int64, shapes (N,) and (E,)
        Places, `NONE` where not given.

    Returns
    -------
    ndarray of float64, shape (N, E)
        `UNKNOWN` where either side is not given.
    """
    closeness = np.full((len(asked), len(shown)), UNKNOWN, np.float64)
    known = np.ix_(asked != NONE, shown != NONE)
    closeness[known] = table[np.ix_(asked[asked != NONE], shown[shown != NONE])]
    return closeness


def same(asked: Ints, shown: Ints) -> Floats:
    """Say whether two professions are the same.

    Parameters
    ----------
    asked, shown : ndarray of int64, shapes (N,) and (E,)
        Professions, `NONE` where not given.

    Returns
    -------
    ndarray of float64, shape (N, E)
        1 where the same, 0 where different, `UNKNOWN` where either side is not given.
    """
    closeness = np.equal(asked[:, None], shown[None, :]).astype(np.float64)
    closeness[(asked == NONE)[:, None] | (shown == NONE)[None, :]] = UNKNOWN
    return closeness


def latest(last_year: Floats) -> float:
    """Give the latest of all years.

    Parameters
    ----------
    last_year : ndarray of float64, shape (E,)
        Calendar years, NaN where unknown.

    Returns
    -------
    float
        NaN where no year is known.
    """
    known = last_year[~np.isnan(last_year)]
    return float(known.max()) if len(known) else float("nan")


def recency(last_year: Floats, latest_year: float) -> Floats:
    """Say how fresh experiences are beside the latest of them.

    Parameters
    ----------
    last_year : ndarray of float64, shape (E,)
        Calendar years, NaN where unknown.
    latest_year : float
        The year that counts as fresh.

    Returns
    -------
    ndarray of float64, shape (E,)
        Halves every `HALF_LIFE` years before the latest year; `UNKNOWN` where the year is.
    """
    known = ~np.isnan(last_year) & ~np.isnan(latest_year)
    fresh = np.full(len(last_year), UNKNOWN)
    fresh[known] = 0.5 ** (np.maximum(latest_year - last_year[known], 0.0) / HALF_LIFE)
    return fresh


def kilometres(points: Floats, others: Floats) -> Floats:
    """Measure the distance over the ground by the haversine formula.

    Parameters
    ----------
    points, others : ndarray of float64, shapes (A, 2) and (B, 2)
        Latitude and longitude in degrees.

    Returns
    -------
    ndarray of float64, shape (A, B)
        Kilometres; NaN where a point is unknown.
    """
    first, second = np.radians(points)[:, None, :], np.radians(others)[None, :, :]
    half = np.sin((second - first) / 2) ** 2
    chord = half[..., 0] + np.cos(first[..., 0]) * np.cos(second[..., 0]) * half[..., 1]
    return np.asarray(2 * EARTH_RADIUS * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0))))
