"""How long pages take, as ratios to the start page in the same process.

`python -m tests.benchmarks.pages` makes the demo register in a folder of its own, warms each page
and prints medians of 50 requests. It ends with 1 where the suggestions page is over its bar.
"""

import statistics
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from flask.testing import FlaskClient
from sklearn.feature_extraction.text import TfidfVectorizer
from sqlalchemy import select

from mentoring.app import create_app
from mentoring.config import Settings
from mentoring.db import Database
from mentoring.encoding import compared, register
from mentoring.models.needs import Need, NeedState
from mentoring.models.people import Person
from mentoring.models.programmes import ProgrammeAdmin
from mentoring.services import lists
from seeds import demo, load
from seeds.load import Wanted
from seeds.population import Size

REQUESTS, BAR = 50, 5.0

LARGE = Size(integrators=4_400, learners=300)
"""Makes a register of 5,000 experiences."""

LARGE_BAR, FIRST_VIEWS = 3.0, 7


def main() -> int:
    """Measure, print, and say whether the bars are met."""
    return _with_register(Size(), _measure) + _with_register(LARGE, _measure_large)


def _with_register(size: Size, measure: Callable[[Settings, Database], int]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            f"sqlite:///{Path(folder) / 'pages.db'}", "a key", demo=True, folder=Path(folder)
        )
        load.prepare(settings)
        demo.make(settings, Wanted(size=size))
        with closing(Database(settings.database_url)) as database:
            return measure(settings, database)


def _measure_large(settings: Settings, database: Database) -> int:
    """Measure what a large register costs: fitting it, and a page of suggestions."""
    with database.reading() as session:
        given = register.read(session)
    print(f"\nA register of {len(given.experiences):,} experiences")
    _fitting(given)
    app = create_app(settings, database=database, wake=lambda _names: None)
    learner, need, _, _ = _people(database)
    client = app.test_client()
    _sign_in(client, learner)
    own, suggested = f"/needs/{need}", f"/needs/{need}/suggestions"
    plainly, seen = _medians([(client, own), (client, suggested)])
    print(f"\n{'page':42} {'median ms':>10} {'without ×':>13}")
    _row("the need, without suggestions", plainly, plainly)
    _row("its suggestions", seen, plainly)
    first = "its suggestions, first view, list "
    _row(first + "not stored yet", _first_views(client, suggested), plainly)
    with database.reading() as session:
        listed = lists.listing(session, need_id=need)
    assert listed is not None
    with database.transaction() as session:
        assert lists.keep(session, need_id=need, listed=listed, now=datetime.now(UTC))
    stored = _first_views(client, suggested)
    _row(first + "stored", stored, plainly)
    bar_met = seen <= LARGE_BAR * plainly
    verdict = "met" if bar_met else "NOT met"
    print(f"suggestions at most {LARGE_BAR:g} times the page without them: {verdict}")
    return 0 if bar_met else 1


def _fitting(given: register.Read) -> None:
    before = time.perf_counter()
    fitted = register.fit(given)
    took = time.perf_counter() - before
    tracemalloc.start()
    register.fit(given)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    kept = len(register.dump(fitted)) / 1e6
    print(f"fitted in {took:.1f} s, at most {peak:.0f} MB taken, {kept:.0f} MB kept")
    told = zip(given.experiences.title, given.experiences.text, strict=True)
    before = time.perf_counter()
    weights = TfidfVectorizer(sublinear_tf=True, analyzer="char_wb", ngram_range=(3, 5))
    weights.fit_transform([" ".join(pair) for pair in told])
    plain = time.perf_counter() - before
    print(f"tf-idf of the characters of the same texts takes {plain:.1f} s: × {took / plain:.1f}")


def _first_views(client: FlaskClient, path: str) -> float:
    taken = []
    for _ in range(FIRST_VIEWS):
        compared.forget()
        before = time.perf_counter()
        client.get(path)
        taken.append(time.perf_counter() - before)
    return 1000 * statistics.median(taken)


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
