"""What somebody in a cohort answers: yes, no, or not any longer, as learner or as lead."""

from datetime import datetime

from sqlalchemy.orm import Session

from mentoring.errors import InvalidError, RuleBrokenError
from mentoring.services import cohort_doors, cohort_leads, memberships
from mentoring.services.access import Viewer
from mentoring.services.cohort_doors import Me

REASONS = (
    ("no_time", "I have no time for it just now"),
    ("half_day", "The half-day or the place does not suit me"),
    ("other_way", "I have found, or would like, another way"),
    ("other", "Another reason"),
    ("not_said", "I would rather not say"),
)
WORDS = dict(REASONS)


def say_yes(session: Session, *, viewer: Viewer, cohort_id: int, now: datetime) -> None:
    """Say yes; said twice it is said once."""
    me = _me(session, viewer, cohort_id)
    if me.role == "lead":
        cohort_leads.say_yes(session, mentor=viewer, cohort_id=cohort_id, now=now)
    else:
        place = _place(me)
        memberships.accept(session, learner=viewer, membership_id=place, now=now)


def say_no(session: Session, *, viewer: Viewer, cohort_id: int, reason: str, now: datetime) -> None:
    """Say no to an invitation, or to leading."""
    _check(reason)
    me = _me(session, viewer, cohort_id)
    if me.role == "lead":
        _step_back(session, viewer, cohort_id, reason=reason, now=now)
    else:
        memberships.decline(
            session, learner=viewer, membership_id=_place(me), now=now, reason=reason
        )


def leave(session: Session, *, viewer: Viewer, cohort_id: int, reason: str, now: datetime) -> None:
    """Leave after a yes, or lead no longer."""
    _check(reason)
    me = _me(session, viewer, cohort_id)
    if me.role == "lead":
        _step_back(session, viewer, cohort_id, reason=reason, now=now)
    else:
        memberships.leave(session, learner=viewer, membership_id=_place(me), now=now, reason=reason)


def _me(session: Session, viewer: Viewer, cohort_id: int) -> Me:
    return cohort_doors.open_to(session, viewer=viewer, cohort_id=cohort_id)[1]


def _place(me: Me) -> int:
    if me.membership_id is None:
        raise RuleBrokenError("This cohort does not wait for an answer of yours.")
    return me.membership_id


def _step_back(
    session: Session, viewer: Viewer, cohort_id: int, *, reason: str, now: datetime
) -> None:
    cohort_leads.step_back(session, mentor=viewer, cohort_id=cohort_id, now=now, reason=reason)


def _check(reason: str) -> None:
    if reason not in WORDS:
        raise InvalidError({"reason": "Choose what comes closest; you can also say nothing"})
