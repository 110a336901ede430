"""Times as people type them, on the clock that hangs in London."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.web import diary

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MOMENTS = st.datetimes(
    datetime(2024, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone itself
    datetime(2029, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
).map(lambda moment: moment.replace(second=0, microsecond=0))


def by_day(moment):
    """Leave out the hours before 7, which need am or pm, and the hour that comes twice."""
    return 8 <= moment.hour < 22


@given(MOMENTS.filter(by_day))
def test_a_time_taken_apart_and_typed_again_is_the_same_time(moment):
    assert diary.typed(**diary.parts(moment)) == moment


@given(MOMENTS.filter(by_day))
def test_a_time_written_in_an_address_is_read_back(moment):
    assert diary.kept(diary.written(moment)) == moment


@pytest.mark.parametrize(
    ("clock", "read"),
    [
        ("10.30am", (10, 30)),
        ("10:30", (10, 30)),
        ("1030", (10, 30)),
        ("2 pm", (14, 0)),
        ("2p.m.", (14, 0)),
        ("12am", (0, 0)),
        ("12.15pm", (12, 15)),
        ("19", (19, 0)),
    ],
)
def test_a_time_of_day_is_read_however_it_is_typed(clock, read):
    assert diary.typed("1", "12", "2026", clock) == datetime(
        2026, 12, 1, read[0], read[1], tzinfo=UTC
    )


def test_nothing_typed_is_no_time():
    assert diary.typed("", " ", "", "") is None


@pytest.mark.parametrize("clock", ["half past two", "13pm", "0am", "24:00", "10.75", "3"])
def test_an_unclear_time_of_day_is_asked_for_again(clock):
    with pytest.raises(diary.UnclearError):
        diary.typed("1", "12", "2026", clock)


def test_the_hour_that_does_not_exist_in_march_is_refused():
    with pytest.raises(diary.UnclearError, match="clocks go forward"):
        diary.typed("28", "3", "2027", "1.30am")


def test_a_time_that_has_passed_is_refused():
    with pytest.raises(diary.UnclearError, match="still to come"):
        diary.ahead(NOW, now=NOW)
