"""A round as the engine sees it: arrays under random tokens, and what came of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matching import candidates, unmatched, wording_why_not
from matching.assignment import Assignment
from matching.bounds import Bounds
from matching.candidates import Means, MemoryBoundError, Pool
from matching.problem import NONE, Experiences, Floats, Ints, Needs
from matching.unmatched import WhyNot
from mentoring.config import Settings
from mentoring.encoding import asks, chosen, explanations, mending, pins, pool, words
from mentoring.encoding.asks import OpenNeeds, PersonFacts
from mentoring.encoding.chosen import Chosen
from mentoring.encoding.pins import Ids, Kept
from mentoring.encoding.register import Fitted
from mentoring.encoding.round_inputs import PROFESSION, REGION, Inputs
from mentoring.encoding.scoring import A_PAIR, PARTS, TOTAL, Scoring
from mentoring.models.mentors import Mentor
from mentoring.models.programmes import Programme

__all__ = [
    "Assignment", "Encoded", "Means", "MemoryBoundError", "Progress", "Scoring", "Setting",
    "assign", "compare", "encode", "explain_chosen", "explain_left_out", "means", "means_for",
    "ready", "scorer",
]  # fmt: skip

ANSWERED_AT_ONCE = 5_000
"""Needs left out that are answered, under a second's work, before the job says how far it is."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class Setting:
    """Who and what is in a round: rows in the order of their ids, before anything is compared.

    `spoken_for` counts the places of mentors that are not this round's to give.
    """

    fitted: Fitted
    asked: OpenNeeds
    mentors: Sequence[Mentor]
    experience_rows: Sequence[int]
    programme: Programme
    known: PersonFacts
    forbidden: Sequence[tuple[int, int]]
    chosen: Chosen
    spoken_for: Mapping[int, int]


@dataclass(frozen=True, eq=False)
class Encoded:
    """A round ready to be compared and assigned; `rows` are rows of the fitted register."""

    fitted: Fitted
    needs: Needs
    pool: Pool
    capacity: Ints
    rows: Ints
    need_ids: tuple[int, ...]
    mentor_ids: tuple[int, ...]
    chosen: Chosen


def encode(setting: Setting) -> Encoded:
    """Turn the rows of a round into arrays."""
    fitted = chosen.weighed(setting.fitted, setting.chosen)
    mentor_ids = tuple(mentor.person_id for mentor in setting.mentors)
    need_ids = setting.asked.ids
    mentor_at = {person: index for index, person in enumerate(mentor_ids)}
    need_at = {need: index for index, need in enumerate(need_ids)}
    room = (one.room - setting.spoken_for.get(one.person_id, 0) for one in setting.mentors)
    capacity = np.array([max(places, 0) for places in room], dtype=np.int64)
    rows = np.array(setting.experience_rows, dtype=np.int64)
    forbidden = [
        (need_at[need], mentor_at[mentor])
        for need, mentor in setting.forbidden
        if need in need_at and mentor in mentor_at
    ]
    return Encoded(
        fitted=fitted,
        needs=setting.asked.needs,
        pool=Pool(
            experiences=_held_by(fitted, rows, mentor_at=mentor_at),
            learners=asks.people(setting.asked.learners, setting.known),
            mentors=asks.people([mentor.person for mentor in setting.mentors], setting.known),
            rules=pool.rules(setting.programme, forbidden=forbidden, must=setting.chosen.must),
            available=capacity > 0,
            minimum=explanations.least_score(),
        ),
        capacity=capacity,
        rows=rows,
        need_ids=need_ids,
        mentor_ids=mentor_ids,
        chosen=setting.chosen,
    )


def ready(encoded: Encoded, *, on_progress: Progress) -> Encoded:
    """Do beforehand what pays where there are many needs: part of all their scores."""
    similarity = encoded.fitted.similarity.ready(len(encoded.need_ids), on_progress)
    return replace(encoded, fitted=replace(encoded.fitted, similarity=similarity))


def means(settings: Settings | None) -> Means:
    """Say what comparing may use."""
    if settings is None:
        return candidates.ALONE
    return Means(
        workers=settings.round_workers,
        most_memory=settings.round_memory,
        cluster=settings.round_cluster,
    )


def compare(
    encoded: Encoded,
    *,
    kept: Kept,
    seed: int,
    on_progress: Progress,
    means: Means = candidates.ALONE,
) -> Inputs:
    """Find the candidates of every need, with the pins that an admin has kept among them."""
    found = candidates.best(
        scorer(encoded),
        encoded.pool,
        k=candidates.enough(len(encoded.needs), len(encoded.mentor_ids)),
        on_progress=on_progress,
        means=means_for(encoded, means),
    )
    fitted = encoded.fitted
    ids = Ids(
        encoded.need_ids,
        encoded.mentor_ids,
        tuple(fitted.experience_ids[int(row)] for row in encoded.rows),
    )
    score, stood = scorer(encoded), None
    if kept.stood is not None:
        found = mending.among(found, encoded.pool, scorer=score, ids=ids, stood=kept.stood)
    edges, pinned = pins.keep(
        found,
        encoded.pool,
        scorer=score,
        ids=ids,
        pins=kept.pinned,
        capacity=encoded.capacity,
    )
    if kept.stood is not None:
        stood = mending.standing(edges, ids=ids, stood=kept.stood, pinned=pinned)
    rng = np.random.default_rng(seed)
    return Inputs(
        edges=edges,
        capacity=encoded.capacity,
        pinned=pinned,
        need_tokens=rng.integers(2**62, size=len(encoded.need_ids)),
        mentor_tokens=rng.integers(2**62, size=len(encoded.mentor_ids)),
        policy=encoded.chosen.policy,
        groups={REGION: encoded.pool.learners.region, PROFESSION: encoded.needs.profession},
        stood=stood,
        scope=encoded.chosen.needs,
    )


