"""The list of a know-how: who waits for anybody with room who has done it, and whose turn it is.

The list is in the order of joining. When somebody has room, the first whom they may meet is called
and has the turn for some working days, so that ten people do not run for one place. A turn holds
no place: whoever asks that mentor directly may be quicker, and then the one who was called waits
on, where they were. All open rows are locked together, so two workers call nobody twice.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload

from mentoring.db import Database
from mentoring.models.experiences import Experience
from mentoring.models.mentors import Mentor, Visibility
from mentoring.models.needs import Need, NeedState
from mentoring.models.pairings import HOLDS_A_PLACE, Pairing, PairingState
from mentoring.models.waiting import OPEN_WAITS, KnowHowWait, WaitState
from mentoring.services import eligibility, news_offers, pace, working_days
from mentoring.services.eligibility import Suggestible
from mentoring.services.notices import tell

TURN_DAYS = 3
DUTY = "call_waiting"


def run(database: Database, *, clock: Callable[[], datetime]) -> int:
    """Settle what has come to its end, and call whoever is next."""
    with database.reading() as session:
        if not session.scalar(select(func.count()).where(KnowHowWait.state.in_(OPEN_WAITS))):
            return 0
    with database.transaction() as session:
        waits = _open(session)
        now = clock()
        return settle(session, waits, now=now) + call(session, waits, now=now)


def settle(session: Session, waits: Sequence[KnowHowWait], *, now: datetime) -> int:
    """End what is over: an offer is out, the need is closed, a turn has passed; else wait on."""
    offered = _with_offer(session, [one.need_id for one in waits])
    room = _free(session, [one.mentor_id for one in waits if one.mentor_id])
    done = 0
    for one in waits:
        state = _next(one, has_offer=one.need_id in offered, room=room, now=now)
        if state is not one.state:
            _move(one, state, now=now)
            done += 1
    return done


def settle_need(session: Session, need_id: int, *, now: datetime) -> None:
    """End the places of one need in all lists, once it has an offer or is closed."""
    session.flush()
    locked = _locked(session, KnowHowWait.need_id == need_id)
    if not locked:
        return
    waits = session.scalars(
        select(KnowHowWait)
        .where(KnowHowWait.id.in_(locked))
        .options(joinedload(KnowHowWait.need), joinedload(KnowHowWait.experience))
    ).all()
    if settle(session, waits, now=now):
        wake(session)


def call(session: Session, waits: Sequence[KnowHowWait], *, now: datetime) -> int:
    """Call those for whom there is room, in the order of the list, one for each free place."""
    called = {one.need_id for one in waits if one.state is WaitState.CALLED}
    waiting = [
        one for one in waits if one.state is WaitState.WAITING and one.need.state is NeedState.OPEN
    ]
    able = {
        knowhow: _able(session, knowhow) for knowhow in sorted({one.knowhow_id for one in waiting})
    }
    free = _free(session, {one.mentor.person_id for some in able.values() for one in some})
    free.subtract(Counter(one.mentor_id or 0 for one in waits if one.state is WaitState.CALLED))
    done = 0
    for one in waiting:
        found = [teacher for teacher in able[one.knowhow_id] if free[teacher.mentor.person_id] > 0]
        chosen = _whom(session, one, found) if one.need_id not in called else None
        if chosen is None:
            continue
        free[chosen.mentor.person_id] -= 1
        called.add(one.need_id)
        _call(session, one, chosen, now=now)
        done += 1
    return done


def wake(session: Session) -> None:
    """Ask for the lists to be looked at once this is committed."""
    session.info["wake"] = session.info.get("wake", frozenset()) | {DUTY}


def _open(session: Session) -> list[KnowHowWait]:
    """Read every open place, in the order of joining; all are locked, in the order of their ids."""
    found = session.scalars(
        select(KnowHowWait)
        .where(KnowHowWait.id.in_(_locked(session)))
        .options(
            joinedload(KnowHowWait.need).joinedload(Need.learner),
            joinedload(KnowHowWait.knowhow),
            joinedload(KnowHowWait.experience),
        )
        .execution_options(populate_existing=True)
    )
    return sorted(found, key=lambda one: (one.joined_at, one.id))


def _locked(session: Session, *which: ColumnElement[bool]) -> list[int]:
    """Lock open places and give their ids.

    They are read only after that: a statement that locks and joins in one would put rows as they
    are now beside what another worker has just made out of date.
    """
    wanted = select(KnowHowWait.id).where(KnowHowWait.state.in_(OPEN_WAITS), *which)
    return list(session.scalars(wanted.order_by(KnowHowWait.id).with_for_update()))


def _next(one: KnowHowWait, *, has_offer: bool, room: Counter[int], now: datetime) -> WaitState:
    """Say what a place in the list has to be now."""
    if has_offer:
        return WaitState.OFFERED
    if one.need.state in (NeedState.WITHDRAWN, NeedState.MET):
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


def _call(session: Session, one: KnowHowWait, chosen: Suggestible, *, now: datetime) -> None:
    one.move_to(WaitState.CALLED)
    one.turns += 1
    one.experience_id = chosen.experience_id
    one.turn_until = working_days.end_of(working_days.after(working_days.london(now), TURN_DAYS))
    told = news_offers.room_again(one, until=one.turn_until)
    tell(session, recipient=one.need.learner, news=told, now=now)


def _able(session: Session, knowhow_id: str) -> list[Suggestible]:
    """List who can be asked for a know-how now, those with most room first."""
    ids = list(session.scalars(select(Experience.id).where(pace.shows_knowhow(knowhow_id))))
    found = eligibility.suggestible(session, experience_ids=ids, to_team=False)
    with_room = [one for one in found if one.mentor.room > 0]
    return sorted(with_room, key=lambda one: (-one.mentor.room, one.experience_id))


def _whom(session: Session, one: KnowHowWait, found: Sequence[Suggestible]) -> Suggestible | None:
    """Choose whom a need could ask: nobody it was offered to before, and nobody kept apart."""
    if not found:
        return None
    asked = set(session.scalars(select(Pairing.mentor_id).where(Pairing.need_id == one.need_id)))
    left = [teacher for teacher in found if teacher.mentor.person_id not in asked]
    mentors = list({teacher.mentor.person_id: teacher.mentor for teacher in left}.values())
    allowed = eligibility.may_meet(session, need=one.need, mentors=mentors)
    return next((one for one in left if one.mentor.person_id in allowed), None)


def _with_offer(session: Session, need_ids: Sequence[int]) -> set[int]:
    return set(
        session.scalars(
            select(Pairing.need_id).where(
                Pairing.need_id.in_(need_ids), Pairing.state.in_(HOLDS_A_PLACE)
            )
        )
    )


def _free(session: Session, mentor_ids: Sequence[int] | set[int]) -> Counter[int]:
    """Count the places that can be asked for, without those for which others stand in line."""
    in_line = (
        select(func.count())
        .where(Pairing.mentor_id == Mentor.person_id, Pairing.state == PairingState.REQUESTED)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Mentor.person_id,
            or_(Mentor.paused, Mentor.visibility != Visibility.SIGNED_IN),
            Mentor.learners_at_once - Mentor.learners_held - in_line,
        ).where(Mentor.person_id.in_(mentor_ids))
    )
    return Counter({person: 0 if closed else free for person, closed, free in rows})
