"""Which stories of public partners may be told in cohorts today."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from mentoring.models.stories import Story, StoryConsent, StoryUse
from mentoring.services import stories


def for_cohorts(session: Session, *, now: datetime) -> dict[int, int]:
    """Give, for each public partner with a story for groups, the newest of them."""
    rows = session.execute(told(now, Story.teller_id, Story.id).order_by(Story.id))
    return {row[0]: row[1] for row in rows}


def told(now: datetime, *columns: Any) -> Select[Any]:
    """Ask for columns of the stories that may be told in cohorts today."""
    return (
        select(*columns)
        .join(StoryConsent, StoryConsent.story_id == Story.id)
        .where(
            Story.withdrawn_at.is_(None),
            StoryConsent.use == StoryUse.COHORTS,
            StoryConsent.until >= stories.today(now),
        )
    )
