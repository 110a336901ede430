"""`init`: a database that is up to date, with the vocabularies in it."""

import argparse

from mentoring.cli import programs
from mentoring.config import Settings


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """Take none: everything comes from the settings."""


def run(_asked: argparse.Namespace) -> int:
    """Bring the schema up to date and correct the vocabularies."""
    # The seeds stand above this package and may use it, never the other way round: they are a
    # program of their own, and this starts it.
    code = programs.run(Settings.from_environment(), "seeds", "vocabularies")
    if not code:
        print("The database is ready. Make the first admin with create-admin.")
    return code
