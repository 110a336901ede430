"""Mending a round in review: a new run that changes as little as can be of what stands."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.encoding.pins import Pin
from mentoring.errors import RuleBrokenError
from mentoring.models.rounds import Round, RoundRun, RoundState, Suggestion
from mentoring.services import rounds
from mentoring.services.access import Viewer
from mentoring.services.audit import Act

MENDABLE = (RoundState.IN_REVIEW, RoundState.DRAFT)


def start(session: Session, *, admin: Viewer, round_id: int, seen: int, now: datetime) -> Round:
    """Mend what stands, as a new numbered run; a form that was sent before does nothing more.

    `seen` is the number of the last run on the page on which the admin asked for it.
    """
    found = rounds.locked(session, admin, round_id)
    if found.state in rounds.WAITS_OR_RUNS or seen != rounds.runs(session, found):
        return found
    run = last_with_a_result(found.runs)
    if found.state not in MENDABLE or run is None:
        raise RuleBrokenError("Suggestions can be mended only while the round is in review.")
    act = Act(admin.person_id, "mended", found)
    rounds.queue(session, found, by=act, now=now, mends=run.number)
    return found


def last_with_a_result(runs: Sequence[RoundRun]) -> RoundRun | None:
    """Give the last run that came to suggestions, if one did."""
    return next((run for run in reversed(runs) if run.result_hash), None)


def before(runs: Sequence[RoundRun]) -> RoundRun | None:
    """Give the run that the last one is compared with: the one it mends, or the one before it."""
    if runs and runs[-1].mends is not None:
        return next(run for run in runs if run.number == runs[-1].mends)
    return last_with_a_result(runs[:-1])


def stood(session: Session, run: RoundRun) -> list[Pin] | None:
    """List what a run that mends starts from; nothing where it chooses everybody anew."""
    if run.mends is None:
        return None
    rows = session.execute(
        select(Suggestion.need_id, Suggestion.mentor_id, Suggestion.experience_id)
        .join(RoundRun, RoundRun.id == Suggestion.run_id)
        .where(
            RoundRun.round_id == run.round_id,
            RoundRun.number == run.mends,
            Suggestion.state.in_(rounds.GOES_OUT),
        )
        .order_by(Suggestion.need_id)
    )
    return [Pin(need, mentor, experience) for need, mentor, experience in rows]
