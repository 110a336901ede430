"""The words of the notices about offers that move: reminders, other answers, and a turn."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from mentoring.models.notices import NoticeKind
from mentoring.models.pairings import Pairing
from mentoring.models.waiting import KnowHowWait
from mentoring.services.dates import weekday
from mentoring.services.notices import News

if TYPE_CHECKING:
    from mentoring.services.reminders import Reminder


def reminder(one: Reminder, *, pairing: Pairing, reply_by: datetime) -> News:
    """Remind a mentor of an offer that waits for their answer."""
    learner = pairing.need.learner
    often = "This is the last reminder." if one.is_last else "There is one more reminder after this"
    return News(
        kind=one.kind,
        once=one.once,
        subject=f"{learner.name} waits for your answer",
        paragraphs=(
            f"{learner.name}, {learner.job_title or 'a colleague'}, would like to learn from what "
            f"you did: “{pairing.experience.title}”.",
            f"Please answer by the end of {weekday(reply_by)}. A no is as welcome as a yes: it "
            "lets them go on to their next choice. Without an answer that happens by itself.",
            often if one.is_last else f"{often}, and then none.",
        ),
        path=f"/offers/{pairing.id}",
        link="Read the offer and answer it",
    )


def confirm_reminder(one: Reminder, *, pairing: Pairing, reply_by: datetime) -> News:
    """Remind a learner of a yes that waits to be confirmed."""
    mentor = pairing.mentor.person
    return News(
        kind=one.kind,
        once=one.once,
        subject=f"{mentor.name} has said yes and waits for you",
        paragraphs=(
            f"{mentor.name} keeps a place for you. Please confirm by the end of "
            f"{weekday(reply_by)}, and choose a time if one of theirs suits you.",
            "If you do not confirm, the place goes to somebody else, and your next choice is asked."
            + (" This is the last reminder." if one.is_last else ""),
        ),
        path=f"/requests/{pairing.id}",
        link="Confirm and choose a time",
    )


def room_again(wait: KnowHowWait, *, until: datetime) -> News:
    """Tell a learner that somebody has room, and that it is their turn."""
    return News(
        kind=NoticeKind.ROOM_AGAIN,
        once=f"wait:{wait.id}:turn:{wait.turns}",
        subject="Somebody who has done it has room, and it is your turn",
        paragraphs=(
            f"You are on the waiting list for: {wait.knowhow.label}. Somebody who has done it can "
            "take a learner now.",
            f"You are the first whom we tell. It is your turn until the end of {weekday(until)}; "
            "then the next on the list is told. The place is not kept, so it is best to ask soon.",
        ),
        path=f"/needs/{wait.need_id}/waiting",
        link="See who it is, and ask",
    )
