"""What the pages of one's own experiences show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from mentoring.models.base import plain
from mentoring.models.experiences import (
    EndorsementAnswer,
    Experience,
    ExperienceKnowHow,
    ExperienceState,
    NoteBasis,
)
from mentoring.models.mentors import Mentor
from mentoring.models.pairings import HOLDS_A_PLACE, Pairing, PairingState
from mentoring.models.people import Person
from mentoring.services import access, endorsements, experiences, lineage
from mentoring.services.access import Viewer
from mentoring.services.suggestions import where, years
from mentoring.services.wordlists import Word


@dataclass(frozen=True)
class OwnExperience:
    """One experience in the list of its holder's."""

    experience_id: int
    title: str
    state: str
    knowhow: tuple[str, ...]
    where: str
    years: str


@dataclass(frozen=True)
class ListPage:
    """Somebody's experiences, and whether they have said how many people they can take."""

    experiences: tuple[OwnExperience, ...]
    is_mentor: bool
    learners_at_once: int


@dataclass(frozen=True)
class ExperiencePage:
    """One experience as its holder sees it, with what is still missing."""

    experience_id: int
    state: str
    title: str
    what_was_done: str
    knowhow: tuple[Word, ...]
    contexts: Mapping[str, tuple[Word, ...]]
    place_id: str
    where: str
    first_year: int | None
    last_year: int | None
    years: str
    own_part: str
    what_it_took: str
    working_note: str
    note_is_an_example: bool
    result: str
    evidence: str
    how_it_went: str
    would_change: str
    does_now: str
    colleague: str
    confirmed_before: bool
    confirmed_at: datetime | None
    confirmed_by: str
    asked_at: datetime | None
    asked_until: datetime | None
    declined: bool
    learned: str
    remark: str
    missing: Mapping[str, str]
    agreed: int
    waiting: int


def listed(session: Session, *, holder: Viewer) -> ListPage:
    """List somebody's own experiences, the newest first and those withdrawn last."""
    rows = session.scalars(
        select(Experience)
        .where(Experience.holder_id == holder.person_id)
        .options(
            selectinload(Experience.knowhow).joinedload(ExperienceKnowHow.knowhow),
            joinedload(Experience.place),
            joinedload(Experience.site),
        )
        .order_by(Experience.state == ExperienceState.WITHDRAWN, Experience.id.desc())
    )
    mentor = session.get(Mentor, holder.person_id)
    return ListPage(
        experiences=tuple(_own(row) for row in rows),
        is_mentor=mentor is not None,
        learners_at_once=mentor.learners_at_once if mentor else 0,
    )


def shown(session: Session, *, holder: Viewer, experience_id: int) -> ExperiencePage:
    """Show one experience to its holder."""
    row = access.own_experience(session, holder, experience_id)
    resting = _resting_on(session, experience_id)
    asked = [one for one in row.endorsements if one.endorsed_at is None]
    confirmed = [one for one in row.endorsements if one.endorsed_at is not None]
    link = endorsements.open_link(session, row)
    return ExperiencePage(
        experience_id=row.id,
        state=row.state.value,
        title=row.title,
        what_was_done=row.what_was_done,
        knowhow=tuple(
            Word(one.knowhow_id, one.knowhow.label, one.knowhow.description) for one in row.knowhow
        ),
        contexts=_by_kind(row),
        place_id=row.place_id or "",
        where=where(row),
        first_year=row.first_year,
        last_year=row.last_year,
        years=years(row),
        own_part=experiences.own_part(row),
        what_it_took=row.what_it_took,
        working_note=row.working_note,
        note_is_an_example=row.note_basis is NoteBasis.ILLUSTRATIVE,
        result=row.result,
        evidence=row.evidence.value,
        how_it_went=row.how_it_went.value if row.how_it_went else "",
        would_change=row.would_change,
        does_now=row.does_now,
        colleague=asked[-1].by_email if asked else "",
        confirmed_before=any(one.by_id is not None for one in asked),
        confirmed_at=max((one.endorsed_at for one in confirmed if one.endorsed_at), default=None),
        confirmed_by=endorsements.who(confirmed[-1]) if confirmed else "",
        asked_at=link.made_at if link else None,
        asked_until=link.expires_at if link else None,
        declined=bool(asked) and asked[-1].answer is EndorsementAnswer.DECLINED,
        learned=_learned(session, row),
        remark=asked[-1].remark if asked else "",
        missing=experiences.missing(row) if row.state is ExperienceState.DRAFT else {},
        agreed=sum(resting.get(state, 0) for state in HOLDS_A_PLACE),
        waiting=resting.get(PairingState.REQUESTED, 0),
    )


def _learned(session: Session, row: Experience) -> str:
    """Say from whom it was learned, and how far that is from whoever did it first."""
    name = session.scalar(select(Person.name).where(Person.id == row.learned_from_id))
    return lineage.learned(who="You", steps=row.steps_from_source, name=name or "")


def _own(row: Experience) -> OwnExperience:
    return OwnExperience(
        experience_id=row.id,
        title=row.title,
        state=plain(row.state),
        knowhow=tuple(one.knowhow.label for one in row.knowhow),
        where=where(row),
        years=years(row),
    )


def _by_kind(row: Experience) -> dict[str, tuple[Word, ...]]:
    found: dict[str, tuple[Word, ...]] = {}
    for one in row.contexts:
        word = Word(one.context_id, one.context.label, one.context.description)
        kind = one.context.kind.value
        found[kind] = (*found.get(kind, ()), word)
    return found


def _resting_on(session: Session, experience_id: int) -> dict[PairingState, int]:
    counted = (
        select(Pairing.state, func.count())
        .where(Pairing.experience_id == experience_id)
        .group_by(Pairing.state)
    )
    return {row[0]: row[1] for row in session.execute(counted)}
