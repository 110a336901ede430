"""The words of the notices about what happens between two people of a pairing."""

from mentoring.models.concerns import Concern
from mentoring.models.notices import NoticeKind
from mentoring.models.pairings import Pairing
from mentoring.models.people import Person
from mentoring.services.notices import News


def ended(pairing: Pairing, *, to_mentor: bool, by: str) -> News:
    """Tell the other of the two that a pairing has ended, and what they can do next."""
    next_step = (
        "Your place is free again. You need do nothing."
        if to_mentor
        else "Your need is open again: choose somebody else, or leave it to the next round."
    )
    return News(
        kind=NoticeKind.PAIRING_ENDED,
        once=f"pairing:{pairing.id}:ended",
        subject=f"{by} cannot go on",
        paragraphs=(
            f"{by} has ended your pairing. People’s work changes; it says nothing about you.",
            next_step,
        ),
        path="/offers" if to_mentor else f"/needs/{pairing.need_id}",
        link="See your offers" if to_mentor else "See your need",
    )


def completed(pairing: Pairing, *, learner: Person) -> News:
    """Tell a mentor that what the learner had to get done is done."""
    return News(
        kind=NoticeKind.PAIRING_COMPLETED,
        once=f"pairing:{pairing.id}:completed",
        subject=f"{learner.name} has got it done",
        paragraphs=(
            f"{learner.name} says that what they had to get done is done. Thank you for teaching.",
            "Your place is free again. You can still write to each other.",
        ),
        path=f"/pairings/{pairing.id}",
        link="See the pairing",
    )


def message(pairing_id: int, *, message_id: int, by: str) -> News:
    """Tell one of the two that the other has written; the words stay on the page."""
    return News(
        kind=NoticeKind.MESSAGE,
        once=f"message:{message_id}",
        subject=f"{by} has written to you",
        paragraphs=(
            f"{by} has written to you. What was written is private to the two of you, so it is "
            "not in this mail.",
        ),
        path=f"/pairings/{pairing_id}/messages",
        link="Read it and answer",
    )


def concern(row: Concern, *, again: bool = False) -> News:
    """Tell one named person of the programme that somebody has a concern."""
    return News(
        kind=NoticeKind.CONCERN,
        once=f"concern:{row.id}:reminder" if again else f"concern:{row.id}",
        subject="A concern waits for you" if again else "Somebody has told you of a concern",
        paragraphs=(
            f"{row.by.name} has told you, and nobody else, of a concern about a pairing.",
            "Please read it soon, and answer. The other of the two is not told.",
        ),
        path=f"/concerns/{row.id}",
        link="Read it and answer",
    )


def concern_answered(row: Concern) -> News:
    """Tell whoever raised a concern that it was answered."""
    return News(
        kind=NoticeKind.CONCERN_ANSWERED,
        once=f"concern:{row.id}:answered",
        subject=f"{row.to.name} has answered you",
        paragraphs=(
            f"{row.to.name} has answered what you told them. Only the two of you can read it.",
        ),
        path=f"/concerns/{row.id}",
        link="Read the answer",
    )
