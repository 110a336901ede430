"""What a look at the waiting lists costs with thousands of people in them, on both databases.

`python -m tests.benchmarks.waiting` lets 3,000 people wait for twenty mentors, and prints the
seconds and the queries of one look: while nobody has room, while those with room are kept apart
from all who wait, when a hundred places become free, and when there is nothing left to do.
"""

import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from sqlalchemy import event, select, update

from mentoring.db import Database
from mentoring.models.mentors import MOST_LEARNERS, Mentor
from mentoring.models.needs import Need
from mentoring.models.people import NotWith
from mentoring.models.vocabulary import KnowHow
from mentoring.models.waiting import KnowHowWait, WaitState
from mentoring.services import waits
from tests import postgres
from tests.conftest import fill
from tests.factories import (
    NOW,
    make_experience,
    make_mentor,
    make_need,
    make_person,
    make_programme,
)

WAITING, TEACHING, FREE = 3_000, 20, 100


def main() -> int:
    """Measure on SQLite and on PostgreSQL."""
    with tempfile.TemporaryDirectory() as folder:
        _measure("SQLite", f"sqlite:///{Path(folder) / 'waiting.db'}")
    with postgres.server() as server:
        url = postgres.create_database(server, "waiting")
        _measure("PostgreSQL", url)
        postgres.drop_database(server, "waiting")
    return 0


def _measure(name: str, url: str) -> None:
    fill(url)
    with closing(Database(url)) as database:
        mentors = _people(database)
        print(f"\n{name}: {WAITING:,} wait\n{'':44} {'moved':>7} {'seconds':>9} {'queries':>9}")
        _look(database, "nobody has room")
        _apart(database, mentors, apart=True)
        _look(database, "those with room are kept apart from everybody")
        _apart(database, mentors, apart=False)
        _look(database, f"{FREE} places are free")
        _look(database, "nothing is left to do")


def _people(database: Database) -> list[int]:
    with database.transaction() as session:
        programme = make_programme(session)
        wider = select(KnowHow.parent_id).where(KnowHow.parent_id.is_not(None))
        lowest = select(KnowHow.id).where(KnowHow.id.not_in(wider)).order_by(KnowHow.id)
        knowhow = list(session.scalars(lowest.limit(TEACHING)))
        mentors = [make_mentor(session, learners_at_once=0) for _ in knowhow]
        for mentor, known in zip(mentors, knowhow, strict=True):
            make_experience(session, mentor, knowhow=(known,))
        for number in range(WAITING):
            known = knowhow[number % TEACHING]
            need = make_need(session, make_person(session), programme, knowhow=(known,))
            row = KnowHowWait(need_id=need.id, knowhow_id=known, state=WaitState.WAITING)
            row.joined_at = NOW
            session.add(row)
        return [mentor.person_id for mentor in mentors]


def _apart(database: Database, mentors: list[int], *, apart: bool) -> None:
    """Let the mentors have room, and keep those who wait away from them or do so no longer."""
    each = min(FREE // TEACHING, MOST_LEARNERS)
    with database.transaction() as session:
        session.execute(update(Mentor).values(learners_at_once=each))
        for row in session.scalars(select(NotWith)):
            session.delete(row)
        session.flush()
        learners = select(Need.learner_id).order_by(Need.id)
        for number, learner in enumerate(session.scalars(learners).all() if apart else ()):
            session.add(NotWith(person_id=learner, other_id=mentors[number % TEACHING]))


def _look(database: Database, what: str) -> None:
    counted = []

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        counted.append(statement)

    event.listen(database.engine, "before_cursor_execute", count)
    start = time.perf_counter()
    moved = waits.run(database, clock=lambda: NOW)
    seconds = time.perf_counter() - start
    event.remove(database.engine, "before_cursor_execute", count)
    print(f"{what:44} {moved:>7,} {seconds:>9.2f} {len(counted):>9,}")


if __name__ == "__main__":
    sys.exit(main())
