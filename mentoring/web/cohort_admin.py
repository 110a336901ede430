"""What an admin does with a cohort that has gone out: invite, appoint, answer wishes, end it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField
from wtforms.validators import InputRequired

from mentoring.services import (
    cohort_admin_pages,
    cohort_choices,
    cohort_leads,
    cohorts,
    joining,
    memberships,
)
from mentoring.web import auth, lifecycle

blueprint = Blueprint("cohort_admin", __name__)
ANSWERS = (("take", "Yes, they are in the cohort"), ("refuse", "No place this time"))
CHOOSE = "Choose one of the people below"


class AnswerForm(FlaskForm):  # type: ignore[misc]
    """Whether a learner has the place that they asked for."""

    answer = RadioField(
        "Give them the place?",
        [InputRequired("Choose whether they have the place")],
        choices=lambda: ANSWERS,
    )


@blueprint.get("/cohorts/<int:cohort_id>/invite")
@auth.admin_only
def choose_learner(cohort_id: int) -> str:
    """List who could be invited."""
    page = cohort_choices.learners(**_which(cohort_id))
    return render_template("cohorts/invite.html", page=page, problem="")


@blueprint.post("/cohorts/<int:cohort_id>/invite")
@auth.admin_only
def invite(cohort_id: int) -> Response | tuple[str, int]:
    """Invite one more learner."""
    chosen = _chosen("need")
    if chosen is None:
        page = cohort_choices.learners(**_which(cohort_id))
        return render_template("cohorts/invite.html", page=page, problem=CHOOSE), 422
    memberships.invite(**_which(cohort_id), need_id=chosen, now=lifecycle.now())
    flash("They are invited, and have an e-mail with the day by which to answer.", "success")
    return _to(cohort_id)


@blueprint.get("/cohorts/<int:cohort_id>/appoint")
@auth.admin_only
def choose_lead(cohort_id: int) -> str:
    """List who could lead."""
    page = cohort_choices.teachers(**_which(cohort_id))
    return render_template("cohorts/appoint.html", page=page, problem="")


@blueprint.post("/cohorts/<int:cohort_id>/appoint")
@auth.admin_only
def appoint(cohort_id: int) -> Response | tuple[str, int]:
    """Ask somebody to lead."""
    chosen = _chosen("mentor")
    if chosen is None:
        page = cohort_choices.teachers(**_which(cohort_id))
        return render_template("cohorts/appoint.html", page=page, problem=CHOOSE), 422
    cohort_leads.appoint(**_which(cohort_id), mentor_id=chosen, now=lifecycle.now())
    flash("They are asked to lead, and have an e-mail with the day by which to answer.", "success")
    return _to(cohort_id)


@blueprint.get("/cohorts/<int:cohort_id>/wishes/<int:request_id>")
@auth.admin_only
def show_wish(cohort_id: int, request_id: int) -> str:
    """Show a wish to join, and ask for the answer."""
    page = cohort_admin_pages.wish(**_which(cohort_id), request_id=request_id)
    return render_template("cohorts/wish.html", page=page, form=AnswerForm())


@blueprint.post("/cohorts/<int:cohort_id>/wishes/<int:request_id>")
@auth.admin_only
def answer_wish(cohort_id: int, request_id: int) -> Response | tuple[str, int]:
    """Give the place, or say that there is none."""
    form = AnswerForm()
    page = cohort_admin_pages.wish(**_which(cohort_id), request_id=request_id)
    if not form.validate():
        return render_template("cohorts/wish.html", page=page, form=form), 422
    answered = {"take": "taken", "refuse": "refused"}[form.answer.data]
    if page.state != answered:
        act = joining.take if answered == "taken" else joining.refuse
        act(lifecycle.session(), admin=auth.viewer(), request_id=request_id, now=lifecycle.now())
    flash("They are told of your answer.", "success")
    return _to(cohort_id)


@blueprint.get("/cohorts/<int:cohort_id>/cancel")
@auth.admin_only
def check_cancelling(cohort_id: int) -> str | Response:
    """Say what cancelling means."""
    page = cohort_admin_pages.end(**_which(cohort_id))
    if page.state != "published":
        return _to(cohort_id)
    return render_template("cohorts/cancel.html", page=page)


@blueprint.post("/cohorts/<int:cohort_id>/cancel")
@auth.admin_only
def cancel(cohort_id: int) -> Response:
    """Cancel a cohort that has not begun."""
    cohorts.cancel(**_which(cohort_id), now=lifecycle.now())
    flash("The cohort is cancelled, and everybody who was asked is told.", "success")
    return _to(cohort_id)


@blueprint.get("/cohorts/<int:cohort_id>/complete")
@auth.admin_only
def check_completing(cohort_id: int) -> str | Response:
    """Say what completing means."""
    page = cohort_admin_pages.end(**_which(cohort_id))
    if page.state != "active":
        return _to(cohort_id)
    return render_template("cohorts/complete.html", page=page)


@blueprint.post("/cohorts/<int:cohort_id>/complete")
@auth.admin_only
def complete(cohort_id: int) -> Response:
    """Say that a cohort has come to its end."""
    cohorts.complete(**_which(cohort_id), now=lifecycle.now())
    flash("The cohort is completed, and its learners are asked what they will change.", "success")
    return _to(cohort_id)


def _which(cohort_id: int) -> dict[str, Any]:
    return {"session": lifecycle.session(), "admin": auth.viewer(), "cohort_id": cohort_id}


def _chosen(name: str) -> int | None:
    given = request.form.get(name, "")
    small = given.isascii() and given.isdigit() and len(given) <= 9
    return int(given) if small else None


def _to(cohort_id: int) -> Response:
    return redirect(url_for("cohorts_live.show", cohort_id=cohort_id), 303)
