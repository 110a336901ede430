"""Random lives, until the laws have been looked at so many times, on SQLite.

`python -m tests.benchmarks.life [--steps N]` prints what happened in them. It ends with an error,
and the shortest life that leads there, where a law does not hold.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests import conftest
from tests.integration.test_life_laws import STEPS, live
from tests.life import Life


def main() -> int:
    """Live, and print what happened."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--steps", type=int, default=20_000, metavar="N")
    wanted = asked.parse_args().steps
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "template.db"
        conftest.fill(f"sqlite:///{template}")
        while Life.happened["laws looked at"] < wanted:
            left = wanted - Life.happened["laws looked at"]
            live(template, Path(folder), lives=max(left // STEPS, 1))
            print(f"{Life.happened['laws looked at']:,} steps", flush=True)
    for what, times in sorted(Life.happened.items()):
        print(f"{what:<28} {times:>8,}")
    print(f"every law held after every step; {time.process_time() - began:,.0f} s of CPU")
    return 0


if __name__ == "__main__":
    sys.exit(main())
