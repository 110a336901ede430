"""Other ways to divide people into cohorts; each gives the cohort of every learner.

Random, greedy, seeded flow and balanced k-means do not know leads and partners: these are given to
every way by the same step afterwards.
"""

import numpy as np

from matching.cohorts import nearby, staffing
from matching.cohorts.measuring import in_rows
from matching.network import Network, cheapest
from tests.benchmarks import cohort_reference
from tests.benchmarks.cohort_instances import HALF_DAYS, PATHWAYS, PROFESSIONS

SIZE, LEAST, MOST, ROUNDS = 9, 6, 12, 4
HOT, COLD = 0.25, 0.004
MILLION, NEARBY, BLOCK = 1_000_000, 14, 2_000


def how_many(asked):
    """Count the cohorts of nine that there are."""
    return max(1, round(len(asked.learners) / SIZE))


def random(asked):
    """Cut a shuffled list."""
    size = len(asked.learners)
    cohort = np.empty(size, np.int64)
    cohort[np.random.default_rng(0).permutation(size)] = _cut(size, how_many(asked))
    return cohort


def blocks(asked):
    """Cut a list that is sorted by what is asked and by place."""
    order = nearby.in_order(asked, np.random.default_rng(0))
    cohort = np.empty(len(order), np.int64)
    cohort[order] = _cut(len(order), how_many(asked))
    return cohort


def greedy(asked):
    """Begin with whoever is first, and add the nearest who still share a half-day and are near."""
    learners = asked.learners
    free, point = learners.people.half_days, learners.point
    cohort = np.full(len(learners), -1, np.int64)
    number = 0
    for one in nearby.in_order(asked, np.random.default_rng(0)).tolist():
        if cohort[one] >= 0:
            continue
        left = np.flatnonzero(cohort < 0)
        off = np.hypot(*(point[left] - point[one]).T)
        left = left[off <= asked.frame.reach]
        alike = learners.need[left] @ learners.need[one]
        common, taken = int(free[one]), [one]
        for other in left[np.argsort(-alike, kind="stable")].tolist():
            if other != one and common & int(free[other]) and len(taken) < SIZE:
                common &= int(free[other])
                taken.append(other)
        cohort[taken] = number
        number += 1
    return cohort


def seeded_flow(asked, rounds=3):
    """Give learners to seeds by a flow of least cost, and move the seeds to their means."""
    count, learners = how_many(asked), asked.learners
    cohort = blocks(asked)
    seeds = _Seeds(asked, cohort, count)
    for _ in range(rounds):
        learner, seed, worth = seeds.edges(asked)
        chosen = _flow(len(learners), count, learner, seed, worth, learners.profession)
        cohort = np.full(len(learners), -1, np.int64)
        cohort[learner[chosen]] = seed[chosen]
        seeds.move(asked, cohort)
    return cohort


