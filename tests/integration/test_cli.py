"""The command line explains itself, and lets somebody begin."""

import io
import os
import subprocess
import sys

import pytest
from sqlalchemy import func, select

from mentoring import cli
from mentoring.config import ROOT
from mentoring.db import Database
from mentoring.models.people import Person
from mentoring.models.programmes import Programme
from mentoring.models.vocabulary import KnowHow
from mentoring.services import account


def counted(database, table):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit) as end:
        cli.parser([command]).parse_args([command, "--help"])

    assert end.value.code == 0
    assert f"python -m mentoring {command}" in capsys.readouterr().out


def test_a_command_that_is_not_there_is_refused(run):
    code, said = run("frolic")

    assert code == 2
    assert "invalid choice: 'frolic'" in said


def test_init_makes_a_database_with_the_vocabularies_and_may_run_again(tmp_path):
    folder = tmp_path / "var"
    environment = {**os.environ, "MENTORING_FOLDER": str(folder)}
    environment.pop("MENTORING_DATABASE_URL", None)
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-m", "mentoring", "init"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert "create-admin" in done.stdout

    database = Database(f"sqlite:///{folder / 'mentoring.db'}")
    assert counted(database, KnowHow) == 194
    database.close()


def test_a_database_that_nobody_has_made_ready_is_said_plainly(run, tmp_path, monkeypatch):
    monkeypatch.setenv("MENTORING_DATABASE_URL", f"sqlite:///{tmp_path / 'empty.db'}")

    code, said = run("match", "Winter", "--as", "lead@example.org")

    assert code == 1
    assert "make it with python -m mentoring init" in said


# --------------------------------------------------------------------------------- create-admin


def test_a_new_admin_can_sign_in(run, database, monkeypatch):
    monkeypatch.setenv("MENTORING_PASSWORD", "a long enough password")

    code, said = run("create-admin", "Lead@example.org", "--name", "Ann", "--programme", "Home")

    assert (code, said) == (0, "Ann runs “Home” and signs in as lead@example.org.\n")
    with database.reading() as session:
        assert account.sign_in(
            session, email="lead@example.org", password="a long enough password", cost=1
        )
        assert session.scalar(select(Programme.name)) == "Home"


def test_a_password_is_taken_from_the_standard_input(run, database, monkeypatch):
    monkeypatch.delenv("MENTORING_PASSWORD", raising=False)
    monkeypatch.setattr(sys, "stdin", io.StringIO("piped in and long\n"))

    code, _ = run("create-admin", "lead@example.org", "--name", "Ann", "--programme", "Home")

    assert code == 0
    with database.reading() as session:
        assert account.sign_in(
            session, email="lead@example.org", password="piped in and long", cost=1
        )


def test_a_password_that_is_too_short_is_refused_and_nobody_is_made(run, database, monkeypatch):
    monkeypatch.setenv("MENTORING_PASSWORD", "short")

    code, said = run("create-admin", "lead@example.org", "--name", "Ann", "--programme", "Home")

    assert code == 2
    assert "12 characters" in said
    assert counted(database, Person) == 0


def test_an_address_that_is_none_is_refused_with_its_value(run, monkeypatch):
    monkeypatch.setenv("MENTORING_PASSWORD", "a long enough password")

    code, said = run("create-admin", "nowhere", "--name", "Ann", "--programme", "Home")

    assert code == 2
    assert "'nowhere' is not an e-mail address" in said


def test_somebody_who_can_sign_in_already_keeps_their_password(run, database, monkeypatch):
    monkeypatch.setenv("MENTORING_PASSWORD", "a long enough password")
    run("create-admin", "lead@example.org", "--name", "Ann", "--programme", "Home")
    monkeypatch.setenv("MENTORING_PASSWORD", "another long password")

    code, _ = run("create-admin", "lead@example.org", "--name", "Ann", "--programme", "Places")

    assert code == 0
    with database.reading() as session:
        assert account.sign_in(
            session, email="lead@example.org", password="a long enough password", cost=1
        )
    assert counted(database, Programme) == 2
