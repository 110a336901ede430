"""What to tell whom: written in the same transaction as the news, handed to the mailer after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from mentoring.models.links import SignedLink
from mentoring.models.notices import Notice, NoticeKind
from mentoring.models.people import Person
from mentoring.models.preferences import NoticeHow
from mentoring.services import links, mails, preferences
from mentoring.services.calendar_entries import Entry
from mentoring.services.mails import Invitation, Letter, Mail

LEASE = timedelta(minutes=5)
AT_ONCE = 500
MOST_ATTEMPTS = 10  # each wait is twice the one before: nearly two days in all


@dataclass(frozen=True)
class News:
    """What a notice says: plain paragraphs, and one page to go to."""

    kind: NoticeKind
    once: str
    subject: str
    paragraphs: tuple[str, ...]
    path: str
    link: str
    entry: Entry | None = None


@dataclass(frozen=True)
class Claimed:
    """A notice that one worker is about to send."""

    notice_id: int
    mail: Mail


def tell(session: Session, *, recipient: Person, news: News, now: datetime) -> bool:
    """Write one notice; the same news is never told twice, and it says whether it was new."""
    return write(session, recipient=recipient, news=news, now=now) is not None


def write(session: Session, *, recipient: Person, news: News, now: datetime) -> Notice | None:
    """Write one notice as its recipient wants to be told; nothing where it is known already."""
    if session.scalar(select(Notice.id).where(Notice.once == news.once)) is not None:
        return None
    made = compose(news, now=now)
    made.recipient_id = recipient.id
    chosen = preferences.how(session, kind=news.kind, recipients={recipient.id})
    if news.entry is None:  # a calendar is told at once, or it would be told wrong
        made.how = chosen.get(recipient.id, NoticeHow.AT_ONCE)
    session.add(made)
    session.info["wake"] = session.info.get("wake", frozenset()) | {"send_notices"}
    return made


def tell_all(session: Session, told: Sequence[tuple[Person, News]], *, now: datetime) -> None:
    """Write many notices at once; what was told before is left out."""
    for start in range(0, len(told), AT_ONCE):
        part = told[start : start + AT_ONCE]
        wanted = [news.once for _, news in part]
        known = set(session.scalars(select(Notice.once).where(Notice.once.in_(wanted))))
        chosen = {
            kind: preferences.how(session, kind=kind, recipients={one.id for one, _ in part})
            for kind in {news.kind for _, news in part}
        }
        for recipient, news in part:
            if news.once not in known:
                made = compose(news, now=now)
                made.recipient_id = recipient.id
                made.how = chosen[news.kind].get(recipient.id, NoticeHow.AT_ONCE)
                session.add(made)
        session.flush()
    session.info["wake"] = session.info.get("wake", frozenset()) | {"send_notices"}


def compose(news: News, *, now: datetime) -> Notice:
    """Put news into a notice that nobody has been told yet."""
    return Notice(
        kind=news.kind,
        once=news.once,
        subject=news.subject,
        body="\n\n".join(news.paragraphs),
        path=news.path,
        link=news.link,
        calendar=news.entry.kept() if news.entry else None,
        calendar_uid=news.entry.uid if news.entry else None,
        message_id=f"<{news.once.replace(':', '.')}@notices.invalid>",
        created_at=now,
    )


def write_to(session: Session, *, link: SignedLink, news: News, now: datetime) -> None:
    """Write one notice to whoever a signed link is for, who may have no account."""
    if session.scalar(select(Notice.id).where(Notice.once == news.once)) is not None:
        return
    made = compose(news, now=now)
    made.signed_link_id = link.id
    session.add(made)
    session.info["wake"] = session.info.get("wake", frozenset()) | {"send_notices"}


def claim(session: Session, *, base_url: str, key: str, now: datetime) -> Claimed | None:
    """Take one notice that nobody is sending, for as long as a lease lasts."""
    due = (
        select(Notice)
        .where(
            Notice.sent_at.is_(None),
            Notice.handed_at.is_(None),
            Notice.how == NoticeHow.AT_ONCE,
            Notice.attempts < MOST_ATTEMPTS,
            or_(Notice.lease_until.is_(None), Notice.lease_until < now),
            ~_waits_for_an_earlier_one(),
        )
        .options(joinedload(Notice.recipient), joinedload(Notice.signed_link))
        .order_by(Notice.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=Notice)
    )
    notice = session.scalar(due)
    if notice is None:
        return None
    notice.lease_until = now + LEASE
    notice.attempts += 1
    return Claimed(notice.id, mail(session, notice, base_url=base_url, key=key))


def hand(session: Session, claimed: Claimed, *, now: datetime) -> bool:
    """Say that a mail is about to be handed over; refused where somebody else has done so."""
    notice = session.scalar(select(Notice).where(Notice.id == claimed.notice_id).with_for_update())
    if notice is None or notice.message_id != claimed.mail.message_id:
        return False  # it was not wanted any more, and its number may be another one's by now
    if notice.handed_at is not None or notice.sent_at is not None:
        return False
    notice.handed_at = now
    return True


def settle(session: Session, claimed: Claimed, *, problem: str, now: datetime) -> None:
    """Keep what came of sending; a failed notice waits twice as long each time."""
    notice = session.get(Notice, claimed.notice_id)
    if notice is None or notice.message_id != claimed.mail.message_id:
        return
    if notice.sent_at is not None:
        return  # another worker has sent it since our lease ended
    notice.problem = problem
    if problem:
        notice.lease_until = now + LEASE * 2 ** (notice.attempts - 1)
        notice.handed_at = None
    else:
        notice.sent_at, notice.lease_until = now, None


def mail(session: Session, notice: Notice, *, base_url: str, key: str = "") -> Mail:
    """Write the mail of a notice, as text and as HTML; a signed link is signed only here."""
    base = base_url.rstrip("/")
    name, email = notice.to
    stop = _stop(notice, key=key)
    return mails.written(
        Letter(
            message_id=notice.message_id,
            to=email,
            greeting=mails.greeting(name),
            subject=notice.subject,
            paragraphs=tuple(notice.body.split("\n\n")),
            parts=_parts(session, notice, base),
            link=(notice.link, base + path(notice, key=key)),
            choose=f"{base}/preferences" if notice.recipient_id else "",
            unsubscribe=f"{base}/unsubscribe/{stop}" if stop else "",
            invitation=_invitation(notice, base_url=base_url),
        )
    )


def path(notice: Notice, *, key: str) -> str:
    """Give the page that a notice leads to."""
    return links.path(notice.signed_link, key=key) if notice.signed_link else notice.path


def _parts(session: Session, notice: Notice, base: str) -> tuple[tuple[str, str], ...]:
    """List what a mail of the day tells of, each with its page."""
    if notice.kind is not NoticeKind.DIGEST:
        return ()
    rows = session.execute(
        select(Notice.subject, Notice.path, Notice.handed_at)
        .where(Notice.digest_id == notice.id)
        .order_by(Notice.id)
    )
    return tuple(
        (
            row.subject + (" (you may have had a mail about this)" if row.handed_at else ""),
            base + row.path,
        )
        for row in rows
    )


def _stop(notice: Notice, *, key: str) -> str:
    if notice.recipient_id is None:
        return ""
    return preferences.token(person_id=notice.recipient_id, kind=notice.kind, key=key)


def _waits_for_an_earlier_one() -> ColumnElement[bool]:
    """Whether an earlier word on the same meeting is still on its way to the same person.

    An update or a cancellation that overtakes its invitation would leave a meeting in somebody's
    calendar that is not to be.
    """
    earlier = aliased(Notice)
    return exists().where(
        earlier.calendar_uid == Notice.calendar_uid,
        earlier.recipient_id == Notice.recipient_id,
        earlier.id < Notice.id,
        earlier.sent_at.is_(None),
        earlier.handed_at.is_(None),
        earlier.how == NoticeHow.AT_ONCE,
        earlier.attempts < MOST_ATTEMPTS,
    )


def _invitation(notice: Notice, *, base_url: str) -> Invitation | None:
    if notice.calendar is None:
        return None
    entry = Entry.read(notice.calendar)
    return Invitation(entry, base_url.rstrip("/") + entry.path, notice.to)
