"""Makes a demonstration ready, step by step; what is there already is not made again."""

from contextlib import closing
from datetime import UTC, datetime

from mentoring.config import Settings
from mentoring.db import Database
from mentoring.progress import Progress
from mentoring.services import register
from seeds import load
from seeds.load import Wanted
from seeds.scenes import Play


def make(settings: Settings, wanted: Wanted) -> None:
    """Fill the register with invented people and what has happened between them, and fit it."""
    now = datetime.now(UTC)
    with closing(Database(settings.database_url)) as database:
        day = load.begin(database, wanted, now=now)
        if day is None:
            return
        told = Progress()
        load.load_population(database, wanted, day=day, now=now, on_progress=told.tell)
        told.close()
        with database.transaction() as session:
            register.refresh(session, now=now)
        with database.transaction() as session:
            Play(session, now=now).all()
            load.end(session, now=now)
