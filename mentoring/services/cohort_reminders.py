"""Reminders of cohorts: two to a learner who is invited, and two to a mentor who is to lead.

They come on the same working days as those of an offer, and as there the notice with its key says
that somebody was reminded.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, cast, literal, select
from sqlalchemy.orm import Session

from mentoring.db import Database
from mentoring.models.cohorts import LED, Cohort, CohortLead, Membership, MembershipState
from mentoring.models.notices import Notice
from mentoring.models.people import Person
from mentoring.services import cohort_locks, cohort_notices, news_cohorts, offers, reminders
from mentoring.services.notices import tell
from mentoring.services.reminders import Question

PLACES = Question(
    Membership.invited_at,
    Membership.reply_by,
    (Membership.state == MembershipState.INVITED,),
)
LEADS = Question(
    CohortLead.asked_at,
    CohortLead.reply_by,
    (
        CohortLead.said_yes_at.is_(None),
        CohortLead.left_at.is_(None),
        CohortLead.asked_at.is_not(None),
        CohortLead.cohort_id.in_(select(Cohort.id).where(Cohort.state.in_(LED))),
    ),
)


@dataclass(frozen=True)
class Waits:
    """Somebody who has still to answer: a learner by their place, or a mentor by the cohort."""

    cohort_id: int
    person_id: int
    membership_id: int | None = None


def run(database: Database, *, clock: Callable[[], datetime]) -> int:
    """Send the reminders that are due, each in its own transaction."""
    with database.reading() as session:
        late = due(session, now=clock())
    done = 0
    for one in late:
        with database.transaction() as session:
            done += remind(session, one, now=clock())
    return done


def due(session: Session, *, now: datetime) -> list[Waits]:
    """List who has to be reminded now, and has not been."""
    place = literal("membership:") + cast(Membership.id, String)
    lead = literal("cohort:") + cast(CohortLead.cohort_id, String)
    lead += literal(":lead:") + cast(CohortLead.mentor_id, String)
    wanted: tuple[tuple[Question, ColumnElement[str], Any], ...] = (
        (PLACES, place, select(Membership.cohort_id, Membership.learner_id, Membership.id)),
        (LEADS, lead, select(CohortLead.cohort_id, CohortLead.mentor_id)),
    )
    found: list[Waits] = []
    for question, key, rows in wanted:
        waits = (*question.waits, question.reply_by >= now)
        for number, is_due in reminders.numbers_due(
            session, Question(question.since, question.reply_by, waits), now=now
        ):
            once = key + literal(f":reminder:{number}")
            told = select(Notice.id).where(Notice.once == once).exists()
            found += [Waits(*row) for row in session.execute(rows.where(*waits, is_due, ~told))]
    return found


def remind(session: Session, one: Waits, *, now: datetime) -> bool:
    """Remind somebody; nobody, where the answer has come meanwhile."""
    cohort, row, since = _held(session, one)
    if row is None or since is None or row.reply_by is None or row.reply_by < now:
        return False
    moments = reminders.times(since, row.reply_by)
    number = sum(moment <= now for moment in moments)
    if not number:
        return False
    is_lead = one.membership_id is None
    key = cohort_notices.of_lead(row) if is_lead else cohort_notices.of_place(row)
    told = news_cohorts.reminder(
        cohort,
        once=f"{key}:reminder:{number}",
        reply_by=row.reply_by,
        lead=is_lead,
        is_last=number == len(moments),
    )
    return tell(session, recipient=session.get_one(Person, one.person_id), news=told, now=now)


def _held(session: Session, one: Waits) -> tuple[Cohort, Any, datetime | None]:
    """Hold what is asked, so that no answer comes in between, and read it again."""
    if one.membership_id is None:
        offers.lock_mentors(session, [one.person_id])
        cohort = cohort_locks.row(session, one.cohort_id)
        lead = session.get(CohortLead, (one.cohort_id, one.person_id), populate_existing=True)
        if lead is None or lead.said_yes_at or lead.left_at or not cohort.is_led:
            return cohort, None, None
        return cohort, lead, lead.asked_at
    cohort = cohort_locks.row(session, one.cohort_id)
    place = session.get(Membership, one.membership_id, populate_existing=True)
    if place is None or place.state is not MembershipState.INVITED:
        return cohort, None, None
    return cohort, place, place.invited_at
