"""Pairings: what somebody has asked for or been offered, and what they answered."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentoring.models.base import Base, Json, Numbered, check_arrow, words
from mentoring.models.experiences import Experience
from mentoring.models.mentors import Mentor
from mentoring.models.needs import Need


class PairingState(StrEnum):
    """How far a pairing has come; offered, accepted and active hold one of the mentor's places."""

    REQUESTED = "requested"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    ACTIVE = "active"
    COMPLETED = "completed"
    ENDED = "ended"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class DeclineReason(StrEnum):
    """Why a mentor says no; never shown as blame."""

    NO_TIME = "no_time"
    CANNOT_TEACH_THIS = "cannot_teach_this"
    TOO_CLOSE = "too_close"
    SOMEBODY_ELSE_BETTER = "somebody_else_better"
    OTHER = "other"


S = PairingState
HOLDS_A_PLACE = frozenset({S.OFFERED, S.ACCEPTED, S.ACTIVE})
LIVE = HOLDS_A_PLACE | {S.REQUESTED}
ARROWS: Mapping[PairingState, frozenset[PairingState]] = {
    S.REQUESTED: frozenset({S.OFFERED, S.WITHDRAWN}),
    S.OFFERED: frozenset({S.ACCEPTED, S.DECLINED, S.EXPIRED, S.WITHDRAWN}),
    S.ACCEPTED: frozenset({S.ACTIVE, S.EXPIRED, S.ENDED}),
    S.ACTIVE: frozenset({S.COMPLETED, S.ENDED}),
    S.COMPLETED: frozenset(),
    S.ENDED: frozenset(),
    S.DECLINED: frozenset(),
    S.EXPIRED: frozenset(),
    S.WITHDRAWN: frozenset(),
}
_WHILE_LIVE = text("state IN ('requested', 'offered', 'accepted', 'active')")


def _one_live(name: str, *columns: str) -> Index:
    """Allow one live pairing with the same columns, on both databases."""
    return Index(
        name, *columns, unique=True, sqlite_where=_WHILE_LIVE, postgresql_where=_WHILE_LIVE
    )


class Pairing(Base, Numbered):
    """A need and a mentor's experience that somebody has offered to put together."""

    __tablename__ = "pairings"
    __table_args__ = (
        CheckConstraint("need_place BETWEEN 1 AND 3", name="place_of_the_need"),
        _one_live("uq_pairings_live_place_of_a_need", "need_id", "need_place"),
        _one_live("uq_pairings_live_need_and_mentor", "need_id", "mentor_id"),
        Index("ix_pairings_mentor_id_state", "mentor_id", "state"),
    )

    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id"), index=True)
    need_place: Mapped[int] = mapped_column(default=1)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentors.person_id"))
    experience_id: Mapped[int] = mapped_column(ForeignKey("experiences.id"), index=True)
    suggestion_id: Mapped[int | None] = mapped_column(ForeignKey("suggestions.id"))
    state: Mapped[PairingState] = mapped_column(words(PairingState))
    explanation: Mapped[Json] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(Text, default="")
    requested_at: Mapped[datetime]
    offered_at: Mapped[datetime | None]
    reply_by: Mapped[datetime | None] = mapped_column(index=True)
    answered_at: Mapped[datetime | None]
    active_at: Mapped[datetime | None]
    decline_reason: Mapped[DeclineReason | None] = mapped_column(words(DeclineReason))

    need: Mapped[Need] = relationship(lazy="raise_on_sql")
    mentor: Mapped[Mentor] = relationship(lazy="raise_on_sql")
    experience: Mapped[Experience] = relationship(lazy="raise_on_sql")
    times: Mapped[list["ProposedTime"]] = relationship(
        lazy="raise_on_sql", order_by="ProposedTime.starts_at", cascade="all, delete-orphan"
    )

    def move_to(self, state: PairingState) -> None:
        """Change the state, along its arrows only."""
        check_arrow("request", ARROWS, self.state, state)
        self.state = state


class ProposedTime(Base, Numbered):
    """A time at which the mentor could meet first; up to three."""

    __tablename__ = "proposed_times"

    pairing_id: Mapped[int] = mapped_column(
        ForeignKey("pairings.id", ondelete="CASCADE"), index=True
    )
    starts_at: Mapped[datetime]
    chosen: Mapped[bool] = mapped_column(default=False)
