"""The page of a person's private calendar address, and the calendar behind it."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from mentoring.services import calendar_feeds
from mentoring.web import auth, lifecycle

blueprint = Blueprint("calendars", __name__)


@blueprint.get("/calendar")
@auth.signed_in
def show() -> str:
    """Show the address, or how to get one."""
    settings = lifecycle.house().settings
    page = calendar_feeds.page(lifecycle.session(), viewer=auth.viewer(), key=settings.secret_key)
    address = settings.base_url.rstrip("/") + page.path
    return render_template("calendars/show.html", page=page, address=address)


@blueprint.post("/calendar")
@auth.signed_in
def make() -> Answer:
    """Make an address; the one before does not work any more."""
    calendar_feeds.make(lifecycle.session(), viewer=auth.viewer(), now=lifecycle.now())
    flash("Your calendar address is made. An earlier one does not work any more.", "success")
    return redirect(url_for("calendars.show"), 303)


@blueprint.post("/calendar/revoke")
@auth.signed_in
def revoke() -> Answer:
    """Take the address back."""
    calendar_feeds.revoke(lifecycle.session(), viewer=auth.viewer(), now=lifecycle.now())
    flash("Your calendar address does not work any more.", "success")
    return redirect(url_for("calendars.show"), 303)


# Calendar services read for many people from few machines, so each address is counted by itself.
@blueprint.get("/calendar/<token>.ics")
@auth.limiter.limit("120 per hour", key_func=lambda: request.path)
@auth.anyone
def read(token: str) -> Answer:
    """Give the calendar to whatever reads it, if it knows the address."""
    text = calendar_feeds.file(
        lifecycle.session(),
        token=token,
        settings=lifecycle.house().settings,
        now=lifecycle.now(),
    )
    answer = Response(text, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = 'inline; filename="sessions.ics"'
    answer.headers["Cache-Control"] = "private, no-store"
    answer.add_etag()
    return answer.make_conditional(request)
