"""Another way of choosing for a round, tried on a sample before anything is kept."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from mentoring.models.base import Base, Json


class RoundTrial(Base):
    """The last trial of a round: what was asked, by whom, and what it found once a job has run."""

    __tablename__ = "round_trials"

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    asked: Mapped[Json] = mapped_column(JSON)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None] = mapped_column(index=True)
    found: Mapped[Json | None] = mapped_column(JSON)
    problem: Mapped[str] = mapped_column(Text, default="")
