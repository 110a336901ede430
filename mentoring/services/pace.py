"""How long a wait may be, reckoned from what has happened: how long places were held till now.

Places that are still held count with the time they have been held so far, so that the quick
endings, which are the first to be seen, do not make the wait look shorter than it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
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
    held = _HELD.where(Pairing.mentor_id == mentor.person_id)
    return _pace(session, held, places=0 if mentor.paused else mentor.learners_at_once, now=now)


def of_knowhow(session: Session, knowhow_id: str, *, now: datetime) -> Pace:
    """Reckon with the places of all whom learners can ask for a know-how."""
    shows = shows_knowhow(knowhow_id)
    has_it = select(Experience.holder_id).where(
        shows, Experience.state.in_((ExperienceState.SUBMITTED, ExperienceState.ENDORSED))
    )
    places = select(func.coalesce(func.sum(Mentor.learners_at_once), 0)).where(
        Mentor.person_id.in_(has_it),
        Mentor.paused.is_(False),
        Mentor.visibility == Visibility.SIGNED_IN,
    )
    in_lines = select(func.count()).where(
        Pairing.mentor_id.in_(has_it), Pairing.state == PairingState.REQUESTED
    )
    held = _HELD.where(Pairing.mentor_id.in_(has_it))
    found = _pace(session, held, places=session.scalar(places) or 0, now=now)
    return replace(found, in_lines=session.scalar(in_lines) or 0)


def shows_knowhow(knowhow_id: str) -> Any:
    """Give the condition that an experience shows a know-how, or one right below it."""
    below = select(KnowHow.id).where(KnowHow.parent_id == knowhow_id)
    return Experience.id.in_(
        select(ExperienceKnowHow.experience_id).where(
            or_(ExperienceKnowHow.knowhow_id == knowhow_id, ExperienceKnowHow.knowhow_id.in_(below))
        )
    )


def shown(session: Session, experience_ids: Sequence[int]) -> dict[int, set[str]]:
    """Say the same of some experiences: the know-how that each shows, with the one right above."""
    rows = session.execute(
        select(ExperienceKnowHow.experience_id, KnowHow.id, KnowHow.parent_id)
        .join(KnowHow, KnowHow.id == ExperienceKnowHow.knowhow_id)
        .where(ExperienceKnowHow.experience_id.in_(experience_ids))
    )
    found: dict[int, set[str]] = {}
    for experience_id, knowhow_id, above in rows:
        found.setdefault(experience_id, set()).update({knowhow_id, above or knowhow_id})
    return found


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


def _pace(
    session: Session,
    held: Select[PairingState, datetime | None, datetime],
    *,
    places: int,
    now: datetime,
) -> Pace:
    rows: Sequence[Any] = session.execute(held).all()
    freed = [row for row in rows if row.state not in HOLDS_A_PLACE and row.freed_at]
    still = [row for row in rows if row.state in HOLDS_A_PLACE]
    spans = [row.freed_at - row.offered_at for row in freed]
    spans += [now - row.offered_at for row in still]
    seconds = sum(max(0.0, span.total_seconds()) for span in spans)
    return Pace(len(freed), seconds / SECONDS_A_DAY, places)
