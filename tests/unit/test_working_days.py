"""Working days know the weekends and the bank holidays of England, and end in London."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.services import working_days

DAYS = st.dates(date(2015, 1, 1), date(2045, 12, 31))

# As the government's calendar gives them.
PUBLISHED = {
    2020: "1-1 4-10 4-13 5-8 5-25 8-31 12-25 12-28",
    2021: "1-1 4-2 4-5 5-3 5-31 8-30 12-27 12-28",
    2022: "1-3 4-15 4-18 5-2 6-2 6-3 8-29 9-19 12-26 12-27",
    2023: "1-2 4-7 4-10 5-1 5-8 5-29 8-28 12-25 12-26",
    2024: "1-1 3-29 4-1 5-6 5-27 8-26 12-25 12-26",
    2025: "1-1 4-18 4-21 5-5 5-26 8-25 12-25 12-26",
    2026: "1-1 4-3 4-6 5-4 5-25 8-31 12-25 12-28",
    2027: "1-1 3-26 3-29 5-3 5-31 8-30 12-27 12-28",
    2028: "1-3 4-14 4-17 5-1 5-29 8-28 12-25 12-26",
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_the_bank_holidays_are_those_that_were_published(year):
    days = [date(year, *map(int, one.split("-"))) for one in PUBLISHED[year].split()]
    assert sorted(working_days.bank_holidays(year)) == days


@pytest.mark.parametrize(
    ("year", "month", "day"), [(2000, 4, 23), (2008, 3, 23), (2011, 4, 24), (2038, 4, 25)]
)
def test_easter_is_found_however_early_or_late_it_is(year, month, day):
    assert working_days.easter_sunday(year) == date(year, month, day)


@given(DAYS)
def test_easter_is_a_sunday_within_its_five_weeks(day):
    easter = working_days.easter_sunday(day.year)
    assert easter.weekday() == working_days.SUNDAY
    assert date(day.year, 3, 22) <= easter <= date(day.year, 4, 25)


def test_ten_working_days_at_christmas_take_until_january():
    assert working_days.after(date(2026, 12, 18), 10) == date(2027, 1, 6)


@given(DAYS, st.integers(1, 60))
def test_the_days_counted_forward_are_the_days_counted_between(start, days):
    end = working_days.after(start, days)
    assert working_days.is_working(end)
    assert working_days.between(start, end) == days


@given(DAYS, st.integers(0, 40))
def test_the_count_between_is_one_more_for_each_working_day_passed(start, ahead):
    end = start + timedelta(days=ahead)
    tomorrow = end + timedelta(days=1)
    more = working_days.between(start, tomorrow) - working_days.between(start, end)
    assert more == working_days.is_working(tomorrow)


@pytest.mark.parametrize(
    ("day", "hour"), [(date(2026, 10, 23), 22), (date(2026, 10, 26), 23), (date(2027, 3, 29), 22)]
)
def test_a_day_ends_in_london_on_both_sides_of_a_clock_change(day, hour):
    end = working_days.end_of(day).astimezone(UTC)
    assert end == datetime(day.year, day.month, day.day, hour, 59, 59, tzinfo=UTC)


def test_late_on_a_summer_evening_it_is_already_tomorrow_in_london():
    late = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert working_days.london(late) == date(2026, 7, 2)


def test_the_morning_is_nine_o_clock_in_london():
    assert working_days.morning_of(date(2026, 7, 1)) == datetime(2026, 7, 1, 8, tzinfo=UTC)
