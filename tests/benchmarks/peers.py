"""Published matchers beside the engine, on the same people: time, total and people placed.

`python -m tests.benchmarks.peers` makes an environment for each of them in a temporary folder. It
ends with 1 where a bar is not met or where one cannot be installed.

Timed is the call that whoever uses a matcher makes for one round, when everything is loaded: from
the people's attributes to who is beside whom for mentor-match, from what each prefers for the other
two; for the engine always from the attributes, scores and candidates included. Its call takes some
hundredths of a second, so it is made five times and the middle one counts. What loading takes is
printed apart.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

import numpy as np

from matching.bounds import Bounds
from matching.pairing import Policy, assign
from matching.problem import Edges

PEERS = {
    "mentor-match": ["mentor-match"],
    # Its web application is pinned to this solver.
    "mentor-match, old solver": ["mentor-match", "munkres==1.1.4"],
    "matching": ["matching"],
    "algmatch": ["algmatch"],
}
FASTER = {"mentor-match": 100, "mentor-match, old solver": 100, "matching": 50}
STABLE = ("matching", "algmatch")
"""They look for what is stable, not for the largest total: so does the engine beside them."""
SIZE, SEEDS, GRADES, OFFICES, PROFESSIONS = 400, (1, 2, 3), 9, 20, 12
CALLS = 5
POINTS = {"grades": 9, "profession": 4}
RUNS = Path(__file__).with_name("peer_runs.py")


def main():
    """Install the matchers, run them beside the engine, and say whether the bars are met."""
    met = True
    print(__doc__.rpartition("\n\n")[2].strip())
    print(f"\nthe engine is loaded, and has had its first call, after {_loaded():.2f} CPU s")
    with tempfile.TemporaryDirectory() as folder:
        for name, packages in PEERS.items():
            python = installed(packages, Path(folder) / name.replace(", ", "-").replace(" ", "-"))
            if python is None:
                print(f"{name}: could not be installed, so nothing is known of it")
                met = False
                continue
            for seed in SEEDS:
                met &= _beside(name, python, Path(folder) / "people.json", seed)
    print("\nevery bar is met" if met else "\nnot every bar is met")
    return 0 if met else 1


def people(seed, size=SIZE):
    """Draw mentors and learners as mentor-match knows them; nobody is called like a person."""
    rng = np.random.default_rng(seed)

    def side(kind, low, high):
        drawn = zip(
            rng.integers(low, high, size).tolist(),
            rng.integers(0, OFFICES, size).tolist(),
            rng.integers(0, PROFESSIONS, size).tolist(),
            strict=True,
        )
        return [
            {
                "email": f"{kind}{at}@example.org",
                "grade": grade,
                "organisation": f"office {office}",
                "profession": f"profession {profession}",
            }
            for at, (grade, office, profession) in enumerate(drawn)
        ]

    return {"mentors": side("mentor", 2, GRADES), "learners": side("learner", 0, GRADES - 2)}


def points(drawn):
    """Score each learner beside each mentor by the rules of mentor-match; 0 where it may not be."""
    (grade, above), (office, other), (profession, same) = map(_coded, _ATTRIBUTES, [drawn] * 3)
    step = above[None, :] - grade[:, None]
    scored = 1 + POINTS["grades"] * (step <= 2)
    scored += POINTS["profession"] * (profession[:, None] == same)
    scored[(step <= 0) | (office[:, None] == other)] = 0
    return scored


_ATTRIBUTES = ("grade", "organisation", "profession")


def _coded(what, drawn):
    """Give one attribute of learners and mentors, words as numbers."""
    said = [[one[what] for one in drawn[side]] for side in ("learners", "mentors")]
    if what != "grade":
        number = {word: at for at, word in enumerate(sorted({*said[0], *said[1]}))}
        said = [[number[word] for word in side] for side in said]
    return [np.array(side) for side in said]


def engine(drawn, policy):
    """Score and assign; gives the scores and, as rows, who is beside whom."""
    scored = points(drawn)
    need, mentor = np.nonzero(scored)
    edges = Edges(need, mentor, mentor, scored[need, mentor] / scored.max())
    sizes = (Bounds.up_to(np.ones(size, np.int64)) for size in scored.shape)
    needs, mentors = sizes
    chosen = assign(edges, needs=needs, mentors=mentors, policy=policy).chosen
    return scored, np.stack([need[chosen], mentor[chosen]], axis=1)


def _beside(name, python, path, seed):
    drawn = people(seed)
    for policy in (Policy.TOTAL, Policy.STABLE):
        engine(people(seed, 40), policy)
    took, (scored, ours) = _timed(drawn, Policy.TOTAL)
    stable, (_, settled) = _timed(drawn, Policy.STABLE)
    theirs = _run(name, python, path, drawn, scored)
    pairs = np.array(theirs["pairs"], np.int64).reshape(-1, 2)
    print(f"\n{name}, {SIZE} x {SIZE}, seed {seed}{_noted(theirs['note'])}")
    print(f"  loaded after {theirs['loaded']:.2f} CPU s")
    print(f"  {'':25} {'placed':>6} {'points':>7} {'CPU s':>8}")
    for label, found, cpu in (
        (name, pairs, theirs["cpu"]),
        ("engine, total", ours, took),
        ("engine, stable", settled, stable),
    ):
        print(f"  {label:25} {len(found):6} {_sum(scored, found):7} {cpu:8.4f}")
    same, cpu = (settled, stable) if name in STABLE else (ours, took)
    return _judged(name, scored, (pairs, same), theirs["cpu"] / cpu)


def _judged(name, scored, found, faster):
    pairs, ours = found
    bars = [
        ("never fewer people placed", f"{len(ours)} of {len(pairs)}", len(ours) >= len(pairs)),
        (
            "never a lower total",
            f"{_sum(scored, ours)} of {_sum(scored, pairs)}",
            _sum(scored, ours) >= _sum(scored, pairs),
        ),
    ]
    least = FASTER.get(name, 1)
    bars.append((f"at least {least} times as fast", f"{faster:.0f} times", faster >= least))
    for bar, figure, right in bars:
        print(f"  {'met' if right else 'NOT met':7}  {bar}: {figure}")
    return all(right for *_, right in bars)


def _timed(drawn, policy):
    took, made = [], engine(drawn, policy)
    for _ in range(CALLS):
        started = time.process_time()
        engine(drawn, policy)
        took.append(time.process_time() - started)
    return float(np.median(took)), made


def _loaded():
    """Say how long a new process takes until the engine has answered once."""
    code = "import time; from tests.benchmarks import peers; peers.engine(peers.people(1), "
    code += "peers.Policy.TOTAL); print(time.process_time())"
    made = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=True)
    return float(made.stdout)


def _run(name, python, path, drawn, scored):
    order = np.argsort(-scored, axis=1, kind="stable"), np.argsort(-scored, axis=0, kind="stable").T
    likes = [[m for m in row.tolist() if scored[at, m]] for at, row in enumerate(order[0])]
    liked = [[n for n in row.tolist() if scored[n, at]] for at, row in enumerate(order[1])]
    asked = drawn | {"likes": likes, "liked": liked, "places": [1] * SIZE, "points": POINTS}
    path.write_text(json.dumps(asked), encoding="utf-8")
    # Isolated: two of them bring a package of the same name as one of this project.
    command = [python, "-I", RUNS, name.split(",")[0], path]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def installed(packages, folder):
    """Make an environment with one matcher from the registry that pip or uv is set to."""
    venv.create(folder, with_pip=shutil.which("uv") is None)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    uv = shutil.which("uv")
    installer = (
        [uv, "pip", "install", "--python", python] if uv else [python, "-m", "pip", "install"]
    )
    made = subprocess.run([*installer, "--quiet", *packages], check=False)
    return None if made.returncode else python


def _sum(scored, pairs):
    return int(scored[pairs[:, 0], pairs[:, 1]].sum())


def _noted(note):
    return f" ({note})" if note else ""


if __name__ == "__main__":
    sys.exit(main())
