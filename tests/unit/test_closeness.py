import numpy as np
import pytest

from matching import closeness
from matching.problem import NONE, Ragged
from tests.registers import (
    COASTAL,
    DALES,
    DOWNS,
    HOSPITAL,
    HOUSING,
    MOORS,
    NORTH,
    OLDER,
    RURAL,
    VOCABULARY,
)


def shared(asked, shown):
    size = len(VOCABULARY.context_type)
    rows = (closeness.membership(Ragged.of([one]), size) for one in (asked, shown))
    return closeness.context(*rows)[0, 0]


def test_all_of_the_confirmed_context_shared_is_one():
    assert shared([RURAL, OLDER], [OLDER, RURAL, HOSPITAL]) == pytest.approx(1.0)


def test_nothing_shared_and_nothing_confirmed_are_nought():
    assert shared([RURAL], [COASTAL]) == 0.0
    assert shared([], [COASTAL]) == 0.0


def test_half_the_services_count_half():
    assert shared([HOSPITAL, HOUSING], [HOSPITAL]) == pytest.approx(0.5)


def test_one_system_is_nearer_than_one_region_and_that_than_another_region():
    near = closeness.place_table(VOCABULARY)

    assert near[DALES, DALES] == 1.0
    assert near[DALES, NORTH] > near[DALES, DOWNS]
    assert near[DALES, MOORS] >= 0.3
    assert near[MOORS, DOWNS] < 0.3


def test_a_place_that_nobody_gave_is_neither_near_nor_far():
    table = closeness.place_table(VOCABULARY)
    found = closeness.place(table, np.array([DALES, NONE]), np.array([NONE, DALES]))

    assert found.tolist() == [[0.5, 1.0], [0.5, 0.5]]


def test_professions_are_alike_different_or_unknown():
    found = closeness.same(np.array([0, 1, NONE]), np.array([0]))

    assert found[:, 0].tolist() == [1.0, 0.0, 0.5]


def test_ten_years_before_the_latest_count_half_and_an_unknown_year_too():
    fresh = closeness.recency(np.array([2024.0, 2014.0, np.nan]), 2024.0)

    assert fresh.tolist() == pytest.approx([1.0, 0.5, 0.5])


def test_no_year_at_all_is_not_an_error():
    years = np.array([np.nan])

    assert closeness.recency(years, closeness.latest(years)).tolist() == [0.5]


def test_a_degree_of_latitude_is_about_111_kilometres():
    distance = closeness.kilometres(np.array([[50.0, 0.0]]), np.array([[51.0, 0.0]]))

    assert distance[0, 0] == pytest.approx(111.2, abs=0.1)