def plain(asked, moves):
    """Anneal in a bare loop, from sorted blocks, with new leads in each round."""
    cohort, count = blocks(asked), how_many(asked)
    near = nearby.nearest(asked)
    learners = asked.learners
    people = learners.people
    columns = (learners.knowhow, learners.pathway, learners.link, learners.profession)
    table = np.stack([*columns, people.organisation, people.half_days], axis=1)
    cooling = (COLD / HOT) ** (1 / ROUNDS)
    for turn in range(ROUNDS):
        seats = staffing.staff(asked, cohort, count, only_fitting=False)
        members, sizes = in_rows(cohort, count, MOST)
        facts = (
            learners.need,
            table,
            learners.point,
            np.stack([seats.lead_free, seats.partner_free], axis=1),
            np.stack([seats.lead_point, seats.partner_point], axis=1),
            seats.lead_holds,
        )
        span = (moves * len(cohort) // ROUNDS, HOT * cooling**turn, HOT * cooling ** (turn + 1))
        cohort_reference.annealed(cohort, members, sizes, near, *span, facts, turn + 1)
    return cohort


def features(asked):
    """Give what balanced k-means sees of each learner."""
    learners = asked.learners
    free = learners.people.half_days[:, None] >> np.arange(HALF_DAYS) & 1
    return np.concatenate(
        [
            learners.need,
            0.9 * np.eye(PATHWAYS)[learners.pathway],
            0.8 * learners.point / asked.frame.reach,
            0.45 * (free - free.mean(axis=0)),
        ],
        axis=1,
    )


class _Seeds:
    """Where cohorts are to be: a need, a place, a pathway and a half-day each."""

    def __init__(self, asked, cohort, count):
        self.count = count
        self.move(asked, cohort)

    def move(self, asked, cohort):
        """Go to the middle of those who are in each cohort."""
        learners, kept = asked.learners, np.flatnonzero(cohort >= 0)
        own = cohort[kept]
        size = np.maximum(np.bincount(own, minlength=self.count), 1)[:, None]
        self.need = self._sum(own, learners.need[kept]) / size
        self.need /= np.linalg.norm(self.need, axis=1, keepdims=True) + 1e-9
        self.point = self._sum(own, learners.point[kept]) / size
        self.pathway = self._sum(own, np.eye(PATHWAYS)[learners.pathway[kept]]).argmax(axis=1)
        free = learners.people.half_days[kept, None] >> np.arange(HALF_DAYS) & 1
        self.half_day = self._sum(own, free).argmax(axis=1)

    def _sum(self, own, rows):
        total = np.zeros((self.count, rows.shape[1]))
        np.add.at(total, own, rows)
        return total

    def edges(self, asked):
        """Give each learner the seeds that suit them best."""
        learners, found = asked.learners, []
        count = min(NEARBY, self.count)
        for first in range(0, len(learners), BLOCK):
            rows = slice(first, first + BLOCK)
            off = np.hypot(*np.moveaxis(learners.point[rows][:, None] - self.point[None], 2, 0))
            free = learners.people.half_days[rows][:, None] >> self.half_day[None] & 1
            worth = 0.30 * learners.need[rows] @ self.need.T + 0.25 * free
            worth += 0.20 * (learners.pathway[rows][:, None] == self.pathway[None])
            worth -= 0.10 * np.minimum(off, 60) / 60 + 0.3 * (off > asked.frame.reach)
            best = np.argpartition(-worth, count - 1, axis=1)[:, :count]
            learner = np.repeat(np.arange(first, first + len(best)), count)
            found.append((learner, best.ravel(), np.take_along_axis(worth, best, 1).ravel()))
        return [np.concatenate(column) for column in zip(*found, strict=True)]


def _flow(size, count, learner, seed, worth, profession):
    """Send learners through professions to cohorts of six to twelve; gives the edges used.

    At most four of a profession come together, and more than two cost. The six that each cohort
    has at least leave the network at the cohort itself.
    """
    kinds = np.arange(count * PROFESSIONS)
    own = size + kinds
    cohorts = size + count * PROFESSIONS + np.arange(count)
    sink = size + count * (PROFESSIONS + 1)
    into = cohorts[kinds // PROFESSIONS]
    supply = np.zeros(sink + 1, np.int64)
    supply[:size], supply[cohorts], supply[sink] = 1, -LEAST, LEAST * count - size
    flow = cheapest(
        Network(
            tail=np.concatenate([learner, own, own, cohorts, np.arange(size)]),
            head=np.concatenate(
                [
                    size + seed * PROFESSIONS + profession[learner],
                    into,
                    into,
                    np.full(count, sink),
                    np.full(size, sink),
                ]
            ),
            capacity=np.concatenate(
                [
                    np.ones(len(learner), np.int64),
                    np.full(len(own), 2),
                    np.full(len(own), 2),
                    np.full(count, MOST - LEAST),
                    np.ones(size, np.int64),
                ]
            ),
            cost=np.concatenate(
                [
                    np.rint((1.5 - worth) * MILLION / 10).astype(np.int64),
                    np.zeros(len(own), np.int64),
                    np.full(len(own), 6_000),
                    np.zeros(count, np.int64),
                    np.full(size, MILLION),
                ]
            ),
            supply=supply,
        )
    )
    return np.flatnonzero(flow[: len(learner)] > 0)


def _cut(size, count):
    return np.arange(size) * count // size
