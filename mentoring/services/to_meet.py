"""What somebody has still to say about meeting: which time suits them, and whether they met."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, or_, select
from sqlalchemy.orm import Session

from mentoring.models.cohorts import Cohort, CohortState
from mentoring.models.needs import Need
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.people import Person
from mentoring.models.sessions import (
    Attendance,
    SessionGuest,
    SessionProposal,
    SessionState,
    SessionTime,
    TeachingSession,
)
from mentoring.services.access import Viewer


@dataclass(frozen=True)
class ToMeet:
    """A question about meeting a person or a cohort; of a session that is over, or times ahead."""

    pairing_id: int
    other: str
    session_id: int | None = None
    starts_at: datetime | None = None
    cohort_id: int = 0


def waiting_for(session: Session, *, viewer: Viewer, now: datetime) -> tuple[ToMeet, ...]:
    """List the sessions that are over and not spoken of, then the times to choose from."""
    me = viewer.person_id
    said = select(Attendance.session_id).where(Attendance.person_id == me)
    over = (
        _pairings_of(me)
        .add_columns(TeachingSession.id, TeachingSession.starts_at)
        .join(TeachingSession, TeachingSession.pairing_id == Pairing.id)
        .where(
            TeachingSession.state == SessionState.PLANNED,
            TeachingSession.starts_at <= now,
            TeachingSession.id.not_in(said),
        )
        .order_by(TeachingSession.starts_at, TeachingSession.id)
    )
    ahead = select(SessionTime.proposal_id).where(SessionTime.starts_at > now)
    proposed = (
        _pairings_of(me)
        .join(SessionProposal, SessionProposal.pairing_id == Pairing.id)
        .where(
            SessionProposal.answered_at.is_(None),
            SessionProposal.proposed_by_id != me,
            SessionProposal.id.in_(ahead),
        )
        .order_by(SessionProposal.id)
    )
    to_say = [ToMeet(*row) for row in session.execute(over)]
    to_say += [
        ToMeet(0, f"your cohort {row.name}", row.id, row.starts_at, row.cohort_id)
        for row in session.execute(_of_cohorts(me, now=now).where(TeachingSession.id.not_in(said)))
    ]
    to_choose = [ToMeet(row[0], row[1]) for row in session.execute(proposed)]
    return (*to_say, *to_choose)


def _of_cohorts(person_id: int, *, now: datetime) -> Select[Any]:
    """Find the sessions of cohorts that are over, and to which somebody was invited."""
    return (
        select(TeachingSession.id, TeachingSession.starts_at, Cohort.id.label("cohort_id"))
        .add_columns(Cohort.name)
        .join(SessionGuest, SessionGuest.session_id == TeachingSession.id)
        .join(Cohort, Cohort.id == TeachingSession.cohort_id)
        .where(
            SessionGuest.person_id == person_id,
            SessionGuest.comes.is_not(False),
            TeachingSession.state == SessionState.PLANNED,
            TeachingSession.starts_at <= now,
            Cohort.state == CohortState.ACTIVE,
        )
        .order_by(TeachingSession.starts_at, TeachingSession.id)
    )


def _pairings_of(person_id: int) -> Select[int, str]:
    """Find what somebody has going on, on either side, with the other one's name."""
    other = case((Need.learner_id == person_id, Pairing.mentor_id), else_=Need.learner_id)
    return (
        select(Pairing.id, Person.name)
        .join(Need, Need.id == Pairing.need_id)
        .join(Person, Person.id == other)
        .where(
            Pairing.state == PairingState.ACTIVE,
            or_(Need.learner_id == person_id, Pairing.mentor_id == person_id),
        )
    )
