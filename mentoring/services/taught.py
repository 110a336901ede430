"""From whom a change is learned: the mentor of a pairing, or who leads the cohort to its end."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, case, select
from sqlalchemy.orm import Session, joinedload

from mentoring.models.changes import PracticeChange
from mentoring.models.cohorts import Cohort, CohortLead, Membership
from mentoring.models.experiences import Experience, ExperienceKnowHow, ExperienceState
from mentoring.models.mentors import Mentor
from mentoring.models.pairings import Pairing
from mentoring.models.people import Person
from mentoring.services import cohort_groups

SHOWN = (ExperienceState.ENDORSED, ExperienceState.SUBMITTED)
WAY = (
    joinedload(PracticeChange.pairing).options(
        joinedload(Pairing.experience), joinedload(Pairing.mentor).joinedload(Mentor.person)
    ),
    joinedload(PracticeChange.membership).joinedload(Membership.cohort),
)
"""What has to be read with a change, so that it can be said from whom it is learned."""


@dataclass(frozen=True)
class Taught:
    """Who taught a change, and the experience that it is learned through, where there is one."""

    mentor: Person | None
    experience: Experience | None


def by(session: Session, row: PracticeChange) -> Taught:
    """Say from whom a change is learned, which was read with the way to it."""
    if row.pairing is not None:
        return Taught(row.pairing.mentor.person, row.pairing.experience)
    if row.membership is None:
        raise ValueError(f"change {row.id} is learned nowhere")
    cohort = row.membership.cohort
    lead = first_lead(session, cohort.id)
    return Taught(lead, _shown(session, cohort, lead.id) if lead else None)


def first_lead(session: Session, cohort_id: int) -> Person | None:
    """Find who leads a cohort first, or was the last who did."""
    return session.scalar(
        _leads(cohort_id)
        .order_by(
            case((CohortLead.left_at.is_(None), 0), else_=1),
            CohortLead.second,
            CohortLead.left_at.desc(),
        )
        .limit(1)
    )


def leads_of(session: Session, row: PracticeChange) -> Sequence[int]:
    """List who teaches a change and may see it: the mentor, or the leads of the cohort."""
    if row.pairing is not None:
        return [row.pairing.mentor_id]
    if row.membership is None:
        return []
    now = _leads(row.membership.cohort_id).where(CohortLead.left_at.is_(None))
    return [one.id for one in session.scalars(now)]


def _leads(cohort_id: int) -> Select[Person]:
    return (
        select(Person)
        .join(CohortLead, CohortLead.mentor_id == Person.id)
        .where(CohortLead.cohort_id == cohort_id, CohortLead.said_yes_at.is_not(None))
    )


def _shown(session: Session, cohort: Cohort, holder_id: int) -> Experience | None:
    """Find the experience by which a lead shows what the cohort is about, the nearest first."""
    exact = ExperienceKnowHow.knowhow_id == cohort.knowhow_id
    return session.scalar(
        select(Experience)
        .join(ExperienceKnowHow, ExperienceKnowHow.experience_id == Experience.id)
        .where(
            Experience.holder_id == holder_id,
            Experience.state.in_(SHOWN),
            ExperienceKnowHow.knowhow_id.in_(cohort_groups.within(cohort.knowhow_id)),
        )
        .order_by(
            case((Experience.state == ExperienceState.ENDORSED, 0), else_=1),
            case((exact, 0), else_=1),
            Experience.steps_from_source,
            Experience.id,
        )
        .limit(1)
    )
