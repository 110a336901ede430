"""Signed links: what somebody without an account may do once, and until when."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.schema import Index

from mentoring.models.base import Base, Numbered, words
from mentoring.models.changes import ChangeConfirmation
from mentoring.models.experiences import Endorsement


class LinkPurpose(StrEnum):
    """What a signed link lets its reader do."""

    ENDORSEMENT = "endorsement"
    CHANGE = "change"


_WHILE_OPEN = text("used_at IS NULL AND ended_at IS NULL")


def _one_open(name: str, column: str) -> Index:
    """Allow one link that works for the same row, on both databases."""
    return Index(name, column, unique=True, sqlite_where=_WHILE_OPEN, postgresql_where=_WHILE_OPEN)


class SignedLink(Base, Numbered):
    """A link sent to one address. It works once, until it expires or is ended.

    The address holds no secret of this row: it is the row's number, signed with the operator's key.
    """

    __tablename__ = "signed_links"
    __table_args__ = (
        CheckConstraint(
            "(purpose = 'endorsement' AND endorsement_id IS NOT NULL"
            " AND change_confirmation_id IS NULL)"
            " OR (purpose = 'change' AND change_confirmation_id IS NOT NULL"
            " AND endorsement_id IS NULL)",
            name="for_one_thing",
        ),
        _one_open("uq_signed_links_open_endorsement", "endorsement_id"),
        _one_open("uq_signed_links_open_change", "change_confirmation_id"),
        # A number is never given twice, so no old link can come to mean a new row.
        {"sqlite_autoincrement": True},
    )

    purpose: Mapped[LinkPurpose] = mapped_column(words(LinkPurpose))
    endorsement_id: Mapped[int | None] = mapped_column(
        ForeignKey("endorsements.id", ondelete="CASCADE")
    )
    change_confirmation_id: Mapped[int | None] = mapped_column(
        ForeignKey("change_confirmations.id", ondelete="CASCADE")
    )
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(200), default="")
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    endorsement: Mapped[Endorsement | None] = relationship(lazy="raise_on_sql")
    change_confirmation: Mapped[ChangeConfirmation | None] = relationship(lazy="raise_on_sql")
