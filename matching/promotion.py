"""Whether something that was learnt may take the place of what is in use: only on proof."""

from dataclasses import dataclass

import numpy as np

from matching.problem import Floats, Ints, RangeError, ShapeError

LEVEL = 0.99
"""How sure the interval is. Use is looked at again and again as it grows, and each look is one more
chance of being fooled; so this is stricter than what one look would ask for."""

FEWEST_GROUPS = 20
"""So many people have to stand behind a gain: a bootstrap of fewer says more than they know."""

RESAMPLES = 2_000


@dataclass(frozen=True)
class Verdict:
    """How much is gained, and whether that is proof.

    Parameters
    ----------
    mean, low, high : float
        The mean gain over the groups, and its interval.
    groups : int
        How many groups stand behind it.
    promote : bool
        Whether there are at least `FEWEST_GROUPS` of them and the whole interval lies above 0.
    """

    mean: float
    low: float
    high: float
    groups: int
    promote: bool


def verdict(
    gains: Floats, groups: Ints, *, rng: np.random.Generator, level: float = LEVEL
) -> Verdict:
    """Judge gains by a paired bootstrap that draws whole groups.

    Parameters
    ----------
    gains : ndarray of float64, shape (D,)
        For each decision by how much the new way was better than the one in use.
    groups : ndarray of int64, shape (D,)
        Whose decision it was. A person's decisions count as their mean, however many they are.
    rng : numpy.random.Generator
    level : float, default=`LEVEL`
        Coverage of the interval, between 0 and 1.

    Returns
    -------
    Verdict

    Raises
    ------
    ShapeError
        Where gains and groups are not of one length.
    RangeError
        For a level outside (0, 1).

    Notes
    -----
    The percentile bootstrap of B. Efron and R. Tibshirani, "An Introduction to the Bootstrap",
    Chapman & Hall 1993, chapter 13, on the means of clusters: A. Davison and D. Hinkley, "Bootstrap
    Methods and their Application", Cambridge University Press 1997, section 3.8. Both ways are
    compared on the same decisions, hence paired.

    Examples
    --------
    >>> one_busy_person = verdict(np.ones(500), np.zeros(500, int), rng=np.random.default_rng(0))
    >>> one_busy_person.groups, one_busy_person.promote
    (1, False)
    """
    if gains.shape != groups.shape or gains.ndim != 1:
        raise ShapeError(f"gains has shape {gains.shape} and groups {groups.shape}, not both (D,)")
    if not 0 < level < 1:
        raise RangeError(f"level is {level}; it must lie between 0 and 1")
    if len(gains) == 0:
        return Verdict(0.0, 0.0, 0.0, 0, promote=False)
    _, at = np.unique(groups, return_inverse=True)
    means = np.bincount(at, weights=gains) / np.bincount(at)
    drawn = rng.integers(len(means), size=(RESAMPLES, len(means)))
    tail = (1 - level) / 2
    low, high = np.quantile(means[drawn].mean(axis=1), [tail, 1 - tail])
    return Verdict(
        mean=float(means.mean()),
        low=float(low),
        high=float(high),
        groups=len(means),
        promote=bool(len(means) >= FEWEST_GROUPS and low > 0),
    )
