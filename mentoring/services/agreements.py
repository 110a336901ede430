"""What the two of a pairing work on and how: one side writes it, the other agrees to it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.errors import InvalidError, RuleBrokenError
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.sessions import Agreement, MeetingFormat
from mentoring.services import access, free_text, offers
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record

FORMATS = (
    (MeetingFormat.ONE_CONVERSATION.value, "One conversation of about an hour"),
    (MeetingFormat.FEW_SESSIONS.value, "Four to six sessions over some weeks"),
    (MeetingFormat.VISIT.value, "A visit, to see how it is done"),
    (MeetingFormat.PEER_ASSIST.value, "A peer assist: 90 minutes, with a few colleagues"),
)
MOST_WORDS = 500


@dataclass(frozen=True)
class Wanted:
    """What somebody wrote down."""

    aim: str
    question: str
    format: str
    in_calendar: bool = False


def write(
    session: Session, *, by: Viewer, pairing_id: int, wanted: Wanted, now: datetime
) -> Agreement:
    """Write down what to work on; the other side has to agree to it, also after a change."""
    pairing = held(session, by=by, pairing_id=pairing_id)
    aim, question, chosen = _checked(wanted)
    row = of(session, pairing.id)
    if row is None:
        row = Agreement(pairing_id=pairing.id)
        session.add(row)
    elif (row.aim, row.question, row.format, row.in_calendar) == (
        aim,
        question,
        chosen,
        wanted.in_calendar,
    ):
        return row
    row.aim, row.question, row.format, row.in_calendar = aim, question, chosen, wanted.in_calendar
    row.written_by_id, row.written_at, row.agreed_at = by.person_id, now, None
    record(session, Act(by.person_id, "wrote_agreement", row), now=now)
    return row


def agree(session: Session, *, by: Viewer, pairing_id: int, now: datetime) -> Agreement:
    """Agree to what the other side wrote."""
    pairing = held(session, by=by, pairing_id=pairing_id)
    row = of(session, pairing.id)
    if row is None or (row.written_by_id == by.person_id and row.agreed_at is None):
        raise RuleBrokenError("There is nothing here yet that you could agree to.")
    if row.agreed_at is None:
        row.agreed_at = now
        record(session, Act(by.person_id, "agreed", row), now=now)
    return row


def of(session: Session, pairing_id: int) -> Agreement | None:
    """Find what the two of a pairing have written down."""
    return session.scalar(select(Agreement).where(Agreement.pairing_id == pairing_id))


def for_calendars(row: Agreement | None) -> str:
    """Give the aim where both agreed to it and to its standing in their calendars."""
    return row.aim if row and row.agreed_at and row.in_calendar else ""


def held(session: Session, *, by: Viewer, pairing_id: int) -> Pairing:
    """Lock a pairing of either side that is still going on."""
    pairing = offers.locked(session, access.pairing_of_either(session, by, pairing_id))
    if pairing.state is not PairingState.ACTIVE:
        raise RuleBrokenError("This pairing is over, so nothing can be planned in it any more.")
    return pairing


def _checked(wanted: Wanted) -> tuple[str, str, MeetingFormat]:
    aim, question = wanted.aim.strip(), wanted.question.strip()
    problems = {}
    if not aim:
        problems["aim"] = "Say in a sentence what should come of it"
    for field, text in (("aim", aim), ("question", question)):
        if len(text) > MOST_WORDS:
            problems[field] = f"Use {MOST_WORDS} letters at most; these are {len(text)}"
    if wanted.format not in set(MeetingFormat):
        problems["format"] = "Choose how you would like to work together"
    if problems:
        raise InvalidError(problems)
    free_text.check({"aim": aim, "question": question})
    return aim, question, MeetingFormat(wanted.format)
