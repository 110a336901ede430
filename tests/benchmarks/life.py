"""Random lives, until the laws have been looked at so many times, on either database.

`python -m tests.benchmarks.life [--steps N] [--postgres]` prints what happened in them. It ends
with an error, and the shortest life that leads there, where a law does not hold.
"""

import argparse
import contextlib
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests import conftest, postgres
from tests.lives.life import Life
from tests.lives.machine import STEPS, Afresh, copies_of, emptied, live


def main() -> int:
    """Live, and print what happened."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--steps", type=int, default=20_000, metavar="N")
    asked.add_argument("--postgres", action="store_true", help="live on PostgreSQL")
    given = asked.parse_args()
    began, seen = time.process_time(), Life.happened
    with tempfile.TemporaryDirectory() as folder, _made(Path(folder), given.postgres) as afresh:
        while seen["laws looked at"] < given.steps:
            left = given.steps - seen["laws looked at"]
            live(afresh, Path(folder), lives=min(max(left // STEPS, 1), 50), anew=True)
            print(f"{seen['laws looked at']:,} steps", flush=True)
    for what, times in sorted(seen.items()):
        print(f"{what:<40} {times:>8,}")
    print(f"every law held after every step; {time.process_time() - began:,.0f} s of CPU")
    return 0


@contextlib.contextmanager
def _made(folder: Path, on_postgres: bool) -> Iterator[Afresh]:
    if on_postgres:
        with postgres.server() as server:
            url = postgres.create_database(server, "lives")
            conftest.fill(url)
            yield emptied(url)
            postgres.drop_database(server, "lives")
    else:
        template = folder / "template.db"
        conftest.fill(f"sqlite:///{template}")
        yield copies_of(template, folder)


if __name__ == "__main__":
    sys.exit(main())
