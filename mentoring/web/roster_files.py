"""Headcounts of a roster as a file: sent, looked through, brought in, and given back."""

import csv
import io

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response

from mentoring.errors import InvalidError
from mentoring.services import roster_files
from mentoring.web import auth, lifecycle
from mentoring.web.formatting import plural

blueprint = Blueprint("roster_files", __name__, url_prefix="/rosters/<int:roster_id>")


class FileForm(FlaskForm):  # type: ignore[misc]
    """A file of headcounts."""

    file = FileField("Which file?", [FileRequired("Choose a file to import")])


@blueprint.get("/file")
@auth.admin_only
def new(roster_id: int) -> str:
    """Ask for a file."""
    return _ask(FileForm(), roster_id)


@blueprint.post("/file")
@auth.admin_only
def send(roster_id: int) -> Response | tuple[str, int]:
    """Keep the file for its dry run."""
    form = FileForm()
    if not form.validate():
        return _ask(form, roster_id), 422
    try:
        roster_files.keep(
            lifecycle.session(),
            admin=auth.viewer(),
            roster_id=roster_id,
            sent=lifecycle.read(form.file.data),
            now=lifecycle.now(),
        )
    except InvalidError as refused:
        form.file.errors = [refused.problems["file"]]
        return _ask(form, roster_id), 422
    return redirect(url_for("roster_files.check", roster_id=roster_id), 303)


@blueprint.get("/file/check")
@auth.admin_only
def check(roster_id: int) -> str:
    """Show what the file would change."""
    page = roster_files.check(lifecycle.session(), admin=auth.viewer(), roster_id=roster_id)
    return render_template("rosters/check.html", page=page)


@blueprint.post("/file/check")
@auth.admin_only
def bring_in(roster_id: int) -> Response:
    """Let the rows in that are right."""
    changed = roster_files.bring_in(
        lifecycle.session(), admin=auth.viewer(), roster_id=roster_id, now=lifecycle.now()
    )
    flash(f"{plural(changed, 'profession is', 'professions are')} changed.", "success")
    return redirect(url_for("rosters.show", roster_id=roster_id), 303)


@blueprint.get("/roster.csv")
@auth.admin_only
def export(roster_id: int) -> Response:
    """Give the table of a roster as a file."""
    rows = roster_files.rows(lifecycle.session(), admin=auth.viewer(), roster_id=roster_id)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    # With a byte order mark, so that a spreadsheet takes it for UTF-8.
    answer = Response(text.getvalue().encode("utf-8-sig"), mimetype="text/csv")
    answer.headers["Content-Disposition"] = "attachment; filename=roster.csv"
    return answer


def _ask(form: FileForm, roster_id: int) -> str:
    page = roster_files.page(lifecycle.session(), admin=auth.viewer(), roster_id=roster_id)
    return render_template("rosters/file.html", form=form, page=page)
