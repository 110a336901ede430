"""Rows for tests: plain functions with good defaults; a test names only what matters to it."""

import itertools
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from mentoring.models.cohorts import Cohort, CohortLead
from mentoring.models.experiences import (
    Endorsement,
    Experience,
    ExperienceContext,
    ExperienceKnowHow,
    ExperienceState,
)
from mentoring.models.mentors import Mentor, Readiness, Visibility
from mentoring.models.needs import Need, NeedContext, NeedKnowHow, NeedState
from mentoring.models.people import Person
from mentoring.models.places import Organisation
from mentoring.models.programmes import Programme, ProgrammeAdmin
from mentoring.services import access

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOME_FIRST = "K04.1a"
CONTEXTS = ("level.place", "setting.rural", "population.older_frailty", "service.acute")

Row = TypeVar("Row")
_numbers = itertools.count(1)


def make_programme(session: Session, **given: Any) -> Programme:
    """Make a programme."""
    row = Programme(**{"name": f"Programme {next(_numbers)}", "purpose": "Joined-up care", **given})
    return _add(session, row)


def make_organisation(session: Session, **given: Any) -> Organisation:
    """Make a synthetic organisation."""
    number = next(_numbers)
    defaults = {"ods_code": f"ZZ{number:04d}", "name": f"Larkmere Trust {number}", "kind": "acute"}
    return _add(session, Organisation(**{**defaults, "synthetic": True, **given}))


def make_person(session: Session, **given: Any) -> Person:
    """Make a person without any role yet."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "name": f"Asha Thornwick {number}",
        "email": f"person{number}@example.org",
        "job_title": "Ward manager",
        "profession_id": "PC06",
        "place_id": "QGH",
        "synthetic": True,
        "created_at": NOW,
    }
    return _add(session, Person(**{**defaults, **given}))


def make_admin(session: Session, programme: Programme, **given: Any) -> Person:
    """Make somebody who runs a programme."""
    person = make_person(session, **{"job_title": "Programme lead", **given})
    _add(session, ProgrammeAdmin(programme_id=programme.id, person_id=person.id))
    return person


def make_mentor(session: Session, person: Person | None = None, **given: Any) -> Mentor:
    """Make a mentor who is ready, listed and has room for two."""
    person = person or make_person(session, job_title="Community matron", profession_id="PC03")
    defaults: dict[str, Any] = {
        "learners_at_once": 2,
        "cohorts_at_once": 0,
        "visibility": Visibility.SIGNED_IN,
        "readiness": Readiness.READY,
        "ready_at": NOW,
    }
    mentor = Mentor(person_id=person.id, **{**defaults, **given})
    mentor.person = person
    return _add(session, mentor)


def make_experience(
    session: Session,
    mentor: Mentor,
    *,
    knowhow: tuple[str, ...] = (HOME_FIRST,),
    contexts: tuple[str, ...] = CONTEXTS,
    **given: Any,
) -> Experience:
    """Make an endorsed experience of bringing people home first."""
    defaults: dict[str, Any] = {
        "title": "Home first on two wards",
        "what_was_done": "Sent people home on the day they were fit and assessed them in their own "
        "kitchen, with therapists and carers meeting them there.",
        "state": ExperienceState.ENDORSED,
        "place_id": "QGH",
        "first_year": 2021,
        "last_year": 2024,
        "created_at": NOW,
    }
    row = Experience(holder_id=mentor.person_id, **{**defaults, **given})
    row.knowhow = [ExperienceKnowHow(knowhow_id=k, rank=r) for r, k in enumerate(knowhow, 1)]
    row.contexts = [ExperienceContext(context_id=c, rank=r) for r, c in enumerate(contexts, 1)]
    row.endorsements = [Endorsement(by_email="colleague@example.org", endorsed_at=NOW)]
    return _add(session, row)


def make_need(
    session: Session,
    learner: Person,
    programme: Programme,
    *,
    knowhow: tuple[str, ...] = (HOME_FIRST,),
    contexts: tuple[str, ...] = CONTEXTS,
    **given: Any,
) -> Need:
    """Make an open need for getting people home first."""
    defaults: dict[str, Any] = {
        "text": "Nine people on my ward are fit to go and wait for an assessment. I want them "
        "assessed at home.",
        "state": NeedState.OPEN,
        "created_at": NOW,
        "opened_at": NOW,
    }
    row = Need(programme_id=programme.id, learner_id=learner.id, **{**defaults, **given})
    row.knowhow = [NeedKnowHow(knowhow_id=k, rank=r) for r, k in enumerate(knowhow, 1)]
    row.contexts = [NeedContext(context_id=c, rank=r) for r, c in enumerate(contexts, 1)]
    row.choices = []
    return _add(session, row)


def make_cohort(
    session: Session, programme: Programme, mentor: Mentor | None = None, **given: Any
) -> Cohort:
    """Make a cohort with nobody in it but its lead."""
    defaults: dict[str, Any] = {
        "knowhow_id": HOME_FIRST,
        "name": "Home first in Larkmere",
        "aim": "Get people home on the day they are fit",
        "made_at": NOW,
    }
    row = _add(session, Cohort(programme_id=programme.id, **{**defaults, **given}))
    if mentor is not None:
        _add(session, CohortLead(cohort_id=row.id, mentor_id=mentor.person_id))
    return row


def viewer(session: Session, person_id: int) -> access.Viewer:
    """Tell who somebody is, as the pages ask."""
    found = access.viewer(session, person_id)
    assert found is not None, f"there is nobody with the number {person_id}"
    return found


def _add(session: Session, row: Row) -> Row:
    session.add(row)
    session.flush()
    return row
