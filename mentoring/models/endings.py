"""Endings: how a pairing came to an end before it was done."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from mentoring.models.base import Base, words


class EndReason(StrEnum):
    """Why a pairing ended; shown to nobody but whoever chose it."""

    NO_TIME = "no_time"
    NOT_WHAT_IS_NEEDED = "not_what_is_needed"
    CHANGED_POST = "changed_post"
    WENT_QUIET = "went_quiet"
    OTHER = "other"


class PairingEnd(Base):
    """Who ended a pairing, and why; nobody where it had gone quiet by itself."""

    __tablename__ = "pairing_ends"

    pairing_id: Mapped[int] = mapped_column(
        ForeignKey("pairings.id", ondelete="CASCADE"), primary_key=True
    )
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[EndReason] = mapped_column(words(EndReason))
    at: Mapped[datetime]
