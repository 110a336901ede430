"""How long a wait may be, reckoned from what has happened: how long places were held till now.

Places that are still held count with the time they have been held so far, so that the quick
endings, which are the first to be seen, do not make the wait look shorter than it is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from mentoring.models.audit import AuditEvent
from mentoring.models.experiences import Experience, ExperienceKnowHow, ExperienceState
from mentoring.models.mentors import Mentor, Visibility
from mentoring.models.pairings import HOLDS_A_PLACE, Pairing, PairingState
from mentoring.models.vocabulary import KnowHow

FEWEST = 5
NEWEST = 200
SECONDS_A_DAY = 86_400
ENDINGS = ("declined", "expired", "withdrawn", "ended", "completed")
DAYS_A_WEEK, DAYS_A_MONTH = 7, 30


@dataclass(frozen=True)
class Pace:
    """How many places became free, the days they were held in all, and the places there are.

    `in_lines` counts those who wait for one of these mentors in particular: they come first.
    """

    freed: int
    days_held: float
    places: int
    in_lines: int = 0

    def days(self, *, before: int) -> int | None:
        """Give the days until a turn with some people before it; nothing where nobody can tell."""
        if self.freed < FEWEST or not self.places:
            return None
        return max(
            1, ceil((before + self.in_lines + 1) * self.days_held / self.freed / self.places)
        )

    def said(self, *, before: int) -> str:
        """Say the same in a sentence."""
        if not self.places:
            return "Nobody who could take you takes new learners just now, so we cannot tell yet."
        days = self.days(before=before)
        if days is None:
            return "We cannot tell yet how long it takes: too few places have become free so far."
        return (
            f"Expect to wait {about(days)}. That is reckoned from the last {self.freed} places "
            "that became free, and it may be sooner or later."
        )


def of_mentor(session: Session, mentor: Mentor, *, now: datetime) -> Pace:
    """Reckon with the places of one mentor."""
    held = session.execute(_HELD.where(Pairing.mentor_id == mentor.person_id)).all()
    return _pace(held, places=0 if mentor.paused else mentor.learners_at_once, now=now)


def of_knowhow(session: Session, knowhow_ids: Sequence[str], *, now: datetime) -> dict[str, Pace]:
    """Reckon, for each know-how, with the places of all whom learners can ask for it."""
    if not knowhow_ids:
        return {}
    held = _for_each(session, knowhow_ids, lambda known: _HELD.where(_teaches(known)).subquery())
    places = _for_each(session, knowhow_ids, _places)
    in_lines = _for_each(session, knowhow_ids, _in_lines)
    return {
        known: replace(
            _pace(held[known], places=sum(row.places for row in places[known]), now=now),
            in_lines=sum(row.waiting for row in in_lines[known]),
        )
        for known in knowhow_ids
    }


def shows_knowhow(knowhow_id: str) -> Any:
    """Give the condition that an experience shows a know-how, or one right below it."""
    below = select(KnowHow.id).where(KnowHow.parent_id == knowhow_id)
    return Experience.id.in_(
        select(ExperienceKnowHow.experience_id).where(
            or_(ExperienceKnowHow.knowhow_id == knowhow_id, ExperienceKnowHow.knowhow_id.in_(below))
        )
    )


def about(days: int) -> str:
    """Write a number of days as people say it, never shorter than it is."""
    for unit, length, from_days in (
        ("month", DAYS_A_MONTH, 3 * DAYS_A_MONTH),
        ("week", DAYS_A_WEEK, 2 * DAYS_A_WEEK),
    ):
        if days > from_days:
            return f"about {ceil(days / length)} {unit}s"
    return f"about {days} days" if days > 1 else "about a day"


_HELD = (
    select(Pairing.state, Pairing.offered_at, func.min(AuditEvent.at).label("freed_at"))
    .outerjoin(
        AuditEvent,
        and_(
            AuditEvent.noun == "pairings",
            AuditEvent.noun_id == Pairing.id,
            AuditEvent.action.in_(ENDINGS),
        ),
    )
    .where(Pairing.offered_at.is_not(None))
    .group_by(Pairing.id, Pairing.state, Pairing.offered_at)
    .order_by(Pairing.id.desc())
    .limit(NEWEST)
)


def _for_each(
    session: Session, knowhow_ids: Sequence[str], rows_of: Callable[[str], Subquery]
) -> dict[str, list[Any]]:
    """Ask the same about each know-how, in one statement however many there are."""
    parts = [select(literal(known).label("knowhow_id"), rows_of(known)) for known in knowhow_ids]
    found: dict[str, list[Any]] = {known: [] for known in knowhow_ids}
    for row in session.execute(union_all(*parts)):
        found[row.knowhow_id].append(row)
    return found


def _holders(knowhow_id: str) -> Select[int]:
    return select(Experience.holder_id).where(
        shows_knowhow(knowhow_id),
        Experience.state.in_((ExperienceState.SUBMITTED, ExperienceState.ENDORSED)),
    )


def _teaches(knowhow_id: str) -> ColumnElement[bool]:
    return Pairing.mentor_id.in_(_holders(knowhow_id))


def _places(knowhow_id: str) -> Subquery:
    wanted = select(func.coalesce(func.sum(Mentor.learners_at_once), 0).label("places")).where(
        Mentor.person_id.in_(_holders(knowhow_id)),
        Mentor.paused.is_(False),
        Mentor.visibility == Visibility.SIGNED_IN,
    )
    return wanted.subquery()


def _in_lines(knowhow_id: str) -> Subquery:
    wanted = select(func.count().label("waiting")).where(
        _teaches(knowhow_id), Pairing.state == PairingState.REQUESTED
    )
    return wanted.subquery()


def _pace(rows: Sequence[Any], *, places: int, now: datetime) -> Pace:
    freed = [row for row in rows if row.state not in HOLDS_A_PLACE and row.freed_at]
    still = [row for row in rows if row.state in HOLDS_A_PLACE]
    spans = [row.freed_at - row.offered_at for row in freed]
    spans += [now - row.offered_at for row in still]
    seconds = sum(max(0.0, span.total_seconds()) for span in spans)
    return Pace(len(freed), seconds / SECONDS_A_DAY, places)
