"""Practice changes: what learners change where they work, and who else has seen it."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentoring.models.base import Base, Numbered, check_arrow, words
from mentoring.models.cohorts import Membership
from mentoring.models.experiences import Answered, Experience
from mentoring.models.needs import Need
from mentoring.models.pairings import Pairing
from mentoring.models.people import Person


class ChangeState(StrEnum):
    """How far a practice change has come; practising means that somebody else has seen it."""

    PLANNED = "planned"
    TRIED = "tried"
    PRACTISING = "practising"
    STOPPED = "stopped"


C = ChangeState
ARROWS: Mapping[ChangeState, frozenset[ChangeState]] = {
    C.PLANNED: frozenset({C.TRIED, C.STOPPED}),
    C.TRIED: frozenset({C.PRACTISING, C.STOPPED}),
    C.PRACTISING: frozenset({C.STOPPED}),
    C.STOPPED: frozenset(),
}


class PracticeChange(Base, Numbered):
    """What a learner changes: what, where, by when, on which measure and for whom.

    It is learned in a pairing or in a cohort, and only the learner's own until they have checked
    their answers (`planned_at`). `learned_through` is the experience of whoever led the cohort.
    """

    __tablename__ = "practice_changes"
    __table_args__ = (
        CheckConstraint("asked_days IN (0, 30, 90)", name="asked_twice"),
        CheckConstraint(
            "(pairing_id IS NULL) <> (membership_id IS NULL)", name="learned_in_one_way"
        ),
        CheckConstraint("state <> 'stopped' OR lesson <> ''", name="stopped_with_its_lesson"),
        CheckConstraint(
            "state NOT IN ('tried', 'practising') OR planned_at IS NOT NULL", name="planned_first"
        ),
    )

    pairing_id: Mapped[int | None] = mapped_column(
        ForeignKey("pairings.id", ondelete="CASCADE"), index=True
    )
    membership_id: Mapped[int | None] = mapped_column(
        ForeignKey("memberships.id", ondelete="CASCADE"), index=True
    )
    learned_through_id: Mapped[int | None] = mapped_column(
        ForeignKey("experiences.id", ondelete="SET NULL"), index=True
    )
    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id", ondelete="CASCADE"), index=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    state: Mapped[ChangeState] = mapped_column(
        words(ChangeState), default=ChangeState.PLANNED, index=True
    )
    what: Mapped[str] = mapped_column(Text)
    where_at: Mapped[str] = mapped_column(String(200), default="")
    by_when: Mapped[date | None]
    measure: Mapped[str] = mapped_column(String(300), default="")
    for_whom: Mapped[str] = mapped_column(String(300), default="")
    result: Mapped[str] = mapped_column(Text, default="")
    lesson: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    planned_at: Mapped[datetime | None] = mapped_column(index=True)
    tried_at: Mapped[datetime | None]
    practising_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    asked_days: Mapped[int] = mapped_column(default=0)
    experience_id: Mapped[int | None] = mapped_column(
        ForeignKey("experiences.id", ondelete="SET NULL"), unique=True
    )

    pairing: Mapped[Pairing | None] = relationship(lazy="raise_on_sql")
    membership: Mapped[Membership | None] = relationship(lazy="raise_on_sql")
    need: Mapped[Need] = relationship(lazy="raise_on_sql")
    learner: Mapped[Person] = relationship(lazy="raise_on_sql")
    experience: Mapped[Experience | None] = relationship(
        foreign_keys=[experience_id], lazy="raise_on_sql"
    )
    confirmations: Mapped[list["ChangeConfirmation"]] = relationship(
        back_populates="change",
        lazy="raise_on_sql",
        order_by="ChangeConfirmation.id",
        passive_deletes=True,
    )

    def move_to(self, state: ChangeState, *, now: datetime) -> None:
        """Change the state, along its arrows only, and keep when."""
        check_arrow("practice change", ARROWS, self.state, state)
        self.state = state
        setattr(self, f"{state.value}_at", now)


class ChangeConfirmation(Base, Numbered, Answered):
    """A named colleague's answer whether they see a change practised, or that they were asked."""

    __tablename__ = "change_confirmations"
    __table_args__ = (CheckConstraint("by_email <> ''", name="by_somebody"),)

    change_id: Mapped[int] = mapped_column(
        ForeignKey("practice_changes.id", ondelete="CASCADE"), index=True
    )

    change: Mapped[PracticeChange] = relationship(
        back_populates="confirmations", lazy="raise_on_sql"
    )


class LineageFollower(Base):
    """A person who wants to hear how far their teaching goes beyond their own learners."""

    __tablename__ = "lineage_followers"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    since: Mapped[datetime]
