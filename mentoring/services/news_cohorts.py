"""The words of the notices about cohorts that have gone out."""

from datetime import datetime

from mentoring.models.cohorts import Cohort, CohortState, JoinRequest, JoinState, Membership
from mentoring.models.notices import NoticeKind
from mentoring.services.dates import day, weekday
from mentoring.services.notices import News

SEE = "See the cohort"


def invited(row: Membership, cohort: Cohort, *, instead: bool = False) -> News:
    """Invite a learner, and say by when to answer."""
    why = (
        "A place in a cohort has become free, and it fits what you have to get done."
        if instead
        else "You have something to get done that others have too."
    )
    return News(
        kind=NoticeKind.COHORT_INVITED,
        once=f"membership:{row.id}:invited",
        subject=f"You are invited to a cohort: {cohort.name}",
        paragraphs=(
            f"{why} In this cohort {cohort.size_least} to {cohort.size_most} people learn together "
            f"from somebody who has done it: {cohort.aim}",
            _until(row.reply_by),
            "You can leave again after a yes, and a no is as welcome: nobody in it hears why, and "
            "your need is then open again.",
        ),
        path=f"/cohorts/{cohort.id}",
        link="See who leads it and how it meets, and answer",
    )


def lead_asked(
    cohort: Cohort, *, second: bool, reply_by: datetime | None, once: str, learners: int
) -> News:
    """Ask a mentor whether they lead a cohort."""
    part = "as the second lead, who takes over if the first cannot go on" if second else ""
    return News(
        kind=NoticeKind.COHORT_LEAD_ASKED,
        once=once,
        subject=f"Would you lead a cohort: {cohort.name}?",
        paragraphs=(
            f"{learners} people have to get done what you have done: {cohort.aim}",
            " ".join(one for one in ("You are asked to lead them", part) if one)
            + f". It meets {cohort.meetings} times, and it holds one of your places for cohorts.",
            f"{_until(reply_by)} A no is as welcome as a yes: somebody else is then asked.",
        ),
        path=f"/cohorts/{cohort.id}",
        link="Look at the cohort and answer",
    )


def beside(cohort: Cohort, *, to: int, as_partner: bool) -> News:
    """Tell a public partner, or who stands up for the whole, that a cohort with them is out."""
    part = (
        "You are its public partner: you keep in the room for whom it is. If you have chosen a "
        "story for groups, its people can read it as long as you let them."
        if as_partner
        else "You are named as the person who stands up for the whole pathway in it, with what "
        "you can do for it."
    )
    return News(
        kind=NoticeKind.COHORT_BESIDE,
        once=f"cohort:{cohort.id}:beside:{to}",
        subject=f"A cohort with you is forming: {cohort.name}",
        paragraphs=(
            f"Its learners and leads have been asked: {cohort.aim}",
            part,
            "If this is not right, please tell your programme team. You are told when it begins.",
        ),
        path=f"/cohorts/{cohort.id}",
        link=SEE,
    )


def reminder(cohort: Cohort, *, once: str, reply_by: datetime, lead: bool, is_last: bool) -> News:
    """Remind somebody that a cohort waits for their answer."""
    what = "whether you lead it" if lead else "whether you would like to be in it"
    often = "This is the last reminder." if is_last else "There is one more reminder, and then none"
    return News(
        kind=NoticeKind.COHORT_REMINDER,
        once=once,
        subject=f"A cohort waits for your answer: {cohort.name}",
        paragraphs=(
            f"Please say {what}, by the end of {weekday(reply_by)}.",
            "A no is as welcome as a yes: somebody else can then have the place. Without an "
            "answer that happens by itself.",
            often if is_last else f"{often}.",
        ),
        path=f"/cohorts/{cohort.id}",
        link="Look at the cohort and answer",
    )


def expired(cohort: Cohort, *, once: str, need_id: int | None = None) -> News:
    """Tell somebody that the time to answer is over, and what is next."""
    is_open = "Your need is open again: ask somebody yourself, or leave it to the next round."
    over = cohort.state is CohortState.COMPLETED
    why = "The cohort has come to its end" if over else "No answer came in time"
    goes = "" if over else ", so the place goes to somebody else"
    return News(
        kind=NoticeKind.COHORT_EXPIRED,
        once=once,
        subject=f"The time to answer is over: {cohort.name}",
        paragraphs=(
            f"{why}{goes}. That happens, and it says nothing about you.",
            is_open if need_id else "You need do nothing, and your place for a cohort is free.",
        ),
        path=f"/needs/{need_id}" if need_id else "/offers",
        link="See your need" if need_id else "See your offers",
    )


def begun(cohort: Cohort, *, to: int) -> News:
    """Tell somebody in a cohort that it begins."""
    when = f" The first meeting is from {day(cohort.starts_on)} on." if cohort.starts_on else ""
    return News(
        kind=NoticeKind.COHORT_BEGUN,
        once=f"cohort:{cohort.id}:begun:{to}",
        subject=f"Your cohort begins: {cohort.name}",
        paragraphs=(
            f"Enough people have said yes, and the lead has too.{when}",
            "On its page you see who is in it and how to reach each other.",
        ),
        path=f"/cohorts/{cohort.id}",
        link=SEE,
    )


def left(cohort: Cohort, *, row: Membership, name: str, to: int) -> News:
    """Tell a lead or an admin that a learner has left."""
    return News(
        kind=NoticeKind.COHORT_LEFT,
        once=f"membership:{row.id}:left:{to}",
        subject=f"{name} has left the cohort: {cohort.name}",
        paragraphs=(
            f"{name} cannot go on in it. People’s work changes; it says nothing about anybody.",
            "While it is early enough, the next person who fits is invited by itself, and you are "
            "told.",
        ),
        path=f"/cohorts/{cohort.id}",
        link=SEE,
    )


