"""Cohorts of a few learners, against every division that there is."""

from dataclasses import replace

import numpy as np
from numba import njit

from matching.cohorts import forming, measuring, staffing
from matching.cohorts.given import Leads, Partners
from matching.problem import NONE, People, Ragged
from tests.benchmarks import cohort_instances
from tests.benchmarks.cohort_reference import weighed

LEARNERS, INSTANCES, MOST, LEAST = 18, 20, 12, 6


def hits():
    """Count the instances on which the engine finds the best of all divisions into two."""
    found = [abs(best(asked) - engine(asked, seed)) < 1e-9 for seed, asked in enumerate(made())]
    return sum(found), len(found)


def made():
    """Make instances without leads and partners, as in the study."""
    for seed in range(INSTANCES):
        asked = cohort_instances.instance(LEARNERS, seed=100 + seed)
        none = np.zeros(0, np.int64)
        people = People(none, none, none, none, none, none, Ragged.of([]))
        leads = Leads(people, Ragged.of([]), np.zeros((0, 0)), none, np.zeros((0, 2)), none)
        yield replace(asked, leads=leads, partners=Partners(people, np.zeros((0, 2)), none))


def engine(asked, seed):
    """Anneal as the engine does, before anything that is not valid is dissolved."""
    cohort, count = forming.divided(asked, rng=np.random.default_rng(seed))
    seats = staffing.seats(asked, *[np.full(count, NONE)] * 2)
    found = measuring.measure(asked, cohort, seats)
    return float((found.worth * found.size).sum())


def best(asked):
    """Weigh every division into two cohorts of six to twelve."""
    learners = asked.learners
    columns = (learners.knowhow, learners.pathway, learners.link, learners.profession)
    people = learners.people
    table = np.stack([*columns, people.organisation, people.half_days], axis=1)
    none = np.zeros((1, 2), np.int64)
    staff = (none, np.zeros((1, 2, 2)), np.zeros((1, cohort_instances.PATHWAYS), np.bool_))
    return _best(learners.need, table, learners.point, *staff)


@njit(cache=True)
def _best(need, columns, point, staff, staff_point, holds):
    people, most = len(need), -1e9
    left, right = np.zeros(people, np.int64), np.zeros(people, np.int64)
    for division in range(1 << (people - 1)):
        a = b = 0
        for one in range(people):
            if division >> one & 1:
                left[a] = one
                a += 1
            else:
                right[b] = one
                b += 1
        if a < LEAST or b < LEAST or a > MOST or b > MOST:
            continue
        worth = a * weighed(left[:a], 0, need, columns, point, staff, staff_point, holds)
        worth += b * weighed(right[:b], 0, need, columns, point, staff, staff_point, holds)
        most = max(most, worth)
    return most
