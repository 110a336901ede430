"""`match`: one round, from nothing to its review."""

import argparse
from contextlib import closing
from datetime import UTC, datetime

from mentoring.cli import running
from mentoring.cli.running import Seen
from mentoring.config import Settings
from mentoring.db import Database
from mentoring.services import acting, round_runs, round_watch, rounds
from mentoring.services.access import Viewer
from mentoring.web.formatting import plural


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
        running.run_here(
            lambda: _seen(database, admin, round_id),
            lambda: round_runs.run_next(
                database,
                clock=_now,
                worker=running.WORKER,
                settings=Settings.from_environment(),
            ),
        )
        with database.reading() as session:
            came_to = round_watch.outcome(session, admin=admin, round_id=round_id)
    print(
        f"Round {round_id} is in review: {plural(came_to.suggested, 'suggestion')}, and "
        f"{plural(came_to.unmatched, 'need')} without one. Publish it with: "
        f"python -m mentoring publish {round_id} --as {asked.email}"
    )
    return 0


def _seen(database: Database, admin: Viewer, round_id: int) -> Seen:
    with database.reading() as session:
        seen = round_watch.progress(session, admin=admin, round_id=round_id)
    return Seen(seen.under_way, seen.stage, seen.done, seen.of, seen.problem)


def _now() -> datetime:
    return datetime.now(UTC)