def means_for(encoded: Encoded, means: Means) -> Means:
    """Say of what comparing may use how much scoring takes."""
    beside = max(PARTS, A_PAIR * len(encoded.fitted.experience_ids))
    return replace(means, scoring=TOTAL, beside=beside)


def assign(inputs: Inputs) -> Assignment:
    """Place as many as can be placed, as well as they can be placed, or mend what stood."""
    if inputs.stood is not None:
        return mending.mend(inputs)
    # The solver brings pandas and 86 MB with it: only a job may import it.
    from matching import pairing  # noqa: PLC0415

    return pairing.assign(
        inputs.edges,
        needs=Bounds.up_to(np.ones(len(inputs.need_tokens), np.int64)),
        mentors=Bounds.up_to(inputs.capacity),
        policy=pairing.Policy(inputs.policy),
        groups=inputs.groups,
        locked=inputs.pinned.tolist(),
    )


def scorer(encoded: Encoded) -> Scoring:
    """Score a slice of the needs against the experiences that are in the round."""
    fitted = encoded.fitted
    return Scoring(fitted.similarity, encoded.needs, encoded.rows, len(fitted.experience_ids))


def explain_chosen(
    encoded: Encoded, inputs: Inputs, assignment: Assignment, *, on_progress: Progress
) -> list[dict[str, Any]]:
    """Explain every suggestion: what a row of `suggestions` needs, in the order of the needs."""
    fitted, edges = encoded.fitted, inputs.edges
    placed = np.flatnonzero(assignment.edge != NONE)
    chosen = assignment.edge[placed]
    row = encoded.rows[edges.experience[chosen]]
    explaining = explanations.Explaining(fitted, encoded.needs)
    why = explaining.together(placed, row, on_progress=on_progress)
    return [
        {
            "need_id": encoded.need_ids[need],
            "mentor_id": encoded.mentor_ids[mentor],
            "experience_id": fitted.experience_ids[experience],
            "score": score,
            "explanation": {**why[need], "band": explanations.band(score)},
        }
        for need, mentor, experience, score in zip(
            placed.tolist(),
            edges.mentor[chosen].tolist(),
            row.tolist(),
            edges.score[chosen].tolist(),
            strict=True,
        )
    ]


def explain_left_out(
    encoded: Encoded, inputs: Inputs, assignment: Assignment, *, on_progress: Progress
) -> list[dict[str, Any]]:
    """Say why not, and what would help: what a row of `unmatched` needs."""
    score, of = scorer(encoded), len(encoded.need_ids)

    def telling(needs: Ints) -> Floats:
        # Looking for them takes nearly all of the time, saying it the last tenth of the stage.
        on_progress(9 * int(needs[0]), 10 * of)
        return score.some(needs)

    left = unmatched.why_not(
        telling,
        encoded.pool,
        needs=encoded.needs,
        edges=inputs.edges,
        assignment=assignment,
        capacity=encoded.capacity,
    )
    vocabulary = encoded.fitted.words.vocabulary
    title = encoded.pool.experiences.title
    unnamed = ["one of these mentors"] * len(encoded.mentor_ids)

    def said(one: WhyNot) -> dict[str, Any]:
        return {
            "need_id": encoded.need_ids[one.need],
            "why": one.why.value.replace(" ", "_"),
            "explanation": {
                "why_not": wording_why_not.why_not(vocabulary, one),
                "would_help": wording_why_not.would_help(
                    vocabulary, one, mentors=unnamed, titles=title
                ),
                "nearest": [
                    encoded.fitted.experience_ids[int(encoded.rows[n])] for n in one.nearest
                ],
                "nobody_holds": [encoded.fitted.words.knowhow_ids[h] for h in one.nobody_holds],
            },
        }

    found = []
    for done, one in enumerate(left):
        if done % ANSWERED_AT_ONCE == 0:
            on_progress(9 * len(left) + done, 10 * len(left))
        found.append(said(one))
    return found


def _held_by(fitted: Fitted, rows: Ints, *, mentor_at: Mapping[int, int]) -> Experiences:
    """Give the experiences that are in the round, with mentors numbered as the round has them."""
    whole = fitted.experiences
    holders = (fitted.mentor_ids[int(whole.mentor[row])] for row in rows)
    return Experiences(
        title=tuple(whole.title[row] for row in rows),
        text=tuple(whole.text[row] for row in rows),
        knowhow=whole.knowhow.take(rows),
        context=whole.context.take(rows),
        place=whole.place[rows],
        profession=whole.profession[rows],
        mentor=words.indices(holders, dict(mentor_at)),
        last_year=whole.last_year[rows],
        has_result=whole.has_result[rows],
    )
