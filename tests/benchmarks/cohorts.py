"""How good cohorts are, beside other ways to form them and beside a bound that none can pass.

`python -m tests.benchmarks.cohorts` makes 200, 2,000 and 10,000 learners, forms cohorts with the
engine, with a bare annealing loop of the same moves, at random, greedily, by a seeded flow and by
balanced k-means, each in a process of its own. It ends with 1 where a bar is not met.
`--sizes 200,2000` is a quick run.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from matching.cohorts.frame import PARTS
from tests.benchmarks import cohort_exact, cohort_instances, cohort_rivals, cohort_runs
from tests.benchmarks.engine import Bars
from tests.benchmarks.peers import installed

MOVES = 3_000
SIZES = (200, 2_000, 10_000)
LEAST = {200: 0.62, 2_000: 0.81, 10_000: 0.85}
WAYS = ("random", "blocks", "greedy", "seeded flow", "plain annealing", *cohort_runs.ENGINES)
ENGINE, PRODUCT, _ = cohort_runs.ENGINES


def main(argv=None):
    """Run the sizes that are asked for, and say whether every bar is met."""
    asked = _parser().parse_args(argv)
    bars, found = Bars(), {}
    with tempfile.TemporaryDirectory() as folder:
        kmeans = installed(["k-means-constrained"], Path(folder) / "kmeans")
        for size in asked.sizes:
            runs = {way: _run(size, way, asked.moves) for way in WAYS}
            if kmeans:
                runs["balanced k-means"] = _balanced(kmeans, Path(folder) / "rows.npy", size)
            found[size] = runs
            print(f"\n{size:,} learners")
            _table(runs)
            judge(bars, size, runs)
    _judge_growth(bars, found)
    hits, of = cohort_exact.hits()
    bars.judge("optimum of full enumeration, 18 learners", f"{hits} of {of}", hits >= 17)
    print(f"\n{len(bars.missed)} bars are not met" if bars.missed else "\nevery bar is met")
    return 1 if bars.missed else 0


def judge(bars, size, runs):
    """Hold the engine's figures on one size against the bars."""
    engine, product = runs[ENGINE], runs[PRODUCT]
    own, flow = engine["own"], runs["seeded flow"]["study"]["quality"]
    good = own["quality"]
    bars.judge("every cohort is valid, as the study says", own["valid"], own["valid"] == 1)
    bars.judge("learners left over", own["left"], own["left"] == 0)
    every = product["own"]
    bars.judge("every cohort is valid, as the product says", every["valid"], every["valid"] == 1)
    if size in LEAST:
        bars.judge(f"quality, at least {LEAST[size]}", f"{good:.4f}", good >= LEAST[size])
    times = 1.3 if size == 2_000 else 1.1
    bars.judge(
        f"beside a seeded flow, at least {times} x", f"{good / flow:.2f}", good >= times * flow
    )
    if size >= 2_000:
        share = good / engine["bound"]
        bars.judge("of the bound, at least 0.85", f"{share:.4f}", share >= 0.85)
        for who in ("lead", "partner"):
            bars.judge(f"with a fitting {who}, at least 0.98", f"{own[who]:.4f}", own[who] >= 0.98)
    took = engine["cpu"] / runs["plain annealing"]["cpu"]
    bars.judge("CPU beside a bare loop, at most 1.5", f"{took:.2f}", took <= 1.5)
    if size >= 10_000:
        faster = engine["cpu"] / engine["change"]
        bars.judge("a change by hand, 100 x faster", f"{faster:,.0f}", faster >= 100)
        faster = engine["cpu"] / engine["shown"]
        bars.judge("a change on its page, 100 x faster", f"{faster:,.0f}", faster >= 100)


def _judge_growth(bars, found):
    sizes = sorted(size for size in found if size >= 2_000)
    if len(sizes) > 1:
        first, last = sizes[0], sizes[-1]
        took = found[last][ENGINE]["cpu"] / found[first][ENGINE]["cpu"]
        power = np.log(took) / np.log(last / first)
        bars.judge("time grows with learners to the power", f"{power:.2f}", power <= 1.2)


def _table(runs):
    print(
        f"  {'':26} quality valid  left  lead partner | product: quality valid left |   CPU s  MiB"
    )
    for way, run in runs.items():
        study, product = run["study"], run["product"]
        if "own" in run:
            study, product = (run["own"], product) if way == ENGINE else (study, run["own"])
        print(
            f"  {way:26} {study['quality']:7.4f} {study['valid']:5.0%} {study['left']:5,} "
            f"{study['lead']:5.0%} {study['partner']:7.0%} | {product['quality']:16.4f} "
            f"{product['valid']:5.0%} {product['left']:4,} | {run['cpu']:7.2f} {run['memory']:4.0f}"
        )
    own = runs[ENGINE]["own"]["parts"]
    print("  " + ", ".join(f"{name} {own[name]:.3f}" for name in PARTS))
    print(f"  bound {runs[ENGINE]['bound']:.4f}")


def _run(size, way, moves):
    command = [sys.executable, "-m", "tests.benchmarks.cohort_runs", str(size), way, str(moves)]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def _balanced(python, path, size):
    asked = cohort_instances.instance(size)
    np.save(path, cohort_rivals.features(asked))
    command = [
        python,
        cohort_runs.__file__,
        "kmeans",
        str(path),
        str(cohort_rivals.how_many(asked)),
    ]
    made = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    found = cohort_runs.scored(asked, np.array(made.pop("cohort"), np.int64))
    return {**made, **found}


def _parser():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=_sizes, default=SIZES, metavar="N,N")
    parser.add_argument("--moves", type=int, default=MOVES, help="moves tried for each learner")
    return parser


def _sizes(text):
    return tuple(int(part) for part in text.split(","))


if __name__ == "__main__":
    sys.exit(main())
