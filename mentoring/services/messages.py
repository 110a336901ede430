"""What the two of a pairing write to each other, and what each notes for themself."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from mentoring.errors import InvalidError, NotFoundError, RuleBrokenError
from mentoring.models.messages import Message, PairingNote
from mentoring.models.notices import Notice, NoticeKind
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.people import Person
from mentoring.services import access, free_text, news_between, pairing_files
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record
from mentoring.services.notices import tell
from mentoring.services.pairing_files import Shared

LONGEST = 4_000
ON_A_PAGE = 50
MAY_WRITE = (PairingState.ACTIVE, PairingState.COMPLETED)
NUMBER = (
    "This looks like a phone number. Numbers are not kept here, so give it by e-mail: take the "
    "number out. Nothing else that you wrote is lost"
)


@dataclass(frozen=True)
class Written:
    """One message in the thread."""

    message_id: int
    by: str
    is_own: bool
    text: str
    at: datetime
    is_taken_back: bool


@dataclass(frozen=True)
class ThreadPage:
    """The thread of a pairing, the newest message last, with the files that they share."""

    pairing_id: int
    other: str
    may_write: bool
    messages: tuple[Written, ...]
    earlier: int | None
    files: tuple[Shared, ...]


@dataclass(frozen=True)
class NotePage:
    """What one of the two has noted for themself."""

    pairing_id: int
    other: str
    text: str
    changed_at: datetime | None


@dataclass(frozen=True)
class Between:
    """What the page of a pairing shows of the thread."""

    messages: int
    files: int
    last: Written | None


def page(
    session: Session, *, viewer: Viewer, pairing_id: int, before: int | None = None
) -> ThreadPage:
    """Show the newest messages, or those before one."""
    row = access.pairing_of_either(session, viewer, pairing_id)
    wanted = (
        select(Message)
        .where(Message.pairing_id == row.id)
        .options(joinedload(Message.by))
        .order_by(Message.id.desc())
        .limit(ON_A_PAGE + 1)
    )
    if before is not None:
        wanted = wanted.where(Message.id < before)
    found = list(session.scalars(wanted))
    shown = found[:ON_A_PAGE][::-1]
    return ThreadPage(
        pairing_id=row.id,
        other=other_of(row, viewer).name,
        may_write=row.state in MAY_WRITE,
        messages=tuple(_written(one, viewer) for one in shown),
        earlier=shown[0].id if len(found) > ON_A_PAGE else None,
        files=pairing_files.shared(session, row, viewer=viewer),
    )


def part(session: Session, row: Pairing, *, viewer: Viewer) -> Between:
    """Give what the page of a pairing shows of the thread."""
    last = session.scalar(
        select(Message)
        .where(Message.pairing_id == row.id)
        .options(joinedload(Message.by))
        .order_by(Message.id.desc())
        .limit(1)
    )
    counted = select(func.count()).select_from(Message).where(Message.pairing_id == row.id)
    return Between(
        messages=session.scalar(counted) or 0,
        files=pairing_files.count(session, row),
        last=_written(last, viewer) if last else None,
    )


def write(
    session: Session, *, viewer: Viewer, pairing_id: int, text: str, form: str, now: datetime
) -> Message:
    """Write to the other of the two; a form that is sent twice writes once."""
    row = access.pairing_of_either(session, viewer, pairing_id)
    sent = session.scalar(select(Message).where(Message.form == form))
    if sent is not None:
        if (sent.by_id, sent.pairing_id) != (viewer.person_id, row.id):
            raise RuleBrokenError("This page is out of date. Open it again, and write once more.")
        return sent
    if row.state not in MAY_WRITE:
        raise RuleBrokenError("This pairing has ended, so nothing can be written here any more.")
    said = checked(text)
    made = Message(pairing_id=row.id, by_id=viewer.person_id, form=form, text=said, at=now)
    session.add(made)
    session.flush()
    other = other_of(row, viewer)
    if not _is_about_to_hear(session, row, other):
        told = news_between.message(row.id, message_id=made.id, by=viewer.name)
        tell(session, recipient=other, news=told, now=now)
    return made


def take_back(
    session: Session, *, viewer: Viewer, pairing_id: int, message_id: int, now: datetime
) -> None:
    """Take a message of one's own back: its words are gone for both."""
    row = access.pairing_of_either(session, viewer, pairing_id)
    found = session.scalar(
        select(Message).where(Message.id == message_id, Message.pairing_id == row.id)
    )
    if found is None or found.by_id != viewer.person_id:
        raise NotFoundError("There is no such message of yours.")
    if found.taken_back_at is None:
        found.text, found.taken_back_at = "", now
        record(session, Act(viewer.person_id, "taken_back", found), now=now)


def note(session: Session, *, viewer: Viewer, pairing_id: int) -> NotePage:
    """Show what somebody has noted for themself."""
    row = access.pairing_of_either(session, viewer, pairing_id)
    kept = session.get(PairingNote, (row.id, viewer.person_id))
    return NotePage(
        pairing_id=row.id,
        other=other_of(row, viewer).name,
        text=kept.text if kept else "",
        changed_at=kept.changed_at if kept else None,
    )


def keep_note(
    session: Session, *, viewer: Viewer, pairing_id: int, text: str, now: datetime
) -> None:
    """Keep somebody's own notes; nothing is kept where they are emptied."""
    row = access.pairing_of_either(session, viewer, pairing_id)
    kept = session.get(PairingNote, (row.id, viewer.person_id))
    if not text.strip():
        if kept is not None:
            session.delete(kept)
        return
    said = checked(text)
    if kept is None:
        kept = PairingNote(pairing_id=row.id, person_id=viewer.person_id, text="", changed_at=now)
        session.add(kept)
    kept.text, kept.changed_at = said, now


def checked(text: str) -> str:
    """Refuse what is empty, too long, or holds a number that must not be in it."""
    said = text.strip()
    problem = free_text.problem(said)
    if not said:
        problem = "Write something first"
    elif len(said) > LONGEST:
        problem = f"Use {LONGEST:,} characters or fewer; there are {len(said):,} now"
    elif problem == free_text.TELEPHONE:
        problem = NUMBER
    if problem:
        raise InvalidError({"text": problem})
    return said


def other_of(row: Pairing, viewer: Viewer) -> Person:
    """Give the other of the two."""
    return row.need.learner if row.mentor_id == viewer.person_id else row.mentor.person


def _is_about_to_hear(session: Session, row: Pairing, other: Person) -> bool:
    """Whether a mail about this thread has not left yet, so that one mail tells of both."""
    waiting = select(Notice.id).where(
        Notice.kind == NoticeKind.MESSAGE,
        Notice.recipient_id == other.id,
        Notice.path == f"/pairings/{row.id}/messages",
        Notice.sent_at.is_(None),
        Notice.attempts == 0,
    )
    return session.scalar(waiting.limit(1)) is not None


def _written(one: Message, viewer: Viewer) -> Written:
    return Written(
        message_id=one.id,
        by=one.by.name,
        is_own=one.by_id == viewer.person_id,
        text=one.text,
        at=one.at,
        is_taken_back=one.taken_back_at is not None,
    )
