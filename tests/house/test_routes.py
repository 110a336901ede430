"""Every route is on a list with its guard, and every guard does what its name says.

`tests/house/routes.txt` is the list. It is kept by hand: whoever adds a route writes there who may
come in, and somebody else reads it.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from mentoring.app import create_app
from mentoring.config import Settings
from mentoring.web import lifecycle
from tests.factories import make_admin, make_person, make_programme
from tests.house.routes import (
    ARGUMENT,
    LIST,
    address,
    faults,
    listed,
    of_guard,
    open_to_forgery,
)

TOO_LARGE = 2**70
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

# ---------------------------------------------------------------------------------- the list


@pytest.fixture
def app(tmp_path) -> Iterator[Flask]:
    yield from made(tmp_path, demo=False)


def made(folder: Path, *, demo: bool) -> Iterator[Flask]:
    settings = Settings(f"sqlite:///{folder / 'no.db'}", "a key for tests", folder=folder)
    app = create_app(settings, wake=lambda _names: None)
    yield app
    app.extensions["house"].database.close()


def test_every_route_is_on_the_list_with_its_guard(app):
    assert faults(app, LIST.read_text()) == []


def test_the_list_is_in_order():
    kept = [route.split(" ", 1)[::-1] for route in listed(LIST.read_text())]
    assert kept == sorted(kept)


def test_no_change_is_taken_without_the_token_of_a_form_of_ours(app):
    assert open_to_forgery(app) == []


def planted(app: Flask, guard: str = "") -> None:
    def view() -> str:
        return "planted"

    if guard:
        view.guard = guard  # type: ignore[attr-defined]
    app.add_url_rule("/planted", view_func=view, methods=["POST"])


def test_a_planted_route_that_is_not_on_the_list_is_found(app):
    planted(app, "signed_in")
    assert faults(app, LIST.read_text()) == ["POST /planted is not on the list"]


def test_a_planted_route_without_a_guard_is_found(app):
    planted(app)
    text = LIST.read_text() + "\nPOST /planted anyone\n"
    assert "POST /planted has no guard" in faults(app, text)


def test_a_planted_route_with_another_guard_is_found(app):
    planted(app, "anyone")
    text = LIST.read_text() + "\nPOST /planted admin_only\n"
    assert faults(app, text) == ["POST /planted is for anyone and not for admin_only"]


def test_a_route_that_vanished_is_found(app):
    text = LIST.read_text() + "\nGET /vanished signed_in\n"
    assert faults(app, text) == ["GET /vanished is on the list and nowhere else"]


def test_a_planted_route_that_is_open_to_forgery_is_found(app):
    planted(app, "anyone")
    lifecycle.csrf.exempt(app.view_functions["view"])
    assert open_to_forgery(app) == ["POST /planted"]


# -------------------------------------------------------------------------------- the guards


def send(client, route: str):
    """Send what the route takes, with a token, as whoever is signed in."""
    method, where = route.split()[0], address(route)
    if method == "GET":
        return client.http.get(where)
    return client.http.post(where, data={"csrf_token": client._token()})


@SQLITE
def test_whoever_is_not_signed_in_is_sent_to_sign_in_first(client):
    wrong = []
    for route in of_guard("signed_in", "admin_only"):
        answer = send(client, route)
        if answer.status_code != 303 or not answer.location.startswith("/sign-in"):
            wrong.append((route, answer.status_code))
    assert wrong == []


@SQLITE
def test_pages_of_admins_are_closed_to_everybody_else(session, client):
    client.sign_in(make_person(session))
    session.commit()
    assert {send(client, route).status_code for route in of_guard("admin_only")} == {403}


@SQLITE
def test_pages_of_the_demo_are_not_there_unless_it_is_switched_on(session, client):
    client.sign_in(make_admin(session, make_programme(session)))
    session.commit()
    assert {send(client, route).status_code for route in of_guard("demo_only")} == {404}


@SQLITE
def test_a_number_too_large_for_any_row_is_not_found(session, client):
    client.sign_in(make_admin(session, make_programme(session)))
    session.commit()
    numbered = [route for route in of_guard("signed_in", "admin_only") if "<int:" in route]
    wrong = []
    for route in numbered:
        method, rule = re.sub(r"<int:\w+>", str(TOO_LARGE), route).split(" ", 1)
        answer = client.http.open(ARGUMENT.sub("1", rule), method=method)
        if method == "GET" and answer.status_code != 404:
            wrong.append((route, answer.status_code))
    assert wrong == []
