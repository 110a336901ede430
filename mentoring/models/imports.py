"""Imports: a file that an admin has sent, kept between the dry run and the decision."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from mentoring.models.base import Base, Numbered, words


class ImportKind(StrEnum):
    """What the rows of a file are."""

    PEOPLE = "people"
    EXPERIENCES = "experiences"
    NEEDS = "needs"


class ImportedFile(Base, Numbered):
    """A file as it was sent; its rows are on the register only once `done_at` is set."""

    __tablename__ = "imported_files"

    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), index=True)
    kind: Mapped[ImportKind] = mapped_column(words(ImportKind))
    name: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    sent_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
