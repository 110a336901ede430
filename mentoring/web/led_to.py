"""The page on which a mentor sees what their teaching led to."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from mentoring.services import lineage
from mentoring.web import auth, lifecycle

blueprint = Blueprint("led_to", __name__)


@blueprint.get("/teaching/led-to")
@auth.signed_in
def show() -> str:
    """Show the learners, what they changed, and whom they taught in turn."""
    number = request.args.get("page", 1, type=int)
    page = lineage.led_to(lifecycle.session(), mentor=auth.viewer(), number=number)
    return render_template("teaching/led_to.html", page=page)


@blueprint.post("/teaching/led-to")
@auth.signed_in
def follow() -> Response:
    """Keep whether they want to hear how far it goes."""
    wanted = request.form.get("wanted") == "yes"
    lineage.follow(lifecycle.session(), mentor=auth.viewer(), wanted=wanted, now=lifecycle.now())
    told = "You hear from us when it goes further." if wanted else "You hear of your learners only."
    flash(told, "success")
    return redirect(url_for("led_to.show"), 303)
