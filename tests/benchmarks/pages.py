"""How long pages take, as ratios to the start page in the same process.

`python -m tests.benchmarks.pages` makes the demo register in a folder of its own, warms each page
and prints medians of 50 requests. It ends with 1 where the suggestions page is over its bar.
"""

import statistics
import sys
import tempfile
import time
import tracemalloc
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import select

from mentoring.app import create_app
from mentoring.config import Settings
from mentoring.db import Database
from mentoring.models.needs import Need, NeedState
from mentoring.models.people import Person
from mentoring.models.programmes import ProgrammeAdmin
from seeds import demo, load
from seeds.load import Wanted
from seeds.population import Size

REQUESTS, BAR = 50, 5.0


def main() -> int:
    """Measure, print, and say whether the bar is met."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            f"sqlite:///{Path(folder) / 'pages.db'}", "a key", demo=True, folder=Path(folder)
        )
        load.prepare(settings)
        demo.make(settings, Wanted(size=Size()))
        with closing(Database(settings.database_url)) as database:
            return _measure(settings, database)


def _measure(settings: Settings, database: Database) -> int:
    app = create_app(settings, database=database, wake=lambda _names: None)
    learner, need, admin, programme = _people(database)
    client, stranger = app.test_client(), app.test_client()
    _sign_in(client, learner)
    suggested = f"/needs/{need}/suggestions"
    start, taken, to_strangers = _medians([(client, "/"), (client, suggested), (stranger, "/")])
    print(f"{'page':42} {'median ms':>10} {'start page ×':>13}")
    _row("start page, as the learner sees it", start, start)
    _row("the suggestions of their need", taken, start)
    _row("start page, to somebody not signed in", to_strangers, start)
    other = app.test_client()
    _sign_in(other, admin)
    for name, person, path in (
        ("the learner's own page", client, "/home"),
        ("needs against supply", other, f"/programmes/{programme}/supply"),
        ("people", other, "/people"),
    ):
        _row(name, _medians([(person, path)])[0], start)
    tracemalloc.start()
    client.get(suggested)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    print(f"\nmost memory taken by one suggestions page: {peak:.1f} MB")
    print(
        "The bar is set against the start page as the same signed-in learner sees it; to somebody"
    )
    print(
        f"who is not signed in that page asks the database nothing: × {taken / to_strangers:.1f}."
    )
    bar_met = taken < BAR * start
    print(f"suggestions under {BAR:g} times the start page: {'met' if bar_met else 'NOT met'}")
    return 0 if bar_met else 1


def _row(name: str, taken: float, start: float) -> None:
    print(f"{name:42} {taken:>10.1f} {taken / start:>13.2f}")


def _people(database: Database) -> tuple[int, int, int, int]:
    with database.reading() as session:
        need = session.scalars(
            select(Need)
            .join(Person, Person.id == Need.learner_id)
            .where(Need.state == NeedState.OPEN, Person.persona.is_not(None))
            .order_by(Need.id)
        ).first()
        assert need is not None
        runs = session.scalars(select(ProgrammeAdmin).order_by(ProgrammeAdmin.programme_id)).first()
        assert runs is not None
        return need.learner_id, need.id, runs.person_id, runs.programme_id


def _sign_in(client: FlaskClient, person: int) -> None:
    with client.session_transaction() as kept:
        kept["_user_id"], kept["_fresh"] = str(person), True


def _medians(asked: list[tuple[FlaskClient, str]]) -> list[float]:
    """Ask for pages in turn, so that all of them meet the machine in the same mood."""
    for client, path in asked * 5:
        answer = client.get(path)
        assert answer.status_code == 200, f"{path} gives {answer.status_code}"
    taken: list[list[float]] = [[] for _ in asked]
    for _ in range(REQUESTS):
        for index, (client, path) in enumerate(asked):
            before = time.perf_counter()
            client.get(path)
            taken[index].append(time.perf_counter() - before)
    return [1000 * statistics.median(one) for one in taken]


if __name__ == "__main__":
    print(f"{datetime.now(UTC):%d %B %Y}, medians of {REQUESTS} warm requests in one process\n")
    sys.exit(main())
