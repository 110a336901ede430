"""How fast, exact and small the search for candidates is: python -m tests.benchmarks.candidates.

Beside it, in the same run, a bare loop of numpy blocks: product of vectors, mask, argpartition.
"""

import argparse
import re
import resource
import sys
import time
from pathlib import Path

import numpy as np

from matching import candidates, eligibility
from matching.candidates import Means, Pool
from matching.problem import NONE, Experiences, People, Ragged, Rules

SIZES = ((20_000, 2_000), (40_000, 5_000))
CLEAR = Path("/proc/self/clear_refs")
WIDTH, K, BLOCK, TIMES, STEPS = 256, 40, 512, 3, 2048


def main(argv=()):
    """Print time, recall and memory of every size, and whether workers change a byte."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", nargs=2, type=int, action="append", metavar=("NEEDS", "MENTORS"))
    parser.add_argument("--held", type=int, default=1, help="experiences that each mentor holds")
    parser.add_argument("--memory", type=int, default=512, help="most megabytes")
    asked = parser.parse_args(argv)
    for size in asked.size or SIZES:
        compare(*size, held=asked.held, memory=asked.memory)
    return 0


def compare(n_needs, n_mentors, *, held, memory):
    """Run both on the same instance, one after the other, several times: the least time counts."""
    scorer, pool = instance(n_needs, n_mentors, held=held)
    means = Means(most_memory=memory, scoring=4)
    forget_peak()
    before = peak()
    ours = [timed(lambda: candidates.best(scorer, pool, k=K, means=means))]
    grown = peak() - before
    bare, branchless = [], []
    for _ in range(TIMES):
        bare.append(timed(lambda: loop(scorer, pool, held=held)))
        branchless.append(timed(lambda: loop(scorer, pool, held=held, masked=by_arithmetic)))
        ours.append(timed(lambda: candidates.best(scorer, pool, k=K, means=means)))
    edges, chosen = ours[0][1], bare[0][1]
    (cpu, wall), (bare_cpu, bare_wall) = quickest(ours), quickest(bare)
    print(f"{n_needs:,} needs, {n_mentors:,} mentors, {held} experiences each, k = {K}")
    print(
        f"  candidates: {cpu:.2f} CPU s, {wall:.2f} s; bare loop: {bare_cpu:.2f}, {bare_wall:.2f}"
    )
    other_cpu, _ = quickest(branchless)
    print(f"  ratio: {cpu / bare_cpu:.2f} of CPU, {wall / bare_wall:.2f} of time")
    print(
        f"  bare loop that masks by arithmetic: {other_cpu:.2f} CPU s, ratio {cpu / other_cpu:.2f}"
    )
    print(f"  recall of the eligible top {K}: {recall(edges, chosen):.4f}")
    print(f"  memory: {grown:.0f} MB more at the peak, bound {memory} MB")
    two = Means(workers=2, most_memory=memory, scoring=4)
    (two_cpu, two_wall), again = timed(lambda: candidates.best(scorer, pool, k=K, means=two))
    print(f"  two workers: {two_cpu:.2f} CPU s, {two_wall:.2f} s; same bytes: {same(edges, again)}")


def instance(n_needs, n_mentors, *, held, seed=5):
    """Make vectors around 60 centres, and people of 7 regions who may not all meet."""
    rng = np.random.default_rng(seed)
    centres = rng.standard_normal((60, WIDTH))
    asked, told = (
        near(centres, size, rng=rng).astype(np.float32) for size in (n_needs, n_mentors * held)
    )
    pool = Pool(
        experiences=experiences(np.repeat(np.arange(n_mentors), held)),
        learners=people(n_needs, first=0, rng=rng),
        mentors=people(n_mentors, first=n_needs, rng=rng),
        rules=Rules(same_region=True),
        available=rng.random(n_mentors) < 0.95,
    )
    return Vectors(asked, told), pool


class Vectors:
    """The cosine of two vectors, brought to between 0 and 1."""

    def __init__(self, asked, told):
        self.asked, self.told = asked / 2, told.T.copy()

    def __call__(self, rows):
        totals = self.asked[rows] @ self.told
        totals += np.float32(0.5)
        return totals


def near(centres, size, *, rng):
    """Give vectors around the centres, a little shorter than 1 so that rounding stays in.

    In steps so coarse that products are exact: else the last bit of one hangs on how many needs
    are multiplied at once.
    """
    made = centres[rng.integers(len(centres), size=size)] + rng.standard_normal((size, WIDTH))
    made *= 0.98 / np.linalg.norm(made, axis=1, keepdims=True)
    return np.round(made * STEPS) / STEPS


def people(size, *, first, rng):
    """Make people with a region each."""
    return People(
        person=np.arange(first, first + size),
        line_manager=np.full(size, NONE),
        organisation=rng.integers(200, size=size),
        region=rng.integers(7, size=size),
        languages=np.zeros(size, np.int64),
        half_days=np.zeros(size, np.int64),
        not_with=Ragged.of([[]] * size),
    )


def experiences(holder):
    """Make experiences of which only the holder matters here."""
    size = len(holder)
    nothing = Ragged.of([[]] * size)
    return Experiences(
        title=("",) * size,
        text=("",) * size,
        knowhow=nothing,
        context=nothing,
        place=np.full(size, NONE),
        profession=np.full(size, NONE),
        mentor=holder,
        last_year=np.full(size, np.nan),
        has_result=np.zeros(size, np.bool_),
    )


def by_choice(table, mask):
    """Put -1 where the mask says so, as one would write it first."""
    table[~mask] = -1


def by_arithmetic(table, mask):
    """Put less than 0 there, without a branch for each number."""
    table -= np.multiply(~mask, 2, dtype=table.dtype)


def loop(scorer, pool, *, held, masked=by_choice):
    """Do it barely: the mask, the product, the highest, nothing else."""
    found = []
    for start in range(0, len(pool.learners), BLOCK):
        rows = slice(start, min(start + BLOCK, len(pool.learners)))
        mask = eligibility.allowed(pool.learners, pool.mentors, pool.rules, rows) & pool.available
        table = scorer(rows)
        if held > 1:
            table = table.reshape(len(table), -1, held).max(axis=2)
        masked(table, mask)
        top = np.argpartition(table, table.shape[1] - K, axis=1)[:, -K:]
        found.append(np.where(np.take_along_axis(table, top, axis=1) >= 0, top, NONE))
    return np.concatenate(found)


def recall(edges, chosen):
    """Say which share of what the bare loop chose is among ours."""
    need, place = np.nonzero(chosen != NONE)
    size = chosen.max() + 1
    return np.isin(need * size + chosen[need, place], edges.need * size + edges.mentor).mean()


def same(left, right):
    """Whether two results are the same to the byte."""
    return all(
        getattr(left, name).tobytes() == getattr(right, name).tobytes()
        for name in ("need", "mentor", "experience", "score")
    )


def timed(work):
    """Give CPU and wall seconds, and what came of it."""
    cpu, wall = time.process_time(), time.perf_counter()
    done = work()
    return (time.process_time() - cpu, time.perf_counter() - wall), done


def quickest(runs):
    """Give the least CPU and the least wall seconds of several runs."""
    return tuple(min(run[0][which] for run in runs) for which in range(2))


def forget_peak():
    """Let the peak of memory begin anew, where the system can (Linux)."""
    if CLEAR.exists():
        CLEAR.write_text("5")


def peak():
    """Give the most memory that this process has had, in megabytes."""
    if not CLEAR.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    status = Path("/proc/self/status").read_text()
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1024


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
