"""The life of a request: one session, one commit, one clock, safe headers, errors as pages."""

import contextlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import Flask, Response, current_app, g, render_template, request
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter, Map

from mentoring.config import Settings
from mentoring.db import Database
from mentoring.errors import (
    GoneError,
    InvalidError,
    MentoringError,
    NotAllowedError,
    NotFoundError,
    RuleBrokenError,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}
STATUS: tuple[tuple[type[MentoringError], int, str], ...] = (
    (NotFoundError, 404, "Page not found"),
    (NotAllowedError, 403, "You cannot open this page"),
    (GoneError, 410, "This link does not work any more"),
    (InvalidError, 422, "There is a problem"),
    (RuleBrokenError, 409, "This cannot be done"),
    (MentoringError, 400, "This cannot be done"),
)
LARGEST_NUMBER = 2**31 - 1
csrf = CSRFProtect()


@dataclass(frozen=True)
class House:
    """What every request stands on."""

    settings: Settings
    database: Database
    clock: Callable[[], datetime]
    wake: Callable[[frozenset[str]], None]


class RowNumber(IntegerConverter):
    """A number in an address; one that no row can have is an address that is not there."""

    def __init__(self, numbers: Map) -> None:
        super().__init__(numbers, max=LARGEST_NUMBER)


@dataclass(frozen=True)
class ErrorPage:
    """What the page of an error shows."""

    title: str
    message: str
    status: int


def wall_clock() -> datetime:
    """Read the clock; nothing else on the web does."""
    return datetime.now(UTC)


def house() -> House:
    """Give what this request stands on."""
    found: House = current_app.extensions["house"]
    return found


def now() -> datetime:
    """Give the one moment at which this request happens."""
    if "now" not in g:
        g.now = house().clock()
    moment: datetime = g.now
    return moment


def once() -> str:
    """Give a form a name of its own, so that the same form sent twice is known again."""
    return secrets.token_hex(16)


def read(sent: FileStorage) -> tuple[str, bytes]:
    """Read a file that was sent, and let go of the place where it waited."""
    with contextlib.closing(sent):
        return sent.filename or "", sent.read()


def session() -> "Session":
    """Give this request's session; one that will write waits for its turn at the start."""
    if "session" not in g:
        database = house().database
        g.session = database.reading() if request.method in SAFE else database.writing()
    opened: Session = g.session
    return opened


def init_app(app: Flask) -> None:
    """Hang the life of a request on the application."""
    csrf.init_app(app)
    app.url_map.converters["int"] = RowNumber
    app.after_request(_finish)
    app.after_request(_headers)
    app.teardown_request(_close)
    app.register_error_handler(MentoringError, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(500, _broken)


def _finish(response: Response) -> Response:
    opened = g.pop("session", None)
    if opened is None:
        return response
    if request.method in SAFE or response.status_code >= 400:
        opened.rollback()
        opened.close()
        return response
    opened.commit()
    wanted = opened.info.get("wake", frozenset())
    opened.close()
    if wanted:
        house().wake(wanted)
    return response


def _headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _close(_problem: BaseException | None) -> None:
    opened = g.pop("session", None)
    if opened is not None:
        opened.rollback()
        opened.close()


def _refused(problem: MentoringError) -> tuple[str, int]:
    status, title = next((code, words) for kind, code, words in STATUS if isinstance(problem, kind))
    return _page(ErrorPage(title, str(problem), status))


def _stale_form(_problem: CSRFError) -> tuple[str, int]:
    message = "This page was open for too long. Go back, reload it and send it again."
    return _page(ErrorPage("Your form has expired", message, 400))


def _http(problem: HTTPException) -> tuple[str, int] | HTTPException:
    if problem.code is None or problem.code < 400:
        return problem
    sentences = {
        404: ("Page not found", "Check the address, or go back to the start page."),
        405: ("Page not found", "This address takes no such request. Go back to the start page."),
        413: ("The file is too large", "Send a file of less than 20 MB."),
        429: ("Too many tries", "Wait 5 minutes and then try again."),
    }
    title, message = sentences.get(
        problem.code, ("This cannot be done", "Go back and try once more.")
    )
    return _page(ErrorPage(title, message, problem.code))


def _broken(_problem: Exception) -> tuple[str, int]:
    opened = g.pop("session", None)
    if opened is not None:
        opened.rollback()
        opened.close()
    message = "Nothing that you sent was kept. Try again in a few minutes."
    return _page(ErrorPage("There is a problem with the service", message, 500))


def _page(page: ErrorPage) -> tuple[str, int]:
    return render_template("errors/error.html", page=page), page.status
