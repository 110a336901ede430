"""`cohorts form`: a set of cohorts, from nothing to its review."""

import argparse
from contextlib import closing
from datetime import UTC, datetime

from mentoring.cli import running
from mentoring.cli.running import Seen
from mentoring.config import Settings
from mentoring.db import Database
from mentoring.services import (
    acting,
    cohort_mix,
    cohort_runs,
    cohort_set_pages,
    cohort_sets,
    rosters,
)
from mentoring.services.access import Viewer
from mentoring.services.cohort_mix import Mix
from mentoring.services.cohort_sets import About, Meeting
from mentoring.web.formatting import plural

USUAL = Meeting(online=False, reach_km=60, every_days=14, meetings=6)
HIGH = "high"


def run(asked: argparse.Namespace) -> int:
    """Begin a set, form its cohorts here and say what came of it."""
    with closing(Database(Settings.from_environment().database_url)) as database:
        admin, programme, set_id = _begin(database, asked)
        running.run_here(
            lambda: _seen(database, admin, set_id),
            lambda: cohort_runs.run_next(
                database,
                clock=_now,
                worker=running.WORKER,
                settings=Settings.from_environment(),
            ),
        )
        with database.reading() as session:
            sets = cohort_set_pages.index(session, admin=admin, programme_id=programme).sets
        came_to = next(one for one in sets if one.about.set_id == set_id)
    print(
        f"Set {set_id} is in review: {plural(came_to.cohorts, 'cohort')} with "
        f"{plural(came_to.placed, 'learner')}, and {came_to.left:,} left over. Nobody is told "
        f"anything before you publish: python -m mentoring cohorts list --as {asked.email}"
    )
    return 0


def _begin(database: Database, asked: argparse.Namespace) -> tuple[Viewer, int, int]:
    with database.transaction() as session:
        admin = acting.admin(session, email=asked.email)
        programme = acting.programme(session, acting=admin, name=asked.programme)
        mix, place = cohort_mix.USUAL, asked.place
        if asked.roster is not None:
            preset = rosters.mixing_for(
                session, admin=admin, roster_id=asked.roster, programme_id=programme
            )
            place = preset.place_id
            mix = Mix({**mix.levels, "professions": HIGH}, preset.professions_least)
        about = About(asked.which, asked.aim, asked.knowhow, place)
        made = cohort_sets.create(
            session, admin=admin, programme_id=programme, about=about, now=_now()
        )
        session.flush()
        cohort_sets.keep_meeting(
            session,
            admin=admin,
            set_id=made.id,
            meeting=Meeting(asked.online, USUAL.reach_km, USUAL.every_days, USUAL.meetings),
            now=_now(),
        )
        cohort_sets.keep_mix(session, admin=admin, set_id=made.id, mix=mix)
        cohort_sets.start(session, admin=admin, set_id=made.id, now=_now())
        return admin, programme, made.id


def _seen(database: Database, admin: Viewer, set_id: int) -> Seen:
    with database.reading() as session:
        page = cohort_set_pages.progress(session, admin=admin, set_id=set_id, now=_now())
    return Seen(page.under_way, page.stage, page.percent, 100, page.problem)


def _now() -> datetime:
    return datetime.now(UTC)
