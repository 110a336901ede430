"""Locality rosters: who works in one place, and what each profession stands to lose."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentoring.models.base import Base, Numbered
from mentoring.models.places import Place
from mentoring.models.programmes import Programme

MOST_PEOPLE = 1_000_000


class Roster(Base, Numbered):
    """The people of one place by profession, and the change that they are asked to make."""

    __tablename__ = "rosters"
    __table_args__ = (UniqueConstraint("programme_id", "name"),)

    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    place_id: Mapped[str] = mapped_column(ForeignKey("places.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    what_changes: Mapped[str] = mapped_column(Text)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]

    programme: Mapped[Programme] = relationship(lazy="raise_on_sql")
    place: Mapped[Place] = relationship(lazy="raise_on_sql")


class RosterProfession(Base, Numbered):
    """One profession of a roster: how many work there, and what the change takes and gives them."""

    __tablename__ = "roster_professions"
    __table_args__ = (
        UniqueConstraint("roster_id", "profession_id"),
        CheckConstraint(f"headcount BETWEEN 0 AND {MOST_PEOPLE}", name="headcount_in_range"),
    )

    roster_id: Mapped[int] = mapped_column(ForeignKey("rosters.id", ondelete="CASCADE"))
    profession_id: Mapped[str] = mapped_column(ForeignKey("professions.id"))
    headcount: Mapped[int | None]
    stands_to_lose: Mapped[str] = mapped_column(Text, default="")
    what_they_gain: Mapped[str] = mapped_column(Text, default="")
    told_by: Mapped[str] = mapped_column(String(200), default="")
    checked_at: Mapped[datetime | None]


class RosterFile(Base, Numbered):
    """A file of headcounts as an admin has sent it, kept between the dry run and the decision."""

    __tablename__ = "roster_files"
    __table_args__ = (UniqueConstraint("roster_id", "sent_by_id"),)

    roster_id: Mapped[int] = mapped_column(ForeignKey("rosters.id", ondelete="CASCADE"))
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    sent_at: Mapped[datetime]
