"""Requests and answers: what a learner and a mentor say to each other before they meet."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.errors import InvalidError, RuleBrokenError
from mentoring.models.needs import Choice, Need, NeedState
from mentoring.models.pairings import (
    LIVE,
    DeclineReason,
    Pairing,
    PairingState,
    ProposedTime,
)
from mentoring.services import access, news, offers, sessions
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record
from mentoring.services.notices import tell
from mentoring.services.offers import Wish

MOST_TIMES = 3


def ask(
    session: Session,
    *,
    learner: Viewer,
    need_id: int,
    wishes: Sequence[Wish],
    note: str,
    now: datetime,
) -> Pairing:
    """Ask the first choice: offered at once where there is room, else waiting in their line.

    The same request sent twice is made once.
    """
    need = access.own_need(session, learner, need_id)
    offers.lock_needs(session, [need_id])
    if need.state is not NeedState.OPEN:
        return _made_before(session, need, wishes)
    chosen = offers.checked(session, need=need, wishes=wishes)
    offers.lock_mentors(session, [wish.mentor_id for wish in wishes])
    need.choices.clear()
    session.flush()  # the same people in another order would meet their own old rows
    need.choices[:] = [
        Choice(rank=rank, mentor_id=wish.mentor_id, experience_id=wish.experience_id)
        for rank, wish in enumerate(wishes, start=1)
    ]
    need.move_to(NeedState.MATCHED)
    first = chosen[0]
    pairing = offers.new(session, need=need, wish=wishes[0], note=note, now=now)
    record(session, Act(learner.person_id, "asked", pairing), now=now)
    if first.room > 0:
        offers.try_to_offer(session, pairing, now=now)
    return pairing


def accept(
    session: Session, *, mentor: Viewer, pairing_id: int, times: Sequence[datetime], now: datetime
) -> Pairing:
    """Say yes to an offer, with up to three times for a first conversation."""
    pairing = offers.locked(session, access.pairing_of_mentor(session, mentor, pairing_id))
    if pairing.state is PairingState.ACCEPTED:
        return pairing
    _check_it_waits(pairing)
    if len(times) > MOST_TIMES:
        raise InvalidError({"times": f"Give up to {MOST_TIMES} times, not {len(times)}"})
    if any(moment <= now for moment in times):
        raise InvalidError({"times": "Give times that are still to come"})
    pairing.move_to(PairingState.ACCEPTED)
    pairing.answered_at = now
    pairing.reply_by = offers.reply_by(session, pairing.need, now=now)
    pairing.times[:] = [ProposedTime(starts_at=moment) for moment in sorted(set(times))]
    record(session, Act(mentor.person_id, "accepted", pairing), now=now)
    told = news.accepted(pairing, mentor=pairing.mentor.person, confirm_by=pairing.reply_by)
    tell(session, recipient=pairing.need.learner, news=told, now=now)
    return pairing


def decline(
    session: Session, *, mentor: Viewer, pairing_id: int, reason: str, now: datetime
) -> Pairing:
    """Say no to an offer; the learner's next choice with room is asked in its place."""
    if reason not in set(DeclineReason):
        raise InvalidError({"reason": "Choose the reason that comes closest"})
    pairing = offers.locked(session, access.pairing_of_mentor(session, mentor, pairing_id))
    if pairing.state is PairingState.DECLINED:
        return pairing
    _check_it_waits(pairing)
    pairing.move_to(PairingState.DECLINED)
    pairing.answered_at, pairing.decline_reason = now, DeclineReason(reason)
    record(session, Act(mentor.person_id, "declined", pairing, reason), now=now)
    moved = offers.move_on(session, pairing.need, now=now)
    tell(
        session,
        recipient=pairing.need.learner,
        news=news.declined(pairing, moved_on_to=moved),
        now=now,
    )
    offers.place_freed(session)
    return pairing


def confirm(
    session: Session, *, learner: Viewer, pairing_id: int, time_id: int | None, now: datetime
) -> Pairing:
    """Confirm an accepted offer, so that the pairing is active: now both sides have said yes."""
    pairing = offers.locked(session, access.pairing_of_learner(session, learner, pairing_id))
    if pairing.state is PairingState.ACTIVE:
        return pairing
    chosen = [time for time in pairing.times if time.id == time_id and time.starts_at > now]
    if time_id is not None and not chosen:
        raise InvalidError({"time": "Choose one of the times that the mentor gave"})
    pairing.move_to(PairingState.ACTIVE)
    pairing.active_at, pairing.reply_by = now, None
    for time in chosen:
        time.chosen = True
    record(session, Act(learner.person_id, "confirmed", pairing), now=now)
    first = chosen[0].starts_at if chosen else None
    told = news.confirmed(pairing, learner=pairing.need.learner, first=first)
    tell(session, recipient=pairing.mentor.person, news=told, now=now)
    if first is not None:
        sessions.first(session, pairing=pairing, starts_at=first, now=now)
    return pairing


def withdraw(session: Session, *, learner: Viewer, pairing_id: int, now: datetime) -> Pairing:
    """Take a request back before it is answered; the need is open again."""
    pairing = offers.locked(session, access.pairing_of_learner(session, learner, pairing_id))
    if pairing.state is PairingState.WITHDRAWN:
        return pairing
    was_offered = pairing.state is PairingState.OFFERED
    pairing.move_to(PairingState.WITHDRAWN)
    offers.open_again(pairing.need)
    record(session, Act(learner.person_id, "withdrawn", pairing), now=now)
    if was_offered:
        tell(session, recipient=pairing.mentor.person, news=news.withdrawn(pairing), now=now)
        offers.place_freed(session)
    return pairing


def _check_it_waits(pairing: Pairing) -> None:
    if pairing.state is not PairingState.OFFERED:
        raise RuleBrokenError(
            "This offer does not wait for an answer any more. Your offers say what became of it."
        )


def _made_before(session: Session, need: Need, wishes: Sequence[Wish]) -> Pairing:
    """Find the live request to the same first person; any other is refused."""
    made = session.scalar(
        select(Pairing).where(
            Pairing.need_id == need.id,
            Pairing.mentor_id.in_([wish.mentor_id for wish in wishes[:1]]),
            Pairing.state.in_(LIVE),
        )
    )
    if made is None:
        raise RuleBrokenError(
            "Somebody has already been asked for this need. See your request."
            if need.state is NeedState.MATCHED
            else f"This need is {need.state.value}, so nobody can be asked for it."
        )
    return made
