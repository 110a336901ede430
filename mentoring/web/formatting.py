"""How dates, times, numbers and lists are written, as British people write them."""

from collections.abc import Sequence
from datetime import date, datetime

from flask import Flask

from mentoring.services import dates


def day(value: date | datetime | None) -> str:
    """Write a date: 21 November 2026."""
    return "Not given" if value is None else dates.day(value)


def moment(value: datetime | None) -> str:
    """Write a time with its day: Monday 23 November 2026 at 10.30am."""
    return "Not given" if value is None else dates.moment(value)


def clock(value: datetime) -> str:
    """Write a time of day: 10.30am."""
    return dates.clock(value)


def number(value: int) -> str:
    """Write a whole number: 1,000."""
    return f"{value:,}"


def plural(value: int, one: str, many: str = "") -> str:
    """Write a number with its noun: 1 place, 3 places."""
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def listed(values: Sequence[str]) -> str:
    """Write a list as a sentence does: one, two and three."""
    words = [str(value) for value in values]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def init_app(app: Flask) -> None:
    """Teach the templates these ways of writing."""
    for written in (day, moment, clock, number, plural, listed):
        app.add_template_filter(written)
