"""What decisions teach about the worths of the parts, and whether that is proved."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matching.decisions import Decisions
from matching.problem import Bools, Floats, Ints
from matching.promotion import Verdict, verdict

STEEPNESS = 4.0
"""How fast a difference in the total settles a comparison, at least: a tenth makes the odds
exp(0.4), about three to two. The prior never counts for less, so that lists in which all know the
wanted thing cannot teach that knowing it does not matter."""

DOUBT = 0.25
"""By how much a worth may well be wrong (one standard deviation); the less, the more shrinkage."""

MOST_OF_ONE = 4.0
"""The comparisons of one learner weigh together at most as much as so many full ones."""

FOLDS = 5
NUISANCE = 2
FREE = 100.0
"""What is scaled up by this is hardly shrunk at all."""


@dataclass(frozen=True)
class Learned:
    """Worths of the parts, with the evidence for them.

    Parameters
    ----------
    worths : dict of str to float
        Not negative; they sum to what the prior sums to.
    by_learner, by_mentor : Verdict
        The gain on held-back comparisons: in each the logarithm of how much likelier the decision
        was, counted once a learner and once a mentor.
    right_before, right_after : float
        The share of held-back comparisons put in the right order, in [0, 1].
    decisions : int
        How many comparisons stand behind it.
    promote : bool
        Whether the gain is proved by learners and by mentors, and more is put in order than before.
    """

    worths: dict[str, float]
    by_learner: Verdict
    by_mentor: Verdict
    right_before: float
    right_after: float
    decisions: int
    promote: bool


def learn(
    decisions: Decisions,
    prior: Mapping[str, float],
    *,
    rng: np.random.Generator,
    in_use: Mapping[str, float] | None = None,
) -> Learned:
    """Learn worths from decisions and compare them with those in use on held-back ones.

    Parameters
    ----------
    decisions : Decisions
    prior : mapping of str to float
        The worth of every part before anything was learnt.
    rng : numpy.random.Generator
    in_use : mapping of str to float, optional
        The worths to be better than; the prior where nothing is given.

    Returns
    -------
    Learned

    Notes
    -----
    Pairwise logistic regression (R. Bradley and M. Terry, Biometrika 39, 1952) on the differences
    of the parts, shrunk towards the prior (A. Hoerl and R. Kennard, Technometrics 12(1), 1970, with
    another origin): the prior's own difference is a column that is hardly shrunk, and each part a
    correction that is. A worth below 0 becomes 0, and none passes the largest of the prior. Held
    back are all the decisions of a fifth of the learners at a time. The very worths are judged:
    either way gets its own steepness and its own columns for place before it is compared.
    """
    names = decisions.part_names
    before = _vector(prior, names)
    used = _vector(in_use or prior, names)
    gains, right = np.zeros(len(decisions)), np.zeros((2, len(decisions)))
    for held in _folds(decisions.learner, rng):
        known = decisions.only(~held)
        worths = _fit(known, before)
        hidden = decisions.only(held)
        old, new = _surprise(known, hidden, used), _surprise(known, hidden, worths)
        gains[held] = hidden.strength * (old - new)
        right[0, held], right[1, held] = _in_order(hidden, used), _in_order(hidden, worths)
    by_learner = verdict(gains, decisions.learner, rng=rng)
    by_mentor = verdict(gains, decisions.mentor, rng=rng)
    shares = right.mean(axis=1) if len(decisions) else np.zeros(2)
    proved = by_learner.promote and by_mentor.promote and shares[1] > shares[0]
    return Learned(
        worths={name: float(one) for name, one in zip(names, _fit(decisions, before), strict=True)},
        by_learner=by_learner,
        by_mentor=by_mentor,
        right_before=float(shares[0]),
        right_after=float(shares[1]),
        decisions=len(decisions),
        promote=bool(proved),
    )


def _vector(worths: Mapping[str, float], names: tuple[str, ...]) -> Floats:
    return np.array([worths[name] for name in names], dtype=np.float64)


def _folds(learner: Ints, rng: np.random.Generator) -> list[Bools]:
    people = rng.permutation(np.unique(learner))
    return [np.isin(learner, people[fold::FOLDS]) for fold in range(min(FOLDS, len(people)))]


def _fit(decisions: Decisions, before: Floats) -> Floats:
    """Correct the prior by what decisions say; few of them correct it little."""
    apart = decisions.better - decisions.worse
    doubt = DOUBT * STEEPNESS
    columns = np.column_stack([FREE * (apart @ before), FREE * decisions.place, doubt * apart])
    found = _regress(columns, _weights(decisions))
    steep = max(FREE * found[0], STEEPNESS)
    worths = np.clip(before + doubt * found[1 + NUISANCE :] / steep, 0.0, before.max())
    return np.asarray(worths * before.sum() / worths.sum())


def _weights(decisions: Decisions) -> Floats:
    """Let no learner weigh more than `MOST_OF_ONE`."""
    if not len(decisions):
        return decisions.strength
    _, at = np.unique(decisions.learner, return_inverse=True)
    of_one = np.bincount(at, weights=decisions.strength)[at]
    return np.asarray(decisions.strength * np.minimum(1.0, MOST_OF_ONE / of_one))


def _regress(columns: Floats, weights: Floats) -> Floats:
    """Find the coefficients by which the better one of each pair is the likelier."""
    # A second to import, and only a job learns.
    from sklearn.linear_model import LogisticRegression

    if len(columns) < 2:
        return np.zeros(columns.shape[1])
    # A pair read backwards says the same, so every other one is: both classes are then there.
    sign = np.where(np.arange(len(columns)) % 2 == 0, 1.0, -1.0)
    model = LogisticRegression(solver="newton-cholesky", fit_intercept=False)
    model.fit(columns * sign[:, None], sign, sample_weight=weights)
    return np.asarray(model.coef_[0])


def _surprise(known: Decisions, hidden: Decisions, worths: Floats) -> Floats:
    """Give minus the logarithm of how likely worths make each hidden decision."""

    def columns(of: Decisions) -> Floats:
        return FREE * np.column_stack([of.place, (of.better - of.worse) @ worths])

    found = _regress(columns(known), _weights(known))
    if found[-1] < 0:  # an order cannot be read from its end: it says nothing then
        found = np.append(_regress(columns(known)[:, :-1], _weights(known)), 0.0)
    return np.asarray(np.logaddexp(0.0, -(columns(hidden) @ found)))


def _in_order(decisions: Decisions, worths: Floats) -> Floats:
    """Say of each comparison whether worths put it right: 1, 0, or a half where they are equal."""
    apart = (decisions.better - decisions.worse) @ worths
    return np.asarray(0.5 * (1 + np.sign(np.where(np.abs(apart) < 1e-12, 0.0, apart))))
