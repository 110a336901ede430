"""The command line does what the pages do, says plainly what it refuses, and needs no terminal."""

import csv
import io
import os
import signal
import subprocess
import sys

import pytest
from sqlalchemy import func, select

from mentoring import cli
from mentoring.config import ROOT
from mentoring.db import Database
from mentoring.models.people import Person
from mentoring.models.programmes import Programme
from mentoring.models.rounds import Round, RoundState, Suggestion
from mentoring.models.vocabulary import KnowHow
from mentoring.services import account
from tests.factories import (
    make_admin,
    make_experience,
    make_mentor,
    make_need,
    make_person,
    make_programme,
)

PEOPLE = "name,email,mentor\nBeth Farrowgate,beth@example.org,yes\nTom Larkstone,tom@example.org,\n"


@pytest.fixture
def run(database_url, tmp_path, monkeypatch, capsys):
    """Run a command as somebody at a keyboard would, against the test's database."""
    monkeypatch.setenv("MENTORING_DATABASE_URL", database_url)
    monkeypatch.setenv("MENTORING_FOLDER", str(tmp_path / "var"))
    monkeypatch.setenv("MENTORING_PASSWORD_COST", "1")
    kept = signal.getsignal(signal.SIGTERM)

    def command(*arguments: str) -> tuple[int, str]:
        try:
            code = cli.main(arguments)
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return code, said.out + said.err

    yield command
    signal.signal(signal.SIGTERM, kept)


@pytest.fixture
def programme(session):
    return make_programme(session, name="Home before hospital", undo_minutes=30)


@pytest.fixture
def admin(session, programme):
    person = make_admin(session, programme, email="lead@example.org")
    session.commit()
    return person


@pytest.fixture
def some_needs(session, programme, admin):
    mentor = make_mentor(session, learners_at_once=2)
    make_experience(session, mentor)
    for _ in range(3):
        make_need(session, make_person(session), programme)
    session.commit()


@pytest.fixture
def people_csv(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE)
    return path


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


# --------------------------------------------------------------------------------------- import


def test_people_come_in_from_a_file(run, database, admin, people_csv):
    code, said = run("import", "people", str(people_csv), "--as", "lead@example.org")

    assert code == 0
    assert "people: 2 new, 0 already on the register, 0 wrong.\n2 came in." in said
    assert counted(database, Person) == 3


def test_the_same_file_again_brings_nothing_in(run, database, admin, people_csv):
    run("import", "people", str(people_csv), "--as", "lead@example.org")

    code, said = run("import", "people", str(people_csv), "--as", "lead@example.org")

    assert code == 0
    assert "0 new, 2 already on the register" in said
    assert counted(database, Person) == 3


def test_one_wrong_row_is_named_and_keeps_the_file_out(run, database, admin, people_csv):
    people_csv.write_text(PEOPLE + "Una,una at example,\n")

    code, said = run("import", "people", str(people_csv), "--as", "lead@example.org")

    assert code == 1
    assert "people.csv, line 4, email: “una at example” – this is not an e-mail address" in said
    assert "--skip-bad-rows" in said
    assert counted(database, Person) == 1


def test_wrong_rows_are_left_out_where_that_is_wanted(run, database, admin, people_csv):
    people_csv.write_text(PEOPLE + "Una,una at example,\n")

    code, said = run(
        "import", "people", str(people_csv), "--as", "lead@example.org", "--skip-bad-rows"
    )

    assert code == 0
    assert "2 came in" in said
    assert counted(database, Person) == 3


def test_a_dry_run_brings_nothing_in(run, database, admin, people_csv):
    code, said = run("import", "people", str(people_csv), "--as", "lead@example.org", "--dry-run")

    assert code == 0
    assert "this was a dry run" in said
    assert counted(database, Person) == 1


def test_a_file_that_is_not_there_is_said_plainly(run, admin):
    code, said = run("import", "people", "nowhere.csv", "--as", "lead@example.org")

    assert code == 2
    assert "nowhere.csv cannot be read: No such file or directory" in said


# --------------------------------------------------------------------------- acting as somebody


def test_nobody_has_this_address(run, admin):
    assert run("match", "Winter", "--as", "who@example.org") == (
        1,
        "Not done: nobody on the register has the e-mail address who@example.org\n",
    )


def test_somebody_who_runs_no_programme_may_not(run, session, admin):
    make_person(session, email="learner@example.org")
    session.commit()

    code, said = run("match", "Winter", "--as", "learner@example.org")

    assert code == 1
    assert "runs no programme" in said


def test_who_runs_two_programmes_has_to_say_which(run, session, admin):
    second = make_programme(session, name="Joined-up care")
    make_admin_too(session, second, admin)

    code, said = run("match", "Winter", "--as", "lead@example.org")

    assert code == 2
    assert "“Home before hospital” or “Joined-up care”" in said


def make_admin_too(session, programme, person):
    from mentoring.models.programmes import ProgrammeAdmin

    session.add(ProgrammeAdmin(programme_id=programme.id, person_id=person.id))
    session.commit()


# ----------------------------------------------------------------------------- match and publish


def test_a_round_runs_to_its_review(run, database, some_needs):
    code, said = run("match", "Winter", "--as", "lead@example.org")

    assert code == 0
    assert "is in review: 2 suggestions, and 1 needs without one" in said
    with database.reading() as session:
        assert session.scalars(select(Round.state)).all() == [RoundState.IN_REVIEW]
    assert counted(database, Suggestion) == 2


def test_a_reviewed_round_is_scheduled_and_can_be_taken_back(run, database, some_needs):
    run("match", "Winter", "--as", "lead@example.org")
    with database.reading() as session:
        number = str(session.scalar(select(Round.id)))

    code, said = run("publish", number, "--as", "lead@example.org")
    assert code == 0
    assert "--undo" in said

    code, said = run("publish", number, "--as", "lead@example.org", "--undo")
    assert (code, said) == (0, f"Round {number} is in review again. Nobody was told anything.\n")


def test_a_round_that_is_not_there_cannot_be_published(run, admin):
    assert run("publish", "99", "--as", "lead@example.org") == (
        1,
        "Not done: There is no such round of yours.\n",
    )


# --------------------------------------------------------------------------------------- export


def test_an_export_is_one_file_a_table_that_a_spreadsheet_can_read(run, some_needs, tmp_path):
    folder = tmp_path / "out"

    code, said = run("export", "--as", "lead@example.org", "--folder", str(folder))

    assert code == 0
    assert f"{folder / 'needs.csv'}: 3 rows" in said
    with (folder / "needs.csv").open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert [row["state"] for row in rows] == ["open"] * 3
    assert (folder / "needs.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_the_suggestions_of_one_round_are_two_files(run, database, some_needs, tmp_path):
    run("match", "Winter", "--as", "lead@example.org")
    with database.reading() as session:
        number = str(session.scalar(select(Round.id)))
    folder = tmp_path / "out"

    code, _ = run("export", "--as", "lead@example.org", "--folder", str(folder), "--round", number)

    assert code == 0
    assert sorted(path.name for path in folder.iterdir()) == ["suggestions.csv", "unmatched.csv"]
    with (folder / "suggestions.csv").open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert len(rows) == 2
    assert all(row["reasons"] for row in rows)
