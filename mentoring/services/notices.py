"""What to tell whom: written in the same transaction as the news, handed to the mailer after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from mentoring.models.links import SignedLink
from mentoring.models.notices import Notice, NoticeKind
from mentoring.models.people import Person
from mentoring.services import links
from mentoring.services.calendar_entries import Entry

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
class Invitation:
    """A calendar entry for whoever a mail goes to, with the whole address of its page."""

    entry: Entry
    url: str
    to: tuple[str, str]


@dataclass(frozen=True)
class Mail:
    """One mail, ready for any mailer."""

    message_id: str
    to: str
    subject: str
    plain: str
    html: str
    invitation: Invitation | None = None


@dataclass(frozen=True)
class Claimed:
    """A notice that one worker is about to send."""

    notice_id: int
    mail: Mail


def tell(session: Session, *, recipient: Person, news: News, now: datetime) -> None:
    """Write one notice; the same news is never told twice."""
    if session.scalar(select(Notice.id).where(Notice.once == news.once)) is not None:
        return
    made = compose(news, now=now)
    made.recipient_id = recipient.id
    session.add(made)
    session.info["wake"] = session.info.get("wake", frozenset()) | {"send_notices"}


def tell_all(session: Session, told: Sequence[tuple[Person, News]], *, now: datetime) -> None:
    """Write many notices at once; what was told before is left out."""
    for start in range(0, len(told), AT_ONCE):
        part = told[start : start + AT_ONCE]
        wanted = [news.once for _, news in part]
        known = set(session.scalars(select(Notice.once).where(Notice.once.in_(wanted))))
        for recipient, news in part:
            if news.once not in known:
                made = compose(news, now=now)
                made.recipient_id = recipient.id
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
    return Claimed(notice.id, mail(notice, base_url=base_url, key=key))


def mail(notice: Notice, *, base_url: str, key: str = "") -> Mail:
    """Write the mail of a notice, as text and as HTML; a signed link is signed only here."""
    address = base_url.rstrip("/") + path(notice, key=key)
    name, email = notice.to
    greeting = f"Dear {name or 'colleague'},"
    paragraphs = "".join(f"<p>{escape(part)}</p>" for part in notice.body.split("\n\n"))
    return Mail(
        message_id=notice.message_id,
        to=email,
        subject=notice.subject,
        plain=f"{greeting}\n\n{notice.body}\n\n{notice.link}:\n{address}\n",
        html=(
            f'<!doctype html><html lang="en"><head><meta charset="utf-8">'
            f"<title>{escape(notice.subject)}</title></head><body><p>{escape(greeting)}</p>"
            f'{paragraphs}<p><a href="{escape(address)}">{escape(notice.link)}</a></p>'
            "</body></html>"
        ),
        invitation=_invitation(notice, base_url=base_url),
    )


def path(notice: Notice, *, key: str) -> str:
    """Give the page that a notice leads to."""
    return links.path(notice.signed_link, key=key) if notice.signed_link else notice.path


def settle(session: Session, claimed: Claimed, *, problem: str, now: datetime) -> None:
    """Keep what came of sending; a failed notice waits twice as long each time."""
    notice = session.get(Notice, claimed.notice_id)
    if notice is None or notice.message_id != claimed.mail.message_id:
        return  # it was not wanted any more, and its number may be another one's by now
    if notice.sent_at is not None:
        return  # another worker has sent it since our lease ended
    notice.problem = problem
    if problem:
        notice.lease_until = now + LEASE * 2 ** (notice.attempts - 1)
    else:
        notice.sent_at, notice.lease_until = now, None


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
        earlier.attempts < MOST_ATTEMPTS,
    )


def _invitation(notice: Notice, *, base_url: str) -> Invitation | None:
    if notice.calendar is None:
        return None
    entry = Entry.read(notice.calendar)
    return Invitation(entry, base_url.rstrip("/") + entry.path, notice.to)
