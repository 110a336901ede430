"""Whole instances, drawn by hypothesis: small enough to be solved a second, slower way."""

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from matching.candidates import Pool
from matching.problem import NONE, Edges, Experiences, Floats, Ints, Needs, People, Ragged, Rules

PERSONS = 14


@dataclass(frozen=True, eq=False)
class PairingInstance:
    edges: Edges
    n_needs: int
    capacity: Ints


@dataclass(frozen=True, eq=False)
class RoundInstance:
    pool: Pool
    needs: Needs
    totals: Floats
    capacity: Ints

    def scorer(self, rows):
        return self.totals[rows]


def scores(size):
    # From the top, as what is drawn most should be an answer; in halves, so that ties are drawn
    # often, or in ten-thousandths, so that the scale of the solver matters and loses nothing.
    fine = st.integers(0, 10_000).map(lambda value: 1 - value / 10_000)
    drawn = st.sampled_from([1.0, 0.5, 0.0]) | fine
    return st.lists(drawn, min_size=size, max_size=size).map(np.array)


def capacities(n_mentors):
    places = st.sampled_from([1, 2, 0, 3])
    return st.lists(places, min_size=n_mentors, max_size=n_mentors).map(ints)


def ints(values):
    return np.array(values, dtype=np.int64)


@st.composite
def pairing_instances(draw, max_needs=8, max_mentors=5):
    n_needs, n_mentors = draw(st.integers(0, max_needs)), draw(st.integers(1, max_mentors))
    pairs = [(need, mentor) for need in range(n_needs) for mentor in range(n_mentors)]
    chosen = sorted(draw(st.sets(st.sampled_from(pairs)))) if pairs else []
    score = draw(scores(len(chosen)))
    need, mentor = ints([pair[0] for pair in chosen]), ints([pair[1] for pair in chosen])
    order = np.lexsort((mentor, -score, need))
    edges = Edges(need[order], mentor[order], mentor[order], score[order])
    return PairingInstance(edges, n_needs, draw(capacities(n_mentors)))


@st.composite
def people(draw, size, *, distinct=False):
    def column(*values):
        return draw(st.lists(st.sampled_from(values), min_size=size, max_size=size).map(ints))

    anyone = st.integers(0, PERSONS)
    not_with = st.lists(anyone, max_size=1)
    numbers = st.lists(anyone, min_size=size, max_size=size, unique=distinct)
    managers = st.lists(st.none() | anyone, min_size=size, max_size=size)
    return People(
        person=ints(draw(numbers)),
        line_manager=ints([NONE if one is None else one for one in draw(managers)]),
        organisation=column(NONE, 0, 1),
        region=column(NONE, 0, 1),
        languages=column(0, 1, 2, 3),
        half_days=column(0, 1, 2, 3),
        not_with=Ragged.of(draw(st.lists(not_with, min_size=size, max_size=size))),
    )


@st.composite
def rules(draw, n_needs, n_mentors):
    pairs = [(need, mentor) for need in range(n_needs) for mentor in range(n_mentors)]
    forbidden = draw(st.lists(st.sampled_from(pairs), max_size=2)) if pairs else []
    flags = draw(st.sets(st.integers(0, 3), max_size=2))
    one, two, three, four = (rule in flags for rule in range(4))
    return Rules(one, two, three, four, ints(forbidden).reshape(-1, 2))


@st.composite
def round_instances(draw, max_needs=6, max_mentors=4):
    n_needs, n_mentors = draw(st.integers(0, max_needs)), draw(st.integers(1, max_mentors))
    # One mentor may hold several experiences, or none.
    holders = draw(st.lists(st.integers(0, n_mentors - 1), min_size=n_mentors, max_size=6))
    held = st.lists(st.integers(0, 3), max_size=2, unique=True)
    capacity = draw(capacities(n_mentors))
    paused = draw(st.sets(st.integers(0, n_mentors - 1), max_size=1))
    listed = np.array([mentor not in paused for mentor in range(n_mentors)])
    pool = Pool(
        experiences=experiences(holders, [draw(held) for _ in holders]),
        learners=draw(people(n_needs)),
        mentors=draw(people(n_mentors, distinct=True)),
        rules=draw(rules(n_needs, n_mentors)),
        available=listed & (capacity > 0),
        minimum=draw(st.sampled_from([0.3, 0.0, 0.6, 0.9])),
    )
    totals = draw(scores(n_needs * len(holders))).reshape(n_needs, len(holders))
    return RoundInstance(pool, needs([draw(held) for _ in range(n_needs)]), totals, capacity)


def experiences(holders, knowhow=None):
    size = len(holders)
    return Experiences(
        title=tuple(f"Experience {index}" for index in range(size)),
        text=("",) * size,
        knowhow=Ragged.of(knowhow or [[]] * size),
        context=Ragged.of([[]] * size),
        place=ints([NONE] * size),
        profession=ints([NONE] * size),
        mentor=ints(holders),
        last_year=np.full(size, np.nan),
        has_result=np.zeros(size, np.bool_),
    )


def needs(knowhow):
    size = len(knowhow)
    return Needs(
        text=("something to get done",) * size,
        role=("",) * size,
        knowhow=Ragged.of(knowhow),
        context=Ragged.of([[]] * size),
        place=ints([NONE] * size),
        profession=ints([NONE] * size),
    )
