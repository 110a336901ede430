"""A private address under which a person's own calendar reads their sessions.

The address holds a random word, signed with the operator's key, so a copy of the database alone
opens no calendar. A new word, or none, and the old address is dead at once.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from mentoring.config import Settings
from mentoring.errors import GoneError, NotFoundError
from mentoring.models.mentors import Mentor
from mentoring.models.needs import Need
from mentoring.models.pairings import Pairing
from mentoring.models.people import Person
from mentoring.models.sessions import (
    Agreement,
    CalendarFeed,
    SessionGuest,
    SessionState,
    TeachingSession,
)
from mentoring.services import calendar_files, news_sessions, participants
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record
from mentoring.services.calendar_entries import Entry

BACK = timedelta(days=90)
CANCELLED_FOR = timedelta(days=30)
MOST = 500
BYTES = 32


@dataclass(frozen=True)
class FeedPage:
    """A person's calendar address, if they have one."""

    path: str
    made_at: datetime | None


def page(session: Session, *, viewer: Viewer, key: str) -> FeedPage:
    """Show somebody their own address."""
    found = session.get(CalendarFeed, viewer.person_id)
    if found is None:
        return FeedPage("", None)
    return FeedPage(f"/calendar/{_signer(key).dumps(found.word)}.ics", found.made_at)


def make(session: Session, *, viewer: Viewer, now: datetime) -> None:
    """Make an address; one that was there before is dead at once."""
    # Locked by the person, because there may be no address yet that two clicks could wait for.
    session.execute(select(Person.id).where(Person.id == viewer.person_id).with_for_update())
    found = session.get(CalendarFeed, viewer.person_id)
    if found is None:
        found = CalendarFeed(person_id=viewer.person_id)
        session.add(found)
    found.word, found.made_at = secrets.token_urlsafe(BYTES), now
    record(session, Act(viewer.person_id, "made", found), now=now)


def revoke(session: Session, *, viewer: Viewer, now: datetime) -> None:
    """Take the address back."""
    found = session.get(CalendarFeed, viewer.person_id, with_for_update=True)
    if found is not None:
        record(session, Act(viewer.person_id, "revoked", found), now=now)
        session.delete(found)


def file(session: Session, *, token: str, settings: Settings, now: datetime) -> str:
    """Write the calendar that an address stands for."""
    try:
        word = _signer(settings.secret_key).loads(token)
    except (BadSignature, ValueError) as problem:
        raise NotFoundError("This calendar address is not complete, or was changed.") from problem
    found = session.scalar(select(CalendarFeed).where(CalendarFeed.word == str(word)))
    if found is None:
        raise GoneError("This calendar address does not work any more. Make a new one.")
    entries = _entries(session, found.person_id, now=now)
    return calendar_files.feed(entries, name=settings.service_name, base_url=settings.base_url)


def _entries(session: Session, person_id: int, *, now: datetime) -> list[Entry]:
    reader = session.get_one(Person, person_id)
    rows = session.scalars(
        select(TeachingSession)
        .outerjoin(TeachingSession.pairing)
        .outerjoin(Pairing.need)
        .where(
            or_(
                Pairing.mentor_id == person_id,
                Need.learner_id == person_id,
                TeachingSession.id.in_(_invited_to(person_id)),
            ),
            or_(
                and_(
                    TeachingSession.state.in_((SessionState.PLANNED, SessionState.HELD)),
                    TeachingSession.ends_at > now - BACK,
                ),
                and_(
                    TeachingSession.state == SessionState.CANCELLED,
                    TeachingSession.changed_at > now - CANCELLED_FOR,
                ),
            ),
        )
        .options(
            joinedload(TeachingSession.pairing).options(
                joinedload(Pairing.need).joinedload(Need.learner),
                joinedload(Pairing.mentor).joinedload(Mentor.person),
            ),
            joinedload(TeachingSession.cohort),
        )
        .order_by(TeachingSession.starts_at.desc(), TeachingSession.id)
        .limit(MOST)
    ).all()
    agreed = _agreed(session, [row.pairing_id for row in rows if row.pairing_id is not None])
    return [
        news_sessions.entry(
            participants.about(row, reader=reader, agreed=agreed.get(row.pairing_id or 0)),
            stamped_at=row.changed_at,
            cancelled=row.state is SessionState.CANCELLED,
        )
        for row in rows
    ]


def _invited_to(person_id: int) -> Select[int]:
    """Find the sessions of cohorts to which somebody is invited, and has not said no."""
    return select(SessionGuest.session_id).where(
        SessionGuest.person_id == person_id,
        SessionGuest.comes.is_not(False),
    )


def _agreed(session: Session, pairing_ids: Sequence[int]) -> dict[int, Agreement]:
    found = session.scalars(select(Agreement).where(Agreement.pairing_id.in_(set(pairing_ids))))
    return {one.pairing_id: one for one in found}


def _signer(key: str) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt="calendar", signer_kwargs={"digest_method": hashlib.sha256})
