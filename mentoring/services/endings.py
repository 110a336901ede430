"""How a pairing comes to its end: done as agreed, or ended by either side at no social cost."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from mentoring.errors import InvalidError
from mentoring.models.endings import EndReason, PairingEnd
from mentoring.models.needs import NeedState
from mentoring.models.pairings import Pairing, PairingState
from mentoring.services import access, news_between, offers, reminders, sessions
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record
from mentoring.services.notices import tell

SOMEBODY_ELSE, NOBODY = "somebody_else", "nobody"
REASONS = (
    (EndReason.NO_TIME.value, "There is no time for it just now"),
    (EndReason.NOT_WHAT_IS_NEEDED.value, "It is not quite what is needed"),
    (EndReason.CHANGED_POST.value, "My work has changed"),
    (EndReason.OTHER.value, "Another reason, or I would rather not say"),
)
NEXT = (
    (SOMEBODY_ELSE, "I would like to learn from somebody else"),
    (NOBODY, "I do not need anybody any more"),
)


@dataclass(frozen=True)
class EndPage:
    """What somebody reads before they end a pairing, or say that it is done."""

    pairing_id: int
    need_id: int
    state: str
    as_mentor: bool
    other: str
    need: str


@dataclass(frozen=True)
class Asked:
    """Why, and for a learner what should come next."""

    reason: str
    next: str = SOMEBODY_ELSE


def page(session: Session, *, viewer: Viewer, pairing_id: int) -> EndPage:
    """Show what is about to end."""
    row = access.pairing_of_either(session, viewer, pairing_id, agreed=True)
    as_mentor = row.mentor_id == viewer.person_id
    return EndPage(
        pairing_id=row.id,
        need_id=row.need_id,
        state=row.state.value,
        as_mentor=as_mentor,
        other=(row.need.learner if as_mentor else row.mentor.person).name,
        need=row.need.text,
    )


def end(
    session: Session, *, viewer: Viewer, pairing_id: int, asked: Asked, now: datetime
) -> Pairing:
    """End a pairing that one of the two does not want to go on with; nobody is asked why aloud."""
    row = offers.locked(session, access.pairing_of_either(session, viewer, pairing_id, agreed=True))
    if row.state is PairingState.ENDED:
        return row
    as_mentor = row.mentor_id == viewer.person_id
    _check(asked, as_mentor=as_mentor)
    close(session, row, by=viewer, reason=EndReason(asked.reason), now=now)
    if not as_mentor and asked.next == NOBODY:
        row.need.move_to(NeedState.WITHDRAWN)
        record(session, Act(viewer.person_id, "withdrawn", row.need), now=now)
    else:
        offers.open_again(row.need)
    other = row.need.learner if as_mentor else row.mentor.person
    told = news_between.ended(row, to_mentor=not as_mentor, by=viewer.name)
    tell(session, recipient=other, news=told, now=now)
    return row


def done(session: Session, *, learner: Viewer, pairing_id: int, now: datetime) -> Pairing:
    """Let the learner say that what they had to get done is done; the need is met."""
    row = offers.locked(session, access.pairing_of_learner(session, learner, pairing_id))
    if row.state is PairingState.COMPLETED:
        return row
    row.move_to(PairingState.COMPLETED)
    row.need.move_to(NeedState.MET)
    record(session, Act(learner.person_id, "completed", row), now=now)
    told = news_between.completed(row, learner=row.need.learner)
    tell(session, recipient=row.mentor.person, news=told, now=now)
    sessions.call_off(session, pairing=row, now=now)
    offers.place_freed(session)
    return row


def close(
    session: Session, row: Pairing, *, by: Viewer | None, reason: EndReason, now: datetime
) -> None:
    """End a pairing whose rows are locked: nobody meets any more, and the place is free."""
    row.move_to(PairingState.ENDED)
    row.reply_by = None
    by_id = by.person_id if by else None
    session.add(PairingEnd(pairing_id=row.id, by_id=by_id, reason=reason, at=now))
    record(session, Act(by_id, "ended", row, reason.value), now=now)
    reminders.forget(session, row)
    sessions.call_off(session, pairing=row, now=now)
    offers.place_freed(session)


def _check(asked: Asked, *, as_mentor: bool) -> None:
    problems = {}
    if asked.reason not in {value for value, _ in REASONS}:
        problems["reason"] = "Choose what comes closest"
    if not as_mentor and asked.next not in (SOMEBODY_ELSE, NOBODY):
        problems["next"] = "Choose what should happen next"
    if problems:
        raise InvalidError(problems)
