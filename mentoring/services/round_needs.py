"""Which needs and places a round takes: all that are open, or only what is new.

What other rounds of the programme have put together and not sent out yet then stays out of it, with
the places that it would take, and so do the needs that they have left out.
"""

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import Session

from mentoring.encoding import chosen
from mentoring.encoding.round_inputs import NEW
from mentoring.models.needs import Need, NeedState
from mentoring.models.pairings import Pairing
from mentoring.models.rounds import Round, RoundRun, RoundState, Suggestion, Unmatched
from mentoring.services import rounds

UNDER_WAY = (*rounds.WAITS_OR_RUNS, RoundState.IN_REVIEW, RoundState.SCHEDULED)
LOOKED = (*UNDER_WAY, RoundState.PUBLISHED, RoundState.CLOSED)


def only(found: Round) -> tuple[ColumnElement[bool], ...]:
    """Say which of the open needs a round takes: no condition where it takes every one.

    Whom it has put together itself stays in it, whatever other rounds have done since.
    """
    if not _takes_new(found):
        return ()
    its_own = exists().where(
        Suggestion.need_id == Need.id,
        Suggestion.state.in_(rounds.GOES_OUT),
        Suggestion.run_id == RoundRun.id,
        RoundRun.round_id == found.id,
    )
    return (or_(its_own, and_(*new(found.programme_id, but=found.id))),)


def new(programme_id: int, *, but: int = 0) -> tuple[ColumnElement[bool], ...]:
    """Say which needs are new to the rounds of a programme, one of them not counted."""
    put_together = exists().where(
        Suggestion.need_id == Need.id,
        Suggestion.state.in_(rounds.GOES_OUT),
        Suggestion.run_id.in_(_runs(programme_id, but=but, states=UNDER_WAY)),
    )
    asked_since = (
        select(Pairing.id)
        .where(Pairing.need_id == Unmatched.need_id, Pairing.requested_at >= Round.publish_at)
        .correlate(Unmatched, Round)
        .exists()
    )
    left_out = (
        select(Unmatched.need_id)
        .join(RoundRun, RoundRun.id == Unmatched.run_id)
        .join(Round, Round.id == RoundRun.round_id)
        .where(
            Unmatched.need_id == Need.id,
            Unmatched.run_id.in_(_runs(programme_id, but=but, states=LOOKED)),
            ~asked_since,
        )
        .correlate(Need)
        .exists()
    )
    return (~put_together, ~left_out)


def elsewhere(found: Round) -> Select[int, int]:
    """Count the places of each mentor that other rounds have suggested and not offered yet."""
    counted = (
        select(Suggestion.mentor_id, func.count().label("places"))
        .join(Need, Need.id == Suggestion.need_id)
        .where(
            Suggestion.run_id.in_(_runs(found.programme_id, but=found.id, states=UNDER_WAY)),
            Suggestion.state.in_(rounds.GOES_OUT),
            Need.state == NeedState.OPEN,
        )
        .group_by(Suggestion.mentor_id)
    )
    return counted if _takes_new(found) else counted.where(false())


def spoken_for(session: Session, found: Round) -> dict[int, int]:
    """Count the places that a round leaves to other rounds, by mentor."""
    return {row[0]: row[1] for row in session.execute(elsewhere(found))}


def _takes_new(found: Round) -> bool:
    return chosen.read(found.settings).needs == NEW


def _runs(programme_id: int, *, but: int, states: tuple[RoundState, ...]) -> Select[int]:
    """Find the last run with suggestions of each round of a programme but one."""
    return (
        select(func.max(RoundRun.id))
        .join(Round, Round.id == RoundRun.round_id)
        .where(
            Round.programme_id == programme_id,
            Round.id != but,
            Round.state.in_(states),
            RoundRun.result_hash != "",
        )
        .group_by(RoundRun.round_id)
    )
