"""The pages on which an admin sends a file, reads what it would bring, and lets it in."""

from flask import Blueprint, redirect, render_template, url_for
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response
from wtforms import RadioField
from wtforms.validators import InputRequired

from mentoring.errors import InvalidError
from mentoring.services import imports
from mentoring.services.imports import Sent
from mentoring.web import auth, lifecycle

blueprint = Blueprint("imports", __name__, url_prefix="/programmes/<int:programme_id>/import")

KINDS = (("people", "People"), ("experiences", "Experiences"), ("needs", "Needs"))


class FileForm(FlaskForm):  # type: ignore[misc]
    """A file and what its rows are."""

    kind = RadioField(
        "What are the rows of the file?",
        [InputRequired("Choose what the rows of the file are")],
        choices=lambda: KINDS,
    )
    file = FileField("Which file?", [FileRequired("Choose a file to import")])


@blueprint.get("")
@auth.admin_only
def new(programme_id: int) -> str:
    """Ask for a file."""
    return _ask(FileForm(), programme_id)


@blueprint.post("")
@auth.admin_only
def send(programme_id: int) -> Response | tuple[str, int]:
    """Keep the file for its dry run."""
    form = FileForm()
    if not form.validate():
        return _ask(form, programme_id), 422
    sent = Sent(form.kind.data, *lifecycle.read(form.file.data))
    try:
        kept = imports.keep(
            lifecycle.session(),
            admin=auth.viewer(),
            programme_id=programme_id,
            sent=sent,
            now=lifecycle.now(),
        )
    except InvalidError as refused:
        for field, sentence in refused.problems.items():
            form[field].errors = [sentence]
        return _ask(form, programme_id), 422
    return redirect(url_for("imports.show", programme_id=programme_id, file_id=kept.id), 303)


@blueprint.get("/<int:file_id>")
@auth.admin_only
def show(programme_id: int, file_id: int) -> str:
    """Show what the file would bring, or what it has brought."""
    page = imports.page(
        lifecycle.session(),
        admin=auth.viewer(),
        programme_id=programme_id,
        file_id=file_id,
        now=lifecycle.now(),
    )
    return render_template("imports/report.html" if page.report else "imports/done.html", page=page)


@blueprint.post("/<int:file_id>")
@auth.admin_only
def bring_in(programme_id: int, file_id: int) -> Response:
    """Let the rows in that are right."""
    imports.bring_in(
        lifecycle.session(),
        admin=auth.viewer(),
        programme_id=programme_id,
        file_id=file_id,
        now=lifecycle.now(),
    )
    return redirect(url_for("imports.show", programme_id=programme_id, file_id=file_id), 303)


def _ask(form: FileForm, programme_id: int) -> str:
    page = imports.new_page(lifecycle.session(), admin=auth.viewer(), programme_id=programme_id)
    return render_template("imports/new.html", form=form, page=page)
