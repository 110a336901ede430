"""The page on which the two of a pairing agree what to work on, and how."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, RadioField, TextAreaField

from mentoring.errors import InvalidError
from mentoring.services import agreements, session_pages
from mentoring.services.agreements import Wanted
from mentoring.services.session_pages import PlanPage
from mentoring.web import auth, lifecycle

blueprint = Blueprint("agreements", __name__)


class AgreementForm(FlaskForm):  # type: ignore[misc]
    """What to work on, and how."""

    aim = TextAreaField("What should come of it?")
    question = TextAreaField("Which question do you begin with? (optional)")
    format = RadioField(
        "How would you like to work together?",
        choices=lambda: list(agreements.FORMATS),
        validate_choice=False,
    )
    in_calendar = BooleanField("Write the aim into our calendar entries")


@blueprint.get("/pairings/<int:pairing_id>/agreement")
@auth.signed_in
def ask(pairing_id: int) -> str:
    """Ask what to work on, and how."""
    page = _plan(pairing_id)
    given = page.agreed.__dict__ if page.agreed else {}
    form = AgreementForm(formdata=None, data=given)
    return render_template("sessions/agreement.html", page=page, form=form)


@blueprint.post("/pairings/<int:pairing_id>/agreement")
@auth.signed_in
def write(pairing_id: int) -> Response | tuple[str, int]:
    """Keep what to work on; the other side is to agree."""
    form = AgreementForm()
    wanted = Wanted(
        form.aim.data or "",
        form.question.data or "",
        form.format.data or "",
        in_calendar=bool(form.in_calendar.data),
    )
    try:
        agreements.write(
            lifecycle.session(),
            by=auth.viewer(),
            pairing_id=pairing_id,
            wanted=wanted,
            now=lifecycle.now(),
        )
    except InvalidError as refused:
        for name, sentence in refused.problems.items():
            form[name].errors = [sentence]
        page = _plan(pairing_id)
        return render_template("sessions/agreement.html", page=page, form=form), 422
    flash("That is written down. The other side can agree to it on your shared page.", "success")
    return _to_pairing(pairing_id)


@blueprint.post("/pairings/<int:pairing_id>/agreement/agree")
@auth.signed_in
def agree(pairing_id: int) -> Response:
    """Agree to what the other side wrote."""
    agreements.agree(
        lifecycle.session(), by=auth.viewer(), pairing_id=pairing_id, now=lifecycle.now()
    )
    flash("You have both agreed what to work on.", "success")
    return _to_pairing(pairing_id)


def _plan(pairing_id: int) -> PlanPage:
    return session_pages.plan(
        lifecycle.session(), viewer=auth.viewer(), pairing_id=pairing_id, now=lifecycle.now()
    )


def _to_pairing(pairing_id: int) -> Response:
    return redirect(url_for("pairings.show", pairing_id=pairing_id), 303)
