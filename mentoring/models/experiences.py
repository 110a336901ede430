"""Experiences: what a person did, with whom, where, against what, with what result."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentoring.models.base import Base, Numbered, check_arrow, words
from mentoring.models.people import Person
from mentoring.models.places import Place, Site
from mentoring.models.vocabulary import Context, KnowHow


class ExperienceState(StrEnum):
    """How far an experience has come."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ENDORSED = "endorsed"
    WITHDRAWN = "withdrawn"


class OwnPart(StrEnum):
    """What the person did in it."""

    LED = "led"
    CO_LED = "co_led"
    DELIVERED = "delivered"
    ADVISED = "advised"


class NoteBasis(StrEnum):
    """Whose words a working note is in; an illustrative one is an example, not a report."""

    OWN_ACCOUNT = "own_account"
    SOURCED = "sourced"
    MIXED = "mixed"
    ILLUSTRATIVE = "illustrative"


class Evidence(StrEnum):
    """How a result is known, the weakest first."""

    OWN_ACCOUNT = "own_account"
    LOCAL_FIGURES = "local_figures"
    BEFORE_AND_AFTER = "before_and_after"
    COMPARED = "compared"


class HowItWent(StrEnum):
    """Whether it worked; what did not is kept and taught too."""

    WORKED = "worked"
    IN_PART = "in_part"
    DID_NOT_WORK = "did_not_work"


class EndorsementAnswer(StrEnum):
    """What a colleague answered who was asked to confirm an experience."""

    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    DECLINED = "declined"


ARROWS: Mapping[ExperienceState, frozenset[ExperienceState]] = {
    ExperienceState.DRAFT: frozenset({ExperienceState.SUBMITTED, ExperienceState.WITHDRAWN}),
    ExperienceState.SUBMITTED: frozenset(
        {ExperienceState.ENDORSED, ExperienceState.DRAFT, ExperienceState.WITHDRAWN}
    ),
    ExperienceState.ENDORSED: frozenset({ExperienceState.SUBMITTED, ExperienceState.WITHDRAWN}),
    ExperienceState.WITHDRAWN: frozenset(),
}


class Experience(Base, Numbered):
    """One episode of joint work, in the words of the person who did it.

    Whoever did it first-hand is no step from the source; what was learned through somebody else's
    experience is one step further than that.
    """

    __tablename__ = "experiences"
    __table_args__ = (
        CheckConstraint("last_year >= first_year", name="years_in_order"),
        CheckConstraint("steps_from_source BETWEEN 0 AND 99", name="steps_from_source"),
    )

    holder_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    state: Mapped[ExperienceState] = mapped_column(
        words(ExperienceState), default=ExperienceState.DRAFT, index=True
    )
    title: Mapped[str] = mapped_column(String(300))
    what_was_done: Mapped[str] = mapped_column(Text)
    what_it_took: Mapped[str] = mapped_column(Text, default="")
    working_note: Mapped[str] = mapped_column(Text, default="")
    note_basis: Mapped[NoteBasis] = mapped_column(words(NoteBasis), default=NoteBasis.OWN_ACCOUNT)
    result: Mapped[str] = mapped_column(Text, default="")
    evidence: Mapped[Evidence] = mapped_column(words(Evidence), default=Evidence.OWN_ACCOUNT)
    how_it_went: Mapped[HowItWent | None] = mapped_column(words(HowItWent))
    would_change: Mapped[str] = mapped_column(Text, default="")
    does_now: Mapped[str] = mapped_column(Text, default="")
    own_part: Mapped[OwnPart] = mapped_column(words(OwnPart), default=OwnPart.LED)
    first_year: Mapped[int | None]
    last_year: Mapped[int | None]
    place_id: Mapped[str | None] = mapped_column(ForeignKey("places.id"), index=True)
    site_id: Mapped[str | None] = mapped_column(ForeignKey("sites.id"))
    source_ref: Mapped[str | None] = mapped_column(String(24), unique=True)
    source_url: Mapped[str] = mapped_column(String(500), default="")
    synthetic: Mapped[bool] = mapped_column(default=False)
    learned_from_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    learned_through_id: Mapped[int | None] = mapped_column(
        ForeignKey("experiences.id", ondelete="SET NULL"), index=True
    )
    steps_from_source: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]

    holder: Mapped[Person] = relationship(foreign_keys=[holder_id], lazy="raise_on_sql")
    learned_from: Mapped[Person | None] = relationship(
        foreign_keys=[learned_from_id], lazy="raise_on_sql"
    )
    place: Mapped[Place | None] = relationship(lazy="raise_on_sql")
    site: Mapped[Site | None] = relationship(lazy="raise_on_sql")
    knowhow: Mapped[list["ExperienceKnowHow"]] = relationship(
        lazy="raise_on_sql", order_by="ExperienceKnowHow.rank", cascade="all, delete-orphan"
    )
    contexts: Mapped[list["ExperienceContext"]] = relationship(
        lazy="raise_on_sql", order_by="ExperienceContext.rank", cascade="all, delete-orphan"
    )
    endorsements: Mapped[list["Endorsement"]] = relationship(
        back_populates="experience", lazy="raise_on_sql", order_by="Endorsement.id"
    )

    def move_to(self, state: ExperienceState) -> None:
        """Change the state, along its arrows only."""
        check_arrow("experience", ARROWS, self.state, state)
        self.state = state

    def learn_through(self, other: "Experience") -> None:
        """Keep through whose experience this was learned: one step further from the source."""
        self.learned_from_id = other.holder_id
        self.learned_through_id = other.id
        self.steps_from_source = other.steps_from_source + 1


