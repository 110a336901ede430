"""Preferences: which mails somebody gets at once, once a day, or not at all."""

from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from mentoring.models.base import Base, words


class NoticeGroup(StrEnum):
    """Which notices somebody chooses about together."""

    ANSWERS = "answers"
    NEWS = "news"
    MESSAGES = "messages"
    QUESTIONS = "questions"
    TEACHING = "teaching"


class NoticeHow(StrEnum):
    """How somebody is told."""

    AT_ONCE = "at_once"
    DIGEST = "digest"
    NONE = "none"


class NoticePreference(Base):
    """How one person is told of one group of notices; without one they are told at once."""

    __tablename__ = "notice_preferences"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    group: Mapped[NoticeGroup] = mapped_column(words(NoticeGroup), primary_key=True)
    how: Mapped[NoticeHow] = mapped_column(words(NoticeHow))
