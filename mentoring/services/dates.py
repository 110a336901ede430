"""How dates and times are written, as British people write them: in the time of London."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def day(value: date | datetime) -> str:
    """Write a date: 21 November 2026."""
    local = value.astimezone(LONDON) if isinstance(value, datetime) else value
    return f"{local.day} {local:%B %Y}"


def weekday(value: datetime) -> str:
    """Write a date with its day of the week: Monday 23 November 2026."""
    return f"{value.astimezone(LONDON):%A} {day(value)}"


def moment(value: datetime) -> str:
    """Write a time with its day: Monday 23 November 2026 at 10.30am."""
    return f"{weekday(value)} at {clock(value)}"


def clock(value: datetime) -> str:
    """Write a time of day: 10.30am."""
    local = value.astimezone(LONDON)
    hour = local.hour % 12 or 12
    minutes = f".{local.minute:02d}" if local.minute else ""
    return f"{hour}{minutes}{'am' if local.hour < 12 else 'pm'}"
