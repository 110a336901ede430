"""Learning to teach: pages that are read, readiness that follows, a rest, and the way back.

Readiness says whether somebody has learnt to teach and still can. Taking no new learners for a
while is another thing, and stays with the two numbers.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from mentoring.errors import InvalidError, NotFoundError, RuleBrokenError
from mentoring.models.mentors import Mentor, Readiness
from mentoring.models.training import (
    TeachBack,
    TeachBackState,
    TeachingReturn,
    TrainingDone,
    TrainingStep,
)
from mentoring.services import access, free_text, offers
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record

MOST_HOURS = 40
MOST_LETTERS = 1_000


@dataclass(frozen=True)
class ComingBack:
    """What a mentor says when they come back to teaching."""

    what_changed: str
    hours: str
    still_able: bool | None


def read(session: Session, *, mentor: Viewer, step: str, now: datetime) -> Mentor:
    """Tick one page of the training off; the first one begins the training."""
    row = own(session, mentor)
    if step not in set(TrainingStep):
        raise NotFoundError("There is no such page of the training.")
    known = session.get(TrainingDone, (row.person_id, TrainingStep(step)))
    if known is None:
        session.add(TrainingDone(mentor_id=row.person_id, step=TrainingStep(step), done_at=now))
        record(session, Act(mentor.person_id, "training_read", row, step), now=now)
    if row.readiness is Readiness.NOT_STARTED:
        make(session, row, Readiness.IN_TRAINING, by=mentor.person_id, now=now)
    make_ready(session, row, now=now)
    return row


def make_ready(session: Session, row: Mentor, *, now: datetime) -> bool:
    """Mark a mentor as ready who has read every page and has one teach-back that went well."""
    session.flush()
    if row.readiness is not Readiness.IN_TRAINING or not all_read(session, row.person_id):
        return False
    went_well = exists().where(
        TeachBack.mentor_id == row.person_id, TeachBack.state == TeachBackState.READY
    )
    if not session.scalar(select(went_well)):
        return False
    make(session, row, Readiness.READY, by=None, now=now)
    return True


def all_read(session: Session, mentor_id: int) -> bool:
    """Whether every page of the training has been read."""
    counted = select(func.count()).where(TrainingDone.mentor_id == mentor_id)
    return session.scalar(counted) == len(TrainingStep)


def rest(session: Session, *, mentor: Viewer, now: datetime) -> Mentor:
    """Rest from teaching; learners and offers that are there stay, and nobody new is suggested."""
    row = own(session, mentor)
    if row.readiness is not Readiness.PAUSED:
        make(session, row, Readiness.PAUSED, by=mentor.person_id, now=now)
    return row


def come_back(session: Session, *, mentor: Viewer, said: ComingBack, now: datetime) -> Mentor:
    """Come back to teaching: what has changed, how many hours, and whether they still can."""
    row = own(session, mentor)
    if row.readiness is Readiness.READY:
        return row
    if row.readiness is not Readiness.PAUSED:
        raise RuleBrokenError("You are not resting from teaching, so there is no way back to take.")
    changed, hours = _checked(said)
    session.add(
        TeachingReturn(mentor_id=row.person_id, what_changed=changed, hours_a_month=hours, at=now)
    )
    make(session, row, Readiness.READY, by=mentor.person_id, now=now)
    return row


def own(session: Session, mentor: Viewer) -> Mentor:
    """Find their own teaching, and let nothing else change it meanwhile."""
    row = access.own_mentor(session, mentor)
    offers.lock_mentors(session, [mentor.person_id])
    return row


def make(
    session: Session, row: Mentor, readiness: Readiness, *, by: int | None, now: datetime
) -> None:
    """Change the readiness, write it down, and let those who wait be looked at."""
    row.make(readiness, now=now)
    record(session, Act(by, "readiness_set", row, readiness.value), now=now)
    offers.place_freed(session)


def _checked(said: ComingBack) -> tuple[str, int]:
    problems = {}
    changed, hours = said.what_changed.strip(), said.hours.strip()
    if problem := free_text.problem(changed):
        problems["what_changed"] = problem
    if len(changed) > MOST_LETTERS:
        problems["what_changed"] = f"Use {MOST_LETTERS:,} characters or fewer"
    if not (hours.isascii() and hours.isdecimal() and 1 <= int(hours[:4]) <= MOST_HOURS):
        problems["hours"] = f"Enter the hours a month as a whole number from 1 to {MOST_HOURS}"
    if said.still_able is None:
        problems["still_able"] = "Choose whether you could still teach what you did"
    elif not said.still_able:
        problems["still_able"] = "Stay at rest until you could teach this again"
    if problems:
        raise InvalidError(problems)
    return changed, int(hours)
