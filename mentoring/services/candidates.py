"""Whom a need can be put beside, read for a page in one go.

A page that many people open is worth its own statement: the columns that the rules and a card look
at, and of the rows only the mentor, because their model holds law 3.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from mentoring.encoding.pool import Sides
from mentoring.models.experiences import Experience, ExperienceState
from mentoring.models.mentors import Mentor, Visibility
from mentoring.models.needs import Need
from mentoring.models.people import Person
from mentoring.models.places import Organisation
from mentoring.services import eligibility

_other = aliased(Experience)
_endorsed = (
    select(func.count())
    .where(_other.holder_id == Mentor.person_id, _other.state == ExperienceState.ENDORSED)
    .scalar_subquery()
)
_CANDIDATES = (
    select(
        Experience.id.label("experience_id"),
        Experience.state,
        Mentor,
        _endorsed.label("endorsed"),
        eligibility.near_enough(bindparam("programme_id")).label("near_enough"),
        Person.id,
        Person.name,
        Person.job_title,
        Person.line_manager_id,
        Person.organisation_id,
        Person.place_id,
        Person.languages,
        Person.half_days,
        Organisation.name.label("organisation"),
    )
    .join(Mentor, Mentor.person_id == Experience.holder_id)
    .join(Person, Person.id == Experience.holder_id)
    .outerjoin(Organisation, Organisation.id == Person.organisation_id)
    .where(
        Experience.id.in_(bindparam("ids", expanding=True)),
        Experience.state.in_((ExperienceState.SUBMITTED, ExperienceState.ENDORSED)),
        Mentor.visibility == Visibility.SIGNED_IN,
        Mentor.paused.is_(False),
        Mentor.learners_at_once > 0,
    )
    .options(joinedload(Mentor.waivers))
)


@dataclass(frozen=True)
class Candidate:
    """A mentor whom nothing keeps from a need, by the experience that answers it best."""

    experience_id: int
    person_id: int
    name: str
    job_title: str
    organisation: str
    half_days: int
    room: int
    score: float


@dataclass(frozen=True, eq=False)
class Read:
    """Experiences that were looked up, and those of them whose holders law 3 lets be suggested.

    `far` were learned at more steps from their source than the need’s programme allows.
    """

    asked: frozenset[int]
    rows: tuple[Any, ...]
    far: tuple[Any, ...]
    sides: Sides


def find(*, scores: Mapping[int, float], read: Read) -> list[Candidate]:
    """Find who may be suggested, each once, of the experiences with these scores; best first."""
    rows = [row for row in read.rows if row.experience_id in scores]
    allowed = read.sides.allowed
    best: dict[int, Any] = {}
    for row in sorted(rows, key=lambda row: (-scores[row.experience_id], row.experience_id)):
        if row.id in allowed:
            best.setdefault(row.id, row)
    return [_candidate(row, scores[row.experience_id]) for row in best.values()]


def read(session: Session, *, need: Need, experience_ids: Iterable[int]) -> Read:
    """Look experiences up for a need."""
    asked = frozenset(experience_ids)
    return _read(session, need, asked, _rows(session, need, asked))


def read_more(session: Session, known: Read, *, need: Need, experience_ids: Iterable[int]) -> Read:
    """Look up those of some experiences that were not yet, and add them."""
    missing = frozenset(experience_ids) - known.asked
    if not missing:
        return known
    rows = [*known.rows, *known.far, *_rows(session, need, missing)]
    return _read(session, need, known.asked | missing, rows)


def _read(session: Session, need: Need, asked: frozenset[int], rows: Sequence[Any]) -> Read:
    holders = list({row.id: row for row in rows}.values())
    near = tuple(row for row in rows if row.near_enough)
    far = tuple(row for row in rows if not row.near_enough)
    return Read(asked, near, far, eligibility.sides(session, need=need, people=holders))


def _rows(session: Session, need: Need, experience_ids: Iterable[int]) -> list[Any]:
    asked = {"ids": sorted(experience_ids), "programme_id": need.programme_id}
    found = session.execute(_CANDIDATES, asked).unique().all()
    return [row for row in found if eligibility.answers(row.Mentor, row.state, row.endorsed)]


def _candidate(row: Any, score: float) -> Candidate:
    return Candidate(
        experience_id=row.experience_id,
        person_id=row.id,
        name=row.name,
        job_title=row.job_title,
        organisation=row.organisation or "",
        half_days=row.half_days,
        room=row.Mentor.room,
        score=score,
    )
