"""The cohorts that a learner could join for a need, and their wish to."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from mentoring.services import cohort_joins, joining
from mentoring.web import auth, lifecycle

blueprint = Blueprint("cohort_joins", __name__)


@blueprint.get("/needs/<int:need_id>/cohorts")
@auth.signed_in
def listed(need_id: int) -> str:
    """List the cohorts with room for a need."""
    page = cohort_joins.listed(**_whose(need_id))
    return render_template("cohorts/joinable.html", page=page)


@blueprint.get("/needs/<int:need_id>/cohorts/<int:cohort_id>")
@auth.signed_in
def show(need_id: int, cohort_id: int) -> str:
    """Show one cohort, and what asking to join it means."""
    page = cohort_joins.page(**_whose(need_id), cohort_id=cohort_id)
    return render_template("cohorts/join.html", page=page)


@blueprint.post("/needs/<int:need_id>/cohorts/<int:cohort_id>")
@auth.signed_in
def ask(need_id: int, cohort_id: int) -> Response:
    """Ask to join."""
    joining.ask(**_whose(need_id), cohort_id=cohort_id, now=lifecycle.now())
    flash("You have asked to join. The programme team answers you.", "success")
    return _to(need_id)


@blueprint.post("/needs/<int:need_id>/cohorts/<int:cohort_id>/take-back")
@auth.signed_in
def take_back(need_id: int, cohort_id: int) -> Response:
    """Take the wish back."""
    joining.withdraw(
        lifecycle.session(),
        learner=auth.viewer(),
        request_id=cohort_joins.request_of(**_whose(need_id), cohort_id=cohort_id),
        now=lifecycle.now(),
    )
    flash("You have taken your wish back. Your need stays open.", "success")
    return _to(need_id)


def _whose(need_id: int) -> dict[str, Any]:
    return {"session": lifecycle.session(), "learner": auth.viewer(), "need_id": need_id}


def _to(need_id: int) -> Response:
    return redirect(url_for("cohort_joins.listed", need_id=need_id), 303)
