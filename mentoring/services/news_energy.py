"""The words of the notices that ask how it goes, and of those about a pairing gone quiet."""

from datetime import datetime

from mentoring.models.notices import NoticeKind
from mentoring.models.pairings import Pairing
from mentoring.models.people import Person
from mentoring.services.dates import weekday
from mentoring.services.notices import News


def pulse(pairing: Pairing, *, reader: Person, other: Person, number: int) -> News:
    """Ask one of the two how it goes."""
    return News(
        kind=NoticeKind.PULSE,
        once=f"pairing:{pairing.id}:pulse:{number}:{reader.id}",
        subject=f"How does it go with you and {other.name}?",
        paragraphs=(
            "One question, for you alone: how is your energy for this work?",
            "Nobody else sees the answer: not the other side, not the programme, nobody’s manager.",
        ),
        path=f"/pairings/{pairing.id}/pulse",
        link="Answer the question",
    )


def quiet(pairing: Pairing, *, reader: Person, other: Person, since: datetime) -> News:
    """Ask both, kindly, whether anything is in the way."""
    return News(
        kind=NoticeKind.QUIET,
        once=f"pairing:{pairing.id}:quiet:{since:%Y%m%d}:{reader.id}",
        subject=f"It has been quiet between you and {other.name}",
        paragraphs=(
            f"Nothing has happened here since {weekday(since)}. Work and life get in the way: "
            "nobody counts it against you.",
            "If you are still at it, say so with one click, or propose a time to meet. If not, it "
            "can end without any fuss, and the place helps somebody else.",
        ),
        path=f"/pairings/{pairing.id}",
        link="See what you would like to do",
    )


def rematch(pairing: Pairing, *, reader: Person, closes: datetime, since: datetime) -> News:
    """Offer a learner somebody else, and say when the quiet pairing closes."""
    return News(
        kind=NoticeKind.REMATCH_OFFERED,
        once=f"pairing:{pairing.id}:rematch:{since:%Y%m%d}:{reader.id}",
        subject="Would somebody else help you more?",
        paragraphs=(
            "It has stayed quiet for a long time. Perhaps the time was wrong, or you two were not "
            "the right ones for each other. That happens, and it says nothing about either of you.",
            "You can ask somebody else. If you two are still at it, say so with one click. If "
            f"nothing happens, it closes on {weekday(closes)} and your need is open again.",
        ),
        path=f"/pairings/{pairing.id}",
        link="Decide how it goes on",
    )
