"""The page on which a need joins the waiting list of a know-how, follows it and leaves it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from mentoring.services import wait_pages
from mentoring.web import auth, lifecycle

blueprint = Blueprint("waits", __name__)


@blueprint.get("/needs/<int:need_id>/waiting")
@auth.signed_in
def show(need_id: int) -> str:
    """Show where a need stands in each list."""
    page = wait_pages.page(
        lifecycle.session(), learner=auth.viewer(), need_id=need_id, now=lifecycle.now()
    )
    return render_template("needs/waiting.html", page=page)


@blueprint.post("/needs/<int:need_id>/waiting")
@auth.signed_in
def join(need_id: int) -> Response:
    """Join a list at its end."""
    wait_pages.join(
        lifecycle.session(),
        learner=auth.viewer(),
        need_id=need_id,
        knowhow_id=request.form.get("knowhow", ""),
        now=lifecycle.now(),
    )
    flash("You are on the waiting list. You get an e-mail when it is your turn.", "success")
    return redirect(url_for("waits.show", need_id=need_id), 303)


@blueprint.post("/needs/<int:need_id>/waiting/<int:wait_id>/leave")
@auth.signed_in
def leave(need_id: int, wait_id: int) -> Response:
    """Leave a list."""
    wait_pages.leave(
        lifecycle.session(),
        learner=auth.viewer(),
        need_id=need_id,
        wait_id=wait_id,
        now=lifecycle.now(),
    )
    flash("You have left the waiting list. Your need stays as it is.", "success")
    return redirect(url_for("waits.show", need_id=need_id), 303)
