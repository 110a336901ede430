"""What an admin has decided about pairs in a round: kept from run to run, and obeyed by each."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from mentoring.encoding.pins import Pin
from mentoring.models.rounds import (
    Decided,
    RoundDecision,
    RoundRun,
    Suggestion,
    SuggestionState,
    Unmatched,
)
from mentoring.services.access import Viewer


@dataclass(frozen=True)
class Pair:
    """A need and a mentor in a round, whom an admin decides about."""

    round_id: int
    need_id: int
    mentor_id: int


def pins(session: Session, round_id: int) -> list[Pin]:
    """List what is pinned in a round, the oldest decision first."""
    rows = session.execute(
        select(RoundDecision.need_id, RoundDecision.mentor_id, RoundDecision.experience_id)
        .where(RoundDecision.round_id == round_id, RoundDecision.decided == Decided.PINNED)
        .order_by(RoundDecision.at, RoundDecision.need_id, RoundDecision.mentor_id)
    )
    return [Pin(need, mentor, experience) for need, mentor, experience in rows]


def forbidden(session: Session, round_id: int) -> list[tuple[int, int]]:
    """List the needs and mentors that may not be put together in a round."""
    rows = session.execute(
        select(RoundDecision.need_id, RoundDecision.mentor_id)
        .where(RoundDecision.round_id == round_id, RoundDecision.decided == Decided.FORBIDDEN)
        .order_by(RoundDecision.need_id, RoundDecision.mentor_id)
    )
    return [(need, mentor) for need, mentor in rows]


def pin(session: Session, *, admin: Viewer, pair: Pair, experience_id: int, now: datetime) -> None:
    """Keep a pair; a need has one pin at most."""
    session.execute(
        delete(RoundDecision).where(
            RoundDecision.round_id == pair.round_id,
            RoundDecision.need_id == pair.need_id,
            RoundDecision.mentor_id != pair.mentor_id,
            RoundDecision.decided == Decided.PINNED,
        )
    )
    kept = _decision(Decided.PINNED, pair, admin=admin, now=now)
    kept.experience_id = experience_id
    session.merge(kept)


def forbid(session: Session, *, admin: Viewer, pair: Pair, now: datetime) -> None:
    """Keep a pair apart."""
    session.merge(_decision(Decided.FORBIDDEN, pair, admin=admin, now=now))


def forget(session: Session, *, pair: Pair) -> None:
    """Take a decision back."""
    kept = session.get(RoundDecision, (pair.round_id, pair.need_id, pair.mentor_id))
    if kept is not None:
        session.delete(kept)


def is_forbidden(session: Session, pair: Pair) -> bool:
    """Whether these two may not be put together."""
    kept = session.get(RoundDecision, (pair.round_id, pair.need_id, pair.mentor_id))
    return kept is not None and kept.decided is Decided.FORBIDDEN


def lost_pins(session: Session, *, round_id: int, run_id: int) -> int:
    """Count the pins that a run could not keep: no room, or not available any more."""
    kept = (
        select(Suggestion.id)
        .where(
            Suggestion.run_id == run_id,
            Suggestion.need_id == RoundDecision.need_id,
            Suggestion.mentor_id == RoundDecision.mentor_id,
            Suggestion.state == SuggestionState.PINNED,
        )
        .exists()
    )
    lost = (
        select(func.count())
        .select_from(RoundDecision)
        .where(RoundDecision.round_id == round_id, RoundDecision.decided == Decided.PINNED, ~kept)
    )
    return session.scalar(lost) or 0


def carry_forbidden(session: Session, run: RoundRun, *, needs: set[int]) -> None:
    """Show what is forbidden in a new run too, so that an admin can still release it."""
    left = set(forbidden(session, run.round_id))
    earlier = session.scalars(
        select(Suggestion)
        .join(RoundRun, RoundRun.id == Suggestion.run_id)
        .where(
            RoundRun.round_id == run.round_id,
            RoundRun.id != run.id,
            Suggestion.state == SuggestionState.FORBIDDEN,
        )
        .order_by(RoundRun.number.desc())
    )
    for one in earlier:
        pair = (one.need_id, one.mentor_id)
        if one.need_id in needs and pair in left:
            left.discard(pair)
            session.add(_again(one, run))


def leave_out(session: Session, *, run_id: int, need_id: int) -> None:
    """Say of a need whose suggestion was forbidden that it has nobody, without saying who did so.

    Every need of a run is either suggested or left out, so that nobody is forgotten.
    """
    session.merge(
        Unmatched(
            run_id=run_id,
            need_id=need_id,
            why="forbidden",
            explanation={
                "why_not": "Those who have done this are not available for this need.",
                "would_help": ["Another run of the round may find somebody else."],
            },
        )
    )


def take_in(session: Session, *, run_id: int, need_id: int) -> None:
    """Take a need off the list of those left out, because somebody is suggested for it now."""
    kept = session.get(Unmatched, (run_id, need_id))
    if kept is not None:
        session.delete(kept)


def _decision(decided: Decided, pair: Pair, *, admin: Viewer, now: datetime) -> RoundDecision:
    return RoundDecision(
        round_id=pair.round_id,
        need_id=pair.need_id,
        mentor_id=pair.mentor_id,
        decided=decided,
        experience_id=None,
        by_id=admin.person_id,
        at=now,
    )


def _again(one: Suggestion, run: RoundRun) -> Suggestion:
    return Suggestion(
        run_id=run.id,
        need_id=one.need_id,
        mentor_id=one.mentor_id,
        experience_id=one.experience_id,
        score=one.score,
        state=SuggestionState.FORBIDDEN,
        explanation=one.explanation,
    )
