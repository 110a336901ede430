"""Rounds as an admin steers them: new, in the queue, cancelled."""

from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from mentoring.encoding import chosen
from mentoring.errors import InvalidError, RuleBrokenError
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.programmes import Programme
from mentoring.models.rounds import Round, RoundRun, RoundState, Suggestion, SuggestionState
from mentoring.services import access
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record

GOES_OUT = (SuggestionState.PROPOSED, SuggestionState.PINNED)
WAITS_OR_RUNS = (RoundState.QUEUED, RoundState.RUNNING)
SEEDS = 2**31
LONGEST_NAME = 200
POLICY = "fair"
"""As many as can be placed, then the worst answer as good as it can be, then the largest total."""


def create(
    session: Session, *, admin: Viewer, programme_id: int, name: str, now: datetime
) -> Round:
    """Begin a round; the same form sent twice finds the one that it began."""
    programme = access.programme(session, admin, programme_id)
    name = name.strip()
    if not name:
        raise InvalidError({"name": "Enter a name for the round, such as “Winter 2026”"})
    if len(name) > LONGEST_NAME:
        raise InvalidError({"name": f"Enter a name of {LONGEST_NAME} characters or fewer"})
    same = _under_way(session, programme.id, name)
    if same is not None and same.created_by_id == admin.person_id:
        return same
    made = Round(
        programme_id=programme.id,
        name=name,
        state=RoundState.DRAFT,
        settings={**chosen.read({"policy": POLICY}).kept, "rules": _rules(programme)},
        seed=int(now.timestamp()) % SEEDS,
        created_by_id=admin.person_id,
        created_at=now,
    )
    session.add(made)
    record(session, Act(admin.person_id, "created", made), now=now)
    return made


def start(
    session: Session, *, admin: Viewer, round_id: int, now: datetime, seen: int | None = None
) -> Round:
    """Put a round in the queue, as a new numbered run; one that waits or runs is left alone.

    `seen` is the number of the last run on the page that asked; where there has been another since,
    the same form was sent before.
    """
    found = locked(session, admin, round_id)
    if found.state not in WAITS_OR_RUNS and seen in {None, runs(session, found)}:
        queue(session, found, by=Act(admin.person_id, "queued", found), now=now)
    return found


def runs(session: Session, found: Round) -> int:
    """Count the runs of a round that is held."""
    last = select(func.max(RoundRun.number)).where(RoundRun.round_id == found.id)
    return session.scalar(last) or 0


def queue(
    session: Session, found: Round, *, by: Act, now: datetime, mends: int | None = None
) -> None:
    """Queue a new numbered run of a round that is held: everybody anew, or mending one."""
    found.move_to(RoundState.QUEUED)
    found.problem = ""
    session.add(
        RoundRun(
            round_id=found.id,
            number=runs(session, found) + 1,
            mends=mends,
            stage="Waiting for a worker",
            queued_at=now,
            versions={},
            measures={},
        )
    )
    record(session, by, now=now)
    session.info["wake"] = session.info.get("wake", frozenset()) | {"run_rounds"}


def cancel(session: Session, *, admin: Viewer, round_id: int, now: datetime) -> Round:
    """Stop a round that waits or runs."""
    found = locked(session, admin, round_id)
    found.move_to(RoundState.DRAFT)
    run = last_run(session, found)
    run.finished_at, run.lease_until, run.stage = now, None, "Cancelled"
    record(session, Act(admin.person_id, "cancelled", found), now=now)
    return found


def close(session: Session, *, admin: Viewer, round_id: int, now: datetime) -> Round:
    """Put a published round away, once everybody has answered."""
    found = locked(session, admin, round_id)
    if found.state is RoundState.CLOSED:
        return found
    waiting = session.scalar(
        select(func.count())
        .select_from(Pairing)
        .join(Suggestion, Suggestion.id == Pairing.suggestion_id)
        .join(RoundRun, RoundRun.id == Suggestion.run_id)
        .where(
            RoundRun.round_id == found.id,
            Pairing.state.in_((PairingState.OFFERED, PairingState.ACCEPTED)),
        )
    )
    if waiting:
        raise RuleBrokenError(
            "Some people have not answered yet. Close the round when all of them have."
        )
    found.move_to(RoundState.CLOSED)
    record(session, Act(admin.person_id, "closed", found), now=now)
    return found


def locked(session: Session, admin: Viewer, round_id: int) -> Round:
    """Find a round of a programme that the admin runs, and hold it until this is committed."""
    session.execute(select(Round.id).where(Round.id == round_id).with_for_update())
    return access.round_of(session, admin, round_id)


def last_run(session: Session, found: Round) -> RoundRun:
    """Give the run whose suggestions count."""
    return session.scalars(
        select(RoundRun)
        .where(RoundRun.round_id == found.id)
        .order_by(RoundRun.number.desc())
        .limit(1)
    ).one()


def _under_way(session: Session, programme_id: int, name: str) -> Round | None:
    """Find a round of this name that is not over; the programme is held for this moment."""
    session.execute(select(Programme.id).where(Programme.id == programme_id).with_for_update())
    return session.scalar(
        select(Round)
        .where(
            Round.programme_id == programme_id,
            Round.name == name,
            or_(
                Round.state.in_(WAITS_OR_RUNS),
                and_(Round.state == RoundState.DRAFT, ~Round.runs.any()),
            ),
        )
        .order_by(Round.id.desc())
        .limit(1)
    )


def _rules(programme: Programme) -> dict[str, bool]:
    return {name: getattr(programme, name) for name in chosen.RULES}
