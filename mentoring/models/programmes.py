"""Programmes: each with its own admins, rules, rounds and dates."""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from mentoring.models.base import Base, Numbered


class Programme(Base, Numbered):
    """One run of this service; needs, rounds and rules belong to it, people and capacity do not."""

    __tablename__ = "programmes"
    __table_args__ = (
        CheckConstraint("undo_minutes BETWEEN 0 AND 1440", name="undo_within_a_day"),
        CheckConstraint("offer_days BETWEEN 1 AND 60", name="offer_days_in_range"),
        CheckConstraint("most_steps BETWEEN 0 AND 5", name="most_steps_in_range"),
    )

    name: Mapped[str] = mapped_column(String(200), unique=True)
    purpose: Mapped[str] = mapped_column(String(500), default="")
    undo_minutes: Mapped[int] = mapped_column(default=30)
    offer_days: Mapped[int] = mapped_column(default=10)
    most_steps: Mapped[int] = mapped_column(default=2)
    other_organisation: Mapped[bool] = mapped_column(default=False)
    same_region: Mapped[bool] = mapped_column(default=False)
    shared_language: Mapped[bool] = mapped_column(default=False)
    shared_half_day: Mapped[bool] = mapped_column(default=False)


class ProgrammeAdmin(Base):
    """A person who runs a programme."""

    __tablename__ = "programme_admins"

    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
