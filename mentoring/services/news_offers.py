"""The words of the notices about offers that move: reminders, other answers, and a turn."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from mentoring.models.notices import NoticeKind
from mentoring.models.pairings import Pairing
from mentoring.models.waiting import KnowHowWait
from mentoring.services.dates import weekday
from mentoring.services.news import declined
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


def group_offered(pairing: Pairing, *, reply_by: datetime) -> News:
    """Ask a learner whether a group would do, as the mentor offers."""
    mentor = pairing.mentor.person
    return News(
        kind=NoticeKind.GROUP_OFFERED,
        once=f"pairing:{pairing.id}:group",
        subject=f"{mentor.name} offers you a group instead",
        paragraphs=(
            f"{mentor.name} cannot meet you one to one, and would take you into a group of 6 to 12 "
            "who learn the same.",
            "There is no such group yet, and we cannot promise when there will be one. If you say "
            "yes, you wait for it, and your need stays open meanwhile. If you say no, we ask your "
            "next choice.",
            f"Please answer by the end of {weekday(reply_by)}. Without an answer we go on to your "
            "next choice.",
        ),
        path=f"/requests/{pairing.id}/group",
        link="Say whether you want a group",
    )


def group_expired(pairing: Pairing, *, moved_on_to: str) -> News:
    """Tell a learner that an offer of a group has ended without an answer, and what is next."""
    told = declined(pairing, moved_on_to=moved_on_to)
    return News(
        kind=told.kind,
        once=told.once,
        subject="The offer of a group has ended",
        paragraphs=(
            "You were offered a group, and the time to answer is over.",
            told.paragraphs[1],
        ),
        path=told.path,
        link=told.link,
    )


def somebody_else(pairing: Pairing, *, name: str, moved_on_to: str) -> News:
    """Tell a learner whom the mentor suggests in their own place."""
    told = declined(pairing, moved_on_to=moved_on_to)
    mentor = pairing.mentor.person
    return News(
        kind=NoticeKind.SOMEBODY_ELSE,
        once=told.once,
        subject=f"{mentor.name} suggests that you ask {name}",
        paragraphs=(
            f"{mentor.name} cannot take this on at the moment, and thinks that {name} would be a "
            "good person to ask. It says nothing about you.",
            told.paragraphs[1]
            if moved_on_to
            else f"Look at what {name} has done, and ask them if it fits.",
        ),
        path=f"/requests/{pairing.id}",
        link=f"See what {name} has done",
    )
