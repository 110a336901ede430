"""The words that needs and experiences share."""

from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from mentoring.models.base import Base, words


class ContextKind(StrEnum):
    """What a context word describes."""

    LEVEL = "level"
    SETTING = "setting"
    AUTHORITY = "authority"
    POPULATION = "population"
    SERVICE = "service"
    OBSTACLE = "obstacle"
    OUTCOME = "outcome"
    STAGE = "stage"


class KnowHow(Base):
    """One concrete thing that can be done and taught, in a hierarchy of domain, group and item."""

    __tablename__ = "knowhow"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("knowhow.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    label: Mapped[str] = mapped_column(String(200))
    synonyms: Mapped[str] = mapped_column(Text, default="")
    description: Mapped[str] = mapped_column(Text, default="")
    pathway_stage: Mapped[str] = mapped_column(String(24), default="")


class Saying(Base):
    """One everyday way in which people say a know-how; matched, and shown to admins alone."""

    __tablename__ = "sayings"

    knowhow_id: Mapped[str] = mapped_column(ForeignKey("knowhow.id"), primary_key=True)
    said: Mapped[str] = mapped_column(String(200), primary_key=True)


class Context(Base):
    """A word for the circumstances of joint work, known by its kind and its code."""

    __tablename__ = "contexts"

    id: Mapped[str] = mapped_column(String(60), primary_key=True)
    kind: Mapped[ContextKind] = mapped_column(words(ContextKind), index=True)
    code: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(200))
    synonyms: Mapped[str] = mapped_column(Text, default="")
    description: Mapped[str] = mapped_column(Text, default="")
    sort_order: Mapped[int] = mapped_column(default=0)

    @staticmethod
    def key(kind: ContextKind, code: str) -> str:
        """Make the id: the same code may stand under two kinds."""
        return f"{kind.value}.{code}"


class Profession(Base):
    """One of the professional cultures of a locality."""

    __tablename__ = "professions"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    label: Mapped[str] = mapped_column(String(200))
    sector: Mapped[str] = mapped_column(String(80), default="")
    may_lose: Mapped[str] = mapped_column(Text, default="")
    brings: Mapped[str] = mapped_column(Text, default="")


class NationalProgramme(Base):
    """A programme of the past, such as a pioneer or a vanguard."""

    __tablename__ = "national_programmes"

    id: Mapped[str] = mapped_column(String(24), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    start_year: Mapped[int | None]
    end_year: Mapped[int | None]
