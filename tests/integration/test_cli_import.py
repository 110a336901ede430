"""Importing from the command line: the same look at every row, and plain exit codes."""

import pytest
from sqlalchemy import func, select

from mentoring.models.people import Person
from tests.factories import make_admin, make_programme

PEOPLE = "name,email,mentor\nBeth Farrowgate,beth@example.org,yes\nTom Larkstone,tom@example.org,\n"


@pytest.fixture
def programme(session):
    return make_programme(session, name="Home before hospital")


@pytest.fixture
def admin(session, programme):
    person = make_admin(session, programme, email="lead@example.org")
    session.commit()
    return person


@pytest.fixture
def people_csv(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE)
    return path


def counted(database, table):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


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
