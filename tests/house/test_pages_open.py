"""Every page opens, is reached from the first one, and changes nothing when it is read."""

import contextlib
import itertools
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import numpy as np
import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import event
from werkzeug.exceptions import HTTPException

from mentoring.app import create_app
from mentoring.config import Settings
from mentoring.db import Database
from tests.conftest import Client, Clock
from tests.factories import make_person
from tests.house.everything import Everything
from tests.house.routes import ARGUMENT, GUARDS, address, methods, of_guard
from tests.house.tree import ROOT

pytestmark = pytest.mark.xdist_group("pages open")  # one world for all of these
FEW = 12
GATES = {
    "GET /demo": "the header leads there until somebody is signed in",
    "GET /calendar/<token>.ics": "somebody’s own calendar reads it",
    "GET /confirm/<token>": "a mail leads there",
    "GET /unsubscribe/<token>": "a mail leads there",
    "GET /seen/<token>": "a mail leads there",
    "GET /sign-in": "the header leads there until somebody is signed in",
    "GET /static/<path:filename>": "no page",
    "GET /needs/<int:need_id>/person": "asked only where the words name the service’s problem",
}


@dataclass
class Visit:
    """What came of looking at every page: how each answered, what was written, where links lead."""

    app: Flask
    answers: dict[str, set[int]] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    links: dict[str, set[str]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def visit(sqlite_template, tmp_path_factory) -> Iterator[Visit]:
    folder = tmp_path_factory.mktemp("everything")
    shutil.copy(sqlite_template, folder / "test.db")
    settings = Settings(f"sqlite:///{folder / 'test.db'}", "a key", folder=folder, demo=True)
    clock = Clock()
    database = Database(settings.database_url)
    app = create_app(settings, database=database, clock=clock, wake=lambda _names: None)
    with database.writing() as session:
        world = Everything(session, database, clock)
        client = Client(app)
        client.sign_in(world.person)
    yield look_at_everything(client, world, database)
    database.close()


def look_at_everything(client: Client, world: Everything, database: Database) -> Visit:
    seen, now_written = Visit(client.app), noting(database)
    for route in of_guard(*GUARDS, method="GET"):
        statuses: set[int] = set()
        links: set[str] = set()
        for tried, where in enumerate(addresses(route, world)):
            if tried >= FEW and statuses & {200, 303}:
                break
            with client.http.get(where) as answer:
                statuses.add(answer.status_code)
                links |= set(led_to(client.app, answer))
        seen.answers[route], seen.links[route] = statuses, links
        if now_written:
            seen.written[route] = now_written[0]
            now_written.clear()
    return seen


def addresses(route: str, world: Everything) -> list[str]:
    """Fill a rule in with all that the world has for each argument, in a mixed order.

    Where one argument belongs to another, those that belong together come first.
    """
    names = tuple(name for _first, name in ARGUMENT.findall(route))
    every = list(itertools.product(*(world.values[name] for name in names)))
    mixed = [every[n] for n in np.random.default_rng(0).permutation(len(every))]
    belonging = world.together.get(names, set())
    mixed.sort(key=lambda chosen: chosen not in belonging)
    return [address(route, **dict(zip(names, chosen, strict=True))) for chosen in mixed]


def led_to(app: Flask, answer) -> Iterator[str]:
    """Give the routes to which the links, the forms and the redirects of an answer lead."""
    page = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
    named = [("href", tag) for tag in page.select("a[href]")]
    named += [("action", tag) for tag in page.select("form[method=get][action]")]
    named += [("hx-get", tag) for tag in page.select("[hx-get]")]
    wheres = [str(tag[attribute]) for attribute, tag in named] + [answer.location or ""]
    finder = app.url_map.bind("localhost")
    for where in {urlsplit(where).path for where in wheres} - {""}:
        with contextlib.suppress(HTTPException):
            rule, _ = finder.match(where, method="GET", return_rule=True)
            yield f"GET {rule.rule}"


def noting(database: Database) -> list[str]:
    """Keep every statement that writes, from now on."""
    written: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.split()[0].upper() in {"INSERT", "UPDATE", "DELETE", "REPLACE"}:
            written.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    return written


def test_every_page_opens(visit):
    closed = {route for route, statuses in visit.answers.items() if not statuses & {200, 303}}
    assert not closed, closed


def test_no_page_fails_whatever_it_is_asked(visit):
    failing = {route for route, statuses in visit.answers.items() if max(statuses) >= 500}
    assert not failing, failing


def test_no_page_writes(visit):
    assert not visit.written, visit.written


def test_every_page_can_be_reached_from_the_first(visit):
    lost = set(of_guard(*GUARDS, method="GET")) - reached(visit) - GATES.keys()
    assert not lost, "\n".join(sorted(lost))


def reached(visit: Visit) -> set[str]:
    """Follow links, and what forms redirect to, from the start page on."""
    found: set[str] = set()
    ahead = {"GET /", "GET /home"}
    while ahead:
        found |= ahead
        ahead = {
            to for one in ahead for to in visit.links.get(one, set()) | sent_to(visit.app, one)
        }
        ahead -= found
    return found


def sent_to(app: Flask, route: str) -> set[str]:
    """Give the pages that the room of a page redirects to, as when one of its forms was sent."""
    read = [rule for rule in app.url_map.iter_rules() if "GET" in methods(rule)]
    endpoints = {f"GET {rule.rule}": rule.endpoint for rule in read}
    room = ROOT / "mentoring" / "web" / f"{endpoints[route].partition('.')[0]}.py"
    code = room.read_text(encoding="utf-8") if room.exists() else ""
    return {one for one, endpoint in endpoints.items() if f'"{endpoint}"' in code}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_planted_page_that_writes_is_noted(session, database):
    written = noting(database)
    make_person(session)
    assert [statement.split()[0] for statement in written] == ["INSERT"]


def test_links_forms_and_redirects_are_followed_to_their_routes(visit):
    html = '<a href="/home#x">a</a><form method="get" action="/people"></form><a href="/gone">b</a>'
    answer = visit.app.response_class(html, headers={"Location": "/needs/7"})
    assert sorted(led_to(visit.app, answer)) == [
        "GET /home",
        "GET /needs/<int:need_id>",
        "GET /people",
    ]
