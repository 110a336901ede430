"""Whether use teaches what is there to be learnt, and nothing where there is nothing.

`python -m tests.benchmarks.learning` plants preferences among mentors in lists of the real register
and lets others decide by chance, 100 seeds each. It ends with 1 where a promise is broken.
"""

import sys
import time

import numpy as np

from matching.learning import learn
from tests import decided

SEEDS, LEARNERS, HELD_OUT = 100, 300, 40
MOST_BY_CHANCE = 5
FEWEST_PLANTED = 90


def main(seeds=SEEDS):
    """Print how often each world was learnt from, and say whether the promises hold."""
    world = decided.build(LEARNERS + HELD_OUT)
    print(f"{seeds} seeds each; {LEARNERS} learners with lists of {decided.LISTED}\n")
    print(f"{'what decides':38} promoted  gain, and its lowest  right before, after  seconds")
    held = [planted(world, kind, seeds) for kind in ("of_another_region", "of_another_profession")]
    held += [by_chance(world, likely, seeds) for likely in decided.CHANCES]
    return 0 if all(held) else 1


def planted(world, name, seeds):
    """Mentors of one kind nearly always decline: is that learnt, and does the order follow it?"""
    kind = getattr(world, name)()
    found, agreed = [], []
    started = time.perf_counter()
    for rng in _dice(seeds):
        people = world.all_learners(rng)
        told = world.decided(decided.planted(kind), rng, learners=people[HELD_OUT:])
        found.append(learn(told, world.prior, rng=rng))
        apart = [world.prior, found[-1].worths]
        agreed.append([world.agreement(kind, worths, people[:HELD_OUT]) for worths in apart])
    promoted = _row(f"mentors {name.replace('_', ' ')} decline", found, started)
    before, after = np.mean(agreed, axis=0)
    print(
        f"{'':38} lists of {HELD_OUT} others: {before:.3f} in the planted order, then {after:.3f}"
    )
    return promoted >= seeds * FEWEST_PLANTED / 100 and after > before


def by_chance(world, likely, seeds):
    """Mentors decline by chance: nothing may be learnt."""
    found = []
    started = time.perf_counter()
    for rng in _dice(seeds):
        people = world.all_learners(rng)[HELD_OUT:]
        told = world.decided(world.at_random(likely), rng, learners=people)
        found.append(learn(told, world.prior, rng=rng))
    promoted = _row(f"chance: {likely:.0%} decline", found, started)
    return promoted <= seeds * MOST_BY_CHANCE / 100


def _dice(seeds):
    return (np.random.default_rng(seed) for seed in range(seeds))


def _row(name, found, started):
    promoted = sum(one.promote for one in found)
    gain, low, before, after = np.mean(
        [
            (one.by_learner.mean, one.by_learner.low, one.right_before, one.right_after)
            for one in found
        ],
        axis=0,
    )
    took = time.perf_counter() - started
    print(
        f"{name:38} {promoted:4d}      {gain:+.3f}, {low:+.3f}"
        f"          {before:.3f}, {after:.3f}         {took:.1f}"
    )
    return promoted


if __name__ == "__main__":
    sys.exit(main())
