"""The routes of the application, and the list that is kept of them by hand."""

import re
from pathlib import Path

from flask import Flask
from werkzeug.routing import Rule

LIST = Path(__file__).with_name("routes.txt")
GUARDS = {"anyone", "signed_in", "admin_only", "demo_only"}
OF_FLASK = {"static": "anyone"}
SIGNED = {"POST /unsubscribe/<token>": "a mail program sends it; its address is signed"}
ARGUMENT = re.compile(r"<(?:\w+(?:\((\w+)[^)]*\))?:)?(\w+)>")


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
    """Give the routes that take a change without a token of ours, in the form or the address."""
    browser = app.test_client()
    return [
        route
        for route in routes(app)
        if not route.startswith("GET ")
        and route not in SIGNED
        and browser.open(address(route), method=route.split()[0]).status_code != 400
    ]


def address(route: str, **given: object) -> str:
    """Fill a rule in, with `1` or the first word allowed where nothing is given."""
    rule = route.split(" ", 1)[1]
    return ARGUMENT.sub(lambda found: str(given.get(found[2], found[1] or 1)), rule)


def of_guard(*guards: str, method: str = "") -> list[str]:
    known = listed(LIST.read_text())
    return sorted(r for r, guard in known.items() if guard in guards and r.startswith(method))
