"""`demo`: a register of invented people with one round in review, served on this machine."""

import argparse
import errno
import socket
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from mentoring.cli import port, programs
from mentoring.config import ROOT, Settings
from mentoring.db import Database
from mentoring.errors import SettingsError
from mentoring.services import access, account, round_watch
from mentoring.services.account import Persona

FOLDER = ROOT / "var" / "demo"
FIRST_ROUND = "First round"
RUNS_IT = "admin-places"
"""The persona who runs the first programme."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take where to serve, and how many invented people there are."""
    parser.add_argument("--port", type=int, default=8000, help="default: %(default)s; 0 takes any")
    parser.add_argument(
        "--folder", type=Path, default=FOLDER, help="where the register is kept (default: var/demo)"
    )
    for name in ("integrators", "learners", "partners", "admins"):
        parser.add_argument(f"--{name}", type=int, metavar="N", help=f"how many {name}")
    parser.add_argument("--seed", type=int, metavar="N", help="the same seed, the same people")


def run(asked: argparse.Namespace) -> int:
    """Make ready what is not there yet, then serve until told to stop."""
    with port.take(asked.port) as taken:
        number = taken.getsockname()[1]
        settings = _settings(asked.folder.resolve(), number=number)
        _make_ready(settings, asked)
        with closing(Database(settings.database_url)) as database, database.reading() as session:
            personas = account.personas(session)
        _serve(settings, taken, ready=lambda: _tell(settings.base_url, personas))
    return 0


def _serve(settings: Settings, taken: socket.socket, *, ready: Callable[[], None]) -> None:
    from mentoring import serve  # noqa: PLC0415 - slow to import, and not needed to say no

    try:
        serve.serve(settings, at=taken, say=_say, ready=ready)
    except OSError as problem:
        if problem.errno != errno.EADDRINUSE:
            raise
        raise port.refused(taken.getsockname()[1], problem) from problem


def _settings(folder: Path, *, number: int) -> Settings:
    # A demo never touches the operator's own database, whatever the environment names.
    given = {"MENTORING_FOLDER": str(folder), "MENTORING_DEMO": "on"}
    return Settings.from_environment(
        {**given, "MENTORING_BASE_URL": f"http://{port.HOST}:{number}"}
    )


def _make_ready(settings: Settings, asked: argparse.Namespace) -> None:
    sizes = [
        part
        for name in ("integrators", "learners", "partners", "admins", "seed")
        if (given := getattr(asked, name)) is not None
        for part in (f"--{name}", str(given))
    ]
    if programs.run(settings, "seeds", "demo", *sizes):
        raise SettingsError("the demo could not be made ready; see above")
    email = _who_runs_the_first_round(settings)
    if email and programs.run(settings, "mentoring", "match", FIRST_ROUND, "--as", email):
        raise SettingsError("the first round could not be run; see above")


def _who_runs_the_first_round(settings: Settings) -> str:
    """Give the address of the admin who runs it, or nothing where there is a round already."""
    with closing(Database(settings.database_url)) as database, database.reading() as session:
        admin = access.viewer(session, account.persona(session, RUNS_IT))
        there = admin is None or round_watch.any_of(session, admin=admin)
    return "" if admin is None or there else admin.email


def _tell(address: str, personas: Sequence[Persona]) -> None:
    width = max(len(one.name) for one in personas)
    print("\nChoose “Try it as somebody” on the first page and sign in as one of these:")
    for one in personas:
        print(f"  {one.name:<{width}}  {one.note}")
    print("Stop with Ctrl-C.\n")
    print(f"The demo is ready at {address}/", flush=True)


def _say(line: str) -> None:
    print(line, flush=True)
