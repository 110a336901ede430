"""Every route is on a list with its guard, and every guard does what its name says.

`tests/house/routes.txt` is the list. It is kept by hand: whoever adds a route writes there who may
come in, and somebody else reads it.
"""

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event
from werkzeug.routing import Rule

from mentoring.app import create_app
from mentoring.config import Settings
from tests.factories import make_admin, make_person, make_programme
from tests.house.everything import Everything

LIST = Path(__file__).with_name("routes.txt")
GUARDS = {"anyone", "signed_in", "admin_only", "demo_only"}
OF_FLASK = {"static": "anyone"}
ARGUMENT = re.compile(r"<(?:\w+(?:\((\w+)[^)]*\))?:)?(\w+)>")
TOO_LARGE = 2**70
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def routes(app: Flask) -> dict[str, str]:
    """Give `METHOD rule` of every route, with the guard that its view carries."""
    return {
        f"{method} {rule.rule}": OF_FLASK.get(rule.endpoint) or guard(app, rule)
        for rule in app.url_map.iter_rules()
        for method in methods(rule)
    }


def guard(app: Flask, rule: Rule) -> str:
    return str(getattr(app.view_functions[rule.endpoint], "guard", ""))


def methods(rule: Rule) -> list[str]:
    return sorted(set(rule.methods or ()) - {"HEAD", "OPTIONS"})


def listed(text: str) -> dict[str, str]:
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return dict(line.rsplit(" ", 1) for line in lines)


def faults(app: Flask, text: str) -> list[str]:
    there, known = routes(app), listed(text)
    return [
        *(f"{route} is not on the list" for route in there.keys() - known.keys()),
        *(f"{route} is on the list and nowhere else" for route in known.keys() - there.keys()),
        *(f"{route} has no guard" for route, guard in there.items() if guard not in GUARDS),
        *(
            f"{route} is for {there[route]} and not for {known[route]}"
            for route in there.keys() & known.keys()
            if there[route] != known[route]
        ),
    ]


def open_to_forgery(app: Flask) -> list[str]:
    """Give the routes that take a change without the token of one of our own forms."""
    browser = app.test_client()
    return [
        route
        for route in routes(app)
        if not route.startswith("GET ")
        and browser.open(address(route), method=route.split()[0]).status_code != 400
    ]


def address(route: str, **given: object) -> str:
    """Fill a rule in, with `1` or the first word allowed where nothing is given."""
    rule = route.split(" ", 1)[1]
    return ARGUMENT.sub(lambda found: str(given.get(found[2], found[1] or 1)), rule)


def of_guard(*guards: str, method: str = "") -> list[str]:
    known = listed(LIST.read_text())
    return sorted(r for r, guard in known.items() if guard in guards and r.startswith(method))


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
    from mentoring.web import lifecycle

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


# ------------------------------------------------------------------------- reading is not writing


@SQLITE
def test_every_page_opens_and_no_page_writes(session, database, client, clock):
    world = Everything(session, database, clock)
    client.sign_in(world.person)
    client.app.extensions["house"] = world.with_demo(client.app.extensions["house"])
    written: list[str] = []
    event.listen(database.engine, "before_cursor_execute", noting(written))

    client.app.testing = False  # a page that fails is one more fault to name
    closed, wrote = [], []
    for route in of_guard("anyone", "signed_in", "admin_only", "demo_only", method="GET"):
        statuses = {status(client, where) for where in addresses(route, world)}
        if not statuses & {200, 303} or any(status >= 500 for status in statuses):
            closed.append((route, statuses))
        if written:
            wrote.append((route, written.pop()))
            written.clear()

    assert not closed, closed
    assert not wrote, wrote


def status(client, where: str) -> int:
    with client.http.get(where) as answer:
        found: int = answer.status_code
    return found


def addresses(route: str, world: Everything) -> list[str]:
    """Fill a rule in with all that the world has for each of its arguments."""
    names = [name for _first, name in ARGUMENT.findall(route)]
    choices = [world.values[name] for name in names]
    return [
        address(route, **dict(zip(names, chosen, strict=True)))
        for chosen in itertools.product(*choices)
    ]


def noting(written: list[str]):
    def note(_connection, _cursor, statement, *_rest):
        if statement.split()[0].upper() in {"INSERT", "UPDATE", "DELETE", "REPLACE"}:
            written.append(statement)

    return note


@SQLITE
def test_a_planted_page_that_writes_is_noted(session, database):
    written: list[str] = []
    event.listen(database.engine, "before_cursor_execute", noting(written))
    make_person(session)
    assert [statement.split()[0] for statement in written] == ["INSERT"]
