"""Notices: what to tell whom, written with the change itself and sent after it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentoring.models.base import Base, Numbered, words
from mentoring.models.people import Person


class NoticeKind(StrEnum):
    """What a notice tells."""

    OFFER = "offer"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
    PUBLISHED = "published"
    NOT_PLACED = "not_placed"
    INVITED = "invited"


class Notice(Base, Numbered):
    """One mail to one person; `once` stops the same news from being told twice."""

    __tablename__ = "notices"

    kind: Mapped[NoticeKind] = mapped_column(words(NoticeKind), index=True)
    recipient_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    once: Mapped[str] = mapped_column(String(120), unique=True)
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    path: Mapped[str] = mapped_column(String(200))
    link: Mapped[str] = mapped_column(String(120))
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    created_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    problem: Mapped[str] = mapped_column(String(300), default="")

    recipient: Mapped[Person] = relationship(lazy="raise_on_sql")
