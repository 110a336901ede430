"""What a register was filled with: one cut short is continued, and none is repeated."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.models.audit import AuditEvent
from mentoring.models.programmes import Programme
from mentoring.services.audit import Act, record

BEGUN, ENDED = "filling_begun", "filling_ended"


@dataclass(frozen=True)
class Filling:
    """What a register is being, or has been, filled with."""

    what: str
    begun_at: datetime
    ended: bool


def last(session: Session) -> Filling | None:
    """Tell what the register was last filled with, where it was."""
    begun = session.scalar(
        select(AuditEvent).where(AuditEvent.action == BEGUN).order_by(AuditEvent.id.desc()).limit(1)
    )
    if begun is None:
        return None
    ended = session.scalar(
        select(AuditEvent.id).where(AuditEvent.action == ENDED, AuditEvent.id > begun.id).limit(1)
    )
    return Filling(begun.reason, begun.at, ended is not None)


def begin(session: Session, *, programme: int, what: str, now: datetime) -> None:
    """Write down that a filling has begun."""
    record(session, Act(None, BEGUN, session.get_one(Programme, programme), what), now=now)


def end(session: Session, *, programme: int, now: datetime) -> None:
    """Write down that everything is there."""
    record(session, Act(None, ENDED, session.get_one(Programme, programme)), now=now)
