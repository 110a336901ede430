"""Runs that wait: taken up by one worker, worked on outside any transaction, safe to kill."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, selectinload
from threadpoolctl import threadpool_limits

from mentoring.config import Settings
from mentoring.db import Database
from mentoring.encoding import rounds
from mentoring.services import run_problems
from mentoring.services.run_claims import LEASE, CancelledError, Claim, Clock, Kind

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 5


def claim(
    database: Database, kind: Kind, *, clock: Clock, worker: str, settings: Settings | None = None
) -> Claim | None:
    """Take up one run that waits, or whose worker has died; None where there is none."""
    now, owner, run = clock(), kind.owner, kind.run
    with database.transaction() as session:
        due = (
            select(owner)
            .join(run)
            .where(
                run.finished_at.is_(None),
                or_(
                    owner.state == kind.state("queued"),
                    and_(owner.state == kind.state("running"), run.lease_until < now),
                ),
            )
            .options(selectinload(owner.runs))
            .order_by(owner.id)
            .limit(1)
            .with_for_update(skip_locked=True, of=owner)
        )
        found = session.scalar(due)
        if found is None:
            return None
        last = found.runs[-1]
        if last.attempts >= MOST_ATTEMPTS:
            _give_up(session, kind, found, now=now)
            return None
        if found.state == kind.state("queued"):
            found.move_to(kind.state("running"))
        last.worker, last.lease_until = f"{worker}:{last.attempts}", now + LEASE
        last.attempts += 1
        means = rounds.means(settings)
        return Claim(kind, database, clock, last.worker, found.id, last.id, found.seed, means)


def work_on(held: Claim, work: Callable[[Claim], None]) -> None:
    """Work on a run; what stops it is told to whoever asked for it."""
    try:
        # Beside other work, threads that wait for each other at many small products of tables
        # take several times as long as one.
        with threadpool_limits(1, user_api="blas"):
            work(held)
    except CancelledError:
        log.info("run %d stopped", held.run_id)
    except Exception as problem:
        log.exception("run %d failed", held.run_id)
        failed(held, problem)


def ours(session: Session, held: Claim) -> Any:
    """Hold what is run, with its runs, and stop where the run is not ours any more."""
    owner = held.kind.owner
    found = session.scalar(
        select(owner)
        .where(owner.id == held.owner_id)
        .options(selectinload(owner.runs))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None or not _holds(held, found):
        raise CancelledError(f"run {held.run_id} is not ours any more")
    return found


def failed(held: Claim, problem: Exception) -> None:
    """Say why a run stopped, unless it is not ours any more."""
    kind = held.kind
    with held.database.transaction() as session:
        found = session.get(kind.owner, held.owner_id, options=[selectinload(kind.owner.runs)])
        if found is not None and _holds(held, found):
            found.problem = run_problems.told(problem, noun=kind.noun)
            found.runs[-1].finished_at = held.clock()
            found.move_to(kind.state("draft"))


def _holds(held: Claim, found: Any) -> bool:
    """Whether this worker still has the last run; a cancelled one may have a successor."""
    last = found.runs[-1]
    running = found.state == held.kind.state("running") and last.finished_at is None
    return running and last.id == held.run_id and last.worker == held.worker


def _give_up(session: Session, kind: Kind, found: Any, *, now: datetime) -> None:
    run = found.runs[-1]
    found.problem = (
        f"The run was started {run.attempts} times and never ended. Start it again. If it happens "
        "again, ask whoever runs this service to look at the log of the worker."
    )
    run.finished_at, run.lease_until = now, None
    if found.state == kind.state("queued"):
        found.move_to(kind.state("running"))
    found.move_to(kind.state("draft"))
    session.flush()
