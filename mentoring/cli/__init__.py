"""The command line: the same services as the pages, for those who look after an installation."""

import argparse
import signal
import sys
from collections.abc import Sequence
from importlib import import_module

from mentoring.errors import InvalidError, MentoringError

COMMANDS = {
    "init": "bring the database up to date and put the vocabularies in place",
    "demo": "fill a demonstration with invented people, run a round and serve it",
    "match": "begin a round and run it, so that an admin can review it",
    "worker": "do what is due: run rounds, publish them, send mails, let offers expire",
}
BAD_INPUT, INTERRUPTED = 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code: 0 for done, 1 for refused, 2 for not understood."""
    signal.signal(signal.SIGTERM, _stop)
    asked = parser(argv).parse_args(argv)
    try:
        return int(import_module(f"mentoring.cli.{asked.module}").run(asked))
    except InvalidError as problem:
        for field, sentence in problem.problems.items():
            print(f"{field}: {sentence}", file=sys.stderr)
        return BAD_INPUT
    except MentoringError as problem:
        print(f"Not done: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED


def parser(argv: Sequence[str] | None = None) -> argparse.ArgumentParser:
    """Say which commands there are; only the one that is asked for is read in whole."""
    top = argparse.ArgumentParser(
        prog="python -m mentoring", description="Puts people beside those who have done it."
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    named = next(
        (word for word in (sys.argv[1:] if argv is None else argv) if word in COMMANDS), ""
    )
    for name, told in COMMANDS.items():
        made = commands.add_parser(name, help=told, description=told[0].upper() + told[1:] + ".")
        module = name.replace("-", "_")
        made.set_defaults(module=module)
        if name == named:
            import_module(f"mentoring.cli.{module}").add_arguments(made)
    return top


def _stop(_signal: int, _frame: object) -> None:
    sys.exit(128 + signal.SIGTERM)
