"""What keeps in the room for whom two people meet: a sentence, and a story where there is one."""

from datetime import datetime

from sqlalchemy.orm import Session

from mentoring.models.pairings import Pairing
from mentoring.models.stories import StoryUse
from mentoring.services import stories
from mentoring.services.stories import Told


def of(row: Pairing) -> str:
    """Give the person’s problem, else the programme’s purpose.

    It stands on every page on which the two meet, so that the purpose travels with them.
    """
    if row.need.person_problem:
        return f"For the person: {row.need.person_problem}"
    return row.need.programme.purpose


def story(session: Session, row: Pairing, *, now: datetime) -> Told | None:
    """Find a story that fits what the two work on, as it may be used at this moment."""
    need = row.need
    return stories.for_use(
        session,
        use=StoryUse.PAIRINGS,
        knowhow=[one.knowhow_id for one in need.knowhow],
        place=need.place_id,
        populations=[one.context_id for one in need.contexts],
        now=now,
    )
