"""The audit log: ids and fixed reasons that stay, and free text beside them that can be erased."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentoring.models.base import Base, Numbered


class AuditEvent(Base, Numbered):
    """Who did what to which row, when and for which fixed reason; never changed, never removed."""

    __tablename__ = "audit_events"

    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None]
    action: Mapped[str] = mapped_column(String(40), index=True)
    noun: Mapped[str] = mapped_column(String(40))
    noun_id: Mapped[int]
    programme_id: Mapped[int | None] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(String(60), default="")

    note: Mapped["AuditNote | None"] = relationship(lazy="raise_on_sql")


class AuditNote(Base):
    """The free text of an event; it can be erased without touching the event."""

    __tablename__ = "audit_notes"

    event_id: Mapped[int] = mapped_column(ForeignKey("audit_events.id"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
