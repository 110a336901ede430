"""Running a round: claimed by one worker, done outside any transaction, safe to kill anywhere.

The inputs are kept before anything is decided, so a run that is started again after its worker died
assigns the very same arrays and ends with the very same result.
"""

from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session, undefer

from mentoring.config import Settings
from mentoring.db import Database
from mentoring.encoding import asks, measures, round_inputs, rounds, widening
from mentoring.encoding.pins import Kept
from mentoring.encoding.round_inputs import Inputs
from mentoring.encoding.rounds import Assignment, Encoded, Setting
from mentoring.models.rounds import (
    Round,
    RoundRun,
    RoundState,
    Suggestion,
    SuggestionState,
    Unmatched,
)
from mentoring.services import (
    decisions,
    mending,
    register,
    round_needs,
    round_settings,
    run_changes,
    run_queue,
)
from mentoring.services.audit import Act, record
from mentoring.services.run_claims import LONG, Claim, Clock, Kind, Stage, going_on

ROUNDS = Kind(Round, RoundRun, RoundRun.round_id, RoundState, "round")
AT_ONCE = 1_000
"""Rows that are written at once, all of them in one transaction."""

READING = "Reading the register"
READ, COMPARED, ASSIGNED, EXPLAINED, ANSWERED = 2, 50, 60, 90, 99
"""How many hundredths of a run are done after each stage."""


def run_next(
    database: Database, *, clock: Clock, worker: str, settings: Settings | None = None
) -> bool:
    """Run one round that waits, or whose worker has died; False where there is none."""
    held = run_queue.claim(database, ROUNDS, clock=clock, worker=worker, settings=settings)
    if held is not None:
        run_queue.work_on(held, work)
    return held is not None


def replay(session: Session, *, run_id: int) -> tuple[str, str]:
    """Run kept inputs again; gives the fingerprint kept and the one found now."""
    run = session.scalars(
        select(RoundRun).where(RoundRun.id == run_id).options(undefer(RoundRun.inputs))
    ).one()
    inputs = round_inputs.load(run.inputs or b"")
    return run.result_hash, round_inputs.result_hash(inputs, rounds.assign(inputs))


def work(claim: Claim) -> None:
    """Run a round that a worker holds, from the register to suggestions with their reasons."""
    encoded, inputs = _prepare(claim)
    with going_on(claim, "Choosing who goes with whom", COMPARED):
        assignment = rounds.assign(inputs)
        further = widening.widened(encoded, inputs, assignment, means=claim.means)
    if further is not None:
        inputs, assignment = _choose_again(claim, further)
    reasons = Stage(claim, "Writing down the reasons", ASSIGNED, EXPLAINED)
    chosen = rounds.explain_chosen(encoded, inputs, assignment, on_progress=reasons)
    others = Stage(claim, "Saying why others are left out", EXPLAINED, ANSWERED, LONG)
    left_out = rounds.explain_left_out(encoded, inputs, assignment, on_progress=others)
    claim.report("Keeping the suggestions", ANSWERED, lease=LONG)
    with claim.database.transaction() as session:
        found = run_queue.ours(session, claim)
        run = found.runs[-1]
        _propose(session, run, chosen=chosen, left_out=left_out)
        run.versions = {**run.versions, **measures.versions()}
        run.measures = {
            **measures.measured(
                encoded, inputs, assignment, left_out=left_out, regions=asks.region_ids(session)
            ),
            **_mended(session, found),
        }
        run.result_hash = round_inputs.result_hash(inputs, assignment)
        run.stage, run.done, run.finished_at = "Ready for review", run.of, claim.clock()
        run.lease_until = None
        found.move_to(RoundState.IN_REVIEW)
        record(session, Act(None, "run", found), now=claim.clock())


def _choose_again(claim: Claim, inputs: Inputs) -> tuple[Inputs, Assignment]:
    """Choose once more, with candidates that were found beyond the first; they are kept first."""
    with going_on(claim, "Choosing again, with more to choose from", COMPARED):
        kept_inputs = round_inputs.dump(inputs)
        with claim.database.transaction() as session:
            run_queue.ours(session, claim).runs[-1].inputs = kept_inputs
        return inputs, rounds.assign(inputs)