class ExperienceKnowHow(Base):
    """A know-how that an experience shows, the most important first."""

    __tablename__ = "experience_knowhow"
    __table_args__ = (CheckConstraint("rank >= 1", name="rank_from_one"),)

    experience_id: Mapped[int] = mapped_column(
        ForeignKey("experiences.id", ondelete="CASCADE"), primary_key=True
    )
    knowhow_id: Mapped[str] = mapped_column(ForeignKey("knowhow.id"), primary_key=True, index=True)
    rank: Mapped[int]

    knowhow: Mapped[KnowHow] = relationship(lazy="raise_on_sql")


class ExperienceContext(Base):
    """A circumstance of an experience."""

    __tablename__ = "experience_contexts"

    experience_id: Mapped[int] = mapped_column(
        ForeignKey("experiences.id", ondelete="CASCADE"), primary_key=True
    )
    context_id: Mapped[str] = mapped_column(ForeignKey("contexts.id"), primary_key=True, index=True)
    rank: Mapped[int]

    context: Mapped[Context] = relationship(lazy="raise_on_sql")


class Answered:
    """What a colleague is asked by a signed link, and answered: who they are, and in what words."""

    by_email: Mapped[str] = mapped_column(String(254), default="")
    by_name: Mapped[str] = mapped_column(String(200), default="")
    by_role: Mapped[str] = mapped_column(String(200), default="")
    answer: Mapped[EndorsementAnswer | None] = mapped_column(words(EndorsementAnswer))
    answered_at: Mapped[datetime | None]
    remark: Mapped[str] = mapped_column(Text, default="")


class Endorsement(Base, Numbered, Answered):
    """A named colleague's confirmation that an experience happened, or that they were asked."""

    __tablename__ = "endorsements"
    __table_args__ = (CheckConstraint("by_id IS NOT NULL OR by_email <> ''", name="by_somebody"),)

    experience_id: Mapped[int] = mapped_column(
        ForeignKey("experiences.id", ondelete="CASCADE"), index=True
    )
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    endorsed_at: Mapped[datetime | None]

    experience: Mapped[Experience] = relationship(
        back_populates="endorsements", lazy="raise_on_sql"
    )
    by: Mapped[Person | None] = relationship(lazy="raise_on_sql")
