"""Publishing the cohorts of a set: checked, scheduled, and taken back while that is open."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask import request as asked
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import TextAreaField

from mentoring.errors import InvalidError
from mentoring.services import cohort_checks, cohort_mails
from mentoring.web import auth, lifecycle
from mentoring.web.cohort_sets import page_number
from mentoring.web.formatting import plural

blueprint = Blueprint("cohort_publishing", __name__)


class ReasonForm(FlaskForm):  # type: ignore[misc]
    """Why cohorts go out without a public partner."""

    reason = TextAreaField("Why do they go out without a public partner?")


@blueprint.get("/cohort-sets/<int:set_id>/publish")
@auth.admin_only
def check(set_id: int) -> str:
    """Say which cohorts would go out, and to whom that would write."""
    return _shown(set_id, ReasonForm())[0]


@blueprint.get("/cohort-sets/<int:set_id>/mails")
@auth.admin_only
def mails(set_id: int) -> str:
    """Show every mail that would go out."""
    page = cohort_mails.page(
        lifecycle.session(),
        admin=auth.viewer(),
        set_id=set_id,
        kind=asked.args.get("kind", "invited"),
        number=page_number(),
        now=lifecycle.now(),
    )
    return render_template("cohort_sets/mails.html", page=page)


@blueprint.post("/cohort-sets/<int:set_id>/publish")
@auth.admin_only
def publish(set_id: int) -> Response | tuple[str, int]:
    """Let the cohorts go out once the undo window has passed."""
    form = ReasonForm()
    form.validate()
    try:
        done = cohort_checks.publish(
            lifecycle.session(),
            admin=auth.viewer(),
            set_id=set_id,
            reason=form.reason.data or "",
            now=lifecycle.now(),
        )
    except InvalidError as refused:
        form.reason.errors = [refused.problems["reason"]]
        return _shown(set_id, form)
    if done.going:
        told = (
            f"{plural(done.going, 'cohort goes', 'cohorts go')} out when the time to undo is over."
        )
        flash(told, "success")
    if done.refused:
        told = f"{plural(done.refused, 'cohort', 'cohorts')} could not go out. The table says why."
        flash(told, "warning")
    if done.alone and not (done.going or done.refused):
        form.reason.errors = ["Say why they have no public partner, or choose one for each"]
        return _shown(set_id, form)
    return redirect(url_for("cohort_sets.show", set_id=set_id), 303)


@blueprint.post("/cohort-sets/<int:set_id>/undo")
@auth.admin_only
def undo(set_id: int) -> Response:
    """Take back what has not gone out yet."""
    count = cohort_checks.undo(
        lifecycle.session(), admin=auth.viewer(), set_id=set_id, now=lifecycle.now()
    )
    if count:
        flash(f"{plural(count, 'cohort', 'cohorts')} taken back. Nobody was told.", "success")
    return redirect(url_for("cohort_sets.show", set_id=set_id), 303)


def _shown(set_id: int, form: ReasonForm) -> tuple[str, int]:
    session, who = lifecycle.session(), auth.viewer()
    page = cohort_checks.page(session, admin=who, set_id=set_id)
    letters = cohort_mails.sample(session, admin=who, set_id=set_id, now=lifecycle.now())
    shown = render_template("cohort_sets/check.html", page=page, form=form, letters=letters)
    return shown, 422 if form.errors else 200
