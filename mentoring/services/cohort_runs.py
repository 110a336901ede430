"""Forming the cohorts of a set: claimed by one worker, done outside any transaction.

What a run was given is kept before anything is formed, so a run that is started again after its
worker died forms the very same cohorts. Nobody is told anything: the cohorts stand as proposals.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session, undefer

from mentoring.config import Settings
from mentoring.db import Database
from mentoring.encoding import cohort_desk, cohort_inputs, cohorts, measures
from mentoring.encoding.cohorts import Asked, Encoded, Left
from mentoring.models.cohort_sets import (
    CohortRun,
    CohortRunPlace,
    CohortSet,
    CohortSetState,
    WouldHelp,
)
from mentoring.services import cohort_results, cohort_settings, run_queue
from mentoring.services.audit import Act, record
from mentoring.services.run_claims import LONG, Claim, Clock, Kind, Stage, going_on

if TYPE_CHECKING:
    from mentoring.encoding.cohorts import Formed

SETS = Kind(CohortSet, CohortRun, CohortRun.set_id, CohortSetState, "set of cohorts")
AT_ONCE = 1_000
READING, FORMING = "Reading the register", "Forming cohorts"
READ, FORMED, ANSWERED = 5, 90, 98
"""How many hundredths of a run are done after each stage."""


@dataclass(frozen=True, eq=False)
class Found:
    """What a run ends with: cohorts, whoever is in none of them, and what can be counted."""

    formed: "Formed"
    left: Sequence[Left]
    told: Sequence[dict[str, object]]
    measures: dict[str, object]


def run_next(
    database: Database, *, clock: Clock, worker: str, settings: Settings | None = None
) -> bool:
    """Form the cohorts of one set that waits, or whose worker has died; False if there is none."""
    held = run_queue.claim(database, SETS, clock=clock, worker=worker, settings=settings)
    if held is not None:
        run_queue.work_on(held, work)
    return held is not None


def replay(session: Session, *, run_id: int) -> tuple[str, str]:
    """Run kept inputs again; gives the fingerprint kept and the one found now."""
    run = session.scalars(
        select(CohortRun).where(CohortRun.id == run_id).options(undefer(CohortRun.inputs))
    ).one()
    asked = cohort_inputs.load(run.inputs or b"")
    formed = cohorts.form(asked, seed=run.versions["seed"], on_progress=_untold)
    return run.result_hash, cohort_inputs.result_hash(asked, formed)


def work(claim: Claim) -> None:
    """Form the cohorts of a set that a worker holds."""
    encoded = _prepare(claim)
    forming = Stage(claim, FORMING, READ, FORMED, LONG, LONG)
    formed = cohorts.form(encoded.asked, seed=claim.seed, on_progress=forming)
    with going_on(claim, "Saying what would help whoever is left over", FORMED):
        found = Found(
            formed=formed,
            left=cohorts.left_over(encoded, formed),
            told=cohort_desk.told(encoded.asked, formed),
            measures=cohorts.measured(encoded.asked, formed),
        )
    claim.report("Keeping the cohorts", ANSWERED, lease=LONG)
    with claim.database.transaction() as session:
        _keep(session, claim, encoded, found)


def _prepare(claim: Claim) -> Encoded:
    """Read all that cohorts are formed from, or what an attempt before this one has kept."""
    with going_on(claim, READING, 1):
        with claim.database.reading() as session:
            kept = _kept(session, claim)
            if kept is not None:
                return kept
            found = run_queue.ours(session, claim)
            setting = cohort_settings.put_together(session, found, now=claim.clock())
        encoded = cohorts.encode(setting, seed=claim.seed)
        payload = cohort_inputs.dump(encoded.asked)
        with claim.database.transaction() as session:
            run = run_queue.ours(session, claim).runs[-1]
            run.inputs = payload
            run.staff = {"leads": list(encoded.lead_ids), "partners": list(encoded.partner_ids)}
            run.versions = {**measures.versions(), "seed": claim.seed}
            _put(session, run, encoded)
    return encoded


def _untold(_done: int, _of: int) -> None:
    """Tell nobody."""


def _put(session: Session, run: CohortRun, encoded: Encoded) -> None:
    """Keep which row of the inputs stands for which need."""
    rows: list[dict[str, object]] = [
        {"need_id": need_id, "row": row, "would_help": None}
        for row, need_id in enumerate(encoded.need_ids)
    ]
    rows += [
        {"need_id": need_id, "row": None, "would_help": why}
        for need_id, why in encoded.unsaid.items()
    ]
    _write(session, run, [{**row, "value": 0} for row in rows])


def _write(session: Session, run: CohortRun, rows: Sequence[dict[str, object]]) -> None:
    session.execute(delete(CohortRunPlace).where(CohortRunPlace.run_id == run.id))
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        session.execute(insert(CohortRunPlace), [{"run_id": run.id, **row} for row in some])


def _kept(session: Session, claim: Claim) -> Encoded | None:
    run = session.scalars(
        select(CohortRun).where(CohortRun.id == claim.run_id).options(undefer(CohortRun.inputs))
    ).one()
    if run.inputs is None:
        return None
    asked: Asked = cohort_inputs.load(run.inputs)
    rows = session.execute(
        select(CohortRunPlace.need_id, CohortRunPlace.row, CohortRunPlace.would_help)
        .where(CohortRunPlace.run_id == run.id)
        .order_by(CohortRunPlace.row, CohortRunPlace.need_id)
    ).all()
    need_ids = tuple(row.need_id for row in rows if row.row is not None)
    if len(need_ids) != len(asked.learners):
        return None  # somebody was erased in between: it is all read again
    unsaid = {row.need_id: WouldHelp(row.would_help) for row in rows if row.row is None}
    return Encoded(asked, need_ids, tuple(run.staff["leads"]), tuple(run.staff["partners"]), unsaid)


def _keep(session: Session, claim: Claim, encoded: Encoded, found: Found) -> None:
    now = claim.clock()
    owner = run_queue.ours(session, claim)
    run = owner.runs[-1]
    numbers = cohort_results.keep(session, owner, encoded, found.formed, found.told, now=now)
    _place(session, run, encoded, found, numbers)
    run.measures = found.measures
    run.result_hash = cohort_inputs.result_hash(encoded.asked, found.formed)
    run.stage, run.done, run.finished_at = "Ready for review", run.of, now
    run.lease_until = None
    owner.move_to(CohortSetState.IN_REVIEW)
    record(session, Act(None, "run", owner), now=now)


def _place(
    session: Session, run: CohortRun, encoded: Encoded, found: Found, numbers: Sequence[int]
) -> None:
    """Keep where each need was put, and what would help whoever is in no cohort."""
    left = {one.need_id: one for one in found.left}
    rows = []
    for row, (need_id, c) in enumerate(
        zip(encoded.need_ids, found.formed.cohort.tolist(), strict=True)
    ):
        rows.append({"need_id": need_id, "row": row, **_where(left.get(need_id), c, numbers)})
    for need_id in encoded.unsaid:
        rows.append({"need_id": need_id, "row": None, **_where(left[need_id], -1, numbers)})
    _write(session, run, rows)


def _where(left: Left | None, c: int, numbers: Sequence[int]) -> dict[str, object]:
    joins = None if left is None or left.would_join is None else numbers[left.would_join]
    return {
        "number": None if c < 0 else numbers[c],
        "would_help": None if left is None else left.would_help,
        "would_join": joins,
        "value": 0 if left is None else left.value,
    }
