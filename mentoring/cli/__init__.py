"""The command line: the same services as the pages, for those who look after an installation."""

import argparse
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType

from mentoring.errors import InvalidError, MentoringError

COMMANDS = {
    "init": "bring the database up to date and put the vocabularies in place",
    "demo": "fill a demonstration with invented people, run a round and serve it",
    "worker": "do what is due: run rounds, publish them, send mails, let offers expire",
    "create-admin": "let somebody run a programme",
    "import": "bring people, experiences or needs in from a CSV file",
    "match": "begin a round and run it, so that an admin can review it",
    "publish": "publish a reviewed round once its undo window has passed",
    "cohorts": "form the cohorts of a programme, list them, show, publish or cancel one",
    "export": "write everything that an admin may have as CSV files",
}
MODULES = {"create-admin": "create_admin", "import": "import_"}
REFUSED, NOT_UNDERSTOOD, INTERRUPTED = 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code: 0 for done, 1 for refused, 2 for not understood."""
    signal.signal(signal.SIGTERM, _stop)
    given = list(sys.argv[1:] if argv is None else argv)
    asked = parser(given).parse_args(given)
    try:
        return int(_module(asked.command).run(asked))
    except InvalidError as problem:
        for field, sentence in problem.problems.items():
            print(f"Not done: {field}: {sentence}", file=sys.stderr)
        return NOT_UNDERSTOOD
    except MentoringError as problem:
        print(f"Not done: {problem}", file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        return INTERRUPTED


def parser(given: Sequence[str]) -> argparse.ArgumentParser:
    """Say which commands there are; only the one that is asked for is read in whole."""
    top = argparse.ArgumentParser(
        prog="python -m mentoring", description="Puts people beside those who have done it."
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, told in COMMANDS.items():
        made = commands.add_parser(name, help=told, description=told[0].upper() + told[1:] + ".")
        if name in given[:1]:
            _module(name).add_arguments(made)
    return top


def _module(command: str) -> ModuleType:
    """Read in the module of one command: each has `add_arguments` and `run`."""
    return import_module(f"mentoring.cli.{MODULES.get(command, command)}")


def _stop(_signal: int, _frame: object) -> None:
    sys.exit(128 + signal.SIGTERM)
