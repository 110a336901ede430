"""One mail a day for whoever wants no more, and what may not have arrived."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from mentoring.models.notices import Notice, NoticeKind
from mentoring.models.people import Person
from mentoring.models.preferences import NoticeHow
from mentoring.services import notices
from mentoring.services.dates import LONDON
from mentoring.services.notices import News

AT = time(8)


def due(session: Session, *, now: datetime) -> list[int]:
    """List the people for whom something waits since before the last 8am."""
    return list(
        session.scalars(_waiting(_last_eight(now)).distinct().order_by(Notice.recipient_id))
    )


def write(session: Session, *, person_id: int, now: datetime) -> bool:
    """Write one person's mail of the day; what it tells of is told in no other."""
    until = _last_eight(now)
    person = session.scalar(select(Person).where(Person.id == person_id).with_for_update())
    ids = session.scalars(
        _waiting(until).where(Notice.recipient_id == person_id).with_only_columns(Notice.id)
    ).all()
    if person is None or not ids:
        return False
    made = notices.write(session, recipient=person, news=_news(person_id, ids, until), now=now)
    if made is None:
        return False
    session.flush()
    session.execute(update(Notice).where(Notice.id.in_(ids)).values(digest_id=made.id))
    return True


def doubt(session: Session, *, now: datetime) -> int:
    """Find the mails that a worker was handing over when it died.

    Whether they went out cannot be known. None goes out twice: the next mail of the day names
    what they told, and says that it may be known already.
    """
    doubtful = session.scalars(
        select(Notice)
        .where(
            Notice.handed_at.is_not(None),
            Notice.sent_at.is_(None),
            Notice.how == NoticeHow.AT_ONCE,
            Notice.recipient_id.is_not(None),
            Notice.lease_until < now,
        )
        .with_for_update(skip_locked=True)
    ).all()
    for one in doubtful:
        one.how = NoticeHow.DIGEST
        if one.kind is NoticeKind.DIGEST:  # its parts go into the next one
            one.how = NoticeHow.NONE
            parts = update(Notice).where(Notice.digest_id == one.id)
            session.execute(parts.values(digest_id=None))
    return len(doubtful)


def _waiting(until: datetime) -> Select[int | None]:
    return select(Notice.recipient_id).where(
        Notice.how == NoticeHow.DIGEST,
        Notice.digest_id.is_(None),
        Notice.sent_at.is_(None),
        Notice.created_at < until,
    )


def _last_eight(now: datetime) -> datetime:
    """Give the last 8am on the London clock that has passed."""
    local = now.astimezone(LONDON)
    today = datetime.combine(local.date(), AT, tzinfo=LONDON)
    if today > now:
        today = datetime.combine(local.date() - timedelta(days=1), AT, tzinfo=LONDON)
    return today


def _news(person_id: int, ids: Sequence[int], until: datetime) -> News:
    count = len(ids)
    things = "One thing has" if count == 1 else f"{count} things have"
    return News(
        kind=NoticeKind.DIGEST,
        once=f"digest:{person_id}:{until:%Y-%m-%d}:{min(ids)}",
        subject=f"{things} happened since your last mail",
        paragraphs=("You asked for one mail a day. This is what happened:",),
        path="/home",
        link="See your page",
    )
