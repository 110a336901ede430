"""A mail as it would be read, written but neither kept nor sent."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from mentoring.models.people import Person
from mentoring.services import mails
from mentoring.services.notices import News
from mentoring.services.paging import Paging

ON_A_PAGE = 10
About = TypeVar("About")


@dataclass(frozen=True)
class Letter:
    """One mail as it would be read."""

    kind: str
    to: str
    email: str
    subject: str
    paragraphs: tuple[str, ...]
    link: str


@dataclass(frozen=True)
class LettersPage(Generic[About]):
    """Every mail of one kind, a few on a page."""

    about: About
    kind: str
    counts: tuple[tuple[str, str, int], ...]
    letters: tuple[Letter, ...]
    paging: Paging


def written(told: News, recipient: Person) -> Letter:
    """Write news as the mail that this person would get."""
    return Letter(
        kind=told.kind.value,
        to=recipient.name,
        email=recipient.email,
        subject=told.subject,
        paragraphs=(mails.greeting(recipient.name), *told.paragraphs),
        link=told.link,
    )
