"""The words of the notices about stories."""

from collections.abc import Sequence
from datetime import datetime

from mentoring.models.notices import NoticeKind
from mentoring.models.stories import Story, StoryConsent, StoryUse
from mentoring.services.dates import day
from mentoring.services.notices import News

USES = {
    StoryUse.PAIRINGS: "on the pages of two people who learn from each other",
    StoryUse.COHORTS: "in groups that learn together",
    StoryUse.TRAINING: "in the training of those who teach",
    StoryUse.START_PAGE: "on the public start page",
}


def ending(row: Story, consents: Sequence[StoryConsent]) -> News:
    """Tell a teller that a consent of theirs is about to end."""
    uses = "; ".join(f"{USES[one.use]}, until {day(one.until)}" for one in consents)
    return News(
        kind=NoticeKind.STORY_ENDING,
        once=f"story:{row.id}:ending:" + "+".join(f"{one.use}={one.until}" for one in consents),
        subject="Your story: may it be used for longer?",
        paragraphs=(
            f"You have told “{row.title}”. It may be used {uses}.",
            "If you do nothing, it is not used any more after that day. You can let it be used for "
            "longer, change it, or take it back today.",
        ),
        path=f"/stories/{row.id}/uses",
        link="Say where it may be used, and until when",
    )


def withdrawn(row: Story, *, at: datetime) -> News:
    """Tell a teller that their story is used nowhere any more."""
    return News(
        kind=NoticeKind.STORY_WITHDRAWN,
        once=f"story:{row.id}:withdrawn:{at.isoformat()}",
        subject="Your story is not used any more",
        paragraphs=(
            "You have taken your story back. It was removed everywhere at that moment, and no copy "
            "was kept. Whoever saw it sees nothing in its place, and nobody asks you why.",
        ),
        path="/stories",
        link="See your stories",
    )
