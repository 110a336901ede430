"""Places, from region to neighbourhood, the organisations in them, and the sites of past work."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentoring.models.base import Base, Numbered, words


class PlaceKind(StrEnum):
    """How wide a place is."""

    REGION = "region"
    SYSTEM = "system"
    PLACE = "place"
    NEIGHBOURHOOD = "neighbourhood"


class Place(Base):
    """A node in region, system, place and neighbourhood; areas merge, so each has its dates."""

    __tablename__ = "places"

    id: Mapped[str] = mapped_column(String(24), primary_key=True)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("places.id"), index=True)
    kind: Mapped[PlaceKind] = mapped_column(words(PlaceKind), index=True)
    name: Mapped[str] = mapped_column(String(200))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    typical_setting: Mapped[str] = mapped_column(String(24), default="")
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    successor_id: Mapped[str | None] = mapped_column(ForeignKey("places.id"))

    parent: Mapped["Place | None"] = relationship(
        remote_side=[id], foreign_keys=[parent_id], lazy="raise_on_sql"
    )


class Organisation(Base, Numbered):
    """An employer, with the dates between which it exists and who followed it."""

    __tablename__ = "organisations"
    __table_args__ = (CheckConstraint("successor_id <> id", name="not_its_own_successor"),)

    ods_code: Mapped[str] = mapped_column(String(12), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(40))
    place_id: Mapped[str | None] = mapped_column(ForeignKey("places.id"), index=True)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    synthetic: Mapped[bool] = mapped_column(default=False)

    place: Mapped[Place | None] = relationship(lazy="raise_on_sql")


class Site(Base):
    """Where joint work was done, often under a national programme; fictional ones say so."""

    __tablename__ = "sites"

    id: Mapped[str] = mapped_column(String(24), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    locality: Mapped[str] = mapped_column(String(200), default="")
    place_id: Mapped[str | None] = mapped_column(ForeignKey("places.id"), index=True)
    national_programme_id: Mapped[str | None] = mapped_column(ForeignKey("national_programmes.id"))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    fictional: Mapped[bool] = mapped_column(default=False)
