"""What another way of choosing changes, tried on a round made smaller."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matching.prior import band
from matching.problem import NONE, Floats, Ints
from mentoring.encoding import rounds
from mentoring.encoding.chosen import Chosen
from mentoring.encoding.pins import Kept, Pin
from mentoring.encoding.round_inputs import PROFESSION, REGION
from mentoring.encoding.rounds import Encoded, Setting

SHOWN = 50
"""Needs that are told one by one; how many there are is told of all."""


@dataclass(frozen=True)
class Sample:
    """A round made smaller: its setting with some of the open needs, and how many those are of."""

    setting: Setting
    pins: Sequence[Pin]
    regions: Sequence[str]
    open: int
    seed: int


@dataclass(frozen=True, eq=False)
class _Answers:
    """Whom one way of choosing gives each need, and how good that is by present worths."""

    mentor: Ints
    score: Floats


def draw(ids: Sequence[int], *, size: int, seed: int) -> list[int]:
    """Draw at most so many; the same of the same ones each time."""
    drawn = np.random.default_rng(seed).permutation(len(ids))[:size]
    return sorted(ids[index] for index in drawn.tolist())


def compare(sample: Sample, wanted: Chosen) -> dict[str, Any]:
    """Choose for a sample as the round does and as is wanted; give what differs, as a row keeps it.

    How good an answer is, is told by the worths of the present: two scales could not be compared.
    """
    present = thinned(rounds.encode(sample.setting), sample)
    other = thinned(rounds.encode(replace(sample.setting, chosen=wanted)), sample)
    before, after = (_answers(sample, one, judged=present) for one in (present, other))
    return {
        "needs": len(present.need_ids),
        "open": sample.open,
        "counts": _counts(before, after),
        "weakest": [_weakest(before), _weakest(after)],
        "groups": _groups(sample, present, before, after),
        "changed": _changed(present, before, after),
    }


def thinned(encoded: Encoded, sample: Sample) -> Encoded:
    """Leave as many places for each need as the whole round has, spread evenly over the mentors.

    Whoever is pinned in the sample keeps their place.
    """
    share = len(encoded.need_ids) / max(sample.open, 1)
    upto = np.floor(np.cumsum(encoded.capacity) * share + 0.5).astype(np.int64)
    capacity = np.diff(upto, prepend=0)
    at = {mentor: index for index, mentor in enumerate(encoded.mentor_ids)}
    within = set(encoded.need_ids)
    held = [
        at[pin.mentor_id] for pin in sample.pins if pin.need_id in within and pin.mentor_id in at
    ]
    pinned = np.bincount(np.array(held, dtype=np.int64), minlength=len(capacity))
    capacity = np.minimum(np.maximum(capacity, pinned), encoded.capacity)
    return replace(encoded, capacity=capacity, pool=replace(encoded.pool, available=capacity > 0))


def _answers(sample: Sample, encoded: Encoded, *, judged: Encoded) -> _Answers:
    inputs = rounds.compare(
        encoded, kept=Kept(sample.pins), seed=sample.seed, on_progress=lambda _done, _of: None
    )
    edge = rounds.assign(inputs).edge
    placed = np.flatnonzero(edge != NONE)
    chosen = edge[placed]
    mentor = np.full(len(edge), NONE, np.int64)
    mentor[placed] = inputs.edges.mentor[chosen]
    score = np.zeros(len(edge))
    totals = rounds.scorer(judged)(slice(0, len(edge)))
    score[placed] = totals[placed, inputs.edges.experience[chosen]]
    return _Answers(mentor, score)


def _counts(before: _Answers, after: _Answers) -> dict[str, int]:
    had, has = before.mentor != NONE, after.mentor != NONE
    same = before.mentor == after.mentor
    return {
        "same": int((same & had).sum()),
        "other": int((~same & had & has).sum()),
        "found": int((~had & has).sum()),
        "lost": int((had & ~has).sum()),
        "nobody": int((~had & ~has).sum()),
    }


def _weakest(answers: _Answers) -> str:
    placed = answers.mentor != NONE
    return band(float(answers.score[placed].min())) if placed.any() else ""


def _groups(
    sample: Sample, encoded: Encoded, before: _Answers, after: _Answers
) -> list[dict[str, Any]]:
    """Count who has somebody before and after, for the regions and professions where it differs."""
    found = []
    for kind, group, names in (
        (REGION, encoded.pool.learners.region, sample.regions),
        (PROFESSION, encoded.needs.profession, encoded.fitted.words.profession_ids),
    ):
        for index, name in enumerate(names):
            within = group == index
            had, has = (int((one.mentor[within] != NONE).sum()) for one in (before, after))
            if had != has:
                found.append(
                    {
                        "kind": kind,
                        "id": name,
                        "needs": int(within.sum()),
                        "before": had,
                        "after": has,
                    }
                )
    return found


def _changed(encoded: Encoded, before: _Answers, after: _Answers) -> list[Mapping[str, Any]]:
    """Tell the needs with another answer one by one: first who loses most by it."""
    differs = np.flatnonzero(before.mentor != after.mentor)
    gain = after.score[differs] - before.score[differs]
    order = differs[np.lexsort((differs, gain))][:SHOWN]
    return [
        {
            "need_id": encoded.need_ids[need],
            "before": _told(encoded, before, need),
            "after": _told(encoded, after, need),
        }
        for need in order.tolist()
    ]


def _told(encoded: Encoded, answers: _Answers, need: int) -> list[Any] | None:
    mentor = int(answers.mentor[need])
    if mentor == NONE:
        return None
    return [encoded.mentor_ids[mentor], band(float(answers.score[need]))]
