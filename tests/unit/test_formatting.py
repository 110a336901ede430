"""Dates, times, numbers and lists are written as British people write them."""

from datetime import UTC, date, datetime

import pytest

from mentoring.web.formatting import day, listed, moment, number, plural


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (date(2026, 11, 1), "1 November 2026"),
        (datetime(2026, 11, 21, 9, 30, tzinfo=UTC), "21 November 2026"),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "1 July 2026"),  # summer time in London
        (datetime(2026, 12, 30, 23, 30, tzinfo=UTC), "30 December 2026"),
        (None, "Not given"),
    ],
)
def test_a_date_is_written_with_its_month_in_full(value, written):
    assert day(value) == written


@pytest.mark.parametrize(
    ("hour", "minute", "written"),
    [
        (0, 0, "12am"),
        (0, 5, "12.05am"),
        (10, 30, "10.30am"),
        (11, 59, "11.59am"),
        (12, 0, "12pm"),
        (13, 0, "1pm"),
        (23, 45, "11.45pm"),
    ],
)
def test_a_time_is_written_with_a_point_and_without_empty_minutes(hour, minute, written):
    when = datetime(2026, 11, 23, hour, minute, tzinfo=UTC)
    assert moment(when) == f"Monday 23 November 2026 at {written}"


def test_a_time_in_summer_is_that_of_the_clock_on_the_wall():
    assert moment(datetime(2026, 7, 1, 9, 0, tzinfo=UTC)) == "Wednesday 1 July 2026 at 10am"


def test_a_time_that_nobody_gave_says_so():
    assert moment(None) == "Not given"


@pytest.mark.parametrize(
    ("value", "written"), [(0, "0"), (999, "999"), (1000, "1,000"), (1234567, "1,234,567")]
)
def test_a_number_has_commas(value, written):
    assert number(value) == written


@pytest.mark.parametrize(
    ("value", "words", "written"),
    [
        (0, ("place",), "0 places"),
        (1, ("place",), "1 place"),
        (3000, ("need",), "3,000 needs"),
        (1, ("person", "people"), "1 person"),
        (2, ("person", "people"), "2 people"),
    ],
)
def test_a_number_takes_its_noun_along(value, words, written):
    assert plural(value, *words) == written


@pytest.mark.parametrize(
    ("values", "written"),
    [
        ([], ""),
        (["one"], "one"),
        (["one", "two"], "one and two"),
        (["one", "two", "three"], "one, two and three"),
        ([1, 2], "1 and 2"),
    ],
)
def test_a_list_reads_like_a_sentence(values, written):
    assert listed(values) == written
