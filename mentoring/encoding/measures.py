"""How good a run's result is, as the run keeps it: numbers, and ids of regions and professions."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

import numpy as np

from matching import metrics
from matching.assignment import Assignment
from matching.bounds import Bounds
from matching.problem import NONE, Ints
from mentoring.encoding.round_inputs import PROFESSION, REGION, Inputs
from mentoring.encoding.rounds import Encoded

PARTS = ("numpy", "numba", "scipy", "scikit-learn", "networkx", "ortools")
MILLION = 1_000_000


def measured(
    encoded: Encoded,
    inputs: Inputs,
    assignment: Assignment,
    *,
    left_out: Sequence[Mapping[str, Any]],
    regions: Sequence[str],
) -> dict[str, Any]:
    """Measure a result: how many, how well, how far from the best, and how each group fares."""
    names = {REGION: regions, PROFESSION: encoded.fitted.words.profession_ids}
    return {
        **asdict(metrics.quality(inputs.edges, assignment, inputs.capacity)),
        "promised": assignment.worst,
        "gap": _gap(inputs, assignment),
        "groups": [
            one
            for of, ids in names.items()
            for one in _groups(encoded, inputs, assignment, of=(of, ids), left_out=left_out)
        ],
    }


def versions() -> dict[str, str]:
    """Say what a result was made with."""
    return {part: version(part) for part in PARTS}


def weighed_by(encoded: Encoded) -> dict[str, Any]:
    """Say how a run was to choose, by which learnt worths, and which sentences were heard."""
    fitted = encoded.fitted
    return {
        "worths": fitted.worths_hash or "prior",
        "sentences": fitted.heard_hash or "none",
        "chosen": encoded.chosen.kept,
    }


def _gap(inputs: Inputs, assignment: Assignment) -> float | None:
    """Say by how much another choice of as many could be better at most, as a sum of scores.

    Nothing where the way of choosing does not look for the largest total.
    """
    proof = assignment.proof or _proof(inputs, assignment)
    if proof is None:
        return None
    cost = np.rint((1.0 - inputs.edges.score[assignment.chosen]) * MILLION).astype(np.int64)
    worth = int((proof.dear - cost).sum())
    gap = proof.bound - worth
    # More than a place is worth: the prices do not even show that nobody else could be placed.
    return gap / MILLION if gap < proof.dear else None


def _proof(inputs: Inputs, assignment: Assignment) -> Any:
    """Find prices for what was mended."""
    if inputs.stood is None:
        return None
    # They bring compiled loops: only a job may import them.
    from matching.proof import prove  # noqa: PLC0415
    from matching.standing import Standing  # noqa: PLC0415

    size, mentors = len(inputs.need_tokens), Bounds.up_to(inputs.capacity)
    standing = Standing.of(inputs.edges, n_needs=size, mentors=mentors)
    others = np.setdiff1d(assignment.chosen, inputs.pinned)
    standing.seat(standing.places_of(inputs.pinned), lock=True)
    standing.seat(standing.places_of(others))
    return prove(standing, needs=Bounds.up_to(np.ones(size, np.int64)), mentors=mentors)


def _groups(
    encoded: Encoded,
    inputs: Inputs,
    assignment: Assignment,
    *,
    of: tuple[str, Sequence[str]],
    left_out: Sequence[Mapping[str, Any]],
) -> list[dict[str, Any]]:
    """Count, for each region or profession, its needs, those placed, and how many it should be."""
    # It brings compiled loops: only a job may import it.
    from matching.floors import SHARE  # noqa: PLC0415

    name, ids = of
    group, placed = inputs.groups[name], assignment.edge != NONE
    size, given = _counted(group, len(ids)), _counted(group[placed], len(ids))
    share = float(placed.mean()) if len(placed) else 0.0
    least = np.floor(SHARE * share * size + 1e-9).astype(np.int64)
    need_at = {need: at for at, need in enumerate(encoded.need_ids)}
    why: dict[int, Counter[str]] = {}
    for row in left_out:
        why.setdefault(int(group[need_at[row["need_id"]]]), Counter())[row["why"]] += 1
    return [
        {
            "of": name,
            "id": ids[at],
            "size": int(size[at]),
            "placed": int(given[at]),
            "least": int(least[at]),
            "why": dict(sorted(why.get(at, Counter()).items())),
        }
        for at in np.flatnonzero(size).tolist()
    ]


def _counted(group: Ints, size: int) -> Ints:
    return np.bincount(group[group >= 0], minlength=size).astype(np.int64)
