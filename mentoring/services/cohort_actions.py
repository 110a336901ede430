"""Actions with dates: what members of a cohort do by when, for its members and leads to read."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from mentoring.errors import InvalidError, NotFoundError, RuleBrokenError
from mentoring.models.cohort_actions import LONGEST, CohortAction
from mentoring.services import cohort_circles, free_text, working_days
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record
from mentoring.services.cohort_circles import Part

MOST = 30
FARTHEST = timedelta(days=366)


def note(
    session: Session,
    *,
    member: Viewer,
    cohort_id: int,
    what: str,
    by_when: date | None,
    now: datetime,
) -> CohortAction:
    """Note what one does by when; the same form sent twice notes it once."""
    circle = cohort_circles.held(session, member, cohort_id, Part.MEMBER, Part.LEAD)
    said, day = _checked(what, by_when, now=now)
    own = CohortAction.cohort_id == circle.cohort.id, CohortAction.person_id == member.person_id
    same = session.scalar(
        select(CohortAction).where(
            *own,
            CohortAction.what == said,
            CohortAction.by_when == day,
            CohortAction.done_at.is_(None),
        )
    )
    if same is not None:
        return same
    waiting = select(func.count()).where(*own, CohortAction.done_at.is_(None))
    if (session.scalar(waiting) or 0) >= MOST:
        raise RuleBrokenError(f"You have noted {MOST} already. Say first which of them are done.")
    row = CohortAction(
        cohort_id=circle.cohort.id,
        person_id=member.person_id,
        what=said,
        by_when=day,
        made_at=now,
    )
    session.add(row)
    record(session, Act(member.person_id, "noted", row), now=now)
    return row


def say_done(
    session: Session, *, member: Viewer, cohort_id: int, action_id: int, done: bool, now: datetime
) -> CohortAction:
    """Say whether one of one’s own is done."""
    cohort_circles.of(session, member, cohort_id)
    row = session.get(CohortAction, action_id, with_for_update=True)
    if row is None or (row.cohort_id, row.person_id) != (cohort_id, member.person_id):
        raise NotFoundError("There is no such action of yours.")
    if done != (row.done_at is not None):
        row.done_at = now if done else None
        record(session, Act(member.person_id, "done" if done else "not_done", row), now=now)
    return row


def of(session: Session, *, cohort_id: int) -> Sequence[CohortAction]:
    """List what those in a cohort noted, what is still to be done first, the soonest first.

    What somebody has noted who left is read by nobody any more.
    """
    return session.scalars(
        select(CohortAction)
        .where(
            CohortAction.cohort_id == cohort_id,
            CohortAction.person_id.in_(cohort_circles.who_is_in(cohort_id)),
        )
        .options(joinedload(CohortAction.person, innerjoin=True))
        .order_by(CohortAction.done_at.is_not(None), CohortAction.by_when, CohortAction.id)
    ).all()


def _checked(what: str, by_when: date | None, *, now: datetime) -> tuple[str, date]:
    said, today = " ".join(what.split()), working_days.london(now)
    problems = {}
    if not said:
        problems["what"] = "Say what you will do"
    elif len(said) > LONGEST:
        problems["what"] = f"Use {LONGEST} letters at most; these are {len(said)}"
    if by_when is None:
        problems["by_when"] = "Enter the day by which you will have done it"
    elif not today <= by_when <= today + FARTHEST:
        problems["by_when"] = "Enter a day that is still to come, within a year"
    if problems or by_when is None:
        raise InvalidError(problems)
    free_text.check({"what": said})
    return said, by_when
