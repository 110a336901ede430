"""Times as people type them, on the clock that hangs in London."""

import re
from datetime import UTC, datetime, timedelta

from mentoring.services.dates import LONDON

CLOCK = re.compile(r"(\d{1,2})(?:[.: ]?(\d{2}))?\s*([ap])?\.?(?:m\.?)?", re.IGNORECASE)
EARLIEST_WITHOUT_AM = 7
FARTHEST = timedelta(days=366)


class UnclearError(ValueError):
    """What was typed is no time; the message says what to type."""


def typed(day: str, month: str, year: str, clock: str) -> datetime | None:
    """Read a date and a time of day as typed; nothing where all of it is empty."""
    if not "".join((day, month, year, clock)).strip():
        return None
    if not all(part.strip().isdecimal() for part in (day, month, year)):
        raise UnclearError("Enter a date such as 27 11 2026")
    whole_year = int(year) + 2000 if int(year) < 100 else int(year)
    hour, minute = _hour_and_minute(clock)
    try:
        local = datetime(whole_year, int(month), int(day), hour, minute, tzinfo=LONDON)
    except ValueError:
        raise UnclearError("Enter a real date such as 27 11 2026") from None
    return checked(local)


def kept(text: str) -> datetime:
    """Read a time back from an address of ours."""
    try:
        local = datetime.fromisoformat(text).replace(tzinfo=LONDON)
    except ValueError:
        raise UnclearError("Enter a real date such as 27 11 2026") from None
    return checked(local)


def written(moment: datetime) -> str:
    """Write a time for an address of ours, on the London clock."""
    return moment.astimezone(LONDON).strftime("%Y-%m-%dT%H:%M")


def parts(moment: datetime) -> dict[str, str]:
    """Take a time apart again, as somebody would type it."""
    local = moment.astimezone(LONDON)
    return {
        "day": str(local.day),
        "month": str(local.month),
        "year": str(local.year),
        "clock": local.strftime("%H:%M"),
    }


def checked(local: datetime) -> datetime:
    """Give the moment in UTC; on the last Sunday in March one hour does not exist."""
    moment = local.astimezone(UTC)
    if moment.astimezone(LONDON).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise UnclearError("The clocks go forward then: choose an hour later")
    return moment


def ahead(moment: datetime, *, now: datetime) -> datetime:
    """Refuse a time that has passed, or that is farther off than a year."""
    if moment <= now:
        raise UnclearError("Enter a time that is still to come")
    if moment > now + FARTHEST:
        raise UnclearError("Enter a time within the next year")
    return moment


def _hour_and_minute(clock: str) -> tuple[int, int]:
    found = CLOCK.fullmatch(clock.strip())
    if found is None:
        raise UnclearError("Enter a time of day such as 10.30am")
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if (half and not 1 <= hour <= 12) or hour > 23 or minute > 59:
        raise UnclearError("Enter a time of day such as 10.30am")
    if not half and hour < EARLIEST_WITHOUT_AM:
        raise UnclearError("Say whether it is morning or afternoon, such as 2pm")
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour, minute
