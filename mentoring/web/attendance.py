"""The page on which each of the two says whether they met."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField

from mentoring.services import attendance, session_pages
from mentoring.services.access import Which
from mentoring.services.session_pages import SessionPage
from mentoring.web import auth, lifecycle

blueprint = Blueprint("attendance", __name__)


class MetForm(FlaskForm):  # type: ignore[misc]
    """Whether they met."""

    met = RadioField(
        "Did you meet?",
        choices=lambda: [("yes", "Yes, we met"), ("no", "No, it did not happen")],
        validate_choice=False,
    )


@blueprint.get("/pairings/<int:pairing_id>/sessions/<int:session_id>/met")
@auth.signed_in
def ask(pairing_id: int, session_id: int) -> str | Response:
    """Ask whether they met."""
    page = _page(Which(pairing_id, session_id))
    if page.settled or not page.line.over:
        return _to_session(Which(pairing_id, session_id))
    return render_template("sessions/met.html", page=page, form=MetForm())


@blueprint.post("/pairings/<int:pairing_id>/sessions/<int:session_id>/met")
@auth.signed_in
def say(pairing_id: int, session_id: int) -> Response | tuple[str, int]:
    """Keep whether they met."""
    form, which = MetForm(), Which(pairing_id, session_id)
    if form.met.data not in {"yes", "no"}:
        form.met.errors = ["Say whether you met"]
        return render_template("sessions/met.html", page=_page(which), form=form), 422
    attendance.say(
        lifecycle.session(),
        by=auth.viewer(),
        which=which,
        met=form.met.data == "yes",
        now=lifecycle.now(),
    )
    flash("Thank you. That is kept.", "success")
    if form.met.data == "yes":
        to = url_for("energy.ask", pairing_id=pairing_id, session_id=session_id)
        return redirect(to, 303)
    return _to_session(which)


def _page(which: Which) -> SessionPage:
    return session_pages.page(
        lifecycle.session(), viewer=auth.viewer(), which=which, now=lifecycle.now()
    )


def _to_session(which: Which) -> Response:
    to = url_for("sessions.show", pairing_id=which.pairing_id, session_id=which.session_id)
    return redirect(to, 303)
