"""`export`: CSV files that a spreadsheet can open and an import can read."""

import argparse
import csv
from contextlib import closing
from pathlib import Path

from mentoring.config import Settings
from mentoring.db import Database
from mentoring.errors import SettingsError
from mentoring.services import acting, exports
from mentoring.services.exports import Export


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take who asks, and where the files go."""
    parser.add_argument(
        "--as", dest="email", required=True, metavar="EMAIL", help="the programme admin who asks"
    )
    parser.add_argument("--folder", type=Path, default=Path("export"), help="default: %(default)s")
    parser.add_argument(
        "--round", type=int, metavar="ID", help="only the suggestions of this round"
    )


def run(asked: argparse.Namespace) -> int:
    """Write the files."""
    url = Settings.from_environment().database_url
    with closing(Database(url)) as database, database.reading() as session:
        admin = acting.admin(session, email=asked.email)
        tables = (
            exports.everything(session, admin=admin)
            if asked.round is None
            else exports.of_round(session, admin=admin, round_id=asked.round)
        )
        for table in tables:
            path = asked.folder / f"{table.name}.csv"
            print(f"{path}: {_write(path, table):,} rows")
    return 0


def _write(path: Path, table: Export) -> int:
    count = 0
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8-sig", newline="") as opened:  # Excel wants the mark
            written = csv.writer(opened)
            written.writerow(table.columns)
            for count, row in enumerate(table.rows, 1):  # noqa: B007 - the last number is counted
                written.writerow(row)
    except OSError as problem:
        raise SettingsError(f"{path} cannot be written: {problem.strerror}") from problem
    return count
