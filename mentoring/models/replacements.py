"""Places in a cohort that were given up, and who was invited in their stead."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentoring.models.base import Base, Numbered
from mentoring.models.cohorts import Membership


class Replacement(Base, Numbered):
    """What was done about one place that was given up: who has it now, or why nobody.

    Where nobody was found, `at` says when that was looked into last.
    """

    __tablename__ = "replacements"

    membership_id: Mapped[int] = mapped_column(
        ForeignKey("memberships.id", ondelete="CASCADE"), unique=True
    )
    stead_id: Mapped[int | None] = mapped_column(
        ForeignKey("memberships.id", ondelete="SET NULL"), index=True
    )
    because: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime]

    stead: Mapped[Membership | None] = relationship(foreign_keys=[stead_id], lazy="raise_on_sql")
