"""`python -m seeds vocabularies | demo`: fills the register that the settings name."""

import argparse
import sys

from mentoring.config import Settings
from mentoring.errors import MentoringError
from seeds import load
from seeds.load import Wanted
from seeds.population import SEED, Size


def main() -> int:
    """Fill a register."""
    asked = _parser().parse_args()
    settings = Settings.from_environment()
    try:
        if asked.what == "vocabularies":
            load.prepare(settings)
        else:
            from seeds import demo  # noqa: PLC0415 - it fits the register, which is slow to import

            size = Size(asked.integrators, asked.learners, asked.partners, asked.admins)
            demo.make(settings, Wanted(size, asked.seed))
    except (MentoringError, ValueError) as problem:
        print(f"Not done: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python -m seeds", description="Fills a register.")
    what = top.add_subparsers(dest="what", required=True, metavar="WHAT")
    what.add_parser("vocabularies", help="the schema and the vocabularies, as they stand today")
    made = what.add_parser("demo", help="invented people, their experiences and needs as well")
    usual = Size()
    for name in ("integrators", "learners", "partners", "admins"):
        made.add_argument(
            f"--{name}", type=int, default=getattr(usual, name), help="default: %(default)s"
        )
    made.add_argument("--seed", type=int, default=SEED, help="default: %(default)s")
    return top


if __name__ == "__main__":
    sys.exit(main())
