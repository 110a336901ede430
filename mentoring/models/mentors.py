"""What a mentor has said about teaching: how many, whether now, and who may see them."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentoring.models.base import Base, Numbered, check_arrow, words
from mentoring.models.people import Person

MOST_LEARNERS = 6
MOST_COHORTS = 2


class Readiness(StrEnum):
    """How far the short training in teaching others has come."""

    NOT_STARTED = "not_started"
    IN_TRAINING = "in_training"
    READY = "ready"
    PAUSED = "paused"


READINESS_ARROWS: Mapping[Readiness, frozenset[Readiness]] = {
    Readiness.NOT_STARTED: frozenset({Readiness.IN_TRAINING}),
    Readiness.IN_TRAINING: frozenset({Readiness.READY}),
    Readiness.READY: frozenset({Readiness.PAUSED}),
    Readiness.PAUSED: frozenset({Readiness.READY}),
}


class Visibility(StrEnum):
    """Who may see a mentor."""

    NOBODY = "nobody"
    PROGRAMME_TEAM = "programme_team"
    SIGNED_IN = "signed_in"


class Waiver(StrEnum):
    """What an admin may set aside for one mentor, with a reason."""

    READINESS = "readiness"
    ENDORSEMENT = "endorsement"


class Mentor(Base):
    """A person's teaching: their two numbers, kept by the database itself.

    `learners_held` counts their offered, accepted and active pairings, and `cohorts_held` the
    published and active cohorts that they lead. Only the triggers on `pairings`, `cohorts` and
    `cohort_leads` write them; the checks then refuse one too many, and a number below the load.
    """

    __tablename__ = "mentors"
    __table_args__ = (
        CheckConstraint(
            f"learners_at_once BETWEEN 0 AND {MOST_LEARNERS}", name="learners_in_range"
        ),
        CheckConstraint(f"cohorts_at_once BETWEEN 0 AND {MOST_COHORTS}", name="cohorts_in_range"),
        CheckConstraint(
            "learners_held >= 0 AND learners_held <= learners_at_once",
            name="learners_within_number",
        ),
        CheckConstraint(
            "cohorts_held >= 0 AND cohorts_held <= cohorts_at_once", name="cohorts_within_number"
        ),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    learners_at_once: Mapped[int] = mapped_column(default=0)
    cohorts_at_once: Mapped[int] = mapped_column(default=0)
    learners_held: Mapped[int] = mapped_column(default=0)
    cohorts_held: Mapped[int] = mapped_column(default=0)
    paused: Mapped[bool] = mapped_column(default=False)
    visibility: Mapped[Visibility] = mapped_column(words(Visibility), default=Visibility.NOBODY)
    readiness: Mapped[Readiness] = mapped_column(words(Readiness), default=Readiness.NOT_STARTED)
    ready_at: Mapped[datetime | None]
    readiness_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    waivers: Mapped[list["MentorWaiver"]] = relationship(lazy="raise_on_sql")

    @property
    def room(self) -> int:
        """Count the learners they could still take; none while they pause."""
        return 0 if self.paused else self.learners_at_once - self.learners_held

    @property
    def room_to_lead(self) -> int:
        """Count the cohorts they could still lead; none while they pause."""
        return 0 if self.paused else self.cohorts_at_once - self.cohorts_held

    def make(self, readiness: Readiness, *, now: datetime) -> None:
        """Change the readiness, along its arrows only, and keep the day."""
        check_arrow("training", READINESS_ARROWS, self.readiness, readiness)
        self.readiness, self.readiness_at = readiness, now
        if readiness is Readiness.READY:
            self.ready_at = self.ready_at or now

    def may_teach(self, *, endorsed: int) -> bool:
        """Whether they may be suggested: ready, listed and endorsed, or waived."""
        waived = {waiver.what for waiver in self.waivers}
        trained = self.readiness is Readiness.READY or Waiver.READINESS in waived
        shown = self.visibility is not Visibility.NOBODY
        return trained and shown and (endorsed > 0 or Waiver.ENDORSEMENT in waived)


class MentorWaiver(Base, Numbered):
    """An admin's decision to set a condition aside for one mentor; the audit keeps the reason."""

    __tablename__ = "mentor_waivers"

    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentors.person_id"), index=True)
    what: Mapped[Waiver] = mapped_column(words(Waiver))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
