"""The list of a know-how: who waits for anybody with room who has done it, and whose turn it is.

The list is in the order of joining. When somebody has room, the first whom they may meet is called
and has the turn for some working days, so that ten people do not run for one place. A turn holds
no place: whoever asks that mentor directly may be quicker, and then the one who was called waits
on, where they were. Each need that moves is served in its own transaction, with its row and the
mentor's locked and everything asked again, so two workers call nobody twice and a worker that dies
leaves the rest to the next.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload

from mentoring.db import Database
from mentoring.models.mentors import Mentor
from mentoring.models.needs import Need, NeedState
from mentoring.models.pairings import HOLDS_A_PLACE, Pairing
from mentoring.models.waiting import OPEN_WAITS, KnowHowWait, WaitState
from mentoring.services import news_offers, turns, working_days
from mentoring.services.notices import tell
from mentoring.services.turns import Turn

TURN_DAYS = 3
DUTY = "call_waiting"
CLOSED = (NeedState.WITHDRAWN, NeedState.MET)


def run(database: Database, *, clock: Callable[[], datetime]) -> int:
    """Settle what has come to its end, and call whoever is next, each in its own transaction."""
    with database.reading() as session:
        if not session.scalar(select(func.count()).where(KnowHowWait.state.in_(OPEN_WAITS))):
            return 0
        over = to_settle(session, now=clock())
    done = 0
    for need_id in over:
        with database.transaction() as session:
            session.execute(select(Need.id).where(Need.id == need_id).with_for_update())
            done += settle_need(session, need_id, now=clock())
    with database.reading() as session:
        found = turns.coming(session)
    stopped: set[str] = set()
    for turn in found:
        if turn.knowhow_id in stopped:
            continue  # whoever is behind somebody who could not be called does not overtake them
        with database.transaction() as session:
            called = call(session, turn, now=clock())
        done += called
        stopped |= set() if called else {turn.knowhow_id}
    return done


def to_settle(session: Session, *, now: datetime) -> list[int]:
    """List the needs whose place in a list is over, or whose turn is."""
    offered = select(Pairing.need_id).where(Pairing.state.in_(HOLDS_A_PLACE))
    waits = _read(
        session,
        KnowHowWait.state.in_(OPEN_WAITS),
        or_(
            KnowHowWait.state == WaitState.CALLED,
            Need.state.in_(CLOSED),
            KnowHowWait.need_id.in_(offered),
        ),
    )
    return sorted({one.need_id for one, _ in _moves(session, waits, now=now)})


def settle_need(session: Session, need_id: int, *, now: datetime) -> int:
    """End the places of one need in all lists, once it has an offer or is closed.

    An offer is out, the need is closed, a turn has passed; else it waits on.
    """
    session.flush()
    locked = _locked(session, KnowHowWait.need_id == need_id)
    if not locked:
        return 0
    moves = _moves(session, _read(session, KnowHowWait.id.in_(locked)), now=now)
    for one, state in moves:
        _move(one, state, now=now)
    if moves:
        wake(session)
    return len(moves)


def call(session: Session, turn: Turn, *, now: datetime) -> bool:
    """Give somebody the turn, if it still is theirs now that nobody else can change that."""
    session.execute(select(Need.id).where(Need.id == turn.need_id).with_for_update())
    mentor = select(Mentor.person_id).where(Mentor.person_id == turn.mentor_id)
    session.execute(mentor.with_for_update())
    if not _locked(session, KnowHowWait.id == turn.wait_id) or not turns.still(session, turn):
        return False
    one = session.scalars(
        select(KnowHowWait)
        .where(KnowHowWait.id == turn.wait_id)
        .options(
            joinedload(KnowHowWait.need).joinedload(Need.learner),
            joinedload(KnowHowWait.knowhow),
        )
    ).one()
    one.move_to(WaitState.CALLED)
    one.turns += 1
    one.experience_id = turn.experience_id
    one.turn_until = working_days.end_of(working_days.after(working_days.london(now), TURN_DAYS))
    told = news_offers.room_again(one, until=one.turn_until)
    tell(session, recipient=one.need.learner, news=told, now=now)
    return True


def wake(session: Session) -> None:
    """Ask for the lists to be looked at once this is committed."""
    session.info["wake"] = session.info.get("wake", frozenset()) | {DUTY}


def _locked(session: Session, *which: ColumnElement[bool]) -> list[int]:
    """Lock open places and give their ids.

    They are read only after that: a statement that locks and joins in one would put rows as they
    are now beside what another worker has just made out of date.
    """
    wanted = select(KnowHowWait.id).where(KnowHowWait.state.in_(OPEN_WAITS), *which)
    return list(session.scalars(wanted.order_by(KnowHowWait.id).with_for_update()))


def _read(session: Session, *which: ColumnElement[bool]) -> Sequence[KnowHowWait]:
    return session.scalars(
        select(KnowHowWait)
        .join(Need, Need.id == KnowHowWait.need_id)
        .where(*which)
        .options(joinedload(KnowHowWait.need), joinedload(KnowHowWait.experience))
        .order_by(KnowHowWait.id)
    ).all()


def _moves(
    session: Session, waits: Sequence[KnowHowWait], *, now: datetime
) -> list[tuple[KnowHowWait, WaitState]]:
    """Say which places move, and where to."""
    offered = _with_offer(session, [one.need_id for one in waits])
    room = turns.free(session, {one.mentor_id for one in waits if one.mentor_id})
    moves = [
        (one, _next(one, has_offer=one.need_id in offered, room=room, now=now)) for one in waits
    ]
    return [(one, state) for one, state in moves if state is not one.state]


def _next(one: KnowHowWait, *, has_offer: bool, room: Counter[int], now: datetime) -> WaitState:
    """Say what a place in the list has to be now."""
    if has_offer:
        return WaitState.OFFERED
    if one.need.state in CLOSED:
        return WaitState.LEFT
    if one.state is not WaitState.CALLED:
        return one.state
    if one.need.state is not NeedState.OPEN or room[one.mentor_id or 0] <= 0:
        return WaitState.WAITING
    if one.turn_until is not None and one.turn_until < now:
        return WaitState.PASSED
    return WaitState.CALLED


def _move(one: KnowHowWait, state: WaitState, *, now: datetime) -> None:
    one.move_to(state)
    if state is WaitState.WAITING:
        one.turn_until = one.experience_id = None
    else:
        one.ended_at = now


def _with_offer(session: Session, need_ids: Sequence[int]) -> set[int]:
    return set(
        session.scalars(
            select(Pairing.need_id).where(
                Pairing.need_id.in_(need_ids), Pairing.state.in_(HOLDS_A_PLACE)
            )
        )
    )
