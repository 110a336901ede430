"""The one place that opens the database.

Reads run in an ordinary transaction. Writes open theirs with BEGIN IMMEDIATE on SQLite, because a
read there decides a write and two writers must not both believe what they read.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, sessionmaker

BUSY_MILLISECONDS = 60_000
POOL_SECONDS = 120


class Database:
    """An engine with two ways in: `reading()` and `writing()`."""

    def __init__(self, url: str) -> None:
        """Open the engine; nothing is read yet."""
        self.engine = _engine(url)
        self._reading = sessionmaker(self.engine, expire_on_commit=False)
        self._writing = sessionmaker(
            self.engine.execution_options(writes=True), expire_on_commit=False
        )

    def reading(self) -> Session:
        """Give a session that will only read."""
        return self._reading()

    def writing(self) -> Session:
        """Give a session that may write; on SQLite it waits for its turn at the start."""
        return self._writing()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Session]:
        """Commit at the end, roll back on any error: for jobs, the command line and seeds."""
        with self.writing() as session, session.begin():
            yield session

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()


def _engine(url: str) -> Engine:
    backend = make_url(url).get_backend_name()
    if backend != "sqlite":
        return create_engine(
            url, pool_size=10, max_overflow=20, pool_timeout=POOL_SECONDS, pool_pre_ping=True
        )
    engine = create_engine(
        url, connect_args={"timeout": BUSY_MILLISECONDS / 1000}, pool_size=10, max_overflow=40
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # let SQLAlchemy, not the driver, say BEGIN
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
