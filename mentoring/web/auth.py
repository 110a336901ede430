"""Signing in and out, and the guards that every route carries."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar
from urllib.parse import urlsplit

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired

from mentoring.errors import InvalidError, NotAllowedError, NotFoundError
from mentoring.services import access, account
from mentoring.web import lifecycle

Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer")

blueprint = Blueprint("auth", __name__)
logins = LoginManager()
limiter = Limiter(get_remote_address, storage_uri="memory://")


class SignInForm(FlaskForm):  # type: ignore[misc]
    """E-mail and password."""

    email = EmailField("E-mail address", [InputRequired("Enter your e-mail address")])
    password = PasswordField("Password", [InputRequired("Enter your password")])


class Account(UserMixin):  # type: ignore[misc]
    """What the signed cookie stands for."""

    def __init__(self, viewer: access.Viewer) -> None:
        self.viewer = viewer

    def get_id(self) -> str:
        """Give the number that the cookie carries."""
        return str(self.viewer.person_id)


def viewer() -> access.Viewer:
    """Tell who is asking; only behind a guard."""
    asking: access.Viewer = current_user.viewer
    return asking


def viewer_if_any() -> access.Viewer | None:
    """Tell who is asking, where they are signed in."""
    return viewer() if current_user.is_authenticated else None


def anyone(view: Callable[Parameters, Answer]) -> Callable[Parameters, Answer]:
    """Let everybody in, and say so where the routes are listed."""
    view.guard = "anyone"  # type: ignore[attr-defined]
    return view


def signed_in(
    view: Callable[Parameters, Answer],
) -> Callable[Parameters, Answer | Response]:
    """Let signed-in people in; others sign in first."""

    @wraps(view)
    def guarded(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Answer | Response:
        if not current_user.is_authenticated:
            wanted = request.full_path.rstrip("?") if request.method in lifecycle.SAFE else None
            return redirect(url_for("auth.sign_in", to=wanted), 303)
        return view(*args, **kwargs)

    guarded.guard = "signed_in"  # type: ignore[attr-defined]
    return guarded


def admin_only(
    view: Callable[Parameters, Answer],
) -> Callable[Parameters, Answer | Response]:
    """Let programme admins in; other signed-in people are told that they may not."""

    @wraps(view)
    def guarded(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Answer:
        if not viewer().is_admin:
            raise NotAllowedError("Only a programme admin can open this page.")
        return view(*args, **kwargs)

    kept = signed_in(guarded)
    kept.guard = "admin_only"  # type: ignore[attr-defined]
    return kept


def demo_only(view: Callable[Parameters, Answer]) -> Callable[Parameters, Answer]:
    """Keep a page hidden unless the demo switch is on."""

    @wraps(view)
    def guarded(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Answer:
        if not lifecycle.house().settings.demo:
            raise NotFoundError("Check the address, or go back to the start page.")
        return view(*args, **kwargs)

    guarded.guard = "demo_only"  # type: ignore[attr-defined]
    return guarded


def init_app(app: Flask) -> None:
    """Teach the application who is asking."""
    logins.init_app(app)
    limiter.init_app(app)
    app.register_blueprint(blueprint)
    app.context_processor(_whoever)


@logins.user_loader  # type: ignore[untyped-decorator]
def _load(kept: str) -> Account | None:
    found = access.viewer(lifecycle.session(), int(kept)) if kept.isdigit() else None
    return Account(found) if found else None


@blueprint.get("/sign-in")
@anyone
def sign_in() -> str:
    """Show the form."""
    return render_template("auth/sign_in.html", form=SignInForm())


@blueprint.post("/sign-in")
@limiter.limit("20 per 5 minutes")
@anyone
def check_sign_in() -> Response | tuple[str, int]:
    """Check the form and let the person in."""
    form = SignInForm()
    if form.validate():
        try:
            return _let_in(
                account.sign_in(
                    lifecycle.session(),
                    email=form.email.data,
                    password=form.password.data,
                    cost=lifecycle.house().settings.password_cost,
                )
            )
        except InvalidError as problem:
            form.password.errors = [problem.problems["password"]]
    return render_template("auth/sign_in.html", form=form), 422


@blueprint.post("/sign-out")
@anyone
def sign_out() -> Response:
    """Forget who was here."""
    logout_user()
    return redirect(url_for("home.start"), 303)


@blueprint.get("/demo")
@demo_only
def personas() -> str:
    """Show the named people of the demo."""
    return render_template("auth/personas.html", page=account.personas(lifecycle.session()))


@blueprint.post("/demo/<key>")
@demo_only
def become(key: str) -> Response:
    """Sign in as one of the named people."""
    return _let_in(account.persona(lifecycle.session(), key))


def _let_in(person_id: int) -> Response:
    found = access.viewer(lifecycle.session(), person_id)
    if found is None:
        raise NotFoundError("There is no such account.")
    login_user(Account(found))
    wanted = request.args.get("to", "")
    parts = urlsplit(wanted)
    ours = wanted.startswith("/") and not wanted.startswith("//") and not parts.netloc
    return redirect(wanted if ours else url_for("home.hub"), 303)


def _whoever() -> dict[str, object]:
    settings = lifecycle.house().settings
    return {
        "viewer": viewer_if_any(),
        "service_name": settings.service_name,
        "demo": settings.demo,
    }
