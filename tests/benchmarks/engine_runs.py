"""One engine on one made round in a process of its own, so that time and memory are its own.

`python -m tests.benchmarks.engine_runs FILE WHAT` prints what it found as JSON.
"""

import importlib
import json
import resource
import sys
import time

import numpy as np

from tests.benchmarks import instances

MEBIBYTE = 1_024 if sys.platform != "darwin" else 1_048_576
CHANGES, DROPPED = 200, 20
POLICIES = ("total", "fair", "stable")


def main(path, what):
    """Run one engine and print its figures."""
    print(json.dumps(run(instances.load(path), what)))
    return 0


def run(instance, what):
    """Run one engine, or what is asked beside it, on one round."""
    return assigned(instance, what) if what in POLICIES else OTHERS[what](instance)


def make(path, size, regime):
    """Make a round and keep it; gives how many edges it has."""
    needs, mentors = size
    instance = instances.make(needs, mentors, regime)
    instance.save(path)
    return len(instance.edges)


def direct(instance):
    """Measure the plain call."""
    reference = importlib.import_module("tests.benchmarks.engine_reference")
    _warm(reference.direct)
    return _measured(instance, lambda: reference.direct(instance))


def assigned(instance, policy):
    """Measure the engine under one policy."""
    from matching import pairing

    def assign(one):
        bounds = {"needs": one.needs, "mentors": one.mentors}
        return pairing.assign(one.edges, **bounds, policy=pairing.Policy(policy), groups=one.groups)

    _warm(assign)
    made = []

    def once():
        made.append(assign(instance))
        return made[0].chosen

    found = _measured(instance, once)
    found["floors"] = all(floor.met for floor in made[0].floors)
    found["worst_found"] = made[0].worst
    if policy == "stable":
        reference = importlib.import_module("tests.benchmarks.engine_reference")
        found["blocking"] = reference.blocking(instance, made[0].chosen)
    return found


def second(instance):
    """Find by other methods how many can be placed, the bottleneck, and what greedy gives."""
    from tests.benchmarks import engine_reference as reference

    chosen = reference.greedy(instance)
    return {
        "most": reference.most_placed(instance),
        "bottleneck": reference.bottleneck(instance),
        "greedy": float(instance.edges.score[chosen].sum()),
        "greedy_placed": len(chosen),
    }


def repair(instance):
    """Let one mentor after another be lost by one need, at two prices, and then whole mentors."""
    from matching import pairing

    bounds = instance.needs, instance.mentors
    policy = pairing.Policy.TOTAL
    before = pairing.assign(instance.edges, needs=bounds[0], mentors=bounds[1], policy=policy)
    return {
        "priced": _forbidden(instance, before, 0.05),
        "free": _forbidden(instance, before, 0.0),
        "dropped": _dropped(instance, before),
    }


OTHERS = {"direct": direct, "second": second, "repair": repair}


def _measured(instance, solve):
    started = time.process_time()
    chosen = np.asarray(solve())
    took = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEBIBYTE
    from tests.benchmarks.engine_reference import right

    score = instance.edges.score[chosen]
    return {
        "cpu": took,
        "memory": peak,
        "placed": len(chosen),
        "total": float(score.sum()),
        "worst": float(score.min()),
        "right": bool(right(instance, chosen)),
    }


def _forbidden(instance, before, price):
    from matching.repair import Review

    bounds = instance.needs, instance.mentors
    warm = Review(instance.edges, before, bounds=bounds, disturbing=price)
    warm.forbid(int(before.chosen[0]))
    started = time.process_time()
    review = Review(instance.edges, before, bounds=bounds, disturbing=price)
    opened = time.process_time() - started
    standing, lost, moved, took = before.chosen, [], [], []
    for edge in np.random.default_rng(7).permutation(standing)[:CHANGES].tolist():
        started = time.process_time()
        moved.append(review.forbid(edge))
        took.append(time.process_time() - started)
        lost.append(edge)
    made = review.result().assignment
    left, _ = instance.without(lost)
    from tests.benchmarks.engine_reference import direct as plainly

    anew = plainly(left)
    return {
        "opened": opened,
        "cpu": float(np.mean(took)),
        "slow": float(np.quantile(took, 0.95)),
        "moved": float(np.mean(moved)),
        "most_moved": int(max(moved)),
        "total": made.total,
        "placed": len(made.chosen),
        "cold_total": float(left.edges.score[anew].sum()),
        "cold_placed": len(anew),
        "none_kept": not np.intersect1d(made.chosen, lost).size,
    }


def _dropped(instance, before):
    from matching.bounds import Bounds
    from matching.repair import Review

    review = Review(instance.edges, before, bounds=(instance.needs, instance.mentors))
    places, took = instance.places.copy(), []
    held = np.bincount(instance.edges.mentor[before.chosen], minlength=len(places))
    gone = np.random.default_rng(8).permutation(np.flatnonzero(held))[:DROPPED]
    moved = 0
    for mentor in gone.tolist():
        places = places.copy()
        places[mentor] = 0
        started = time.process_time()
        moved += review.give_places(Bounds.up_to(places))
        took.append(time.process_time() - started)
    displaced = int(held[gone].sum())
    cpu = float(sum(took) / displaced)
    return {"mentors": len(gone), "displaced": displaced, "moved": moved / displaced, "cpu": cpu}


def _warm(solve):
    """Bring in what has to be imported and compiled, with rounds too small to count.

    They are as sparse as what is measured: a nearly full one is solved in another way.
    """
    for regime in instances.REGIMES:
        solve(instances.make(400, 200, regime))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
