"""Signed links: sent by mail to somebody who may have no account, good for one answer.

A link holds nothing but the number of a row and a signature over it with the operator's key, so it
cannot be guessed or altered. Whether it is used, too old or not needed any more, the row says.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from mentoring.errors import GoneError, NotFoundError
from mentoring.models.links import LinkPurpose, SignedLink
from mentoring.services.dates import day

PATHS = {LinkPurpose.ENDORSEMENT: "/confirm"}
LASTS = timedelta(days=28)


@dataclass(frozen=True)
class To:
    """Whom a link is sent to."""

    email: str
    name: str = ""


def make(session: Session, *, endorsement_id: int, to: To, now: datetime) -> SignedLink:
    """Make a link for an endorsement; one that was sent before does not work any more."""
    end(session, endorsement_id=endorsement_id, now=now)
    made = SignedLink(
        purpose=LinkPurpose.ENDORSEMENT,
        endorsement_id=endorsement_id,
        email=to.email,
        name=to.name,
        made_at=now,
        expires_at=now + LASTS,
    )
    session.add(made)
    session.flush()
    return made


def end(session: Session, *, endorsement_id: int, now: datetime) -> None:
    """Let a link that nobody has used do nothing any more."""
    session.execute(
        update(SignedLink)
        .where(
            SignedLink.endorsement_id == endorsement_id,
            SignedLink.used_at.is_(None),
            SignedLink.ended_at.is_(None),
        )
        .values(ended_at=now)
    )


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
