"""Working days as England knows them: neither a weekend nor a bank holiday, in the time of London.

The eight bank holidays of a year follow rules. What one government moves or adds stands in a list
with its dates; a new line there is all that such a day needs.
"""

from datetime import date, datetime, time, timedelta
from functools import cache

from mentoring.services.dates import LONDON

SATURDAY, SUNDAY = 5, 6
MORNING = time(9)
LAST_MOMENT = time(23, 59, 59)
MOVED = {  # the day of the rule, and the day of that year
    date(2020, 5, 4): date(2020, 5, 8),  # seventy-five years since the end of the war in Europe
    date(2022, 5, 30): date(2022, 6, 2),  # beside the Platinum Jubilee
}
ADDED = (
    date(2022, 6, 3),  # the Platinum Jubilee
    date(2022, 9, 19),  # the funeral of Queen Elizabeth II
    date(2023, 5, 8),  # the coronation of King Charles III
)


def is_working(day: date) -> bool:
    """Whether people are at work in England on this day."""
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)


def after(start: date, days: int) -> date:
    """Give the day that many working days after another; that other is not counted."""
    day = start
    while days:
        day += timedelta(days=1)
        days -= is_working(day)
    return day


def between(start: date, end: date) -> int:
    """Count the working days after one day, up to another and with it."""
    days = range(1, (end - start).days + 1)
    return sum(is_working(start + timedelta(days=number)) for number in days)


def end_of(day: date) -> datetime:
    """Give the last moment of a day in London."""
    return datetime.combine(day, LAST_MOMENT, LONDON)


def start_of(day: date) -> datetime:
    """Give the first moment of a day in London."""
    return datetime.combine(day, time.min, LONDON)


def morning_of(day: date) -> datetime:
    """Give nine o’clock of a day in London, before which nobody is reminded of anything."""
    return datetime.combine(day, MORNING, LONDON)


def london(moment: datetime) -> date:
    """Give the day that it is in London."""
    return moment.astimezone(LONDON).date()


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """Give the bank holidays of England in a year, on the days on which they are kept."""
    easter = easter_sunday(year)
    ruled = {
        _weekday_from(date(year, 1, 1)),
        easter - timedelta(days=2),
        easter + timedelta(days=1),
        _monday_from(date(year, 5, 1)),
        _monday_from(date(year, 5, 25)),
        _monday_from(date(year, 8, 25)),
        *_christmas(year),
    }
    return frozenset(
        {MOVED.get(day, day) for day in ruled} | {day for day in ADDED if day.year == year}
    )


def easter_sunday(year: int) -> date:
    """Reckon Easter Sunday: after the first full moon of spring, as the Church reckons both."""
    century, golden = year // 100, year % 19
    epact = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    epact -= (epact // 28) * (1 - (29 // (epact + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + epact + 2 - century + century // 4) % 7
    since_march = epact - weekday
    month = 3 + (since_march + 40) // 44
    return date(year, month, since_march + 28 - 31 * (month // 4))


def _christmas(year: int) -> tuple[date, date]:
    """Give the two days kept for Christmas: what falls on a weekend is kept after it."""
    first = date(year, 12, 25)
    if first.weekday() == SATURDAY:
        return first + timedelta(days=2), first + timedelta(days=3)
    if first.weekday() == SUNDAY:
        return first + timedelta(days=1), first + timedelta(days=2)
    return first, _weekday_from(first + timedelta(days=1))


def _weekday_from(day: date) -> date:
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return day


def _monday_from(day: date) -> date:
    """Give the first Monday that is not before a day."""
    return day + timedelta(days=-day.weekday() % 7)
