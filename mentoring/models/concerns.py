"""Concerns: what somebody tells one named person of the programme in confidence."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentoring.models.base import Base, Numbered, check_arrow, words
from mentoring.models.people import Person


class ConcernState(StrEnum):
    """Whether whoever was told has answered."""

    RAISED = "raised"
    ANSWERED = "answered"


ARROWS: Mapping[ConcernState, frozenset[ConcernState]] = {
    ConcernState.RAISED: frozenset({ConcernState.ANSWERED}),
    ConcernState.ANSWERED: frozenset(),
}


class Concern(Base, Numbered):
    """What somebody has told one person of the programme; only the two of them read it."""

    __tablename__ = "concerns"

    pairing_id: Mapped[int] = mapped_column(
        ForeignKey("pairings.id", ondelete="CASCADE"), index=True
    )
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    to_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    form: Mapped[str] = mapped_column(String(32), unique=True)
    state: Mapped[ConcernState] = mapped_column(words(ConcernState), default=ConcernState.RAISED)
    text: Mapped[str] = mapped_column(Text)
    raised_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]

    by: Mapped[Person] = relationship(foreign_keys=[by_id], lazy="raise_on_sql")
    to: Mapped[Person] = relationship(foreign_keys=[to_id], lazy="raise_on_sql")

    def move_to(self, state: ConcernState, *, now: datetime) -> None:
        """Change the state, along its arrows only."""
        check_arrow("concern", ARROWS, self.state, state)
        self.state, self.answered_at = state, now
