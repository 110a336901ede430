"""How it is for the two of a pairing, each for themselves, and pairings that have gone quiet."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mentoring.models.base import Base, Numbered


class EnergyAnswer(Base, Numbered):
    """What somebody said of a session or when asked now and then; only they ever read it."""

    __tablename__ = "energy_answers"
    __table_args__ = (
        CheckConstraint("energy BETWEEN 1 AND 5", name="energy_in_five_steps"),
        CheckConstraint("of_use BETWEEN 1 AND 5", name="use_in_five_steps"),
        CheckConstraint("(session_id IS NULL) <> (pulse IS NULL)", name="a_session_or_a_pulse"),
        UniqueConstraint("person_id", "session_id"),
        UniqueConstraint("person_id", "pairing_id", "pulse"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    pairing_id: Mapped[int] = mapped_column(
        ForeignKey("pairings.id", ondelete="CASCADE"), index=True
    )
    session_id: Mapped[int | None] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE"), index=True
    )
    pulse: Mapped[int | None]
    of_use: Mapped[int | None]
    energy: Mapped[int]
    said_at: Mapped[datetime]


class QuietSpell(Base):
    """What was done about a pairing in which nothing happened for long.

    A date before the last sign of life is about an earlier spell, and counts no more.
    """

    __tablename__ = "quiet_spells"

    pairing_id: Mapped[int] = mapped_column(
        ForeignKey("pairings.id", ondelete="CASCADE"), primary_key=True
    )
    nudged_at: Mapped[datetime | None]
    rematch_at: Mapped[datetime | None]
    kept_at: Mapped[datetime | None]
