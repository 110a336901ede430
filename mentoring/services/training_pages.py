"""The pages of the training: the task list, one lesson, and what a listener is asked."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from mentoring.errors import NotFoundError
from mentoring.models.experiences import Experience, ExperienceState
from mentoring.models.people import Person
from mentoring.models.training import TeachBack, TeachBackState, TrainingDone, TrainingStep
from mentoring.services import access, lessons, teach_backs
from mentoring.services.access import Viewer
from mentoring.services.lessons import Lesson
from mentoring.services.teach_backs import Listener


@dataclass(frozen=True)
class Task:
    """One page of the training in the list, and the day on which it was read."""

    step: str
    title: str
    done_at: datetime | None


@dataclass(frozen=True)
class LastTeachBack:
    """The newest teach-back of a mentor."""

    state: str
    listener: str
    remark: str
    asked_at: datetime
    reply_by: datetime
    answered_at: datetime | None


@dataclass(frozen=True)
class TrainingPage:
    """How far somebody has come in learning to teach."""

    readiness: str
    readiness_at: datetime | None
    tasks: tuple[Task, ...]
    teach_back: LastTeachBack | None

    @property
    def read(self) -> int:
        """Count the pages that were read."""
        return sum(one.done_at is not None for one in self.tasks)

    @property
    def all_read(self) -> bool:
        """Whether a teach-back can be asked for."""
        return self.read == len(self.tasks)


@dataclass(frozen=True)
class LessonPage:
    """One page of the training, and the next one."""

    lesson: Lesson
    number: int
    done_at: datetime | None
    next_step: str


@dataclass(frozen=True)
class AskPage:
    """Who could listen."""

    listeners: tuple[Listener, ...]


@dataclass(frozen=True)
class ListenPage:
    """What somebody who listens sees."""

    teach_back_id: int
    state: str
    mentor: str
    role: str
    email: str
    experiences: tuple[str, ...]
    remark: str
    reply_by: datetime
    answered_at: datetime | None


@dataclass(frozen=True)
class ToHear:
    """A teach-back that waits for somebody to listen."""

    teach_back_id: int
    mentor: str


def page(session: Session, *, mentor: Viewer) -> TrainingPage:
    """Show somebody how far they have come."""
    row = access.own_mentor(session, mentor)
    done = _done(session, row.person_id)
    tasks = (Task(step.value, lessons.lesson(step).title, done.get(step)) for step in TrainingStep)
    return TrainingPage(
        readiness=row.readiness.value,
        readiness_at=row.readiness_at,
        tasks=tuple(tasks),
        teach_back=_last(session, row.person_id),
    )


def lesson(session: Session, *, mentor: Viewer, step: str) -> LessonPage:
    """Show one page of the training."""
    row = access.own_mentor(session, mentor)
    steps = list(TrainingStep)
    if step not in set(steps):
        raise NotFoundError("There is no such page of the training.")
    number = steps.index(TrainingStep(step)) + 1
    return LessonPage(
        lesson=lessons.lesson(TrainingStep(step)),
        number=number,
        done_at=_done(session, row.person_id).get(TrainingStep(step)),
        next_step=steps[number].value if number < len(steps) else "",
    )


def whom(session: Session, *, mentor: Viewer) -> AskPage:
    """Show who could listen."""
    row = access.own_mentor(session, mentor)
    return AskPage(teach_backs.listeners(session, mentor_id=row.person_id))


def to_hear(session: Session, *, listener: Viewer, teach_back_id: int) -> ListenPage:
    """Show a teach-back to the one who was asked to listen."""
    row = teach_backs.heard_by(session, listener=listener, teach_back_id=teach_back_id)
    held = select(Experience.title).where(
        Experience.holder_id == row.mentor_id,
        Experience.state.in_((ExperienceState.SUBMITTED, ExperienceState.ENDORSED)),
    )
    person = row.mentor.person
    return ListenPage(
        teach_back_id=row.id,
        state=row.state.value,
        mentor=person.name,
        role=person.job_title,
        email=person.email if row.state is TeachBackState.ASKED else "",
        experiences=tuple(session.scalars(held.order_by(Experience.id))),
        remark=row.remark,
        reply_by=row.reply_by,
        answered_at=row.answered_at,
    )


def waiting_for(session: Session, *, listener: Viewer) -> tuple[ToHear, ...]:
    """List the teach-backs that somebody was asked to listen to and has not answered."""
    rows = session.execute(
        select(TeachBack.id, Person.name)
        .join(Person, Person.id == TeachBack.mentor_id)
        .where(TeachBack.listener_id == listener.person_id, TeachBack.state == TeachBackState.ASKED)
        .order_by(TeachBack.id)
    )
    return tuple(ToHear(*row) for row in rows)


def _done(session: Session, mentor_id: int) -> dict[TrainingStep, datetime]:
    rows = session.scalars(select(TrainingDone).where(TrainingDone.mentor_id == mentor_id))
    return {row.step: row.done_at for row in rows}


def _last(session: Session, mentor_id: int) -> LastTeachBack | None:
    row = session.scalar(
        select(TeachBack)
        .where(TeachBack.mentor_id == mentor_id)
        .options(joinedload(TeachBack.listener))
        .order_by(TeachBack.id.desc())
        .limit(1)
    )
    if row is None:
        return None
    return LastTeachBack(
        row.state.value, row.listener.name, row.remark, row.asked_at, row.reply_by, row.answered_at
    )
