"""Law 3's override: a condition that an admin sets aside for one mentor, with a reason."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.errors import InvalidError, RuleBrokenError
from mentoring.models.mentors import Mentor, MentorWaiver, Visibility, Waiver
from mentoring.models.people import Person
from mentoring.services import access, free_text
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record

REASON = "admin_override"
LONGEST_REASON = 1000


def give(
    session: Session, *, admin: Viewer, person_id: int, what: str, reason: str, now: datetime
) -> Person:
    """Let one person be suggested although a condition is not met; the audit keeps the reason."""
    person = access.person_for_admin(session, admin, person_id)
    mentor = _mentor(session, admin, person)
    problems = {}
    if what not in set(Waiver):
        problems["what"] = "Choose what to set aside"
    if not reason.strip():
        problems["reason"] = "Enter a reason, so that others can understand it later"
    elif len(reason) > LONGEST_REASON:
        problems["reason"] = f"Enter a reason of {LONGEST_REASON:,} characters or fewer"
    if problems:
        raise InvalidError(problems)
    free_text.check({"reason": reason})
    waiver = Waiver(what)
    if _given(session, person_id, waiver) is None:
        session.add(MentorWaiver(mentor_id=person_id, what=waiver, by_id=admin.person_id, at=now))
        act = Act(admin.person_id, f"{waiver.value}_set_aside", mentor, REASON)
        record(session, act, now=now, note=reason.strip())
    return person


def withdraw(
    session: Session, *, admin: Viewer, person_id: int, what: str, now: datetime
) -> Person:
    """Let the condition count again for this person."""
    person = access.person_for_admin(session, admin, person_id)
    mentor = _mentor(session, admin, person)
    given = _given(session, person_id, Waiver(what)) if what in set(Waiver) else None
    if given is not None:
        session.delete(given)
        act = Act(admin.person_id, f"{given.what.value}_counts_again", mentor, REASON)
        record(session, act, now=now)
    return person


def _mentor(session: Session, admin: Viewer, person: Person) -> Mentor:
    """Find the person's teaching and hold it, so that the same is not set aside twice."""
    if person.id == admin.person_id:
        raise RuleBrokenError("This is your own page. Ask another admin to decide about you.")
    mentor = session.scalar(
        select(Mentor)
        .where(Mentor.person_id == person.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if mentor is None:
        raise RuleBrokenError("This person has not said that they would teach.")
    if mentor.visibility is Visibility.NOBODY:
        raise RuleBrokenError(
            "This person has chosen to be shown to nobody. Only they can change it."
        )
    return mentor


def _given(session: Session, person_id: int, what: Waiver) -> MentorWaiver | None:
    return session.scalar(
        select(MentorWaiver).where(MentorWaiver.mentor_id == person_id, MentorWaiver.what == what)
    )
