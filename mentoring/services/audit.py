"""The append-only log of every decision."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from mentoring.models.audit import AuditEvent, AuditNote


@dataclass(frozen=True)
class Act:
    """What somebody did to a row, with a fixed reason where there is one."""

    actor_id: int | None
    action: str
    row: Any
    reason: str = ""


def record(session: Session, act: Act, *, now: datetime, note: str = "") -> AuditEvent:
    """Write an act down; free text goes beside it, where it can be erased."""
    session.flush()
    row = act.row
    event = AuditEvent(
        at=now,
        actor_id=act.actor_id,
        action=act.action,
        noun=row.__tablename__,
        noun_id=getattr(row, "id", None) or getattr(row, "person_id", 0),
        programme_id=getattr(row, "programme_id", None),
        reason=act.reason,
    )
    session.add(event)
    session.flush()
    if note:
        session.add(AuditNote(event_id=event.id, text=note))
    return event


def about(session: Session, row: Any, *, limit: int = 50) -> list[AuditEvent]:
    """List what was done to one row, the newest first."""
    noun_id = getattr(row, "id", None) or getattr(row, "person_id", 0)
    return list(
        session.scalars(
            select(AuditEvent)
            .where(AuditEvent.noun == row.__tablename__, AuditEvent.noun_id == noun_id)
            .options(joinedload(AuditEvent.note))
            .order_by(AuditEvent.id.desc())
            .limit(limit)
        )
    )
