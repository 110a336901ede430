"""`import`: the same look at every row as on the page, and the same rows in."""

import argparse
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from mentoring.config import Settings
from mentoring.db import Database
from mentoring.errors import InvalidError
from mentoring.services import acting, imports
from mentoring.services.imports import Report, Sent


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take who asks, what the rows are, and what to do about wrong ones."""
    parser.add_argument("kind", choices=imports.KINDS, help="what the rows are")
    parser.add_argument("file", type=Path, metavar="FILE", help="a CSV file in UTF-8")
    parser.add_argument(
        "--as", dest="email", required=True, metavar="EMAIL", help="the programme admin who asks"
    )
    parser.add_argument("--programme", metavar="NAME", help="needed where they run more than one")
    parser.add_argument(
        "--dry-run", action="store_true", help="name every wrong row and bring nothing in"
    )
    parser.add_argument(
        "--skip-bad-rows", action="store_true", help="bring in the rows that are right"
    )


def run(asked: argparse.Namespace) -> int:
    """Look the file through and bring it in; 1 where a row is wrong and nothing came in."""
    sent = Sent(asked.kind, asked.file.name, _content(asked.file))
    now = datetime.now(UTC)
    url = Settings.from_environment().database_url
    with closing(Database(url)) as database, database.transaction() as session:
        admin = acting.admin(session, email=asked.email)
        programme = acting.programme(session, acting=admin, name=asked.programme)
        if asked.dry_run:
            report = imports.dry_run(
                session, admin=admin, programme_id=programme, sent=sent, now=now
            )
        else:
            report = imports.bring_in_at_once(
                session,
                admin=admin,
                programme_id=programme,
                sent=sent,
                skip_bad_rows=asked.skip_bad_rows,
                now=now,
            )
    came_in = not asked.dry_run and (asked.skip_bad_rows or not report.wrong)
    _tell(report, came_in=came_in)
    return 1 if report.wrong and not came_in else 0


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise InvalidError({"FILE": f"{path} cannot be read: {problem.strerror}"}) from problem


def _tell(report: Report, *, came_in: bool) -> None:
    for one in report.wrong:
        where = f"line {one.line}" + (f", {one.column}" if one.column else "")
        print(f"{report.name}, {where}: “{one.value}” – {one.problem}", file=sys.stderr)
    if report.unused:
        print(f"Not used: {', '.join(report.unused)}", file=sys.stderr)
    print(
        f"{report.kind}: {report.new:,} new, {report.there:,} already on the register, "
        f"{report.wrong_rows:,} wrong."
    )
    if came_in:
        print(f"{report.new:,} came in.")
    elif report.wrong:
        print("Nothing came in. Correct the file, or leave the wrong rows out: --skip-bad-rows")
    else:
        print("Nothing came in: this was a dry run.")
