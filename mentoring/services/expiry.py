"""The end of an offer that nobody answered, and of a yes that nobody confirmed."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.db import Database
from mentoring.models.pairings import Pairing, PairingState
from mentoring.services import access, news, offers, reminders
from mentoring.services.audit import Act, record
from mentoring.services.notices import tell


def run(database: Database, *, clock: Callable[[], datetime]) -> int:
    """Let unanswered offers and unconfirmed acceptances expire, each in its own transaction."""
    with database.reading() as session:
        late = due(session, now=clock())
    done = 0
    for pairing_id in late:
        with database.transaction() as session:
            done += expire(session, pairing_id=pairing_id, now=clock())
    return done


def due(session: Session, *, now: datetime) -> list[int]:
    """List offers and acceptances whose time is over."""
    return list(
        session.scalars(
            select(Pairing.id)
            .where(
                Pairing.state.in_((PairingState.OFFERED, PairingState.ACCEPTED)),
                Pairing.reply_by < now,
            )
            .order_by(Pairing.id)
        )
    )


def expire(session: Session, *, pairing_id: int, now: datetime) -> bool:
    """Let one expire that nobody answered in time; the learner's next choice is asked."""
    found = access.pairing(session, pairing_id)
    if found is None:
        return False
    pairing = offers.locked(session, found)
    unanswered = pairing.state in (PairingState.OFFERED, PairingState.ACCEPTED)
    if not unanswered or pairing.reply_by is None or pairing.reply_by >= now:
        return False
    pairing.move_to(PairingState.EXPIRED)
    reminders.forget(session, pairing)
    record(session, Act(None, "expired", pairing), now=now)
    moved = offers.move_on(session, pairing.need, now=now)
    told = news.expired(pairing, moved_on_to=moved)
    tell(session, recipient=pairing.need.learner, news=told, now=now)
    offers.place_freed(session)
    return True
