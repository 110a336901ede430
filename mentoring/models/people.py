"""People, what they may do, and whom they asked not to meet."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentoring.models.base import Base, Numbered
from mentoring.models.places import Organisation, Place
from mentoring.models.vocabulary import Profession

HALF_DAYS = tuple(
    f"{day}_{part}" for day in ("mon", "tue", "wed", "thu", "fri") for part in ("am", "pm")
)
LANGUAGES = ("en", "cy", "pl", "pa", "ur", "bn", "gu", "ar", "so", "fr", "es", "pt", "ro", "bsl")


class Person(Base, Numbered):
    """Anyone on the register; one account may be learner, mentor, partner and admin at once."""

    __tablename__ = "people"
    __table_args__ = (
        CheckConstraint("line_manager_id <> id", name="not_their_own_manager"),
        CheckConstraint("email = lower(email)", name="email_in_small_letters"),
    )

    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    job_title: Mapped[str] = mapped_column(String(200), default="")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    profession_id: Mapped[str | None] = mapped_column(ForeignKey("professions.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    place_id: Mapped[str | None] = mapped_column(ForeignKey("places.id"), index=True)
    line_manager_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    languages: Mapped[int] = mapped_column(default=1)
    half_days: Mapped[int] = mapped_column(default=0)
    public_partner: Mapped[bool] = mapped_column(default=False)
    synthetic: Mapped[bool] = mapped_column(default=False)
    persona: Mapped[str | None] = mapped_column(String(40), unique=True)
    persona_note: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime]

    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")
    place: Mapped[Place | None] = relationship(lazy="raise_on_sql")
    profession: Mapped[Profession | None] = relationship(lazy="raise_on_sql")


class NotWith(Base):
    """A person whom somebody asked not to meet; known to the matcher and to nobody else."""

    __tablename__ = "not_with"
    __table_args__ = (CheckConstraint("person_id <> other_id", name="two_people"),)

    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    other_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True
    )


def pack(chosen: list[str] | tuple[str, ...], among: tuple[str, ...]) -> int:
    """Keep a choice from a fixed list as one number, a bit for each."""
    return sum(1 << place for place, word in enumerate(among) if word in chosen)


def unpack(bits: int, among: tuple[str, ...]) -> tuple[str, ...]:
    """Read a choice back from its number."""
    return tuple(word for place, word in enumerate(among) if bits >> place & 1)
