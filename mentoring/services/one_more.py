"""The one question more that short or vague words are asked, and the words that come of it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from mentoring.encoding import suggested
from mentoring.models.needs import NeedState
from mentoring.services import access
from mentoring.services.access import Viewer


@dataclass(frozen=True)
class Question:
    """What is asked, and what an answer may look like."""

    asked: str
    example: str


@dataclass(frozen=True)
class MorePage:
    """What the page of the one question more shows."""

    question: Question
    words: str
    title: str = ""


OF_NEED = {
    "now": Question(
        "What happens now?",
        "For example: “They wait a week for an assessment, and nobody tells the family why.”",
    ),
    "instead": Question(
        "What should happen instead?",
        "For example: “A nurse and a carer meet them at home on the day they leave the ward.”",
    ),
    "who": Question(
        "Who is it for?",
        "For example: “People over 80 who have fallen and live alone.” Do not give a name.",
    ),
    "services": Question(
        "Which services have to work together?",
        "For example: “Our ward, the council’s home-care team and two GP practices.”",
    ),
}
OF_EXPERIENCE = {
    "who": Question(
        "What changed, and for whom?",
        "For example: “People over 80 went home on the day they were fit, and no longer waited 9 "
        "days on the ward.” Do not give a name.",
    ),
    "took": Question(
        "What did it take?",
        "For example: “Two therapists, a contract with the council, and 4 months of meetings every "
        "Monday.”",
    ),
}


def asks(words: str) -> bool:
    """Whether a learner's words leave something out that helps to find people."""
    return bool(suggested.missing(words))


def asks_of_account(words: str) -> bool:
    """Whether an account of what was done leaves something out."""
    return bool(suggested.missing_from_account(words))


def of_need(session: Session, *, learner: Viewer, need_id: int) -> MorePage | None:
    """Ask what a need's words leave out; nothing where they say enough, or it is past a draft."""
    need = access.own_need(session, learner, need_id)
    missing = suggested.missing(need.text) if need.state is NeedState.DRAFT else ""
    return MorePage(OF_NEED[missing], need.text) if missing else None


def of_experience(session: Session, *, holder: Viewer, experience_id: int) -> MorePage | None:
    """Ask what an account leaves out; nothing where it says enough."""
    row = access.own_experience(session, holder, experience_id)
    missing = suggested.missing_from_account(row.what_was_done)
    return MorePage(OF_EXPERIENCE[missing], row.what_was_done, row.title) if missing else None


def joined(words: str, answer: str) -> str:
    """Add an answer to the words, for their writer to look at before anything is kept."""
    return suggested.joined(words, answer)
