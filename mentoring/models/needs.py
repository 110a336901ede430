"""Needs: what a learner has to get done, and whom they would like to ask."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentoring.models.base import Base, Numbered, check_arrow, words
from mentoring.models.people import Person
from mentoring.models.places import Place
from mentoring.models.programmes import Programme
from mentoring.models.vocabulary import Context, KnowHow


class NeedState(StrEnum):
    """How far a need has come."""

    DRAFT = "draft"
    OPEN = "open"
    MATCHED = "matched"
    MET = "met"
    WITHDRAWN = "withdrawn"


class Learning(StrEnum):
    """How the learner likes to learn."""

    ONE_CONVERSATION = "one_conversation"
    FEW_SESSIONS = "few_sessions"
    SMALL_GROUP = "small_group"
    VISIT = "visit"
    NO_PREFERENCE = "no_preference"


ARROWS: Mapping[NeedState, frozenset[NeedState]] = {
    NeedState.DRAFT: frozenset({NeedState.OPEN, NeedState.WITHDRAWN}),
    NeedState.OPEN: frozenset({NeedState.MATCHED, NeedState.WITHDRAWN}),
    NeedState.MATCHED: frozenset({NeedState.OPEN, NeedState.MET, NeedState.WITHDRAWN}),
    NeedState.MET: frozenset(),
    NeedState.WITHDRAWN: frozenset(),
}


class Need(Base, Numbered):
    """What a learner has to get done, where, by when and for whom, in their own words."""

    __tablename__ = "needs"
    __table_args__ = (
        CheckConstraint("mentors_wanted BETWEEN 1 AND 3", name="one_to_three_mentors"),
        CheckConstraint("state = 'draft' OR text <> ''", name="said_in_words"),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), index=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    state: Mapped[NeedState] = mapped_column(words(NeedState), default=NeedState.DRAFT, index=True)
    text: Mapped[str] = mapped_column(Text, default="")
    person_problem: Mapped[str] = mapped_column(Text, default="")
    place_id: Mapped[str | None] = mapped_column(ForeignKey("places.id"), index=True)
    by_when: Mapped[date | None]
    learning: Mapped[Learning] = mapped_column(words(Learning), default=Learning.NO_PREFERENCE)
    mentors_wanted: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]

    programme: Mapped[Programme] = relationship(lazy="raise_on_sql")
    learner: Mapped[Person] = relationship(lazy="raise_on_sql")
    place: Mapped[Place | None] = relationship(lazy="raise_on_sql")
    knowhow: Mapped[list["NeedKnowHow"]] = relationship(
        lazy="raise_on_sql", order_by="NeedKnowHow.rank", cascade="all, delete-orphan"
    )
    contexts: Mapped[list["NeedContext"]] = relationship(
        lazy="raise_on_sql", order_by="NeedContext.rank", cascade="all, delete-orphan"
    )
    choices: Mapped[list["Choice"]] = relationship(
        lazy="raise_on_sql", order_by="Choice.rank", cascade="all, delete-orphan"
    )

    def move_to(self, state: NeedState) -> None:
        """Change the state, along its arrows only."""
        check_arrow("need", ARROWS, self.state, state)
        self.state = state


class NeedKnowHow(Base):
    """A know-how that the learner confirmed, the most important first."""

    __tablename__ = "need_knowhow"

    need_id: Mapped[int] = mapped_column(
        ForeignKey("needs.id", ondelete="CASCADE"), primary_key=True
    )
    knowhow_id: Mapped[str] = mapped_column(ForeignKey("knowhow.id"), primary_key=True, index=True)
    rank: Mapped[int]

    knowhow: Mapped[KnowHow] = relationship(lazy="raise_on_sql")


class NeedContext(Base):
    """A circumstance that the learner confirmed."""

    __tablename__ = "need_contexts"

    need_id: Mapped[int] = mapped_column(
        ForeignKey("needs.id", ondelete="CASCADE"), primary_key=True
    )
    context_id: Mapped[str] = mapped_column(ForeignKey("contexts.id"), primary_key=True, index=True)
    rank: Mapped[int]

    context: Mapped[Context] = relationship(lazy="raise_on_sql")


class Choice(Base):
    """A person the learner would like to ask; up to three, in order."""

    __tablename__ = "choices"
    __table_args__ = (
        UniqueConstraint("need_id", "mentor_id"),
        CheckConstraint("rank BETWEEN 1 AND 3", name="first_to_third"),
    )

    need_id: Mapped[int] = mapped_column(
        ForeignKey("needs.id", ondelete="CASCADE"), primary_key=True
    )
    rank: Mapped[int] = mapped_column(primary_key=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentors.person_id"), index=True)
    experience_id: Mapped[int] = mapped_column(ForeignKey("experiences.id"))
