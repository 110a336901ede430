"""The room in which programme admins look after the everyday sayings of the know-how."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import StringField

from mentoring.errors import InvalidError
from mentoring.services import sayings
from mentoring.web import auth, lifecycle

blueprint = Blueprint("sayings", __name__)


class SayingForm(FlaskForm):  # type: ignore[misc]
    """One saying, and whether it is to be added although another know-how has it."""

    said = StringField("What do people say?")
    anyway = StringField()


@blueprint.get("/vocabulary")
@auth.admin_only
def index() -> str:
    """List the know-how with the number of sayings of each."""
    page = sayings.index(
        lifecycle.session(), admin=auth.viewer(), find=request.args.get("find", "")
    )
    return render_template("sayings/list.html", page=page)


@blueprint.get("/vocabulary/<knowhow_id>")
@auth.admin_only
def show(knowhow_id: str) -> str:
    """Show the sayings of one know-how, and try a sentence."""
    return _shown(knowhow_id, SayingForm())


@blueprint.post("/vocabulary/<knowhow_id>")
@auth.admin_only
def add(knowhow_id: str) -> Response | tuple[str, int]:
    """Add a saying."""
    form = SayingForm()
    try:
        sayings.add(
            lifecycle.session(),
            admin=auth.viewer(),
            knowhow_id=knowhow_id,
            said=form.said.data or "",
            anyway=bool(form.anyway.data),
            now=lifecycle.now(),
        )
    except InvalidError as refused:
        form.said.errors = [refused.problems["said"]]
        return _shown(knowhow_id, form, warned="anyway" in refused.problems), 422
    flash("Added. It counts once the register has been learnt again, in a minute or so.", "success")
    return redirect(url_for("sayings.show", knowhow_id=knowhow_id), 303)


@blueprint.get("/vocabulary/<knowhow_id>/remove")
@auth.admin_only
def check_removal(knowhow_id: str) -> str | Response:
    """Ask before a saying is taken away."""
    page = sayings.page(lifecycle.session(), admin=auth.viewer(), knowhow_id=knowhow_id)
    said = request.args.get("said", "")
    if said not in page.sayings:
        return redirect(url_for("sayings.show", knowhow_id=knowhow_id), 303)
    return render_template("sayings/remove.html", page=page, said=said)


@blueprint.post("/vocabulary/<knowhow_id>/remove")
@auth.admin_only
def remove(knowhow_id: str) -> Response:
    """Take a saying away."""
    sayings.remove(
        lifecycle.session(),
        admin=auth.viewer(),
        knowhow_id=knowhow_id,
        said=request.form.get("said", ""),
        now=lifecycle.now(),
    )
    flash("Taken away. You can add it again at any time.", "success")
    return redirect(url_for("sayings.show", knowhow_id=knowhow_id), 303)


def _shown(knowhow_id: str, form: SayingForm, *, warned: bool = False) -> str:
    page = sayings.page(
        lifecycle.session(),
        admin=auth.viewer(),
        knowhow_id=knowhow_id,
        tried=request.args.get("try", ""),
    )
    return render_template("sayings/show.html", page=page, form=form, warned=warned)
