"""One way to form cohorts on one made instance, in a process of its own for time and memory.

`python -m tests.benchmarks.cohort_runs SIZE WAY [MOVES]` prints what it found as JSON. Run with
`kmeans` by the Python of another environment, it reads features from a file and needs nothing here.
"""

import importlib
import json
import math
import resource
import sys
import time
from dataclasses import replace
from pathlib import Path

MEBIBYTE = 1_024 if sys.platform != "darwin" else 1_048_576
ENGINES = ("engine", "engine, product's rules", "engine, 3/4 ask alike")


def main(arguments):
    """Run one way and print its figures."""
    if arguments[0] == "kmeans":
        print(json.dumps(balanced(Path(arguments[1]), int(arguments[2]))))
        return 0
    size, way = int(arguments[0]), arguments[1]
    print(json.dumps(run(size, way, moves=int(arguments[2]) if arguments[2:] else 0)))
    return 0


def balanced(path, count):
    """Divide by balanced k-means; the package is only in the environment made for it."""
    package, numpy = (importlib.import_module(one) for one in ("k_means_constrained", "numpy"))
    rows = numpy.load(path)
    began = time.process_time()
    divide = package.KMeansConstrained(
        count, size_min=6, size_max=12, n_init=1, max_iter=6, random_state=0, n_jobs=1
    )
    cohort = divide.fit_predict(rows)
    return {"cpu": time.process_time() - began, "memory": _memory(), "cohort": cohort.tolist()}


def run(size, way, *, moves):
    """Form cohorts one way, and measure them as the study does and as the product does."""
    from matching.cohorts import forming
    from tests.benchmarks import cohort_instances, cohort_rivals

    asked = cohort_instances.instance(size)
    if way in ENGINES:
        return _engine(asked, way, moves)
    if way == "plain annealing":
        moves = math.prod(forming.effort(asked, moves))
        cohort_rivals.plain(cohort_instances.instance(60), 5)  # compiled before it is timed
        began = time.process_time()
        cohort = cohort_rivals.plain(asked, moves)
    else:
        began = time.process_time()
        cohort = getattr(cohort_rivals, way.replace(" ", "_"))(asked)
    took = time.process_time() - began
    return {"cpu": took, "memory": _memory(), **scored(asked, cohort)}


def _engine(asked, way, moves):
    import numpy as np

    from matching.cohorts import bound, changing, forming
    from matching.cohorts.frame import ASKING
    from tests.benchmarks import cohort_instances

    product = cohort_instances.PRODUCT
    frames = (cohort_instances.LOOSE, product, replace(product, asking=ASKING))
    frame = frames[ENGINES.index(way)]
    asked = replace(asked, frame=frame)
    small = replace(cohort_instances.instance(60), frame=frame)
    forming.form(small, rng=np.random.default_rng(1), moves=5)
    began = time.process_time()
    formed = forming.form(asked, rng=np.random.default_rng(1), moves=moves)
    took, memory = time.process_time() - began, _memory()
    one, other = (int(np.flatnonzero(formed.cohort == c)[0]) for c in (0, 1))
    began = time.process_time()
    changing.tried(asked, formed, [(one, 1), (other, 0)])
    changed = time.process_time() - began
    found = scored(asked, formed.cohort)
    own = _figures(asked, formed.cohort, formed.measured)
    return {
        "cpu": took,
        "memory": memory,
        **found,
        "own": own,
        "bound": bound.at_most(asked),
        "change": changed,
        "shown": _shown(asked, formed),
    }


def _shown(asked, formed):
    """Time what a page does for a change: read what was kept, say where to, and what it does."""
    import numpy as np

    from mentoring.encoding import cohort_desk, cohort_inputs

    payload = cohort_inputs.dump(asked)
    cohorts = [
        cohort_desk.Standing(tuple(np.flatnonzero(formed.cohort == c).tolist()), lead, partner)
        for c, (lead, partner) in enumerate(
            zip(formed.lead.tolist(), formed.partner.tolist(), strict=True)
        )
    ]
    rows = {row: row for row in range(len(formed.cohort))}
    staff = {"leads": range(len(asked.leads)), "partners": range(len(asked.partners))}
    began = time.process_time()
    desk = cohort_desk.open_with(payload, rows=rows, staff=staff, cohorts=cohorts)
    one = cohorts[0].need_ids[0]
    cohort_desk.tried(desk, [(one, cohort_desk.places(desk, one)[0].cohort)])
    return time.process_time() - began


def scored(asked, cohort):
    """Measure cohorts by both sets of rules, with leads and partners given by the same step."""
    from matching.cohorts import measuring, staffing
    from tests.benchmarks.cohort_instances import LOOSE, PRODUCT

    found = {}
    for name, frame in (("study", LOOSE), ("product", PRODUCT)):
        looked = replace(asked, frame=frame)
        count = int(cohort.max()) + 1
        seats = staffing.staff(looked, cohort, count, only_fitting=True)
        found[name] = _figures(looked, cohort, measuring.measure(looked, cohort, seats))
    return found


def _figures(asked, cohort, measured):
    kept = measured.size > 0
    weight = measured.size / max(int(measured.size.sum()), 1)
    return {
        "quality": measured.of_all(len(cohort)),
        "valid": float(measured.valid[kept].mean()) if kept.any() else 0.0,
        "cohorts": int(kept.sum()),
        "left": int((cohort < 0).sum()),
        "lead": float((measured.parts[kept, 5] > 0).mean()) if kept.any() else 0.0,
        "partner": float((measured.parts[kept, 6] > 0).mean()) if kept.any() else 0.0,
        "parts": {name: float((row * weight).sum()) for name, row in measured.named().items()},
    }


def _memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEBIBYTE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
