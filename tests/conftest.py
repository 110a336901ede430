"""What tests share: a database of each kind, a clock that is moved by hand, a client that looks."""

import gc
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from types import CodeType

import pytest
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy.orm import Session

from mentoring.app import create_app
from mentoring.config import Settings
from mentoring.db import Database
from mentoring.migrations import upgrade
from mentoring.models.people import Person
from mentoring.services import vocabulary as vocabularies
from mentoring.web import auth, lifecycle
from seeds import tables
from tests import postgres
from tests.factories import NOW
from tests.pages import Page

VOCABULARIES = (
    "alembic_version",
    "contexts",
    "knowhow",
    "national_programmes",
    "places",
    "professions",
    "sayings",
    "sites",
)
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")


class Compiled(BytecodeCache):
    """Templates that were compiled for an application before: each test makes one of its own.

    Jinja compares the checksum of the source; what was compiled from another text is not used.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._kept[bucket.key, bucket.checksum] = bucket.code


COMPILED = Compiled()


def pytest_collection_finish() -> None:
    """Leave what is loaded by now out of every later search for garbage: a tenth of all time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


@dataclass
class Clock:
    """The moment at which everything in a test happens, until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Client:
    """A browser without a screen: it follows redirects and looks at every page it is given."""

    app: Flask
    status: int = 0
    path: str = ""
    page: Page | None = None
    woken: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.app.jinja_env.bytecode_cache = COMPILED
        self.http = self.app.test_client()

    def sign_in(self, person: Person) -> None:
        with self.http.session_transaction() as kept:
            kept.clear()
            kept["_user_id"], kept["_fresh"] = str(person.id), True

    def get(self, path: str) -> Page:
        return self._look(self.http.get(path, follow_redirects=True))

    def post(self, path: str, data: object = None, *, follow: bool = True) -> Page:
        token = self._token()
        sent = {**(data or {}), "csrf_token": token}  # type: ignore[dict-item]
        return self._look(self.http.post(path, data=sent, follow_redirects=follow))

    def _token(self) -> str:
        with self.app.test_request_context():
            from flask import session
            from flask_wtf.csrf import generate_csrf

            with self.http.session_transaction() as kept:
                session.update(kept)
            token: str = generate_csrf()
            made = dict(session)
        with self.http.session_transaction() as kept:
            kept.update(made)
        return token

    def _look(self, answer) -> Page:
        self.status, self.path = answer.status_code, answer.request.path
        answer.request.environ["wsgi.input"].close()  # a large one waits in a file
        if answer.mimetype == "text/html" and answer.data and not 300 <= self.status < 400:
            whole = answer.data.lstrip()[:9].lower() == b"<!doctype"
            self.page = Page.of(answer) if whole else Page(answer.get_data(as_text=True))
        else:
            self.page = Page(f"<main>{answer.get_data(as_text=True)}</main>")
        return self.page


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with postgres.server() as url:
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("template") / "template.db"
    fill(f"sqlite:///{made}")
    return made


@pytest.fixture(scope="session")
def postgres_url(postgres_server: str) -> Iterator[str]:
    """One database for all tests of a worker: making one for each would take most of their time."""
    name = f"test_{WORKER}"
    url = postgres.create_database(postgres_server, name)
    fill(url)
    yield url
    postgres.drop_database(postgres_server, name)


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One name for all tests of a worker; the file behind it is each test's own."""
    return tmp_path_factory.mktemp("sqlite") / "test.db"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "sqlite":
        file = request.getfixturevalue("sqlite_file")
        _remove(file)
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
        _remove(file)
        return
    url = request.getfixturevalue("postgres_url")
    yield url
    postgres.empty(url, but=VOCABULARIES)


@pytest.fixture(scope="session")
def databases() -> dict[str, Database]:
    """One engine for each of the two, for it keeps how its statements are written; no connection.

    A statement is compiled once for an engine, and that takes longer than most tests.
    """
    return {}


@pytest.fixture
def database(database_url: str, databases: dict[str, Database]) -> Iterator[Database]:
    if database_url not in databases:
        databases[database_url] = Database(database_url)
    yield databases[database_url]
    databases[database_url].close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(database_url, "a key for tests", folder=tmp_path / "var", password_cost=1)


@pytest.fixture(scope="session")
def apps() -> dict[Settings, Flask]:
    """One application for all tests with the same settings; to bind its routes takes long."""
    return {}


@pytest.fixture
def client(
    database: Database, settings: Settings, clock: Clock, apps: dict[Settings, Flask]
) -> Client:
    woken: set[str] = set()
    house = lifecycle.House(settings, database, clock, woken.update)
    alike = replace(settings, database_url="", folder=Path())
    if alike not in apps:
        apps[alike] = create_app(settings, database=database, clock=clock, wake=woken.update)
        apps[alike].testing = True
    apps[alike].extensions["house"] = house
    auth.limiter.reset()
    return Client(apps[alike], woken=woken)


def fill(url: str) -> None:
    """Make a database with the vocabularies and nobody in it."""
    upgrade(url)
    opened = Database(url)
    with opened.transaction() as session:
        vocabularies.put(session, tables.read())
    if url.startswith("sqlite"):
        with opened.engine.connect() as connection:
            connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]
    opened.close()


def _remove(file: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)
