"""How long a wait may be, reckoned from what has happened: how long places were held till now.

Places that are still held count with the time they have been held so far, so that the quick
endings, which are the first to be seen, do not make the wait look shorter than it is.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil
from typing import Any

from sqlalchemy import and_, case, func, or_, select
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
    held = _held(session, {mentor.person_id})
    return _pace(held, places=0 if mentor.paused else mentor.learners_at_once, now=now)


def of_knowhow(session: Session, knowhow_ids: Collection[str], *, now: datetime) -> dict[str, Pace]:
    """Reckon, for each of some know-how, with the places of all whom learners can ask for it."""
    holders = _holders(session, knowhow_ids)
    everybody = {holder for some in holders.values() for holder in some}
    places = _places(session, everybody)
    held = _held(session, everybody)
    return {
        knowhow_id: replace(
            _pace(
                [row for row in held if row.mentor_id in some][:NEWEST],
                places=sum(places[holder][0] for holder in some if holder in places),
                now=now,
            ),
            in_lines=sum(places[holder][1] for holder in some if holder in places),
        )
        for knowhow_id, some in holders.items()
    }


def shown(session: Session, experience_ids: Sequence[int]) -> dict[int, set[str]]:
    """Give the know-how that each of some experiences shows, with the one right above it."""
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


def _holders(session: Session, knowhow_ids: Collection[str]) -> dict[str, set[int]]:
    """Give who has done each of some know-how, or one right below it."""
    rows = session.execute(
        select(KnowHow.id, KnowHow.parent_id, Experience.holder_id)
        .join(ExperienceKnowHow, ExperienceKnowHow.knowhow_id == KnowHow.id)
        .join(Experience, Experience.id == ExperienceKnowHow.experience_id)
        .where(
            or_(KnowHow.id.in_(knowhow_ids), KnowHow.parent_id.in_(knowhow_ids)),
            Experience.state.in_((ExperienceState.SUBMITTED, ExperienceState.ENDORSED)),
        )
        .distinct()
    )
    found: dict[str, set[int]] = {knowhow_id: set() for knowhow_id in knowhow_ids}
    for own, above, holder in rows:
        for knowhow_id in {own, above or own} & found.keys():
            found[knowhow_id].add(holder)
    return found


def _places(session: Session, mentor_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Give the places of each mentor whom learners can ask, and how many wait for them."""
    in_line = (
        select(func.count())
        .where(Pairing.mentor_id == Mentor.person_id, Pairing.state == PairingState.REQUESTED)
        .scalar_subquery()
    )
    is_open = and_(Mentor.paused.is_(False), Mentor.visibility == Visibility.SIGNED_IN)
    rows = session.execute(
        select(Mentor.person_id, case((is_open, Mentor.learners_at_once), else_=0), in_line).where(
            Mentor.person_id.in_(mentor_ids)
        )
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def _held(session: Session, mentor_ids: Collection[int]) -> Sequence[Any]:
    """Read the newest places that some mentors gave, the newest first, and when each was free."""
    newest = (
        select(
            Pairing.id,
            func.row_number()
            .over(partition_by=Pairing.mentor_id, order_by=Pairing.id.desc())
            .label("number"),
        )
        .where(Pairing.offered_at.is_not(None), Pairing.mentor_id.in_(mentor_ids))
        .subquery()
    )
    ended = and_(
        AuditEvent.noun == "pairings",
        AuditEvent.noun_id == Pairing.id,
        AuditEvent.action.in_(ENDINGS),
    )
    return session.execute(
        select(
            Pairing.mentor_id,
            Pairing.state,
            Pairing.offered_at,
            func.min(AuditEvent.at).label("freed_at"),
        )
        .join(newest, newest.c.id == Pairing.id)
        .outerjoin(AuditEvent, ended)
        .where(newest.c.number <= NEWEST)
        .group_by(Pairing.id, Pairing.mentor_id, Pairing.state, Pairing.offered_at)
        .order_by(Pairing.id.desc())
    ).all()


def _pace(rows: Sequence[Any], *, places: int, now: datetime) -> Pace:
    freed = [row for row in rows if row.state not in HOLDS_A_PLACE and row.freed_at]
    still = [row for row in rows if row.state in HOLDS_A_PLACE]
    spans = [row.freed_at - row.offered_at for row in freed]
    spans += [now - row.offered_at for row in still]
    seconds = sum(max(0.0, span.total_seconds()) for span in spans)
    return Pace(len(freed), seconds / SECONDS_A_DAY, places)
