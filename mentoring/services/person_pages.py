"""One person as a programme admin sees them: what they have done, and what was decided."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from mentoring.models.audit import AuditEvent
from mentoring.models.base import plain
from mentoring.models.experiences import Experience, ExperienceState
from mentoring.models.mentors import Mentor, Visibility, Waiver
from mentoring.models.people import Person
from mentoring.models.programmes import Programme, ProgrammeAdmin
from mentoring.services import access
from mentoring.services.access import Viewer

MOST_EVENTS = 50
VISIBILITY = {
    Visibility.NOBODY: "Nobody",
    Visibility.PROGRAMME_TEAM: "The programme team, for rounds only",
    Visibility.SIGNED_IN: "Everybody who is signed in",
}
WAIVERS = {
    Waiver.READINESS: "Readiness to teach",
    Waiver.ENDORSEMENT: "A colleague’s confirmation",
}
CHOICES = tuple((waiver.value, WAIVERS[waiver]) for waiver in Waiver)
# What is told of a person; whom they asked not to meet, for one, never is.
TOLD = {
    ("mentors", "numbers_set"): "Set their numbers",
    ("mentors", "paused"): "Paused",
    ("mentors", "resumed"): "Ended the pause",
    ("mentors", "visibility_set"): "Chose who can see them",
    ("mentors", "readiness_set_aside"): "Readiness was set aside",
    ("mentors", "readiness_counts_again"): "Readiness counts again",
    ("mentors", "endorsement_set_aside"): "A colleague’s confirmation was set aside",
    ("mentors", "endorsement_counts_again"): "A colleague’s confirmation counts again",
    ("people", "imported"): "Put on the register by import",
    ("people", "created"): "Put on the register",
    ("experiences", "imported"): "An experience was imported",
    ("experiences", "submitted"): "Submitted an experience",
    ("experiences", "edited"): "Edited an experience",
    ("experiences", "endorsed"): "An experience was confirmed",
    ("experiences", "withdrawn"): "Withdrew an experience",
}


@dataclass(frozen=True)
class Done:
    """One experience of the person."""

    experience_id: int
    title: str
    state: str
    knowhow: str


@dataclass(frozen=True)
class Teaching:
    """What the person has said about teaching; an admin reads it and changes none of it."""

    learners_at_once: int
    learners_held: int
    cohorts_at_once: int
    paused: bool
    readiness: str
    visibility: str
    hidden: bool


@dataclass(frozen=True)
class SetAside:
    """A condition that does not count for this person."""

    what: str
    label: str
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class Event:
    """One entry of the audit log."""

    at: datetime
    by: str
    told: str
    note: str


@dataclass(frozen=True)
class PersonPage:
    """What an admin sees of one person."""

    person_id: int
    name: str
    email: str
    job_title: str
    profession: str
    organisation: str
    place: str
    runs: tuple[str, ...]
    teaching: Teaching | None
    experiences: tuple[Done, ...]
    drafts: int
    hindrances: tuple[str, ...]
    set_aside: tuple[SetAside, ...]
    may_set_aside: tuple[tuple[str, str], ...]
    is_self: bool
    events: tuple[Event, ...]


def page(session: Session, *, admin: Viewer, person_id: int) -> PersonPage:
    """Show one person to an admin; who has chosen to be seen by nobody keeps their work hidden."""
    person = access.person_for_admin(session, admin, person_id)
    mentor = session.scalar(
        select(Mentor).where(Mentor.person_id == person_id).options(selectinload(Mentor.waivers))
    )
    hidden = mentor is None or mentor.visibility is Visibility.NOBODY
    rows = _experiences(session, person_id)
    shown = [] if hidden else [one for one in rows if one.state is not ExperienceState.DRAFT]
    events = _events(session, person_id, experience_ids=[one.id for one in shown])
    given = {waiver.what for waiver in mentor.waivers} if mentor else set()
    is_self = person_id == admin.person_id
    return PersonPage(
        person_id=person.id,
        name=person.name,
        email=person.email,
        job_title=person.job_title,
        profession=person.profession.label if person.profession else "",
        organisation=person.organisation.name if person.organisation else "",
        place=person.place.name if person.place else "",
        runs=_runs(session, person_id),
        teaching=_teaching(mentor) if mentor else None,
        experiences=tuple(_done(one) for one in shown),
        drafts=0 if hidden else len(rows) - len(shown),
        hindrances=_hindrances(mentor, rows) if mentor else (),
        set_aside=_set_aside(session, mentor, events) if mentor else (),
        may_set_aside=tuple(choice for choice in CHOICES if choice[0] not in given)
        if mentor and not hidden and not is_self
        else (),
        is_self=is_self,
        events=_told(session, events),
    )


def _experiences(session: Session, person_id: int) -> list[Experience]:
    rows = session.scalars(
        select(Experience)
        .where(Experience.holder_id == person_id)
        .options(*access.EXPERIENCE_WHOLE)
        .order_by(Experience.id)
    )
    return list(rows)


def _events(session: Session, person_id: int, *, experience_ids: list[int]) -> list[AuditEvent]:
    about = or_(
        and_(AuditEvent.noun.in_(("people", "mentors")), AuditEvent.noun_id == person_id),
        and_(AuditEvent.noun == "experiences", AuditEvent.noun_id.in_(experience_ids)),
    )
    actions = {action for _, action in TOLD}
    rows = session.scalars(
        select(AuditEvent)
        .where(about, AuditEvent.action.in_(actions))
        .options(joinedload(AuditEvent.note))
        .order_by(AuditEvent.id.desc())
        .limit(MOST_EVENTS)
    )
    return [row for row in rows if (row.noun, row.action) in TOLD]


def _runs(session: Session, person_id: int) -> tuple[str, ...]:
    return tuple(
        session.scalars(
            select(Programme.name)
            .join(ProgrammeAdmin, ProgrammeAdmin.programme_id == Programme.id)
            .where(ProgrammeAdmin.person_id == person_id)
            .order_by(Programme.name)
        )
    )


def _teaching(mentor: Mentor) -> Teaching:
    return Teaching(
        learners_at_once=mentor.learners_at_once,
        learners_held=mentor.learners_held,
        cohorts_at_once=mentor.cohorts_at_once,
        paused=mentor.paused,
        readiness=plain(mentor.readiness).capitalize(),
        visibility=VISIBILITY[mentor.visibility],
        hidden=mentor.visibility is Visibility.NOBODY,
    )


def _done(one: Experience) -> Done:
    return Done(
        experience_id=one.id,
        title=one.title,
        state=one.state.value,
        knowhow=one.knowhow[0].knowhow.label if one.knowhow else "",
    )


def _hindrances(mentor: Mentor, rows: list[Experience]) -> tuple[str, ...]:
    """Say what keeps somebody from being suggested, as the laws look at it."""
    given = {waiver.what for waiver in mentor.waivers}
    states = {one.state for one in rows}
    found = []
    if mentor.visibility is Visibility.NOBODY:
        return ("They have chosen to be shown to nobody.",)
    if mentor.readiness.value != "ready" and Waiver.READINESS not in given:
        found.append("They are not ready to teach yet.")
    if ExperienceState.ENDORSED not in states and Waiver.ENDORSEMENT not in given:
        found.append("No colleague has confirmed an experience of theirs yet.")
    if not states & {ExperienceState.ENDORSED, ExperienceState.SUBMITTED}:
        found.append("They have not submitted an experience yet.")
    if mentor.paused:
        found.append("They take no new learners at the moment.")
    elif mentor.room <= 0:
        found.append("They have no place left, by their own number.")
    return tuple(found)


def _set_aside(session: Session, mentor: Mentor, events: list[AuditEvent]) -> tuple[SetAside, ...]:
    names = _names(session, {waiver.by_id for waiver in mentor.waivers})
    reasons: dict[str, str] = {}
    for event in events:
        reasons.setdefault(event.action, event.note.text if event.note else "")
    return tuple(
        SetAside(
            what=waiver.what.value,
            label=WAIVERS[waiver.what],
            by=names.get(waiver.by_id, ""),
            at=waiver.at,
            reason=reasons.get(f"{waiver.what.value}_set_aside", ""),
        )
        for waiver in mentor.waivers
    )


def _told(session: Session, events: list[AuditEvent]) -> tuple[Event, ...]:
    names = _names(session, {event.actor_id for event in events if event.actor_id})
    return tuple(
        Event(
            at=event.at,
            by=names.get(event.actor_id or 0, "The service itself"),
            told=TOLD[event.noun, event.action],
            note=event.note.text if event.note else "",
        )
        for event in events
    )


def _names(session: Session, ids: set[int]) -> dict[int, str]:
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {row[0]: row[1] for row in rows}
