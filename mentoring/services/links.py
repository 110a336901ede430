"""Signed links: sent by mail to somebody who may have no account, good for one answer.

A link holds nothing but the number of a row and a signature over it with the operator's key, so it
cannot be guessed or altered. Whether it is used, too old or not needed any more, the row says.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select, update
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.orm.interfaces import ORMOption

from mentoring.errors import GoneError, NotFoundError
from mentoring.models.links import LinkPurpose, SignedLink
from mentoring.services.dates import day

_OPEN = (SignedLink.used_at.is_(None), SignedLink.ended_at.is_(None))
PATHS = {LinkPurpose.ENDORSEMENT: "/confirm", LinkPurpose.CHANGE: "/seen"}
TARGETS: dict[LinkPurpose, InstrumentedAttribute[int | None]] = {
    LinkPurpose.ENDORSEMENT: SignedLink.endorsement_id,
    LinkPurpose.CHANGE: SignedLink.change_confirmation_id,
}
LASTS = timedelta(days=28)
REMIND_AFTER = timedelta(days=7)


@dataclass(frozen=True)
class To:
    """Whom a link is sent to."""

    email: str
    name: str = ""


def make(
    session: Session, *, purpose: LinkPurpose, target_id: int, to: To, now: datetime
) -> SignedLink:
    """Make a link for a row; one that was sent for it before does not work any more."""
    end(session, purpose=purpose, target_ids=[target_id], now=now)
    made = SignedLink(
        purpose=purpose,
        email=to.email,
        name=to.name,
        made_at=now,
        expires_at=now + LASTS,
        **{TARGETS[purpose].key: target_id},
    )
    session.add(made)
    session.flush()
    return made


def end(
    session: Session, *, purpose: LinkPurpose, target_ids: Collection[int], now: datetime
) -> None:
    """Let the links of some rows do nothing from now on."""
    session.flush()
    session.execute(
        update(SignedLink).where(TARGETS[purpose].in_(target_ids), *_OPEN).values(ended_at=now)
    )


def open_of(
    session: Session, *, purpose: LinkPurpose, target_ids: Collection[int]
) -> SignedLink | None:
    """Find the link that somebody has now, whether it still works or has expired."""
    wanted = select(SignedLink).where(TARGETS[purpose].in_(target_ids), *_OPEN)
    return session.scalars(wanted).first()


def to_remind(
    session: Session, *, purpose: LinkPurpose, parts: Sequence[ORMOption], now: datetime
) -> Sequence[SignedLink]:
    """Hold the links whose readers have not answered for a week; each is reminded of once."""
    return session.scalars(
        select(SignedLink)
        .where(
            SignedLink.purpose == purpose,
            *_OPEN,
            SignedLink.reminded_at.is_(None),
            SignedLink.made_at <= now - REMIND_AFTER,
            SignedLink.expires_at > now,
        )
        .options(*parts)
        .order_by(SignedLink.id)
        .with_for_update(skip_locked=True, of=SignedLink)
    ).all()


def path(link: SignedLink, *, key: str) -> str:
    """Give the address of a link, signed."""
    return f"{PATHS[link.purpose]}/{_signer(link.purpose, key).dumps(link.id)}"


def find(session: Session, *, purpose: LinkPurpose, token: str, key: str) -> SignedLink:
    """Find the link of an address, and hold it where this will write."""
    try:
        number = _signer(purpose, key).loads(token)
    except (BadSignature, ValueError) as problem:
        raise NotFoundError(
            "This link is not complete, or it was changed. Open it from the mail once more, or "
            "copy the whole of it."
        ) from problem
    found = session.scalar(select(SignedLink).where(SignedLink.id == number).with_for_update())
    if found is None:
        raise GoneError("What this link was for has been removed. Nothing more is needed.")
    return found


def check(link: SignedLink, *, now: datetime) -> None:
    """Refuse a link that was ended or is too old."""
    if link.ended_at is not None:
        raise GoneError("This link is not needed any more. You need do nothing.")
    if link.expires_at <= now:
        raise GoneError(
            f"This link worked until {day(link.expires_at)}. If you would still like to answer, "
            "ask whoever sent it for a new one."
        )


def _signer(purpose: LinkPurpose, key: str) -> URLSafeSerializer:
    return URLSafeSerializer(
        key, salt=f"link:{purpose.value}", signer_kwargs={"digest_method": hashlib.sha256}
    )
