"""Concerns: told to one named person of the programme, read by nobody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from mentoring.errors import InvalidError, NotFoundError, RuleBrokenError
from mentoring.models.concerns import Concern, ConcernState
from mentoring.models.mentors import Mentor
from mentoring.models.needs import Need
from mentoring.models.pairings import Pairing
from mentoring.models.people import Person
from mentoring.models.programmes import ProgrammeAdmin
from mentoring.services import access, messages, news_between
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record
from mentoring.services.notices import tell

REMIND_AFTER = timedelta(days=2)
MOST_LISTED = 200


@dataclass(frozen=True)
class Named:
    """Somebody of the programme who can be told."""

    person_id: int
    name: str
    role: str


@dataclass(frozen=True)
class RaisePage:
    """Whom somebody can tell of a concern."""

    pairing_id: int
    other: str
    whom: tuple[Named, ...]


@dataclass(frozen=True)
class Told:
    """What somebody tells, and whom."""

    to_id: int
    text: str
    form: str


@dataclass(frozen=True)
class Listed:
    """One concern in a list."""

    concern_id: int
    who: str
    is_own: bool
    state: str
    raised_at: datetime


@dataclass(frozen=True)
class ConcernPage:
    """One concern, as the two who may read it do."""

    concern_id: int
    pairing_id: int
    is_own: bool
    by: str
    by_email: str
    to: str
    about: str
    text: str
    answer: str
    state: str
    raised_at: datetime
    answered_at: datetime | None


def whom(session: Session, *, viewer: Viewer, pairing_id: int) -> RaisePage:
    """Name those who can be told: whoever runs the programme, but neither of the two."""
    row = access.pairing_of_either(session, viewer, pairing_id, agreed=True)
    return RaisePage(row.id, messages.other_of(row, viewer).name, _admins(session, row))


def tell_somebody(
    session: Session, *, viewer: Viewer, pairing_id: int, told: Told, now: datetime
) -> Concern:
    """Tell one person of a concern; a form that is sent twice tells once."""
    row = access.pairing_of_either(session, viewer, pairing_id, agreed=True)
    sent = session.scalar(select(Concern).where(Concern.form == told.form))
    if sent is not None and sent.by_id == viewer.person_id:
        return sent
    if told.to_id not in {one.person_id for one in _admins(session, row)}:
        raise InvalidError({"to": "Choose whom to tell"})
    said = messages.checked(told.text)
    made = Concern(
        pairing_id=row.id,
        programme_id=row.need.programme_id,
        by_id=viewer.person_id,
        to_id=told.to_id,
        form=told.form,
        text=said,
        raised_at=now,
    )
    made.by = session.get_one(Person, viewer.person_id)
    made.to = session.get_one(Person, told.to_id)
    session.add(made)
    session.flush()
    record(session, Act(viewer.person_id, "concern_raised", made), now=now)
    tell(session, recipient=made.to, news=news_between.concern(made), now=now)
    return made


def answer(session: Session, *, viewer: Viewer, concern_id: int, text: str, now: datetime) -> None:
    """Answer whoever raised a concern."""
    row = _found(session, viewer, concern_id)
    if row.to_id != viewer.person_id:
        raise NotFoundError("There is no such concern for you to answer.")
    said = messages.checked(text)
    if row.state is ConcernState.ANSWERED:
        if row.answer == said:
            return
        raise RuleBrokenError("You have answered this already. Write to them by e-mail.")
    row.move_to(ConcernState.ANSWERED, now=now)
    row.answer = said
    record(session, Act(viewer.person_id, "concern_answered", row), now=now)
    tell(session, recipient=row.by, news=news_between.concern_answered(row), now=now)


def page(session: Session, *, viewer: Viewer, concern_id: int) -> ConcernPage:
    """Show a concern to either of the two who may read it."""
    row = _found(session, viewer, concern_id)
    return ConcernPage(
        concern_id=row.id,
        pairing_id=row.pairing_id,
        is_own=row.by_id == viewer.person_id,
        by=row.by.name,
        by_email=row.by.email,
        to=row.to.name,
        about=_about(session, row),
        text=row.text,
        answer=row.answer,
        state=row.state.value,
        raised_at=row.raised_at,
        answered_at=row.answered_at,
    )


def index(session: Session, *, viewer: Viewer) -> tuple[Listed, ...]:
    """List the concerns that somebody has raised or was told, the newest first."""
    rows = session.scalars(
        select(Concern)
        .where(or_(Concern.to_id == viewer.person_id, Concern.by_id == viewer.person_id))
        .options(joinedload(Concern.by), joinedload(Concern.to))
        .order_by(Concern.id.desc())
        .limit(MOST_LISTED)
    )
    return tuple(
        Listed(
            one.id,
            one.to.name if one.by_id == viewer.person_id else one.by.name,
            one.by_id == viewer.person_id,
            one.state.value,
            one.raised_at,
        )
        for one in rows
    )


def of_mine(session: Session, *, viewer: Viewer) -> tuple[int, int]:
    """Count the concerns that wait for somebody's answer, and all that they can read."""
    waits = func.count().filter(
        Concern.to_id == viewer.person_id, Concern.state == ConcernState.RAISED
    )
    counted = select(waits, func.count()).where(
        or_(Concern.to_id == viewer.person_id, Concern.by_id == viewer.person_id)
    )
    row = session.execute(counted).one()
    return row[0], row[1]


def remind(session: Session, *, now: datetime) -> int:
    """Remind, once, whoever was told of a concern and has not answered for two days."""
    rows: Sequence[Concern] = session.scalars(
        select(Concern)
        .where(Concern.state == ConcernState.RAISED, Concern.raised_at <= now - REMIND_AFTER)
        .options(joinedload(Concern.by), joinedload(Concern.to))
        .order_by(Concern.id)
        .with_for_update(skip_locked=True, of=Concern)
    ).all()
    return sum(
        tell(session, recipient=one.to, news=news_between.concern(one, again=True), now=now)
        for one in rows
    )


def _found(session: Session, viewer: Viewer, concern_id: int) -> Concern:
    found = session.scalar(
        select(Concern)
        .where(Concern.id == concern_id)
        .options(joinedload(Concern.by), joinedload(Concern.to))
    )
    if found is None or viewer.person_id not in (found.by_id, found.to_id):
        raise NotFoundError("There is no such concern of yours.")
    return found


def _about(session: Session, row: Concern) -> str:
    """Name the other of the two whom the concern is about."""
    pairing = session.scalars(
        select(Pairing)
        .where(Pairing.id == row.pairing_id)
        .options(
            joinedload(Pairing.need).joinedload(Need.learner),
            joinedload(Pairing.mentor).joinedload(Mentor.person),
        )
    ).one()
    is_mentors = pairing.mentor_id == row.by_id
    return (pairing.need.learner if is_mentors else pairing.mentor.person).name


def _admins(session: Session, row: Pairing) -> tuple[Named, ...]:
    rows = session.scalars(
        select(Person)
        .join(ProgrammeAdmin, ProgrammeAdmin.person_id == Person.id)
        .where(
            ProgrammeAdmin.programme_id == row.need.programme_id,
            Person.id.not_in((row.mentor_id, row.need.learner_id)),
        )
        .order_by(Person.name, Person.id)
    )
    return tuple(Named(one.id, one.name, one.job_title) for one in rows)
