"""Tellers are asked, two weeks before a consent of theirs ends, whether it may go on."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from mentoring.db import Database
from mentoring.models.stories import Story, StoryConsent
from mentoring.services import news_stories, stories
from mentoring.services.notices import tell

TELL_BEFORE = timedelta(days=14)


def run(database: Database, *, clock: Callable[[], datetime]) -> int:
    """Tell tellers, two weeks before, that a consent of theirs ends; each day is told of once."""
    with database.reading() as session:
        due = session.scalars(_ending(clock()).order_by(StoryConsent.story_id)).all()
    done = 0
    for story_id in sorted(set(due)):
        with database.transaction() as session:
            done += _tell_of_ending(session, story_id, now=clock())
    return done


def _tell_of_ending(session: Session, story_id: int, *, now: datetime) -> bool:
    row = session.scalar(
        select(Story)
        .where(Story.id == story_id)
        .options(joinedload(Story.teller, innerjoin=True), selectinload(Story.consents))
        .with_for_update(skip_locked=True, of=Story)
    )
    if row is None or session.scalar(_ending(now).where(Story.id == story_id)) is None:
        return False
    first = stories.today(now)
    ending = [
        one
        for one in row.consents
        if first <= one.until <= first + TELL_BEFORE and one.until != one.told_until
    ]
    for one in ending:
        one.told_until = one.until
    tell(session, recipient=row.teller, news=news_stories.ending(row, ending), now=now)
    return True


def _ending(now: datetime) -> Select[int]:
    first = stories.today(now)
    return (
        select(StoryConsent.story_id)
        .join(Story, Story.id == StoryConsent.story_id)
        .where(
            Story.withdrawn_at.is_(None),
            StoryConsent.until.between(first, first + TELL_BEFORE),
            or_(StoryConsent.told_until.is_(None), StoryConsent.told_until != StoryConsent.until),
        )
    )
