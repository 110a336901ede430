"""The pages of an import: a file is sent, looked at, and let in once."""

import io

import pytest
from sqlalchemy import func, select

from mentoring.models.people import Person
from tests.factories import make_admin, make_person, make_programme

PEOPLE = "name,email,mentor\nBeth Farrowgate,beth@example.org,yes\nTom Lark,tom@example.org,\n"
WRONG = "Nobody,not an address,\n"


@pytest.fixture
def programme(session):
    return make_programme(session)


@pytest.fixture
def at(client, session, programme):
    person = make_admin(session, programme)
    session.commit()
    client.sign_in(person)
    return f"/programmes/{programme.id}/import"


def send(client, at, text, kind="people", name="people.csv"):
    return client.post(at, {"kind": kind, "file": (io.BytesIO(text.encode()), name)})


def test_the_page_says_which_columns_a_file_needs(client, at):
    page = client.get(at)

    assert page.h1 == "Import a file"
    assert "holder_email" in page.text


def test_sending_a_file_shows_what_it_would_bring(client, at, database):
    page = send(client, at, PEOPLE + WRONG)

    assert page.h1 == "What this file would bring"
    assert "line" in page.text.lower()
    assert "not an address" in page.text
    with database.reading() as session:
        assert session.scalar(select(Person).where(Person.email == "beth@example.org")) is None


def test_the_right_rows_come_in_when_the_admin_says_so(client, at, database):
    send(client, at, PEOPLE + WRONG)

    page = client.post(client.path, {})

    assert page.h1 == "The file has been imported"
    assert "2 new" in page.text
    with database.reading() as session:
        assert session.scalar(select(Person).where(Person.email == "beth@example.org")) is not None


def test_pressing_the_button_twice_brings_the_rows_in_once(client, at, database):
    send(client, at, PEOPLE)
    where = client.path
    client.post(where, {})

    again = client.post(where, {})

    assert again.h1 == "The file has been imported"
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 3


def test_a_form_without_a_file_is_shown_again_with_what_is_missing(client, at):
    page = client.post(at, {})

    assert client.status == 422
    assert "Choose a file to import" in page.text
    assert "Choose what the rows of the file are" in page.text


def test_a_file_in_another_encoding_is_refused_on_the_form(client, at):
    data = {
        "kind": "people",
        "file": (io.BytesIO("name,email\nZoë,z@x.y".encode("cp1252")), "p.csv"),
    }

    page = client.post(at, data)

    assert client.status == 422
    assert "CSV UTF-8" in page.text


def test_only_an_admin_can_import(client, at, session):
    learner = make_person(session)
    session.commit()
    client.sign_in(learner)

    client.get(at)

    assert client.status == 403


def test_another_admin_does_not_see_what_somebody_has_sent(client, at, session, programme):
    send(client, at, PEOPLE)
    where = client.path
    other = make_admin(session, programme)
    session.commit()
    client.sign_in(other)

    client.get(where)

    assert client.status == 404
