"""Plain figures of cohorts that stand, which a reader can count for themselves."""

from dataclasses import dataclass

import numpy as np

from matching.cohorts.given import Asked
from matching.cohorts.standing import Standing, standing
from matching.problem import NONE, Floats, Ints


@dataclass(frozen=True, eq=False)
class Figures:
    """What can be counted of cohorts (C of them).

    Parameters
    ----------
    standing : Standing
        Size, centre, what most ask for, and the half-days that all have.
    asking : ndarray of int64, shape (C,)
        How many ask first for what most of the cohort ask for.
    professions, links : ndarray of int64, shape (C,)
        How many professions are in it, and links of the pathway of which most are.
    farthest : ndarray of float64, shape (C,)
        Kilometres from the centre to the member farthest from it.
    of_one_organisation : ndarray of int64, shape (C,)
        How many come from the organisation that sends most.
    """

    standing: Standing
    asking: Ints
    professions: Ints
    links: Ints
    farthest: Floats
    of_one_organisation: Ints


def figures(asked: Asked, cohort: Ints, count: int) -> Figures:
    """Count what there is to count of cohorts.

    Parameters
    ----------
    asked : Asked
    cohort : ndarray of int64, shape (N,)
        The cohort of each learner, or `NONE`.
    count : int
        How many cohorts there are (C).

    Returns
    -------
    Figures
    """
    stand = standing(asked, cohort, count)
    placed = np.flatnonzero(cohort >= 0)
    own, learners = cohort[placed], asked.learners
    alike = learners.knowhow[placed] == stand.shared[own]
    off = np.hypot(*(np.nan_to_num(learners.point[placed]) - stand.centre[own]).T)
    farthest = np.zeros(count)
    np.maximum.at(farthest, own, off)
    pathway, link = learners.pathway[placed], learners.link[placed]
    both = np.where((pathway >= 0) & (link >= 0), pathway, NONE)
    return Figures(
        standing=stand,
        asking=np.bincount(own[alike & (stand.shared[own] >= 0)], minlength=count),
        professions=_kinds(own, learners.profession[placed], count).astype(np.int64),
        links=_spanned(own, both, link, count),
        farthest=farthest,
        of_one_organisation=_most(own, learners.people.organisation[placed], count),
    )


def _kinds(own: Ints, values: Ints, count: int) -> Ints:
    """Count the different values in each cohort; `NONE` is none."""
    known = values >= 0
    pairs = np.unique(np.stack([own[known], values[known]], axis=1), axis=0)
    return np.bincount(pairs[:, 0], minlength=count)


def _spanned(own: Ints, pathway: Ints, link: Ints, count: int) -> Ints:
    """Count the links of that pathway of which each cohort has most."""
    known = pathway >= 0
    triples = np.unique(np.stack([own[known], pathway[known], link[known]], axis=1), axis=0)
    return _most(triples[:, 0], triples[:, 1], count)


def _most(own: Ints, values: Ints, count: int) -> Ints:
    """Count, in each cohort, the value that occurs most often; `NONE` is none."""
    known = values >= 0
    pairs, times = np.unique(
        np.stack([own[known], values[known]], axis=1), axis=0, return_counts=True
    )
    found = np.zeros(count, np.int64)
    np.maximum.at(found, pairs[:, 0], times)
    return found
