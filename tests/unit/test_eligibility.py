"""Each hard rule by itself."""

from typing import Any

import pytest

from matching import eligibility
from matching.problem import NONE, People, Ragged, RangeError, Rules
from tests.strategies import ints

EVERYONE = slice(None)


def people(*persons, **given):
    size = len(persons)
    columns = {
        "line_manager": ints([NONE] * size),
        "organisation": ints([NONE] * size),
        "region": ints([NONE] * size),
        "languages": ints([0] * size),
        "half_days": ints([0] * size),
        "not_with": Ragged.of([[]] * size),
    }
    return People(person=ints(persons), **(columns | given))


def rules(rule):
    flags: dict[str, Any] = {rule: True}
    return Rules(**flags)


def allowed(learners, mentors, kept=None, rows=EVERYONE):
    return eligibility.allowed(learners, mentors, kept or Rules(), rows).tolist()


def test_strangers_may_meet():
    assert allowed(people(1, 2), people(3)) == [[True], [True]]


def test_nobody_meets_themselves():
    assert allowed(people(1, 2), people(2, 3)) == [[True, True], [False, True]]


@pytest.mark.parametrize("side", ["learner", "mentor"])
def test_a_line_manager_is_never_met_whichever_way_round(side):
    learner = people(1, line_manager=ints([2 if side == "learner" else NONE]))
    mentor = people(2, 3, line_manager=ints([1 if side == "mentor" else NONE, NONE]))

    assert allowed(learner, mentor) == [[False, True]]


@pytest.mark.parametrize("side", ["learner", "mentor"])
def test_an_exclusion_holds_whoever_named_it(side):
    learner = people(1, not_with=Ragged.of([[2] if side == "learner" else []]))
    mentor = people(2, 3, not_with=Ragged.of([[1] if side == "mentor" else [], []]))

    assert allowed(learner, mentor) == [[False, True]]


def test_an_exclusion_holds_for_every_need_of_a_learner():
    learners = people(1, 1, 4)
    mentors = people(2, not_with=Ragged.of([[1]]))

    assert allowed(learners, mentors) == [[False], [False], [True]]
    assert allowed(learners, mentors, rows=slice(1, 3)) == [[False], [True]]


def test_an_exclusion_of_somebody_who_is_not_here_hinders_nobody():
    assert allowed(people(1, not_with=Ragged.of([[9]])), people(2)) == [[True]]


@pytest.mark.parametrize(
    ("rule", "column", "learner", "expected"),
    [
        ("other_organisation", "organisation", 0, [False, True, True]),
        ("other_organisation", "organisation", NONE, [True, True, True]),
        ("same_region", "region", 0, [True, False, True]),
        ("same_region", "region", NONE, [True, True, True]),
        ("shared_language", "languages", 0b01, [True, False, True]),
        ("shared_language", "languages", 0, [True, True, True]),
        ("shared_half_day", "half_days", 0b01, [True, False, True]),
    ],
)
def test_an_admins_rule_is_kept_where_both_have_said_something(rule, column, learner, expected):
    silent = 0 if column in ("languages", "half_days") else NONE
    values = [0b11, 0b10, silent] if silent == 0 else [0, 1, silent]
    mentors = people(2, 3, 4, **{column: ints(values)})
    learners = people(1, **{column: ints([learner])})

    assert allowed(learners, mentors, rules(rule)) == [expected]
    assert allowed(learners, mentors) == [[True, True, True]]


def test_a_pair_that_an_admin_has_forbidden_may_not_be():
    apart = Rules(forbidden=ints([[1, 0]]))

    assert allowed(people(1, 2), people(3, 4), apart) == [[True, True], [False, True]]
    assert allowed(people(1, 2), people(3, 4), apart, slice(0, 1)) == [[True, True]]


@pytest.mark.parametrize(("pair", "error"), [([2, 0], "need 2"), ([0, -1], "mentor -1")])
def test_a_forbidden_pair_that_is_not_there_is_refused(pair, error):
    with pytest.raises(RangeError, match=error):
        allowed(people(1, 2), people(3), Rules(forbidden=ints([pair])))
