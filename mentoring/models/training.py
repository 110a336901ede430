"""Learning to teach: the pages read, the teach-back, and the way back after a rest."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentoring.models.base import Base, Numbered, check_arrow, words
from mentoring.models.mentors import Mentor
from mentoring.models.people import Person


class TrainingStep(StrEnum):
    """The four pages of the training, in their order."""

    TELL = "tell"
    SHOW = "show"
    WATCH = "watch"
    COACH = "coach"


class TeachBackState(StrEnum):
    """What has come of a teach-back."""

    ASKED = "asked"
    READY = "ready"
    ONCE_MORE = "once_more"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


T = TeachBackState
TEACH_BACK_ARROWS: Mapping[TeachBackState, frozenset[TeachBackState]] = {
    T.ASKED: frozenset({T.READY, T.ONCE_MORE, T.DECLINED, T.WITHDRAWN, T.EXPIRED}),
    **{state: frozenset() for state in TeachBackState if state is not T.ASKED},
}
_WHILE_ASKED = text("state = 'asked'")


class TrainingDone(Base):
    """A page of the training that a mentor has read."""

    __tablename__ = "training_done"

    mentor_id: Mapped[int] = mapped_column(
        ForeignKey("mentors.person_id", ondelete="CASCADE"), primary_key=True
    )
    step: Mapped[TrainingStep] = mapped_column(words(TrainingStep), primary_key=True)
    done_at: Mapped[datetime]


class TeachBack(Base, Numbered):
    """A mentor explains to a peer or an admin what they would teach; that person says how it went.

    One is asked for at a time, and nobody listens to themself.
    """

    __tablename__ = "teach_backs"
    __table_args__ = (
        CheckConstraint("listener_id <> mentor_id", name="somebody_else_listens"),
        Index(
            "uq_teach_backs_asked",
            "mentor_id",
            unique=True,
            sqlite_where=_WHILE_ASKED,
            postgresql_where=_WHILE_ASKED,
        ),
    )

    mentor_id: Mapped[int] = mapped_column(
        ForeignKey("mentors.person_id", ondelete="CASCADE"), index=True
    )
    listener_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[TeachBackState] = mapped_column(
        words(TeachBackState), default=TeachBackState.ASKED
    )
    remark: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[datetime]
    reply_by: Mapped[datetime] = mapped_column(index=True)
    answered_at: Mapped[datetime | None]

    mentor: Mapped[Mentor] = relationship(lazy="raise_on_sql")
    listener: Mapped[Person] = relationship(lazy="raise_on_sql")

    def move_to(self, state: TeachBackState) -> None:
        """Change the state, along its arrows only."""
        check_arrow("teach-back", TEACH_BACK_ARROWS, self.state, state)
        self.state = state


class TeachingReturn(Base, Numbered):
    """What a mentor said when they came back to teaching after a rest."""

    __tablename__ = "teaching_returns"
    __table_args__ = (CheckConstraint("hours_a_month BETWEEN 1 AND 40", name="hours_in_range"),)

    mentor_id: Mapped[int] = mapped_column(
        ForeignKey("mentors.person_id", ondelete="CASCADE"), index=True
    )
    what_changed: Mapped[str] = mapped_column(Text, default="")
    hours_a_month: Mapped[int]
    at: Mapped[datetime]
