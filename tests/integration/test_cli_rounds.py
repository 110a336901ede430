"""Rounds from the command line: as somebody, to the review, to publication, and out as files."""

import csv

import pytest
from sqlalchemy import func, select

from mentoring.models.programmes import ProgrammeAdmin
from mentoring.models.rounds import Round, RoundState, Suggestion
from tests.factories import (
    make_admin,
    make_experience,
    make_mentor,
    make_need,
    make_person,
    make_programme,
)


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


def counted(database, table):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


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
    session.add(ProgrammeAdmin(programme_id=programme.id, person_id=person.id))
    session.commit()


# ----------------------------------------------------------------------------- match and publish


def test_a_round_runs_to_its_review(run, database, some_needs):
    code, said = run("match", "Winter", "--as", "lead@example.org")

    assert code == 0
    assert "is in review: 2 suggestions, and 1 need without one" in said
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
