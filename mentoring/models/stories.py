"""Stories: the problem as the person who is cared for tells it, and where it may be used."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentoring.models.base import Base, Numbered, words
from mentoring.models.people import Person
from mentoring.models.places import Place
from mentoring.models.vocabulary import Context, KnowHow


class StoryUse(StrEnum):
    """Where a story may be used; each has a consent of its own, which ends on a day."""

    PAIRINGS = "pairings"
    COHORTS = "cohorts"
    TRAINING = "training"
    START_PAGE = "start_page"


class Story(Base, Numbered):
    """What somebody has lived through, in their words, under the name that they chose for it.

    Nobody keeps a copy: whoever shows it asks at that moment whether they still may.
    """

    __tablename__ = "stories"
    __table_args__ = (CheckConstraint("title <> '' AND text <> ''", name="told_in_words"),)

    teller_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    told_by: Mapped[str] = mapped_column(String(100))
    place_id: Mapped[str | None] = mapped_column(ForeignKey("places.id"), index=True)
    synthetic: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    teller: Mapped[Person] = relationship(lazy="raise_on_sql")
    place: Mapped[Place | None] = relationship(lazy="raise_on_sql")
    knowhow: Mapped[list["StoryKnowHow"]] = relationship(
        lazy="raise_on_sql", order_by="StoryKnowHow.knowhow_id", cascade="all, delete-orphan"
    )
    populations: Mapped[list["StoryPopulation"]] = relationship(
        lazy="raise_on_sql", order_by="StoryPopulation.context_id", cascade="all, delete-orphan"
    )
    consents: Mapped[list["StoryConsent"]] = relationship(
        lazy="raise_on_sql", order_by="StoryConsent.use", cascade="all, delete-orphan"
    )


class StoryKnowHow(Base):
    """A know-how that a story is about: a whole domain of it, a group or one thing."""

    __tablename__ = "story_knowhow"

    story_id: Mapped[int] = mapped_column(
        ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True
    )
    knowhow_id: Mapped[str] = mapped_column(ForeignKey("knowhow.id"), primary_key=True, index=True)

    knowhow: Mapped[KnowHow] = relationship(lazy="raise_on_sql")


class StoryPopulation(Base):
    """The people whom a story is about."""

    __tablename__ = "story_populations"

    story_id: Mapped[int] = mapped_column(
        ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True
    )
    context_id: Mapped[str] = mapped_column(ForeignKey("contexts.id"), primary_key=True, index=True)

    context: Mapped[Context] = relationship(lazy="raise_on_sql")


class StoryConsent(Base):
    """The teller's consent to one use, until a day; `told_until` is the day they were told of."""

    __tablename__ = "story_consents"

    story_id: Mapped[int] = mapped_column(
        ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True
    )
    use: Mapped[StoryUse] = mapped_column(words(StoryUse), primary_key=True)
    until: Mapped[date] = mapped_column(index=True)
    given_at: Mapped[datetime]
    told_until: Mapped[date | None]


class StoryLook(Base):
    """An admin has read a story as it stands now, and says that everybody may.

    Only the public start page asks for it; other words ask for another look.
    """

    __tablename__ = "story_looks"

    story_id: Mapped[int] = mapped_column(
        ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True
    )
    by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    looked_at: Mapped[datetime]

    by: Mapped[Person | None] = relationship(lazy="raise_on_sql")
