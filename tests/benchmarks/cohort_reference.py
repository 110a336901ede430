"""A second method for cohorts: each is weighed anew, plainly, and annealed in a bare loop.

It knows the quality that the study states, and neither bounds nor sums that are carried along.
"""

import math

import numpy as np
from numba import njit

REACH, LEAST, MOST = 60.0, 6, 12


@njit(cache=True)
def weighed(members, c, need, columns, point, staff, staff_point, lead_holds):
    """Weigh one cohort with its staff.

    `columns` are know-how, pathway, link, profession, organisation and half-days of the learners;
    `staff` the half-days of the lead and of the partner of each cohort, 0 where there is none.
    """
    size = len(members)
    alike = 0.0
    for k in range(need.shape[1]):
        part = 0.0
        for one in members:
            part += need[one, k]
        alike += part * part
    kinds, common = 0, -1
    east = north = 0.0
    for one in members:
        kinds |= 1 << columns[one, 3]
        common &= columns[one, 5]
        east += point[one, 0] / size
        north += point[one, 1] / size
    spanned, shared, most, crowded = 0, -1, 0, 0
    for one in members:
        links = same = 0
        for other in members:
            if columns[other, 1] == columns[one, 1]:
                links |= 1 << columns[other, 2]
            same += columns[other, 0] == columns[one, 0]
        spanned = max(spanned, _count(links))
        if same > most or (same == most and columns[one, 0] < shared):
            shared, most = columns[one, 0], same
    for at in range(size):
        before = 0
        for other in members[:at]:
            before += columns[other, 4] == columns[members[at], 4]
        crowded += before >= 2
    way, far = 0.0, 0
    for one in members:
        off = math.hypot(point[one, 0] - east, point[one, 1] - north)
        way += min(off, REACH) / size
        far += off > REACH
    led = joined = False
    off = math.hypot(staff_point[c, 0, 0] - east, staff_point[c, 0, 1] - north)
    if common & staff[c, 0] and lead_holds[c, shared] and off <= REACH:
        led = True
        off = math.hypot(staff_point[c, 1, 0] - east, staff_point[c, 1, 1] - north)
        joined = common & staff[c, 0] & staff[c, 1] != 0 and off <= REACH
    worth = 0.30 * alike / size**2 + 0.15 * (min(_count(kinds), 4) + min(spanned, 4)) / 4
    worth += 0.10 * (1 - way / REACH + min(_count(common), 2) / 2 + led + joined)
    return worth - 0.5 * crowded / size - far / size - 0.25 * (common == 0)


@njit(cache=True)
def _count(word):
    count = 0
    while word:
        count += word & 1
        word >>= 1
    return count


@njit(cache=True)
def annealed(cohort, members, sizes, near, moves, hot, cold, facts, seed):
    """Move and swap learners in a bare loop: both cohorts are weighed anew each time."""
    np.random.seed(seed)
    need, columns, point, staff, staff_point, lead_holds = facts
    people, cohorts = len(cohort), len(sizes)
    worth = np.zeros(cohorts)
    for c in range(cohorts):
        own = members[c, : sizes[c]]
        worth[c] = sizes[c] * weighed(own, c, need, columns, point, staff, staff_point, lead_holds)
    first, second = np.zeros(MOST + 1, np.int64), np.zeros(MOST + 1, np.int64)
    for step in range(moves):
        one = np.random.randint(people)
        a, b = cohort[one], np.random.randint(cohorts)
        if np.random.random() < 0.85:
            b = cohort[near[one, np.random.randint(near.shape[1])]]
        if a == b:
            continue
        first[: sizes[a]], second[: sizes[b]] = members[a, : sizes[a]], members[b, : sizes[b]]
        size_a, size_b, other = sizes[a], sizes[b], -1
        at = np.flatnonzero(first[:size_a] == one)[0]
        if size_a > LEAST and size_b < MOST and np.random.random() < 0.4:
            first[at] = first[size_a - 1]
            second[size_b] = one
            size_a, size_b = size_a - 1, size_b + 1
        else:
            place = np.random.randint(size_b)
            other = second[place]
            first[at], second[place] = other, one
        new_a = size_a * weighed(
            first[:size_a], a, need, columns, point, staff, staff_point, lead_holds
        )
        new_b = size_b * weighed(
            second[:size_b], b, need, columns, point, staff, staff_point, lead_holds
        )
        gain = new_a + new_b - worth[a] - worth[b]
        heat = hot * (cold / hot) ** (step / moves)
        if gain < 0 and np.random.random() >= math.exp(gain / heat):
            continue
        worth[a], worth[b], sizes[a], sizes[b] = new_a, new_b, size_a, size_b
        members[a, :size_a], members[b, :size_b] = first[:size_a], second[:size_b]
        cohort[one] = b
        if other >= 0:
            cohort[other] = a
