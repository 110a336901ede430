"""Makes a demonstration ready, step by step; what is there already is not made again."""

from datetime import UTC, datetime

from mentoring.config import Settings
from mentoring.db import Database
from mentoring.migrations import upgrade
from mentoring.progress import Progress
from mentoring.services import register
from seeds import load
from seeds.load import Wanted
from seeds.scenes import Play


def make_vocabularies(settings: Settings) -> None:
    """Bring the schema up to date and put the vocabularies in place."""
    settings.folder.mkdir(parents=True, exist_ok=True)
    upgrade(settings.database_url)
    database = Database(settings.database_url)
    load.load_vocabularies(database)
    database.close()


def make(settings: Settings, wanted: Wanted) -> None:
    """Fill the register with invented people and what has happened between them, and fit it."""
    now = datetime.now(UTC)
    make_vocabularies(settings)
    database = Database(settings.database_url)
    day = load.begin(database, wanted, now=now)
    if day is not None:
        told = Progress()
        load.load_population(database, wanted, day=day, now=now, on_progress=told.tell)
        told.close()
    with database.transaction() as session:
        register.refresh(session, now=now)
    if day is not None:
        with database.transaction() as session:
            Play(session, now=now).all()
            load.end(session, now=now)
    database.close()
