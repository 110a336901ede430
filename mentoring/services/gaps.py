"""What nobody on the register can answer yet, for the admins of one programme."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mentoring.models.experiences import Experience, ExperienceState
from mentoring.models.gaps import GapInvitation, InvitationState, NeedNearest, NeedOutlook
from mentoring.models.mentors import Mentor, Visibility
from mentoring.models.needs import Need, NeedState
from mentoring.models.vocabulary import KnowHow

MOST_LINES, MOST_NEAREST, NEAR_ENOUGH = 20, 2, 3
UNNAMED = "No know-how named, and the words do not tell"


@dataclass(frozen=True)
class GapLine:
    """One know-how that open needs ask for and nobody answers in full."""

    knowhow_id: str
    label: str
    needs: int
    since: datetime | None
    nearest: tuple[str, ...]
    invited: int
    answered: int


@dataclass(frozen=True)
class Gaps:
    """The gaps of a programme, the widest first, and when a job last looked."""

    lines: tuple[GapLine, ...]
    more: int
    needs: int
    looked_at: datetime | None


def told(session: Session, *, programme_id: int) -> Gaps:
    """Gather the gaps of a programme in a fixed number of queries."""
    rows = session.execute(
        select(
            NeedOutlook.knowhow_id,
            KnowHow.label,
            func.count().label("needs"),
            func.min(Need.opened_at).label("since"),
            func.min(NeedOutlook.computed_at).label("looked_at"),
        )
        .join(Need, Need.id == NeedOutlook.need_id)
        .outerjoin(KnowHow, KnowHow.id == NeedOutlook.knowhow_id)
        .where(*of_programme(programme_id))
        .group_by(NeedOutlook.knowhow_id, KnowHow.label)
        .order_by(func.count().desc(), func.min(Need.opened_at), NeedOutlook.knowhow_id)
    ).all()
    nearest = _nearest_titles(session, programme_id)
    invited = _invited(session, programme_id)
    lines = tuple(
        GapLine(
            knowhow_id=row.knowhow_id or "",
            label=row.label or UNNAMED,
            needs=row.needs,
            since=row.since,
            nearest=nearest.get(row.knowhow_id, ()),
            invited=sum(invited.get(row.knowhow_id, {}).values()),
            answered=invited.get(row.knowhow_id, {}).get(InvitationState.ANSWERED, 0),
        )
        for row in rows[:MOST_LINES]
    )
    looked_at = session.scalar(
        select(func.min(NeedOutlook.computed_at))
        .join(Need, Need.id == NeedOutlook.need_id)
        .where(Need.programme_id == programme_id, Need.state == NeedState.OPEN)
    )
    return Gaps(lines, len(rows) - len(lines), sum(row.needs for row in rows), looked_at)


def of_programme(programme_id: int) -> tuple[Any, ...]:
    """Choose the open needs of a programme that nobody answers in full."""
    return (
        Need.programme_id == programme_id,
        Need.state == NeedState.OPEN,
        NeedOutlook.has_full_answer.is_(False),
    )


def may_be_named() -> tuple[Any, ...]:
    """Choose the experiences that an admin may be shown."""
    return Experience.state == ExperienceState.ENDORSED, Mentor.visibility != Visibility.NOBODY


def _nearest_titles(session: Session, programme_id: int) -> dict[str | None, tuple[str, ...]]:
    """Name, for each gap, the experiences that come nearest to most of its needs."""
    often = func.count()
    rows = session.execute(
        select(NeedOutlook.knowhow_id, Experience.title)
        .join(NeedNearest, NeedNearest.need_id == NeedOutlook.need_id)
        .join(Need, Need.id == NeedOutlook.need_id)
        .join(Experience, Experience.id == NeedNearest.experience_id)
        .join(Mentor, Mentor.person_id == Experience.holder_id)
        .where(*of_programme(programme_id), *may_be_named(), NeedNearest.rank <= NEAR_ENOUGH)
        .group_by(NeedOutlook.knowhow_id, Experience.id, Experience.title)
        .order_by(often.desc(), func.min(NeedNearest.rank), Experience.id)
    )
    found: dict[str | None, tuple[str, ...]] = {}
    for knowhow_id, title in rows:
        known = found.get(knowhow_id, ())
        if len(known) < MOST_NEAREST and title not in known:
            found[knowhow_id] = (*known, title)
    return found


def _invited(session: Session, programme_id: int) -> dict[str | None, dict[InvitationState, int]]:
    found: dict[str | None, dict[InvitationState, int]] = {}
    for knowhow_id, state, number in session.execute(
        select(GapInvitation.knowhow_id, GapInvitation.state, func.count())
        .where(GapInvitation.programme_id == programme_id)
        .group_by(GapInvitation.knowhow_id, GapInvitation.state)
    ):
        found.setdefault(knowhow_id, {})[state] = number
    return found
