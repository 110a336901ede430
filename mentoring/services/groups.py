"""A group instead: a mentor's answer to an offer, and the list of those who want one.

While the learner thinks, their need is open again, so nothing about it stands still; their next
choice is asked when they say no, or when they have not answered in time.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from mentoring.db import Database
from mentoring.errors import NotFoundError
from mentoring.models.needs import NeedState
from mentoring.models.pairings import DeclineReason, Pairing
from mentoring.models.waiting import GroupOffer, GroupState
from mentoring.services import access, news_offers, offers, pairings
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record
from mentoring.services.notices import tell


def run(database: Database, *, clock: Callable[[], datetime]) -> int:
    """Let offers of a group end that nobody answered in time, each in its own transaction."""
    with database.reading() as session:
        wanted = select(GroupOffer.pairing_id).where(
            GroupOffer.state == GroupState.ASKED, GroupOffer.reply_by < clock()
        )
        late = list(session.scalars(wanted.order_by(GroupOffer.pairing_id)))
    done = 0
    for pairing_id in late:
        with database.transaction() as session:
            done += expire(session, pairing_id=pairing_id, now=clock())
    return done


def offer(session: Session, *, mentor: Viewer, pairing_id: int, now: datetime) -> Pairing:
    """Offer a group in place of one to one; the mentor's place is free, and the learner decides."""
    pairing = access.pairing_of_mentor(session, mentor, pairing_id)
    if not pairings.say_no(session, pairing, reason=DeclineReason.OTHER, now=now):
        return pairing
    need = pairing.need
    row = GroupOffer(
        pairing_id=pairing.id,
        knowhow_id=_shared(pairing),
        state=GroupState.ASKED,
        offered_at=now,
        reply_by=offers.reply_by(session, need, now=now),
    )
    session.add(row)
    offers.open_again(need)
    record(session, Act(mentor.person_id, "group_offered", pairing), now=now)
    told = news_offers.group_offered(pairing, reply_by=row.reply_by)
    tell(session, recipient=need.learner, news=told, now=now)
    return pairing


def answer(
    session: Session, *, learner: Viewer, pairing_id: int, wanted: bool, now: datetime
) -> GroupOffer:
    """Wait for a group with this mentor, or go on to the next choice."""
    pairing = offers.locked(session, access.pairing_of_learner(session, learner, pairing_id))
    row = _of(session, pairing)
    if row.state is GroupState.ASKED:
        row.move_to(GroupState.WANTED if wanted else GroupState.REFUSED)
        row.answered_at = now
        record(session, Act(learner.person_id, f"group_{row.state.value}", pairing), now=now)
        if not wanted:
            _go_on(session, pairing, now=now)
    return row


def leave(session: Session, *, learner: Viewer, pairing_id: int, now: datetime) -> GroupOffer:
    """Wait for the group no longer."""
    pairing = offers.locked(session, access.pairing_of_learner(session, learner, pairing_id))
    row = _of(session, pairing)
    if row.state is GroupState.WANTED:
        row.move_to(GroupState.LEFT)
        record(session, Act(learner.person_id, "group_left", pairing), now=now)
    return row


def expire(session: Session, *, pairing_id: int, now: datetime) -> bool:
    """End one that was not answered in time; the learner's next choice is asked."""
    found = access.pairing(session, pairing_id)
    if found is None:
        return False
    pairing = offers.locked(session, found)
    row = _of(session, pairing)
    if row.state is not GroupState.ASKED or row.reply_by >= now:
        return False
    row.move_to(GroupState.EXPIRED)
    record(session, Act(None, "group_expired", pairing), now=now)
    is_open = pairing.need.state is NeedState.OPEN
    moved = _go_on(session, pairing, now=now)
    if is_open:
        told = news_offers.group_expired(pairing, moved_on_to=moved)
        tell(session, recipient=pairing.need.learner, news=told, now=now)
    return True


def _shared(pairing: Pairing) -> str:
    """Give the know-how that the need asks for first among those that the experience shows."""
    shown = [one.knowhow_id for one in pairing.experience.knowhow]
    asked = [one.knowhow_id for one in pairing.need.knowhow]
    return next((one for one in asked if one in shown), (shown or asked)[0])


def _of(session: Session, pairing: Pairing) -> GroupOffer:
    """Read what was offered, as it stands now that its need is locked."""
    row = session.scalar(
        select(GroupOffer)
        .where(GroupOffer.pairing_id == pairing.id)
        .options(joinedload(GroupOffer.knowhow))
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFoundError("No group was offered to you here.")
    return row


def _go_on(session: Session, pairing: Pairing, *, now: datetime) -> str:
    """Ask the next choice, unless the need has found somebody or was closed meanwhile."""
    need = pairing.need
    if need.state is not NeedState.OPEN:
        return ""
    need.move_to(NeedState.MATCHED)
    return offers.move_on(session, need, now=now)
