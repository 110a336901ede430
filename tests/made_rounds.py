"""Rounds made by hand, and run to their end."""

import numpy as np

from matching import candidates, unmatched
from matching.candidates import Pool
from matching.problem import NONE, People, Ragged, Rules
from tests.assigned import assign
from tests.strategies import experiences, ints, needs


class Run:
    """A drawn or made round, run to its end."""

    def __init__(self, pool, asked, totals, capacity):
        self.pool, self.needs, self.totals, self.capacity = pool, asked, totals, capacity
        self.edges = candidates.best(self.scorer, pool)
        self.assignment = self.assign(capacity)
        self.left_out = unmatched.why_not(
            self.scorer,
            pool,
            needs=asked,
            edges=self.edges,
            assignment=self.assignment,
            capacity=capacity,
        )

    def scorer(self, rows):
        return self.totals[rows]

    def assign(self, capacity, *, edges=None, pinned=()):
        edges = self.edges if edges is None else edges
        return assign(edges, len(self.pool.learners), capacity, pinned=pinned)

    def edge(self, need, mentor):
        return int(np.flatnonzero((self.edges.need == need) & (self.edges.mentor == mentor))[0])


def plain_people(size, *, first=0, **given_):
    columns = {
        "person": ints(range(first, first + size)),
        "line_manager": ints([NONE] * size),
        "organisation": ints([NONE] * size),
        "region": ints([NONE] * size),
        "languages": ints([0] * size),
        "half_days": ints([0] * size),
        "not_with": Ragged.of([[]] * size),
    }
    return People(**(columns | given_))


def made(scores, capacity, *, rules=None, available=None, minimum=0.5, **people):
    totals = np.array(scores)
    n_needs, n_mentors = totals.shape
    capacity = ints(capacity)
    pool = Pool(
        experiences(range(n_mentors)),
        people.get("learners", plain_people(n_needs)),
        people.get("mentors", plain_people(n_mentors, first=n_needs)),
        rules or Rules(),
        capacity > 0 if available is None else np.array(available),
        minimum,
    )
    return Run(pool, needs([[]] * n_needs), totals, capacity)
