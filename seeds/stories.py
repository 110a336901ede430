"""The story that the invented public partner tells, so that pages of a demo have one to show."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from mentoring.services import stories, story_looks
from mentoring.services.access import Viewer
from mentoring.services.stories import About, Words

TITLE = "Eleven people, and nobody to ask"
TEXT = (
    "In the last year of her life eleven people came to our house to look after my wife, from six "
    "services. Each of them was kind. None of them knew what the one before had said, so I told "
    "it again, every time, at the door.\n"
    "On a Friday evening her breathing got worse. I rang three numbers and was told each time that "
    "it was for another service. She went to hospital, where nobody knew her, and she lay in a "
    "corridor for a night.\n"
    "It would have taken one name on the fridge: somebody who knew all of them, and us."
)
ABOUT = About(
    knowhow=("K01", "K02", "K03", "K04"),
    populations=("population.older_frailty", "population.end_of_life"),
)


def tell(session: Session, *, teller: Viewer, admin: Viewer, now: datetime) -> None:
    """Tell the story, for every use and for a year; an admin has looked at it."""
    words = Words(TITLE, TEXT, "Derek, who looked after his wife")
    row = stories.begin(session, teller=teller, words=words, now=now)
    stories.say_about(session, teller=teller, story_id=row.id, about=ABOUT)
    chosen = dict.fromkeys(("pairings", "cohorts", "training", "start_page"), "year")
    stories.consent(session, teller=teller, story_id=row.id, chosen=chosen, now=now)
    where: dict[str, Any] = {"admin": admin, "programme_id": min(admin.admin_of), "now": now}
    for one in story_looks.page(session, **where).waiting:
        story_looks.allow(session, **where, story_id=one.story_id, words=one.words)
