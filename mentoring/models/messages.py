"""What two people of a pairing write to each other; nobody else reads it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentoring.models.base import Base, Numbered, words
from mentoring.models.people import Person

LARGEST_FILE = 2 * 1024 * 1024


class FileKind(StrEnum):
    """What a file may be; none of them runs anything."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    TEXT = "text"


class Message(Base, Numbered):
    """One message in the thread of a pairing; taken back, it keeps its place without its words."""

    __tablename__ = "messages"
    __table_args__ = (
        CheckConstraint("(text = '') = (taken_back_at IS NOT NULL)", name="words_or_taken_back"),
        Index("ix_messages_pairing_id_id", "pairing_id", "id"),
    )

    pairing_id: Mapped[int] = mapped_column(ForeignKey("pairings.id", ondelete="CASCADE"))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    form: Mapped[str] = mapped_column(String(32), unique=True)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]

    by: Mapped[Person] = relationship(lazy="raise_on_sql")


class PairingNote(Base):
    """What one of the two writes down for themself; the other never sees it."""

    __tablename__ = "pairing_notes"

    pairing_id: Mapped[int] = mapped_column(
        ForeignKey("pairings.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime]


class PairingFile(Base, Numbered):
    """A small file that one of the two shares with the other."""

    __tablename__ = "pairing_files"
    __table_args__ = (CheckConstraint(f"size BETWEEN 1 AND {LARGEST_FILE}", name="size_in_range"),)

    pairing_id: Mapped[int] = mapped_column(
        ForeignKey("pairings.id", ondelete="CASCADE"), index=True
    )
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[FileKind] = mapped_column(words(FileKind))
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    at: Mapped[datetime]

    by: Mapped[Person] = relationship(lazy="raise_on_sql")
