"""The words of every notice, in one place."""

from datetime import datetime

from mentoring.models.experiences import Endorsement
from mentoring.models.links import SignedLink
from mentoring.models.notices import NoticeKind
from mentoring.models.pairings import Pairing
from mentoring.models.people import Person
from mentoring.services.dates import weekday
from mentoring.services.notices import News

MOST_REASONS = 3


def offer(pairing: Pairing, *, learner: Person, reply_by: datetime) -> News:
    """Tell a mentor that somebody would like to learn from them."""
    reasons = _why(pairing, "mentor")
    return News(
        kind=NoticeKind.OFFER,
        once=f"pairing:{pairing.id}:offer",
        subject="Somebody would like to learn from what you did",
        paragraphs=(
            f"{learner.name}, {learner.job_title or 'a colleague'}, has this to get done: "
            f"“{pairing.need.text}”",
            "Why you: " + " ".join(reasons) if reasons else "They chose you themselves.",
            f"Please answer by {weekday(reply_by)}. You can say yes and give up to three times, or "
            "say no with no hard feelings: the learner’s next choice is then asked.",
        ),
        path=f"/offers/{pairing.id}",
        link="Read the offer and answer it",
    )


def accepted(pairing: Pairing, *, mentor: Person, confirm_by: datetime) -> News:
    """Tell a learner that the mentor has said yes."""
    return News(
        kind=NoticeKind.ACCEPTED,
        once=f"pairing:{pairing.id}:accepted",
        subject=f"{mentor.name} has said yes",
        paragraphs=(
            f"{mentor.name} would be glad to help you with what you have to get done.",
            f"Please confirm by {weekday(confirm_by)} and choose a time for the first "
            "conversation. If you do not, the place goes to somebody else.",
        ),
        path=f"/requests/{pairing.id}",
        link="Confirm and choose a time",
    )


def declined(pairing: Pairing, *, moved_on_to: str) -> News:
    """Tell a learner that this one could not be, and what happens next."""
    next_step = (
        f"We have asked your next choice, {moved_on_to}."
        if moved_on_to
        else "Your need is open again: choose somebody else, or leave it to the next round."
    )
    return News(
        kind=NoticeKind.DECLINED,
        once=f"pairing:{pairing.id}:declined",
        subject="Your request was not taken up this time",
        paragraphs=(
            "The person you asked cannot take this on at the moment. It says nothing about you.",
            next_step,
        ),
        path=f"/needs/{pairing.need_id}",
        link="See your need",
    )


def expired(pairing: Pairing, *, moved_on_to: str) -> News:
    """Tell a learner that no answer came in time, and what happens next."""
    told = declined(pairing, moved_on_to=moved_on_to)
    return News(
        kind=NoticeKind.EXPIRED,
        once=f"pairing:{pairing.id}:expired",
        subject="No answer came in time",
        paragraphs=("The person you asked did not answer in time.", told.paragraphs[1]),
        path=told.path,
        link=told.link,
    )


def confirmed(pairing: Pairing, *, learner: Person, first: datetime | None) -> News:
    """Tell a mentor that the learner has confirmed, with how to reach them."""
    when = f"They chose {weekday(first)}." if first else "Please agree a first time with them."
    return News(
        kind=NoticeKind.CONFIRMED,
        once=f"pairing:{pairing.id}:confirmed",
        subject=f"{learner.name} has confirmed",
        paragraphs=(f"You can reach {learner.name} at {learner.email}.", when),
        path=f"/offers/{pairing.id}",
        link="See the pairing",
    )


def withdrawn(pairing: Pairing) -> News:
    """Tell a mentor that an offer needs no answer any more."""
    return News(
        kind=NoticeKind.WITHDRAWN,
        once=f"pairing:{pairing.id}:withdrawn",
        subject="An offer needs no answer any more",
        paragraphs=("The learner has withdrawn their request. Your place is free again.",),
        path="/offers",
        link="See your offers",
    )


