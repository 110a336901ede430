"""`publish`: what an admin has reviewed goes out once the undo window has passed."""

import argparse
from contextlib import closing
from datetime import UTC, datetime

from mentoring.config import Settings
from mentoring.db import Database
from mentoring.services import acting, publishing
from mentoring.web import formatting


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take who asks, and which round."""
    parser.add_argument("round", type=int, metavar="ROUND", help="its number, as match gives it")
    parser.add_argument(
        "--as", dest="email", required=True, metavar="EMAIL", help="the programme admin who asks"
    )
    parser.add_argument(
        "--undo", action="store_true", help="take a publication back while that is open"
    )


def run(asked: argparse.Namespace) -> int:
    """Schedule the publication, or take it back."""
    now = datetime.now(UTC)
    url = Settings.from_environment().database_url
    with closing(Database(url)) as database, database.transaction() as session:
        admin = acting.admin(session, email=asked.email)
        if asked.undo:
            publishing.undo(session, admin=admin, round_id=asked.round, now=now)
            print(f"Round {asked.round} is in review again. Nobody was told anything.")
            return 0
        found = publishing.schedule(session, admin=admin, round_id=asked.round, now=now)
        when = formatting.moment(found.publish_at)
    print(
        f"Round {asked.round} is published on {when}, by a worker. Until then nobody is told "
        f"anything, and you can undo it: python -m mentoring publish {asked.round} --undo "
        f"--as {asked.email}"
    )
    return 0
