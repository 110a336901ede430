"""What every table has in common: names for constraints, times in UTC, states in words."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import DateTime, Dialect, Enum, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from mentoring.errors import RuleBrokenError

State = TypeVar("State", bound=StrEnum)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment; SQLite forgets time zones, so everything goes in and comes out as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Refuse a time without its zone."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; use an aware datetime")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Say that it is UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The root of all tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime}  # noqa: RUF012 - SQLAlchemy's own hook


class Numbered:
    """A row that is known by a number."""

    id: Mapped[int] = mapped_column(primary_key=True)


def words(enum: type[StrEnum]) -> Enum:
    """Keep a StrEnum as its word, checked by the database."""
    return Enum(
        enum,
        native_enum=False,
        create_constraint=True,
        length=24,
        name=_snake(enum.__name__),
        values_callable=lambda members: [member.value for member in members],
    )


def check_arrow(
    noun: str, arrows: Mapping[State, Collection[State]], now: State, then: State
) -> None:
    """Refuse a change of state that is not on the list."""
    if then not in arrows.get(now, ()):
        raise RuleBrokenError(f"This {noun} is {plain(now)}, so it cannot become {plain(then)}.")


def plain(state: StrEnum) -> str:
    """Write a state as people read it."""
    return state.value.replace("_", " ")


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip(
        "_"
    )


Json = dict[str, Any]
