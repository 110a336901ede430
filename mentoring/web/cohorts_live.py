"""The page of a cohort that has gone out, and what its learners and its leads answer."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField
from wtforms.validators import InputRequired

from mentoring.services import cohort_answers, cohort_pages
from mentoring.services.cohort_pages import CohortPage
from mentoring.web import auth, lifecycle

blueprint = Blueprint("cohorts_live", __name__)


class NoForm(FlaskForm):  # type: ignore[misc]
    """Why not, as far as somebody wants to say."""

    reason = RadioField(
        "Why not this time?",
        [InputRequired("Choose what comes closest; you can also say nothing")],
        choices=lambda: cohort_answers.REASONS,
    )


class LeaveForm(NoForm):
    """Why not any longer, as far as somebody wants to say."""

    reason = RadioField(
        "Why can you not go on?",
        [InputRequired("Choose what comes closest; you can also say nothing")],
        choices=lambda: cohort_answers.REASONS,
    )


@blueprint.get("/cohorts/<int:cohort_id>")
@auth.signed_in
def show(cohort_id: int) -> str:
    """Show a cohort to somebody who is in it or runs its programme."""
    return render_template("cohorts/show.html", page=_page(cohort_id))


@blueprint.get("/cohorts/<int:cohort_id>/yes")
@auth.signed_in
def check_yes(cohort_id: int) -> str | Response:
    """Say what a yes means."""
    page = _page(cohort_id)
    return render_template("cohorts/yes.html", page=page) if page.may_answer else _to(cohort_id)


@blueprint.post("/cohorts/<int:cohort_id>/yes")
@auth.signed_in
def say_yes(cohort_id: int) -> Response:
    """Say yes, as a learner or as a lead."""
    cohort_answers.say_yes(**_whose(cohort_id))
    flash("You have said yes. Thank you.", "success")
    return _to(cohort_id)


@blueprint.get("/cohorts/<int:cohort_id>/no")
@auth.signed_in
def ask_reason(cohort_id: int) -> str | Response:
    """Ask why not, without blame."""
    page = _page(cohort_id)
    if not page.may_answer:
        return _to(cohort_id)
    return render_template("cohorts/no.html", page=page, form=NoForm())


@blueprint.post("/cohorts/<int:cohort_id>/no")
@auth.signed_in
def say_no(cohort_id: int) -> Response | tuple[str, int]:
    """Say no, as a learner or as a lead."""
    form = NoForm()
    if not form.validate():
        return render_template("cohorts/no.html", page=_page(cohort_id), form=form), 422
    cohort_answers.say_no(**_whose(cohort_id), reason=form.reason.data)
    flash("You have said no this time. Thank you for answering.", "success")
    return _to(cohort_id)


@blueprint.get("/cohorts/<int:cohort_id>/leave")
@auth.signed_in
def ask_leaving(cohort_id: int) -> str | Response:
    """Say what leaving means, and ask why, without blame."""
    page = _page(cohort_id)
    if not page.may_leave:
        return _to(cohort_id)
    return render_template("cohorts/leave.html", page=page, form=LeaveForm())


@blueprint.post("/cohorts/<int:cohort_id>/leave")
@auth.signed_in
def leave(cohort_id: int) -> Response | tuple[str, int]:
    """Leave after a yes, as a learner; step back, as a lead."""
    form = LeaveForm()
    if not form.validate():
        return render_template("cohorts/leave.html", page=_page(cohort_id), form=form), 422
    cohort_answers.leave(**_whose(cohort_id), reason=form.reason.data)
    flash("You are in this cohort no longer. Thank you for saying so.", "success")
    return _to(cohort_id)


def _whose(cohort_id: int) -> dict[str, Any]:
    return {
        "session": lifecycle.session(),
        "viewer": auth.viewer(),
        "cohort_id": cohort_id,
        "now": lifecycle.now(),
    }


def _page(cohort_id: int) -> CohortPage:
    return cohort_pages.page(**_whose(cohort_id))


def _to(cohort_id: int) -> Response:
    return redirect(url_for("cohorts_live.show", cohort_id=cohort_id), 303)
