"""What nobody on the register can answer yet, and who was asked to log it."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentoring.models.base import Base, Numbered, check_arrow, words
from mentoring.models.experiences import Experience
from mentoring.models.needs import Need
from mentoring.models.people import Person
from mentoring.models.vocabulary import KnowHow


class InvitationState(StrEnum):
    """What has come of an invitation."""

    SENT = "sent"
    ANSWERED = "answered"
    DECLINED = "declined"


ARROWS: Mapping[InvitationState, frozenset[InvitationState]] = {
    InvitationState.SENT: frozenset({InvitationState.ANSWERED, InvitationState.DECLINED}),
    InvitationState.ANSWERED: frozenset(),
    InvitationState.DECLINED: frozenset({InvitationState.ANSWERED}),
}


class GapInvitation(Base, Numbered):
    """An admin's invitation to one person to log what nobody on the register has logged."""

    __tablename__ = "gap_invitations"
    __table_args__ = (UniqueConstraint("programme_id", "knowhow_id", "person_id"),)

    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), index=True)
    knowhow_id: Mapped[str] = mapped_column(ForeignKey("knowhow.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    message: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[InvitationState] = mapped_column(
        words(InvitationState), default=InvitationState.SENT
    )
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    experience_id: Mapped[int | None] = mapped_column(ForeignKey("experiences.id"))

    knowhow: Mapped[KnowHow] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="raise_on_sql")
    invited_by: Mapped[Person] = relationship(foreign_keys=[invited_by_id], lazy="raise_on_sql")

    def move_to(self, state: InvitationState, *, now: datetime) -> None:
        """Change the state, along its arrows only."""
        check_arrow("invitation", ARROWS, self.state, state)
        self.state, self.closed_at = state, now


class NeedOutlook(Base):
    """What the register held for one need when a job last looked; `inputs_hash` says for what."""

    __tablename__ = "need_outlooks"
    __table_args__ = (CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence_in_range"),)

    need_id: Mapped[int] = mapped_column(
        ForeignKey("needs.id", ondelete="CASCADE"), primary_key=True
    )
    inputs_hash: Mapped[str] = mapped_column(String(64))
    confidence: Mapped[float]
    has_full_answer: Mapped[bool] = mapped_column(index=True)
    knowhow_id: Mapped[str | None] = mapped_column(ForeignKey("knowhow.id"), index=True)
    computed_at: Mapped[datetime]

    need: Mapped[Need] = relationship(lazy="raise_on_sql")
    nearest: Mapped[list["NeedNearest"]] = relationship(
        lazy="raise_on_sql", order_by="NeedNearest.rank", cascade="all, delete-orphan"
    )


class NeedNearest(Base):
    """One of the experiences that come nearest to a need, the nearest first."""

    __tablename__ = "need_nearest"
    __table_args__ = (CheckConstraint("rank >= 1", name="rank_from_one"),)

    need_id: Mapped[int] = mapped_column(
        ForeignKey("need_outlooks.need_id", ondelete="CASCADE"), primary_key=True
    )
    rank: Mapped[int] = mapped_column(primary_key=True)
    experience_id: Mapped[int] = mapped_column(
        ForeignKey("experiences.id", ondelete="CASCADE"), index=True
    )
    band: Mapped[str] = mapped_column(String(12))

    experience: Mapped[Experience] = relationship(lazy="raise_on_sql")