def lead_left(cohort: Cohort, *, names: tuple[str, str], once: str) -> News:
    """Tell that a lead has stepped back, and who leads now; `names` are of both, or empty."""
    gone, now_first = names
    next_step = (
        f"{now_first} leads it now."
        if now_first
        else "Nobody leads it just now. The programme looks for somebody else who has done it."
    )
    return News(
        kind=NoticeKind.COHORT_LEAD_LEFT,
        once=once,
        subject=f"Who leads has changed: {cohort.name}",
        paragraphs=(f"{gone or 'A lead'} cannot lead this cohort any more.", next_step),
        path=f"/cohorts/{cohort.id}",
        link=SEE,
    )


def cancelled(cohort: Cohort, *, to: int, as_learner: bool) -> News:
    """Tell somebody that a cohort does not take place."""
    return News(
        kind=NoticeKind.COHORT_CANCELLED,
        once=f"cohort:{cohort.id}:cancelled:{to}",
        subject=f"This cohort does not take place: {cohort.name}",
        paragraphs=(
            "The programme has cancelled it before it began. It says nothing about you.",
            "Your need is open again: ask somebody yourself, or leave it to the next round."
            if as_learner
            else "You need do nothing. Where you were to lead it, your place is free again.",
        ),
        path=f"/cohorts/{cohort.id}",
        link=SEE,
    )


def completed(cohort: Cohort, *, to: int, as_learner: bool) -> News:
    """Tell somebody that a cohort is at its end; ask a learner what they will change."""
    ask = (
        "What will you change where you work, and by when? Write it down with its day: we ask you "
        "then how it went, and a colleague can say that they have seen it."
    )
    return News(
        kind=NoticeKind.COHORT_COMPLETED,
        once=f"cohort:{cohort.id}:completed:{to}",
        subject=f"At its end: {cohort.name}",
        paragraphs=(
            "This cohort has come to its end. Thank you for what you brought to it.",
            ask if as_learner else "You can still see its page, with who was in it.",
        ),
        path=f"/cohorts/{cohort.id}",
        link="Say what you will change, and by when" if as_learner else SEE,
    )


def wish(row: JoinRequest, cohort: Cohort, *, to: int) -> News:
    """Tell an admin that somebody would like to join a cohort."""
    return News(
        kind=NoticeKind.COHORT_WISH,
        once=f"wish:{row.id}:{to}",
        subject=f"Somebody would like to join a cohort: {cohort.name}",
        paragraphs=(
            "A learner has asked for a place in it. Their need stays open until you answer.",
            "Their wish is their yes: when you give them the place, they have it.",
        ),
        path=f"/cohorts/{cohort.id}",
        link="See who it is, and answer",
    )


def wish_answered(row: JoinRequest, cohort: Cohort) -> News:
    """Tell a learner whether they have the place that they asked for."""
    taken = row.state is JoinState.TAKEN
    return News(
        kind=NoticeKind.COHORT_WISH_ANSWERED,
        once=f"wish:{row.id}:answered",
        subject=f"{'You are in the cohort' if taken else 'No place this time'}: {cohort.name}",
        paragraphs=(
            "You asked for a place in it, and you have it."
            if taken
            else "There is no place for you in it this time. It says nothing about you.",
            "You see who else is in it on its page."
            if taken
            else "Your need is open as before: ask somebody yourself, wait in the list, or leave "
            "it to the next round.",
        ),
        path=f"/cohorts/{cohort.id}" if taken else f"/needs/{row.need_id}",
        link=SEE if taken else "See your need",
    )


def not_published(cohort: Cohort, *, because: str, at: datetime) -> News:
    """Tell whoever published a cohort that it did not go out, and why."""
    return News(
        kind=NoticeKind.COHORT_NOT_PUBLISHED,
        once=f"cohort:{cohort.id}:not_published:{at:%Y%m%d%H%M%S}",
        subject=f"A cohort did not go out: {cohort.name}",
        paragraphs=(
            "Something changed after you published it, so nobody has been asked.",
            because,
            "Change who is in it, and publish it again.",
        ),
        path=f"/programmes/{cohort.programme_id}/cohorts",
        link="See the cohorts of your programme",
    )


def replaced(cohort: Cohort, *, membership_id: int, to: int, said_yes: bool) -> News:
    """Tell a lead that somebody has the place of whoever left."""
    who = "has joined" if said_yes else "is invited"
    return News(
        kind=NoticeKind.COHORT_REPLACED,
        once=f"membership:{membership_id}:replaced:{to}",
        subject=f"Somebody else {who}: {cohort.name}",
        paragraphs=(
            f"A place had become free, and the next person who fits {who}.",
            "You see who it is when they are in it."
            if not said_yes
            else "You see who it is on its page.",
        ),
        path=f"/cohorts/{cohort.id}",
        link=SEE,
    )


def not_replaced(cohort: Cohort, *, membership_id: int, to: int, because: str) -> News:
    """Tell an admin that nobody could be invited for a free place, and why."""
    return News(
        kind=NoticeKind.COHORT_NOT_REPLACED,
        once=f"membership:{membership_id}:not_replaced:{to}",
        subject=f"A place stays free: {cohort.name}",
        paragraphs=(
            "Somebody has given up their place, and nobody was invited in their stead.",
            because,
        ),
        path=f"/cohorts/{cohort.id}",
        link=SEE,
    )


def _until(reply_by: datetime | None) -> str:
    return f"Please answer by the end of {weekday(reply_by)}." if reply_by else "Please answer."
