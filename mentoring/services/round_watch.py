"""How far a round has come, for whoever waits for it."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mentoring.models.rounds import Round, RoundState, Suggestion, Unmatched
from mentoring.services import access, rounds
from mentoring.services.access import Viewer


@dataclass(frozen=True)
class Progress:
    """How far the last run of a round is."""

    state: str
    stage: str
    done: int
    of: int
    problem: str

    @property
    def under_way(self) -> bool:
        """Whether it waits for a worker or runs."""
        return self.state in (RoundState.QUEUED, RoundState.RUNNING)


@dataclass(frozen=True)
class Outcome:
    """What the last run of a round came to."""

    suggested: int
    unmatched: int


def any_of(session: Session, *, admin: Viewer) -> bool:
    """Whether any programme of this admin has had a round."""
    wanted = select(Round.id).where(Round.programme_id.in_(admin.admin_of)).limit(1)
    return session.scalar(wanted) is not None


def progress(session: Session, *, admin: Viewer, round_id: int) -> Progress:
    """Tell how far a round has come."""
    found = access.round_of(session, admin, round_id)
    run = found.runs[-1] if found.runs else None
    if run is None:
        return Progress(found.state.value, "", 0, 1, found.problem)
    return Progress(found.state.value, run.stage, run.done, run.of, found.problem)


def outcome(session: Session, *, admin: Viewer, round_id: int) -> Outcome:
    """Count what the last run of a round came to."""
    run = rounds.last_run(session, access.round_of(session, admin, round_id))
    suggested = (
        select(func.count())
        .select_from(Suggestion)
        .where(Suggestion.run_id == run.id, Suggestion.state.in_(rounds.GOES_OUT))
    )
    unmatched = select(func.count()).select_from(Unmatched).where(Unmatched.run_id == run.id)
    return Outcome(session.scalar(suggested) or 0, session.scalar(unmatched) or 0)
