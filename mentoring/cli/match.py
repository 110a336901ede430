"""`match`: one round, from nothing to its review."""

import argparse
import os
import threading
from contextlib import closing
from datetime import UTC, datetime

from mentoring.config import Settings
from mentoring.db import Database
from mentoring.errors import RuleBrokenError
from mentoring.progress import Progress
from mentoring.services import acting, round_runs, round_watch, rounds
from mentoring.services.access import Viewer
from mentoring.web.formatting import plural

LOOK_EVERY = 0.3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take who asks, and what the round is called."""
    parser.add_argument("name", metavar="NAME", help="what the round is called, such as “Winter”")
    parser.add_argument(
        "--as", dest="email", required=True, metavar="EMAIL", help="the programme admin who asks"
    )
    parser.add_argument("--programme", metavar="NAME", help="needed where they run more than one")


def run(asked: argparse.Namespace) -> int:
    """Begin a round, run it here and say what came of it."""
    with closing(Database(Settings.from_environment().database_url)) as database:
        with database.transaction() as session:
            admin = acting.admin(session, email=asked.email)
            programme = acting.programme(session, acting=admin, name=asked.programme)
            made = rounds.create(
                session, admin=admin, programme_id=programme, name=asked.name, now=_now()
            )
            round_id = rounds.start(session, admin=admin, round_id=made.id, now=_now()).id
        _run_here(database, admin, round_id)
        with database.reading() as session:
            came_to = round_watch.outcome(session, admin=admin, round_id=round_id)
    print(
        f"Round {round_id} is in review: {plural(came_to.suggested, 'suggestion')}, and "
        f"{plural(came_to.unmatched, 'need')} without one. Publish it with: "
        f"python -m mentoring publish {round_id} --as {asked.email}"
    )
    return 0


def _run_here(database: Database, admin: Viewer, round_id: int) -> None:
    done = threading.Event()
    runner = threading.Thread(target=_run_what_waits, args=(database, done), daemon=True)
    runner.start()
    told = Progress(in_hundredths=True)
    try:
        while True:
            with database.reading() as session:
                seen = round_watch.progress(session, admin=admin, round_id=round_id)
            if not seen.under_way:
                break
            told.tell(seen.stage, seen.done, seen.of)
            done.wait(LOOK_EVERY)
    finally:
        done.set()
        told.close()
    runner.join()
    if seen.problem:
        raise RuleBrokenError(seen.problem)


def _run_what_waits(database: Database, done: threading.Event) -> None:
    """Run rounds as a worker does; another worker may take this one, and then that is as good."""
    while not done.is_set():
        if not round_runs.run_next(
            database,
            clock=_now,
            worker=f"command line {os.getpid()}",
            settings=Settings.from_environment(),
        ):
            done.wait(1)


def _now() -> datetime:
    return datetime.now(UTC)
