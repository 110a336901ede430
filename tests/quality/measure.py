"""How good a ranking of experiences is for needs whose answers have been graded.

Grade 2: could teach exactly this; 1: helps with part; 0: judged and not useful. An answer that
nobody judged counts as 0. The measure is the discounted gain of K. Järvelin and J. Kekäläinen,
ACM Transactions on Information Systems 20(4), 2002, with the gain 2 ** grade - 1, over its best.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent
DEPTH = 10
TOP = 5
RESAMPLES = 2000


@dataclass(frozen=True)
class Quality:
    """One ranking, measured for one need."""

    ndcg: float
    judged_only: float
    found_early: bool


def grades(path=FOLDER / "needs_qrels.csv"):
    """Read the grades: need, then experience, then grade."""
    given: dict[str, dict[str, int]] = defaultdict(dict)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            given[row["need_id"]][row["experience_id"]] = int(row["grade"])
    return dict(given)


def measure(ranked, graded):
    """Measure one ranking, or give None where no answer has a grade above 0."""
    best = gain(sorted(graded.values(), reverse=True))
    if best == 0:
        return None
    judged = [graded[answer] for answer in ranked if answer in graded]
    return Quality(
        ndcg=gain([graded.get(answer, 0) for answer in ranked]) / best,
        judged_only=gain(judged) / best,
        found_early=any(graded.get(answer, 0) == 2 for answer in ranked[:TOP]),
    )


def gain(in_order):
    """Add up what the first ten are worth, the later the less."""
    return sum((2**grade - 1) / np.log2(place + 2) for place, grade in enumerate(in_order[:DEPTH]))


def interval(values, *, rng):
    """Give the 90 % bootstrap interval of a mean over needs."""
    drawn = rng.integers(0, len(values), (RESAMPLES, len(values)))
    low, high = np.quantile(np.asarray(values, float)[drawn].mean(axis=1), [0.05, 0.95])
    return float(low), float(high)
