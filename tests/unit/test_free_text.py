"""Free text that looks like an NHS number or a phone number is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.errors import InvalidError
from mentoring.services import free_text


def check_digit(nine: str) -> int:
    """The slow way: try each last digit until the weighted sum of all ten divides by 11."""
    for last in range(10):
        whole = [*map(int, nine), last]
        if sum(digit * weight for digit, weight in zip(whole, range(10, 0, -1), strict=True)) % 11:
            continue
        return last
    return -1


nines = st.text("0123456789", min_size=9, max_size=9)
gaps = st.sampled_from(["", " ", "-"])


@given(nines, gaps, st.integers(0, 9))
def test_ten_digits_are_an_nhs_number_exactly_when_the_check_digit_fits(nine, gap, last):
    written = gap.join((nine[:3], nine[3:6], nine[6:] + str(last)))
    refused = free_text.problem(f"We saw {written} twice.") == free_text.PATIENT
    assert refused is (last == check_digit(nine))


@pytest.mark.parametrize(
    "number",
    ["07700 900123", "020 7946 0018", "(0113) 496 0999", "+44 7700 900123", "0044 20 7946 0018",
     "+44 (0)161 496 0000", "01632-960-001"],
)  # fmt: skip
def test_a_phone_number_is_refused(number):
    assert free_text.problem(f"Ring {number} any day") == free_text.TELEPHONE


@pytest.mark.parametrize(
    "text",
    ["From 2015 to 2018, 2,400 people in 12 practices", "£1,250,000 over 3 years",
     "Down from 0.45 to 0.31", "12 345 678", "", "Order 123456789012"],
)  # fmt: skip
def test_ordinary_numbers_may_stand(text):
    assert free_text.problem(text) == ""


def test_every_field_with_a_problem_is_named():
    with pytest.raises(InvalidError) as refused:
        free_text.check({"a": "Ring 07700 900123", "b": "Nine people wait", "c": None})
    assert refused.value.problems == {"a": free_text.TELEPHONE}