def _prepare(claim: Claim) -> tuple[Encoded, Inputs]:
    with going_on(claim, READING, 1):
        encoded, starts, kept = _read(claim)
    encoded = rounds.ready(encoded, on_progress=Stage(claim, READING, 1, READ))
    if kept is not None:
        return encoded, kept
    comparing = Stage(claim, "Comparing needs with experiences", READ, COMPARED)
    inputs = rounds.compare(
        encoded, kept=starts, seed=claim.seed, on_progress=comparing, means=claim.means
    )
    # Before the transaction, in which nobody else could write: packing takes seconds.
    with going_on(claim, "Keeping what was compared", COMPARED):
        kept_inputs = round_inputs.dump(inputs)
    with claim.database.transaction() as session:
        run = run_queue.ours(session, claim).runs[-1]
        # The worths by which these very inputs were scored; a version may change before the end.
        run.inputs, run.versions = kept_inputs, measures.weighed_by(encoded)
    return encoded, inputs


def _read(claim: Claim) -> tuple[Encoded, Kept, Inputs | None]:
    """Read all that a round is made of, and the inputs that an attempt before this one kept."""
    with claim.database.reading() as session:
        found = run_queue.ours(session, claim)
        encoded = rounds.encode(_setting(session, found))
        starts = Kept(decisions.pins(session, found.id), mending.stood(session, found.runs[-1]))
        kept = session.scalar(
            select(RoundRun).where(RoundRun.id == claim.run_id).options(undefer(RoundRun.inputs))
        )
        if kept is not None and kept.inputs is not None and _still_fits(encoded, kept.inputs):
            return encoded, starts, round_inputs.load(kept.inputs)
    return encoded, starts, None


def _setting(session: Session, found: Round) -> Setting:
    fitted = register.fit_now(session)
    asked = asks.open_needs(
        session,
        programme_id=found.programme_id,
        spoken=fitted.words,
        only=round_needs.only(found),
    )
    return round_settings.put_together(session, found, fitted=fitted, asked=asked)


def _still_fits(encoded: Encoded, payload: bytes) -> bool:
    """Whether kept inputs speak of the rows as they stand; else the run compares once more."""
    kept = round_inputs.load(payload)
    return (
        len(kept.need_tokens) == len(encoded.need_ids)
        and len(kept.mentor_tokens) == len(encoded.mentor_ids)
        and bool((kept.capacity == encoded.capacity).all())
    )


def _propose(
    session: Session,
    run: RoundRun,
    *,
    chosen: list[dict[str, Any]],
    left_out: list[dict[str, Any]],
) -> None:
    session.execute(delete(Suggestion).where(Suggestion.run_id == run.id))
    session.execute(delete(Unmatched).where(Unmatched.run_id == run.id))
    pinned = {(pin.need_id, pin.mentor_id) for pin in decisions.pins(session, run.round_id)}
    for row in chosen:
        kept = (row["need_id"], row["mentor_id"]) in pinned
        row["state"] = SuggestionState.PINNED if kept else SuggestionState.PROPOSED
        row["dropped_because"] = ""
    _put(session, Suggestion, run_id=run.id, rows=chosen)
    _put(session, Unmatched, run_id=run.id, rows=left_out)
    decisions.carry_forbidden(session, run, needs={row["need_id"] for row in (*chosen, *left_out)})


def _mended(session: Session, found: Round) -> dict[str, Any]:
    """Count what a run that mends has changed."""
    run, before = found.runs[-1], mending.before(found.runs)
    if run.mends is None or before is None:
        return {}
    return {"mended": run_changes.counted(session, run, before=before)}


def _put(
    session: Session,
    kind: type[Suggestion] | type[Unmatched],
    *,
    run_id: int,
    rows: list[dict[str, Any]],
) -> None:
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        session.execute(insert(kind), [{"run_id": run_id, **row} for row in some])