def published(pairing: Pairing, *, mentor: Person) -> News:
    """Tell a learner whom a round has found for them."""
    reasons = _why(pairing, "learner")
    return News(
        kind=NoticeKind.PUBLISHED,
        once=f"pairing:{pairing.id}:published",
        subject="We have found somebody who has done it",
        paragraphs=(
            f"We have asked {mentor.name}, {mentor.job_title}, on your behalf.",
            "Why them: " + " ".join(reasons),
            "You will hear from us when they answer. Nothing starts until both of you say yes.",
        ),
        path=f"/requests/{pairing.id}",
        link="See why, and what differs",
    )


def not_placed(need_id: int, *, run_id: int, why: str, would_help: str) -> News:
    """Tell a learner that a round found nobody, why not, and what would help."""
    return News(
        kind=NoticeKind.NOT_PLACED,
        once=f"need:{need_id}:run:{run_id}:not-placed",
        subject="We have not found somebody for you yet",
        paragraphs=(why, would_help, "Your need stays open for the next round."),
        path=f"/needs/{need_id}",
        link="See your need",
    )


def invited(invitation_id: int, *, label: str, by: str, message: str) -> News:
    """Ask somebody whether they have done what nobody on the register has logged."""
    return News(
        kind=NoticeKind.INVITED,
        once=f"invitation:{invitation_id}",
        subject=f"Have you done this: {label}?",
        paragraphs=(
            f"{by} asks you this:",
            message,
            "You can log what you did in a few short questions, or say that it was not you. Nobody "
            "asks why.",
        ),
        path=f"/invitations/{invitation_id}",
        link="Answer the invitation",
    )


def asked_to_confirm(link: SignedLink, *, holder: Person, title: str, again: bool = False) -> News:
    """Ask a colleague whether an experience happened; no account is needed to answer."""
    return News(
        kind=NoticeKind.ASKED_TO_CONFIRM,
        once=f"link:{link.id}:{'reminder' if again else 'asked'}",
        subject=f"{holder.name} asks you: did this happen?",
        paragraphs=(
            *(("We wrote to you a week ago. This is the only reminder.",) if again else ()),
            f"{holder.name}, {holder.job_title or 'a colleague of yours'}, has written down "
            f"something that was done: “{title}”. You were named as somebody who was there.",
            "Others who have the same to do would like to learn from it. So that they can rely on "
            "it, please read the few sentences and say whether it happened like this. It takes two "
            "minutes. You need no account.",
            f"The link is for you alone, works once, and works until {weekday(link.expires_at)}. "
            "If this is not for you, do nothing.",
        ),
        path="",
        link="Read it and answer",
    )


def endorsement_answered(
    endorsement: Endorsement, *, kind: NoticeKind, told: str, link: SignedLink
) -> News:
    """Tell the holder of an experience what the colleague answered."""
    who = endorsement.by_name or endorsement.by_email
    sentences = {
        NoticeKind.ENDORSED: (
            f"{who} has confirmed “{told}”",
            "It can now be suggested to people who need to know how it was done.",
        ),
        NoticeKind.CORRECTED: (
            f"{who} asks you to put something right",
            f"About “{told}” they write: “{endorsement.remark}”. It is a draft again: change what "
            "has to be changed, and submit it once more. They are then asked again.",
        ),
        NoticeKind.NOT_ENDORSED: (
            f"“{told}” needs somebody else to confirm it",
            "The colleague whom you named cannot confirm it. That happens, and it says nothing "
            "about you. Name somebody else who was there.",
        ),
    }
    subject, sentence = sentences[kind]
    return News(
        kind=kind,
        once=f"link:{link.id}:{kind.value}",
        subject=subject,
        paragraphs=(sentence,),
        path=f"/experiences/{endorsement.experience_id}",
        link="See your experience",
    )


def _why(pairing: Pairing, reader: str) -> list[str]:
    said = pairing.explanation.get("said", {}).get(reader, ())
    return [sentence for _, sentence in said[:MOST_REASONS]]
