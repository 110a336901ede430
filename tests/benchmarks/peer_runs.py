"""Three published matchers on the same people, each run in an environment of its own.

`python peer_runs.py NAME FILE` reads people as JSON and prints what came out. It is started by the
Python of a peer's environment, where none of this project's packages is to be found.
"""

import importlib
import json
import sys
import time
from pathlib import Path

DEEP = 100_000


def main(name, path):
    """Run one matcher; print its pairs, its time, and how long it took to be loaded."""
    people = json.loads(Path(path).read_text(encoding="utf-8"))
    print(json.dumps(MATCHERS[name](people)))
    return 0


def mentor_match(people):
    """Run one round of its own process on its own objects, with its own rules."""
    rules = importlib.import_module("matching.rules.rule")
    process = importlib.import_module("matching.process")
    kinds = importlib.import_module("matching.mentor"), importlib.import_module("matching.mentee")
    started = time.process_time()
    mentors = [kinds[0].Mentor(**one) for one in people["mentors"]]
    learners = [kinds[1].Mentee(**one) for one in people["learners"]]

    def asked():
        above = people["points"]["grades"]
        same = people["points"]["profession"]
        return [
            rules.Disqualify(lambda pair: pair.mentor.organisation == pair.mentee.organisation),
            rules.Disqualify(lambda pair: pair.mentor.grade <= pair.mentee.grade),
            rules.Generic(
                {True: above, False: 0}, lambda pair: pair.mentor.grade - pair.mentee.grade <= 2
            ),
            rules.Equivalent("profession", {True: same, False: 0}),
            rules.Generic({True: 1, False: 1}, lambda _: True),
        ]

    process.process_data(mentors, learners, [asked()])
    took = time.process_time() - started
    at = {one["email"]: index for index, one in enumerate(people["mentors"])}
    pairs = [
        (index, at[mentor.email])
        for index, learner in enumerate(learners)
        for mentor in learner.mentors
    ]
    return {"cpu": took, "loaded": started, "pairs": pairs, "note": ""}


def matching(people):
    """Let residents and hospitals choose each other."""
    game = importlib.import_module("matching.games").HospitalResident
    liked, likes, places = people["liked"], people["likes"], people["places"]
    loaded = started = time.process_time()
    residents = {f"r{need}": [f"h{m}" for m in row] for need, row in enumerate(likes) if row}
    hospitals = {f"h{m}": [f"r{need}" for need in row] for m, row in enumerate(liked) if row}
    room = {name: places[int(name[1:])] for name in hospitals}
    note = ""
    try:
        made = game.create_from_dictionaries(residents, hospitals, room)
    except RecursionError:
        note = "it ends in a RecursionError; run again with the limit raised by hand"
        sys.setrecursionlimit(DEEP)
        started = time.process_time()
        made = game.create_from_dictionaries(residents, hospitals, room)
    solved = made.solve()
    took = time.process_time() - started
    pairs = [
        (int(one.name[1:]), int(hospital.name[1:]))
        for hospital, held in solved.items()
        for one in held
    ]
    return {"cpu": took, "loaded": loaded, "pairs": pairs, "note": note}


def algmatch(people):
    """Let residents and hospitals choose each other."""
    problem = importlib.import_module("algmatch").HR
    liked, likes, places = people["liked"], people["likes"], people["places"]
    started = time.process_time()
    residents = {need + 1: [m + 1 for m in row] for need, row in enumerate(likes)}
    hospitals = {
        m + 1: {"capacity": places[m], "preferences": [need + 1 for need in row]}
        for m, row in enumerate(liked)
    }
    asked = {"residents": residents, "hospitals": hospitals}
    found = problem(dictionary=asked, optimised_side="residents").get_stable_matching()
    took = time.process_time() - started
    pairs = [
        (int(str(one).strip("r")) - 1, int(str(given).strip("h")) - 1)
        for one, given in found["resident_sided"].items()
        if given
    ]
    return {"cpu": took, "loaded": started, "pairs": pairs, "note": ""}


MATCHERS = {"mentor-match": mentor_match, "matching": matching, "algmatch": algmatch}

if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
