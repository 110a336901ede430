"""People as a programme admin sees them, and the override for one person."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired

from mentoring.errors import InvalidError
from mentoring.services import people, person_pages, waivers
from mentoring.web import auth, lifecycle
from mentoring.web.rounds import page_number

blueprint = Blueprint("people", __name__)


class OverrideForm(FlaskForm):  # type: ignore[misc]
    """What is set aside, and why."""

    what = RadioField(
        "What should not count for this person?", [InputRequired("Choose what to set aside")]
    )
    reason = TextAreaField("Why?", [InputRequired("Enter a reason")])


@blueprint.get("/people")
@auth.admin_only
def index() -> str:
    """Find people."""
    page = people.index(
        lifecycle.session(),
        admin=auth.viewer(),
        find=request.args.get("find", ""),
        number=page_number(),
    )
    return render_template("people/list.html", page=page)


@blueprint.get("/people/<int:person_id>")
@auth.admin_only
def show(person_id: int) -> str:
    """Show one person."""
    return render_template("people/show.html", page=_page(person_id))


@blueprint.get("/people/<int:person_id>/override")
@auth.admin_only
def override(person_id: int) -> Response | str:
    """Ask what to set aside for one person, and why."""
    page = _page(person_id)
    if not page.may_set_aside:
        return redirect(url_for("people.show", person_id=person_id), 303)
    return render_template("people/override.html", page=page, form=_form(page.may_set_aside))


@blueprint.post("/people/<int:person_id>/override")
@auth.admin_only
def give_override(person_id: int) -> Response | tuple[str, int]:
    """Set a condition aside for one person."""
    page = _page(person_id)
    form = _form(person_pages.CHOICES)
    if form.validate():
        try:
            waivers.give(
                lifecycle.session(),
                admin=auth.viewer(),
                person_id=person_id,
                what=form.what.data,
                reason=form.reason.data,
                now=lifecycle.now(),
            )
            flash("Set aside. The audit log keeps your reason.", "success")
            return redirect(url_for("people.show", person_id=person_id), 303)
        except InvalidError as problem:
            for name, sentence in problem.problems.items():
                form[name].errors = [sentence]
    form.what.choices = list(page.may_set_aside)
    return render_template("people/override.html", page=page, form=form), 422


@blueprint.post("/people/<int:person_id>/override/<what>/withdraw")
@auth.admin_only
def withdraw_override(person_id: int, what: str) -> Response:
    """Let a condition count again."""
    waivers.withdraw(
        lifecycle.session(),
        admin=auth.viewer(),
        person_id=person_id,
        what=what,
        now=lifecycle.now(),
    )
    flash("It counts again for this person.", "success")
    return redirect(url_for("people.show", person_id=person_id), 303)


def _page(person_id: int) -> person_pages.PersonPage:
    return person_pages.page(lifecycle.session(), admin=auth.viewer(), person_id=person_id)


def _form(choices: Sequence[tuple[str, str]]) -> OverrideForm:
    form = OverrideForm()
    form.what.choices = list(choices)
    return form
