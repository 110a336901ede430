"""`python -m seeds vocabularies | demo`: fills the register that the settings name."""

import argparse
import sys
from contextlib import closing

from mentoring.config import Settings
from mentoring.db import Database
from mentoring.errors import MentoringError
from seeds import load
from seeds.load import Wanted
from seeds.population import SEED, Size


def main() -> int:
    """Fill a register."""
    asked = _parser().parse_args()
    settings = Settings.from_environment()
    try:
        load.prepare(settings)
        if asked.what == "demo":
            _make_demo(settings, asked)
    except (MentoringError, ValueError) as problem:
        print(f"Not done: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _make_demo(settings: Settings, asked: argparse.Namespace) -> None:
    size = Size(asked.integrators, asked.learners, asked.partners, asked.admins)
    wanted = Wanted(size, asked.seed)
    with closing(Database(settings.database_url)) as database:
        if load.is_full(database, wanted):
            return
    # What fits a register is slow to import, and a demo that is started again needs none of it.
    from seeds import demo  # noqa: PLC0415

    demo.make(settings, wanted)


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
