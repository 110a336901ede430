"""The pages of a round: begun, watched, checked, published, taken back, put away."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from flask import request as asked
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as Answer
from wtforms import StringField
from wtforms.validators import InputRequired

from mentoring.errors import InvalidError
from mentoring.services import (
    left_out,
    mending,
    publishing,
    review_pages,
    round_mails,
    round_outcomes,
    round_pages,
    rounds,
    run_changes,
    run_measures,
)
from mentoring.services.review_pages import Asked
from mentoring.web import auth, lifecycle

blueprint = Blueprint("rounds", __name__)


class RoundForm(FlaskForm):  # type: ignore[misc]
    """What the round is called."""

    name = StringField("Name of the round", [InputRequired("Enter a name for the round")])


@blueprint.get("/programmes/<int:programme_id>/rounds")
@auth.admin_only
def index(programme_id: int) -> str:
    """List the rounds of a programme."""
    page = round_pages.index(
        lifecycle.session(), admin=auth.viewer(), programme_id=programme_id, page=page_number()
    )
    return render_template("rounds/list.html", page=page)


@blueprint.get("/programmes/<int:programme_id>/rounds/new")
@auth.admin_only
def new(programme_id: int) -> str:
    """Ask for a name, and say what the round will do."""
    return _new(programme_id, RoundForm())


@blueprint.post("/programmes/<int:programme_id>/rounds/new")
@auth.admin_only
def create(programme_id: int) -> Answer | tuple[str, int]:
    """Begin a round and put it in the queue."""
    form = RoundForm()
    session, admin, now = lifecycle.session(), auth.viewer(), lifecycle.now()
    if form.validate():
        try:
            made = rounds.create(
                session, admin=admin, programme_id=programme_id, name=form.name.data, now=now
            )
            if asked.form.get("then") == "choose":
                return redirect(url_for("round_choosing.ask", round_id=made.id), 303)
            rounds.start(session, admin=admin, round_id=made.id, now=now)
            return redirect(url_for("rounds.show", round_id=made.id), 303)
        except InvalidError as problem:
            form.name.errors = [problem.problems["name"]]
    return _new(programme_id, form), 422


@blueprint.get("/rounds/<int:round_id>")
@auth.admin_only
def show(round_id: int) -> str:
    """Show a round as it stands: each state has its own page."""
    about = round_pages.about(lifecycle.session(), admin=auth.viewer(), round_id=round_id)
    return STATES[about.state](round_id)


@blueprint.get("/rounds/<int:round_id>/progress")
@auth.admin_only
def progress(round_id: int) -> Response:
    """Give the part of the page that changes while a round runs; at its end, the page itself."""
    page = _progress(round_id)
    answer = make_response(render_template("rounds/progress.html", page=page))
    if not page.under_way:
        answer.headers["HX-Refresh"] = "true"
    return answer


@blueprint.post("/rounds/<int:round_id>/start")
@auth.admin_only
def start(round_id: int) -> Answer:
    """Run a round, or choose everybody in it anew."""
    rounds.start(
        lifecycle.session(),
        admin=auth.viewer(),
        round_id=round_id,
        now=lifecycle.now(),
        seen=asked.form.get("seen", type=int),
    )
    return redirect(url_for("rounds.show", round_id=round_id), 303)


@blueprint.post("/rounds/<int:round_id>/mend")
@auth.admin_only
def mend(round_id: int) -> Answer:
    """Mend the suggestions of a round, and change as few of them as can be."""
    mending.start(
        lifecycle.session(),
        admin=auth.viewer(),
        round_id=round_id,
        now=lifecycle.now(),
        seen=asked.form.get("seen", 0, type=int),
    )
    return redirect(url_for("rounds.show", round_id=round_id), 303)


@blueprint.post("/rounds/<int:round_id>/cancel")
@auth.admin_only
def cancel(round_id: int) -> Answer:
    """Stop a round that waits or runs."""
    rounds.cancel(lifecycle.session(), admin=auth.viewer(), round_id=round_id, now=lifecycle.now())
    flash("The round is cancelled. Nobody was told anything.", "success")
    return redirect(url_for("rounds.show", round_id=round_id), 303)


@blueprint.get("/rounds/<int:round_id>/left-out")
@auth.admin_only
def unmatched(round_id: int) -> str:
    """List the needs without anybody, with why, and what would help."""
    page = left_out.page(
        lifecycle.session(),
        admin=auth.viewer(),
        round_id=round_id,
        why=asked.args.get("why", ""),
        number=page_number(),
    )
    return render_template("rounds/left_out.html", page=page)


@blueprint.get("/rounds/<int:round_id>/changes")
@auth.admin_only
def changes(round_id: int) -> str:
    """Compare the last run with the one before it."""
    page = run_changes.page(
        lifecycle.session(),
        admin=auth.viewer(),
        round_id=round_id,
        kind=asked.args.get("kind", ""),
        number=page_number(),
    )
    return render_template("rounds/changes.html", page=page)


@blueprint.get("/rounds/<int:round_id>/groups")
@auth.admin_only
def groups(round_id: int) -> str:
    """Show how each region and profession fares."""
    page = run_measures.page(lifecycle.session(), admin=auth.viewer(), round_id=round_id)
    return render_template("rounds/groups.html", page=page)


@blueprint.get("/rounds/<int:round_id>/publish")
@auth.admin_only
def check(round_id: int) -> str:
    """Say whom publishing would write to, before anything is sent."""
    page = round_mails.check(
        lifecycle.session(), admin=auth.viewer(), round_id=round_id, now=lifecycle.now()
    )
    return render_template("rounds/check.html", page=page)


@blueprint.get("/rounds/<int:round_id>/mails")
@auth.admin_only
def mails(round_id: int) -> str:
    """Show every mail that publishing would send."""
    page = round_mails.page(
        lifecycle.session(),
        admin=auth.viewer(),
        round_id=round_id,
        kind=asked.args.get("kind", "offer"),
        number=page_number(),
        now=lifecycle.now(),
    )
    return render_template("rounds/mails.html", page=page)


@blueprint.post("/rounds/<int:round_id>/publish")
@auth.admin_only
def publish(round_id: int) -> Answer:
    """Publish a round once its undo window has passed."""
    publishing.schedule(
        lifecycle.session(), admin=auth.viewer(), round_id=round_id, now=lifecycle.now()
    )
    return redirect(url_for("rounds.show", round_id=round_id), 303)


@blueprint.post("/rounds/<int:round_id>/undo")
@auth.admin_only
def undo(round_id: int) -> Answer:
    """Take a publication back."""
    publishing.undo(
        lifecycle.session(), admin=auth.viewer(), round_id=round_id, now=lifecycle.now()
    )
    flash("Nothing was sent. The round is in review again.", "success")
    return redirect(url_for("rounds.show", round_id=round_id), 303)


@blueprint.post("/rounds/<int:round_id>/close")
@auth.admin_only
def close(round_id: int) -> Answer:
    """Put a round away."""
    rounds.close(lifecycle.session(), admin=auth.viewer(), round_id=round_id, now=lifecycle.now())
    flash("The round is closed.", "success")
    return redirect(url_for("rounds.show", round_id=round_id), 303)


def page_number() -> int:
    """Read which page of a list is asked for."""
    return asked.args.get("page", 1, type=int)


def table_asked() -> Asked:
    """Read which part of the review table is asked for."""
    words = {name: asked.args.get(name, "") for name in ("shown", "group", "find", "order")}
    return Asked(**words, page=page_number())


def _new(programme_id: int, form: RoundForm) -> str:
    page = round_pages.new(lifecycle.session(), admin=auth.viewer(), programme_id=programme_id)
    return render_template("rounds/new.html", page=page, form=form)


def _progress(round_id: int) -> round_pages.ProgressPage:
    return round_pages.progress(
        lifecycle.session(), admin=auth.viewer(), round_id=round_id, now=lifecycle.now()
    )


def _watched(round_id: int) -> str:
    page = _progress(round_id)
    return render_template(
        "rounds/running.html" if page.under_way else "rounds/draft.html", page=page
    )


def _reviewed(round_id: int) -> str:
    page = review_pages.page(
        lifecycle.session(), admin=auth.viewer(), round_id=round_id, asked=table_asked()
    )
    return render_template("rounds/review.html", page=page)


def _sent(round_id: int) -> str:
    page = round_outcomes.page(
        lifecycle.session(),
        admin=auth.viewer(),
        round_id=round_id,
        now=lifecycle.now(),
        shown=asked.args.get("shown", ""),
        number=page_number(),
    )
    scheduled = page.about.state == "scheduled"
    return render_template(
        "rounds/scheduled.html" if scheduled else "rounds/published.html", page=page
    )


STATES: Mapping[str, Callable[[int], str]] = {
    "draft": _watched,
    "queued": _watched,
    "running": _watched,
    "in_review": _reviewed,
    "scheduled": _sent,
    "published": _sent,
    "closed": _sent,
}
