"""`create-admin`: somebody who runs a programme, and how they sign in."""

import argparse
import getpass
import os
import sys
from contextlib import closing
from datetime import UTC, datetime

from mentoring.config import Settings
from mentoring.db import Database
from mentoring.errors import InvalidError
from mentoring.services import acting, admins
from mentoring.services.admins import NewAdmin


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take everything but the password."""
    parser.add_argument("email", metavar="EMAIL", help="the address they sign in with")
    parser.add_argument("--name", required=True, help="their name, as people see it")
    parser.add_argument(
        "--programme", required=True, metavar="NAME", help="which one; a new name begins one"
    )
    parser.epilog = (
        "The password is asked for, or taken from MENTORING_PASSWORD or the standard input. "
        "Somebody who has one keeps it."
    )


def run(asked: argparse.Namespace) -> int:
    """Make the admin."""
    settings = Settings.from_environment()
    with closing(Database(settings.database_url)) as database:
        with database.reading() as session:
            acting.check_database(session)
            has_one = admins.has_password(session, email=asked.email)
        given = NewAdmin(
            email=asked.email,
            name=asked.name,
            programme=asked.programme,
            password="" if has_one else _password(),
        )
        with database.transaction() as session:
            admins.make(session, given, cost=settings.password_cost, now=datetime.now(UTC))
    print(f"{asked.name} runs “{asked.programme}” and signs in as {asked.email.lower()}.")
    return 0


def _password() -> str:
    if given := os.environ.get("MENTORING_PASSWORD"):
        return given
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("The same again: ") != password:
        raise InvalidError({"password": "the two are not the same; try once more"})
    return password
