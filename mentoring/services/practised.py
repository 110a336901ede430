"""What follows a change that somebody else has seen: an experience, and the next integrator."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.models.changes import ChangeConfirmation, PracticeChange
from mentoring.models.experiences import (
    Endorsement,
    Experience,
    ExperienceContext,
    ExperienceKnowHow,
    ExperienceState,
    OwnPart,
)
from mentoring.models.needs import NeedContext, NeedKnowHow
from mentoring.models.people import Person
from mentoring.services import lineage, news_changes, taught
from mentoring.services.audit import Act, record
from mentoring.services.notices import tell, tell_all
from mentoring.services.taught import Taught

LONGEST_TITLE, MOST_KNOWHOW = 120, 5


def confirmed(
    session: Session, row: PracticeChange, *, by: ChangeConfirmation, now: datetime
) -> Experience:
    """Draft the learner's experience from a change that was seen, and tell whom they learned from.

    The experience of their mentor, or of whoever led their cohort, is the one it was learned
    through: one step nearer to the source.
    """
    source = taught.by(session, row)
    made = Experience(
        holder_id=row.learner_id,
        state=ExperienceState.DRAFT,
        title=title(row.what),
        what_was_done=_what_was_done(row),
        result=_result(row),
        # Whoever changed how they work did the work in it, until they say that it was more.
        own_part=OwnPart.DELIVERED,
        first_year=(row.tried_at or now).year,
        last_year=now.year,
        place_id=row.need.place_id or row.learner.place_id,
        synthetic=row.learner.synthetic,
        created_at=now,
    )
    _learn(made, row, source)
    made.knowhow = [
        ExperienceKnowHow(knowhow_id=one, rank=rank)
        for rank, one in enumerate(_knowhow(session, row, source), start=1)
    ]
    made.contexts = [
        ExperienceContext(context_id=one, rank=rank)
        for rank, one in enumerate(_contexts(session, row), start=1)
    ]
    made.endorsements = [Endorsement(by_email=by.by_email, by_name=by.by_name, by_role=by.by_role)]
    session.add(made)
    session.flush()
    row.experience_id = made.id
    record(session, Act(None, "drafted", made), now=now)
    _tell_above(session, row, source, now=now)
    return made


def endorsed(session: Session, row: Experience, *, now: datetime) -> None:
    """Ask whoever learned it whether they would teach it, and tell whom they learned it from."""
    if not row.steps_from_source:
        return
    holder = session.get_one(Person, row.holder_id)
    tell(session, recipient=holder, news=news_changes.teach_next(row), now=now)
    if row.learned_from_id is not None:
        mentor = session.get_one(Person, row.learned_from_id)
        told = news_changes.can_teach(row, learner=holder, mentor=mentor)
        tell(session, recipient=mentor, news=told, now=now)


def title(what: str) -> str:
    """Give the first sentence of what was done, as a title."""
    first = what.strip().splitlines()[0]
    for mark in (". ", "; ", ": "):
        first = first.partition(mark)[0]
    if len(first) > LONGEST_TITLE:
        first = first[:LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(",;:") + " …"
    return first.rstrip(".")


def _what_was_done(row: PracticeChange) -> str:
    whom, where = (said.rstrip(".") for said in (row.for_whom, row.where_at))
    return f"{row.what}\n\nFor whom: {whom}.\n\nWhere: {where}."


def _result(row: PracticeChange) -> str:
    return f"{row.result}\n\nMeasured by: {row.measure}" if row.result else ""


def _learn(made: Experience, row: PracticeChange, source: Taught) -> None:
    """Keep from whom it was learned; a change of a cohort keeps through what, as leads change."""
    if source.experience is not None:
        made.learn_through(source.experience)
        if row.membership_id is not None:
            row.learned_through_id = source.experience.id
    elif source.mentor is not None:
        made.learned_from_id, made.steps_from_source = source.mentor.id, 1


def _knowhow(session: Session, row: PracticeChange, source: Taught) -> list[str]:
    """Give what the need asked for and the mentor's experience shows; else what was asked for."""
    through = source.experience.id if source.experience else 0
    asked = session.scalars(
        select(NeedKnowHow.knowhow_id)
        .where(NeedKnowHow.need_id == row.need_id)
        .order_by(NeedKnowHow.rank)
    ).all()
    taught = session.scalars(
        select(ExperienceKnowHow.knowhow_id)
        .where(ExperienceKnowHow.experience_id == through)
        .order_by(ExperienceKnowHow.rank)
    ).all()
    both = [one for one in asked if one in taught]
    return list(both or asked or taught)[:MOST_KNOWHOW]


def _contexts(session: Session, row: PracticeChange) -> list[str]:
    """Give the circumstances that the learner confirmed of their need."""
    return list(
        session.scalars(
            select(NeedContext.context_id)
            .where(NeedContext.need_id == row.need_id)
            .order_by(NeedContext.rank, NeedContext.context_id)
        )
    )


def _tell_above(session: Session, row: PracticeChange, source: Taught, *, now: datetime) -> None:
    """Tell the mentor or the lead, and those above them who want to hear it."""
    mentor, told = source.mentor, []
    if mentor is not None:
        told.append((mentor, news_changes.practised(row, learner=row.learner, mentor=mentor)))
    through = source.experience.id if source.experience else 0
    for person, steps in lineage.followers_above(session, experience_id=through):
        if person.id not in (mentor.id if mentor else 0, row.learner_id):
            told.append((person, news_changes.practised_further(row, person=person, steps=steps)))
    tell_all(session, told, now=now)
