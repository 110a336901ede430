"""Reminders: two of each offer before it expires, and two of each yes that waits to be confirmed.

The notice itself, with its key, says that somebody was reminded, so nobody is reminded twice of
the same, whatever becomes of a worker. When the answer comes, what was not sent yet is dropped.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mentoring.db import Database
from mentoring.models.notices import Notice, NoticeKind
from mentoring.models.pairings import Pairing, PairingState
from mentoring.services import access, news_offers, offers, working_days
from mentoring.services.notices import tell

PARTS = (0.4, 0.8)  # of the working days: at ten, on the fourth and the eighth
KINDS = {
    PairingState.OFFERED: NoticeKind.REMINDER,
    PairingState.ACCEPTED: NoticeKind.CONFIRM_REMINDER,
}


@dataclass(frozen=True)
class Reminder:
    """One reminder of a pairing: the first or the second, and whether it is the last."""

    pairing_id: int
    kind: NoticeKind
    number: int
    is_last: bool

    @property
    def once(self) -> str:
        """Give the key that keeps it from being told twice."""
        return f"pairing:{self.pairing_id}:{self.kind.value}:{self.number}"


def run(database: Database, *, clock: Callable[[], datetime]) -> int:
    """Send the reminders that are due, each in its own transaction."""
    with database.reading() as session:
        late = due(session, now=clock())
    done = 0
    for pairing_id in late:
        with database.transaction() as session:
            done += remind(session, pairing_id=pairing_id, now=clock())
    return done


def due(session: Session, *, now: datetime) -> list[int]:
    """List the pairings of which somebody has to be reminded now."""
    waiting = session.scalars(
        select(Pairing)
        .where(Pairing.state.in_(KINDS), Pairing.reply_by >= now)
        .order_by(Pairing.id)
    )
    found = [one for row in waiting if (one := _due_of(row, now=now))]
    told = _told(session, [one.once for one in found])
    return [one.pairing_id for one in found if one.once not in told]


def remind(session: Session, *, pairing_id: int, now: datetime) -> bool:
    """Remind whoever has to answer; nobody, where the answer has come meanwhile."""
    known = access.pairing(session, pairing_id)
    if known is None:
        return False
    pairing = offers.locked(session, known)
    one = _due_of(pairing, now=now)
    if one is None or pairing.reply_by is None or _told(session, [one.once]):
        return False
    if one.kind is NoticeKind.REMINDER:
        told = news_offers.reminder(one, pairing=pairing, reply_by=pairing.reply_by)
        tell(session, recipient=pairing.mentor.person, news=told, now=now)
    else:
        told = news_offers.confirm_reminder(one, pairing=pairing, reply_by=pairing.reply_by)
        tell(session, recipient=pairing.need.learner, news=told, now=now)
    return True


def forget(session: Session, pairing: Pairing) -> None:
    """Drop the reminders of a pairing that are not sent yet: they are answered."""
    keys = [
        Reminder(pairing.id, kind, number, is_last=False).once
        for kind in KINDS.values()
        for number in range(1, len(PARTS) + 1)
    ]
    session.execute(delete(Notice).where(Notice.once.in_(keys), Notice.sent_at.is_(None)))


def planned(pairing: Pairing) -> list[datetime]:
    """Say when whoever has to answer is reminded, from nine o’clock of each day in London."""
    since = pairing.offered_at if pairing.state is PairingState.OFFERED else pairing.answered_at
    if pairing.state not in KINDS or since is None or pairing.reply_by is None:
        return []
    start = working_days.london(since)
    days = working_days.between(start, working_days.london(pairing.reply_by))
    on = sorted({ceil(round(days * part, 6)) for part in PARTS} - {0})
    return [working_days.morning_of(working_days.after(start, number)) for number in on]


def _due_of(pairing: Pairing, *, now: datetime) -> Reminder | None:
    """Give the newest reminder whose time has come; one that was missed is not made up for."""
    times = planned(pairing)
    number = sum(moment <= now for moment in times)
    if not number or pairing.reply_by is None or pairing.reply_by < now:
        return None
    return Reminder(pairing.id, KINDS[pairing.state], number, is_last=number == len(times))


def _told(session: Session, keys: Sequence[str]) -> set[str]:
    return set(session.scalars(select(Notice.once).where(Notice.once.in_(keys))))
