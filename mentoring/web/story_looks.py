"""The page on which an admin reads a story before everybody can."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField

from mentoring.services import story_looks
from mentoring.web import auth, lifecycle
from mentoring.web.rounds import page_number

blueprint = Blueprint("story_looks", __name__)


class ReadForm(FlaskForm):  # type: ignore[misc]
    """Which words were read."""

    words = HiddenField()


@blueprint.get("/programmes/<int:programme_id>/stories")
@auth.admin_only
def listed(programme_id: int) -> str:
    """Show the stories that wait to be looked at."""
    page = story_looks.page(
        lifecycle.session(),
        admin=auth.viewer(),
        programme_id=programme_id,
        now=lifecycle.now(),
        number=page_number(),
    )
    return render_template("programmes/stories.html", page=page)


@blueprint.post("/programmes/<int:programme_id>/stories/<int:story_id>")
@auth.admin_only
def allow(programme_id: int, story_id: int) -> Response:
    """Say that a story may be shown."""
    story_looks.allow(
        lifecycle.session(),
        admin=auth.viewer(),
        programme_id=programme_id,
        story_id=story_id,
        words=ReadForm().words.data or "",
        now=lifecycle.now(),
    )
    flash("It may be shown on the start page from now on.", "success")
    return redirect(url_for("story_looks.listed", programme_id=programme_id), 303)
