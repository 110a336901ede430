"""What an admin changes in a cohort beside its learners: leads, partner, who stands for all."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from mentoring.encoding import cohort_desk
from mentoring.errors import InvalidError
from mentoring.models.cohorts import Cohort, CohortLead
from mentoring.models.people import Person
from mentoring.services import (
    cohort_changes,
    cohort_desks,
    cohort_sets,
    cohort_stories,
    free_text,
)
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record

MOST_LETTERS = 2_000
NOT_LISTED = {"to": "Choose one of the people listed"}


@dataclass(frozen=True)
class Here:
    """One cohort of a set."""

    set_id: int
    cohort_id: int


def lead(
    session: Session,
    *,
    admin: Viewer,
    here: Here,
    mentor_id: int | None,
    second: bool = False,
    now: datetime,
) -> Cohort:
    """Give a cohort another first or second lead, or none."""
    laid = cohort_changes.held(session, admin, here.set_id)
    cohort = laid.cohorts[laid.at(here.cohort_id)]
    cohort_changes.check_it_forms(cohort)
    if mentor_id is not None and mentor_id not in laid.desk.staff["leads"]:
        raise InvalidError(NOT_LISTED)
    before = (CohortLead.second.is_(second)) | (CohortLead.mentor_id == mentor_id)
    session.execute(delete(CohortLead).where(CohortLead.cohort_id == cohort.id, before))
    if mentor_id is not None:
        session.add(CohortLead(cohort_id=cohort.id, mentor_id=mentor_id, second=second))
    return _kept(session, admin, here, Act(admin.person_id, "lead_changed", cohort), now=now)


def partner(
    session: Session, *, admin: Viewer, here: Here, partner_id: int | None, now: datetime
) -> Cohort:
    """Give a cohort another public partner with their story, or none."""
    laid = cohort_changes.held(session, admin, here.set_id)
    cohort = laid.cohorts[laid.at(here.cohort_id)]
    cohort_changes.check_it_forms(cohort)
    if partner_id is not None and partner_id not in laid.desk.staff["partners"]:
        raise InvalidError(NOT_LISTED)
    cohort.partner_id = partner_id
    told = cohort_stories.for_cohorts(session, now=now)
    cohort.story_id = None if partner_id is None else told.get(partner_id)
    return _kept(session, admin, here, Act(admin.person_id, "partner_changed", cohort), now=now)


def whole(
    session: Session, *, admin: Viewer, here: Here, email: str, power: str, now: datetime
) -> Cohort:
    """Name who stands up for the whole pathway in a cohort, and what power they have."""
    laid = cohort_changes.held(session, admin, here.set_id)
    cohort = laid.cohorts[laid.at(here.cohort_id)]
    cohort_changes.check_it_forms(cohort)
    if len(power) > MOST_LETTERS:
        raise InvalidError({"power": f"Use {MOST_LETTERS:,} characters or fewer"})
    free_text.check({"power": power})
    cohort.whole_person_id = cohort_sets.named(session, email=email)
    cohort.whole_power = power.strip()
    record(session, Act(admin.person_id, "whole_named", cohort), now=now)
    return cohort


def address(session: Session, person_id: int | None) -> str:
    """Give somebody’s e-mail address, or nothing."""
    found = session.get(Person, person_id) if person_id else None
    return found.email if found else ""


def _kept(session: Session, admin: Viewer, here: Here, act: Act, *, now: datetime) -> Cohort:
    """Measure a cohort again with whom it has now."""
    session.flush()
    laid = cohort_desks.lay(session, admin=admin, set_id=here.set_id)
    at = laid.at(here.cohort_id)
    cohort = laid.cohorts[at]
    cohort.measures, cohort.problem = cohort_desk.measured(laid.desk, at), ""
    record(session, act, now=now)
    return cohort
