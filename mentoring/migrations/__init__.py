"""The schema's history, and the one way to bring a database up to date."""

from pathlib import Path

from alembic import command
from alembic.config import Config


def config(url: str) -> Config:
    """Say where the history is and which database is meant."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent))
    made.attributes["url"] = url
    return made


def upgrade(url: str, revision: str = "head") -> None:
    """Bring a database up to date; an empty one gets every table."""
    command.upgrade(config(url), revision)
