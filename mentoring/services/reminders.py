"""Reminders: two of each offer before it expires, and two of each yes that waits to be confirmed.

The notice itself, with its key, says that somebody was reminded, so nobody is reminded twice of
the same, whatever becomes of a worker. When the answer comes, what was not sent yet is dropped.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from math import ceil
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, delete, func, literal, or_, select
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
_SINCE = {
    PairingState.OFFERED: Pairing.offered_at,
    PairingState.ACCEPTED: Pairing.answered_at,
}
A_DAY = timedelta(days=1)


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


@dataclass(frozen=True)
class Question:
    """The columns of something that waits for an answer: since when, until when, and whether."""

    since: Any
    reply_by: Any
    waits: tuple[ColumnElement[bool], ...]


@dataclass(frozen=True)
class _Span:
    """Days in a row: what was made on them and ends on one day is reminded of together."""

    ends: date
    made_from: date
    made_to: date


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
    """List the pairings of which somebody has to be reminded now, and has not been.

    The database gives these alone: the days on which an offer was made and ends say when its
    reminders are due, and there are few such pairs of days, however many offers there are.
    """
    found: list[int] = []
    for state, kind in KINDS.items():
        waits = (Pairing.state == state, Pairing.reply_by >= now)
        question = Question(_SINCE[state], Pairing.reply_by, waits)
        for number, is_due in numbers_due(session, question, now=now):
            told = select(Notice.id).where(Notice.once == _once(kind, number)).exists()
            found += session.scalars(select(Pairing.id).where(*waits, is_due, ~told))
    return sorted(found)


def numbers_due(
    session: Session, question: Question, *, now: datetime
) -> Iterator[tuple[int, ColumnElement[bool]]]:
    """Give each reminder that may be due, with the condition under which a row is due for it."""
    since, reply_by = question.since, question.reply_by
    first, last = session.execute(
        select(func.min(since), func.max(reply_by)).where(*question.waits)
    ).one()
    for number, spans in _spans_due(first, last, now=now).items():
        yield (
            number,
            or_(
                *(
                    and_(
                        reply_by >= working_days.start_of(span.ends),
                        reply_by < working_days.start_of(span.ends + A_DAY),
                        since >= working_days.start_of(span.made_from),
                        since < working_days.start_of(span.made_to + A_DAY),
                    )
                    for span in spans
                )
            ),
        )


def times(since: datetime, reply_by: datetime) -> list[datetime]:
    """Say when something that was asked at one moment and ends at another is reminded of."""
    return list(_times(working_days.london(since), working_days.london(reply_by)))


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
    return times(since, pairing.reply_by)


@lru_cache(maxsize=10_000)
def _times(start: date, end: date) -> tuple[datetime, ...]:
    """Say when something that was asked on one day and ends with another is reminded of."""
    days = working_days.between(start, end)
    on = sorted({ceil(round(days * part, 6)) for part in PARTS} - {0})
    return tuple(working_days.morning_of(working_days.after(start, number)) for number in on)


def _spans_due(
    first: datetime | None, last: datetime | None, *, now: datetime
) -> dict[int, list[_Span]]:
    """Say of each reminder on which days something was made, and ends, of which it is due now."""
    found: dict[int, list[_Span]] = {}
    if first is None or last is None:
        return found
    today, earliest = working_days.london(now), working_days.london(first)
    ends = [today + A_DAY * days for days in range((working_days.london(last) - today).days + 1)]
    made = [earliest + A_DAY * days for days in range((today - earliest).days + 1)]
    for end in ends:
        numbered = groupby(made, lambda day, end=end: sum(at <= now for at in _times(day, end)))  # type: ignore[misc]
        for number, days in numbered:
            if number:
                alike = list(days)
                found.setdefault(number, []).append(_Span(end, alike[0], alike[-1]))
    return found


def _once(kind: NoticeKind, number: int) -> ColumnElement[str]:
    """Write the key of a reminder as the database reads it from the pairing."""
    return literal("pairing:") + cast(Pairing.id, String) + f":{kind.value}:{number}"


def _due_of(pairing: Pairing, *, now: datetime) -> Reminder | None:
    """Give the newest reminder whose time has come; one that was missed is not made up for."""
    times = planned(pairing)
    number = sum(moment <= now for moment in times)
    if not number or pairing.reply_by is None or pairing.reply_by < now:
        return None
    return Reminder(pairing.id, KINDS[pairing.state], number, is_last=number == len(times))


def _told(session: Session, keys: Sequence[str]) -> set[str]:
    return set(session.scalars(select(Notice.once).where(Notice.once.in_(keys))))
