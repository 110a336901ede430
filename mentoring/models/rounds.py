"""Rounds: one run of the matcher over a programme's open needs and free mentors."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentoring.models.base import Base, Json, Numbered, check_arrow, words
from mentoring.models.experiences import Experience
from mentoring.models.mentors import Mentor
from mentoring.models.needs import Need
from mentoring.models.runs import Run


class RoundState(StrEnum):
    """How far a round has come."""

    DRAFT = "draft"
    QUEUED = "queued"
    RUNNING = "running"
    IN_REVIEW = "in_review"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    CLOSED = "closed"


class SuggestionState(StrEnum):
    """What became of a suggestion."""

    PROPOSED = "proposed"
    PINNED = "pinned"
    FORBIDDEN = "forbidden"
    SWAPPED = "swapped"
    PUBLISHED = "published"
    DROPPED = "dropped"


class Decided(StrEnum):
    """What an admin has decided about a need and a mentor in a round."""

    PINNED = "pinned"
    FORBIDDEN = "forbidden"


S = RoundState
ARROWS: Mapping[RoundState, frozenset[RoundState]] = {
    S.DRAFT: frozenset({S.QUEUED}),
    S.QUEUED: frozenset({S.RUNNING, S.DRAFT}),
    S.RUNNING: frozenset({S.IN_REVIEW, S.DRAFT}),
    S.IN_REVIEW: frozenset({S.SCHEDULED, S.QUEUED}),
    S.SCHEDULED: frozenset({S.PUBLISHED, S.IN_REVIEW}),
    S.PUBLISHED: frozenset({S.CLOSED}),
    S.CLOSED: frozenset(),
}
T = SuggestionState
SUGGESTION_ARROWS: Mapping[SuggestionState, frozenset[SuggestionState]] = {
    T.PROPOSED: frozenset({T.PINNED, T.FORBIDDEN, T.SWAPPED, T.PUBLISHED, T.DROPPED}),
    T.PINNED: frozenset({T.FORBIDDEN, T.SWAPPED, T.PUBLISHED, T.DROPPED, T.PROPOSED}),
    T.SWAPPED: frozenset({T.FORBIDDEN, T.SWAPPED, T.PUBLISHED, T.DROPPED, T.PINNED}),
    T.FORBIDDEN: frozenset({T.PROPOSED}),
    T.PUBLISHED: frozenset(),
    T.DROPPED: frozenset(),
}


class Round(Base, Numbered):
    """One run of the matcher, from draft to published, reviewed by an admin in between."""

    __tablename__ = "rounds"
    __table_args__ = (
        CheckConstraint(
            "state <> 'scheduled' OR publish_at IS NOT NULL", name="scheduled_has_a_time"
        ),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    state: Mapped[RoundState] = mapped_column(
        words(RoundState), default=RoundState.DRAFT, index=True
    )
    settings: Mapped[Json] = mapped_column(JSON)
    seed: Mapped[int] = mapped_column(default=0)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    publish_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    problem: Mapped[str] = mapped_column(Text, default="")

    runs: Mapped[list["RoundRun"]] = relationship(lazy="raise_on_sql", order_by="RoundRun.number")

    def move_to(self, state: RoundState) -> None:
        """Change the state, along its arrows only."""
        check_arrow("round", ARROWS, self.state, state)
        self.state = state


class RoundRun(Base, Run):
    """One numbered run of a round: how far it is, what it was given and what it measured.

    A run that chooses everybody anew mends none; one that mends names the number of that run.
    """

    __tablename__ = "round_runs"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        CheckConstraint("done >= 0 AND done <= of", name="progress_in_range"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    mends: Mapped[int | None]


class Suggestion(Base, Numbered):
    """A need and a mentor's experience that the matcher puts together, with its reasons."""

    __tablename__ = "suggestions"
    __table_args__ = (
        UniqueConstraint("run_id", "need_id", "mentor_id"),
        CheckConstraint("score BETWEEN 0 AND 1", name="score_in_range"),
    )

    run_id: Mapped[int] = mapped_column(ForeignKey("round_runs.id"), index=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id"), index=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentors.person_id"), index=True)
    experience_id: Mapped[int] = mapped_column(ForeignKey("experiences.id"))
    score: Mapped[float]
    state: Mapped[SuggestionState] = mapped_column(
        words(SuggestionState), default=SuggestionState.PROPOSED
    )
    explanation: Mapped[Json] = mapped_column(JSON)
    dropped_because: Mapped[str] = mapped_column(String(300), default="")

    need: Mapped[Need] = relationship(lazy="raise_on_sql")
    mentor: Mapped[Mentor] = relationship(lazy="raise_on_sql")
    experience: Mapped[Experience] = relationship(lazy="raise_on_sql")

    def move_to(self, state: SuggestionState) -> None:
        """Change the state, along its arrows only."""
        check_arrow("suggestion", SUGGESTION_ARROWS, self.state, state)
        self.state = state


class Unmatched(Base):
    """A need that a run could not place, with why not and what would help."""

    __tablename__ = "unmatched"

    run_id: Mapped[int] = mapped_column(ForeignKey("round_runs.id"), primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id"), primary_key=True, index=True)
    why: Mapped[str] = mapped_column(String(40), index=True)
    explanation: Mapped[Json] = mapped_column(JSON)

    need: Mapped[Need] = relationship(lazy="raise_on_sql")


class RoundDecision(Base):
    """An admin's pin or prohibition of a need and a mentor, kept from run to run."""

    __tablename__ = "round_decisions"

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id"), primary_key=True, index=True)
    mentor_id: Mapped[int] = mapped_column(
        ForeignKey("mentors.person_id"), primary_key=True, index=True
    )
    decided: Mapped[Decided] = mapped_column(words(Decided))
    experience_id: Mapped[int | None] = mapped_column(ForeignKey("experiences.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


class FittedRegister(Base, Numbered):
    """The register as the matcher has learnt it, kept so that a page need not fit it again."""

    __tablename__ = "fitted_registers"

    inputs_hash: Mapped[str] = mapped_column(String(64), unique=True)
    fitted_at: Mapped[datetime]
    payload: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
