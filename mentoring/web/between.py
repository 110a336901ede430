"""What passes between the two of a pairing: messages, own notes, and small files."""

import io

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response
from wtforms import HiddenField, TextAreaField

from mentoring.errors import InvalidError
from mentoring.services import messages, pairing_files
from mentoring.web import auth, lifecycle

blueprint = Blueprint("between", __name__, url_prefix="/pairings/<int:pairing_id>")


class MessageForm(FlaskForm):  # type: ignore[misc]
    """A message to the other of the two."""

    text = TextAreaField("Your message")
    form = HiddenField(default=lifecycle.once)


class NoteForm(FlaskForm):  # type: ignore[misc]
    """Notes for oneself."""

    text = TextAreaField("Your own notes")


class FileForm(FlaskForm):  # type: ignore[misc]
    """A small file."""

    file = FileField("Share a file", [FileRequired("Choose a file first")])


@blueprint.get("/messages")
@auth.signed_in
def thread(pairing_id: int) -> str:
    """Show the thread, and the files that the two share."""
    return _thread(pairing_id, MessageForm(), FileForm())


@blueprint.post("/messages")
@auth.signed_in
def write(pairing_id: int) -> Response | tuple[str, int]:
    """Write to the other."""
    form = MessageForm()
    try:
        messages.write(
            lifecycle.session(),
            viewer=auth.viewer(),
            pairing_id=pairing_id,
            text=form.text.data or "",
            form=(form.form.data or "")[:32],
            now=lifecycle.now(),
        )
    except InvalidError as refused:
        form.text.errors = [refused.problems["text"]]
        return _thread(pairing_id, form, FileForm()), 422
    return redirect(url_for("between.thread", pairing_id=pairing_id, _anchor="newest"), 303)


@blueprint.post("/messages/<int:message_id>/take-back")
@auth.signed_in
def take_back(pairing_id: int, message_id: int) -> Response:
    """Take a message back."""
    messages.take_back(
        lifecycle.session(),
        viewer=auth.viewer(),
        pairing_id=pairing_id,
        message_id=message_id,
        now=lifecycle.now(),
    )
    flash("Your message is taken back. Nobody can read it any more.", "success")
    return redirect(url_for("between.thread", pairing_id=pairing_id), 303)


@blueprint.post("/files")
@auth.signed_in
def share(pairing_id: int) -> Response | tuple[str, int]:
    """Share a file."""
    form = FileForm()
    if not form.validate():
        return _thread(pairing_id, MessageForm(formdata=None), form), 422
    try:
        pairing_files.share(
            lifecycle.session(),
            viewer=auth.viewer(),
            pairing_id=pairing_id,
            sent=lifecycle.read(form.file.data),
            now=lifecycle.now(),
        )
    except InvalidError as refused:
        form.file.errors = [refused.problems["file"]]
        return _thread(pairing_id, MessageForm(formdata=None), form), 422
    flash("The file is shared.", "success")
    return redirect(url_for("between.thread", pairing_id=pairing_id, _anchor="files"), 303)


@blueprint.get("/files/<int:shared_id>")
@auth.signed_in
def download(pairing_id: int, shared_id: int) -> Response:
    """Send a file, never to be opened as a page of ours."""
    found = pairing_files.download(
        lifecycle.session(), viewer=auth.viewer(), pairing_id=pairing_id, file_id=shared_id
    )
    return send_file(
        io.BytesIO(found.content),
        mimetype=found.type,
        as_attachment=True,
        download_name=found.name,
        max_age=0,
    )


@blueprint.post("/files/<int:shared_id>/remove")
@auth.signed_in
def remove(pairing_id: int, shared_id: int) -> Response:
    """Remove a file."""
    pairing_files.remove(
        lifecycle.session(),
        viewer=auth.viewer(),
        pairing_id=pairing_id,
        file_id=shared_id,
        now=lifecycle.now(),
    )
    flash("The file is removed.", "success")
    return redirect(url_for("between.thread", pairing_id=pairing_id), 303)


@blueprint.get("/notes")
@auth.signed_in
def note(pairing_id: int) -> str:
    """Show somebody's own notes."""
    page = messages.note(lifecycle.session(), viewer=auth.viewer(), pairing_id=pairing_id)
    return render_template(
        "pairings/notes.html", page=page, form=NoteForm(data={"text": page.text})
    )


@blueprint.post("/notes")
@auth.signed_in
def keep_note(pairing_id: int) -> Response | tuple[str, int]:
    """Keep somebody's own notes."""
    form = NoteForm()
    try:
        messages.keep_note(
            lifecycle.session(),
            viewer=auth.viewer(),
            pairing_id=pairing_id,
            text=form.text.data or "",
            now=lifecycle.now(),
        )
    except InvalidError as refused:
        form.text.errors = [refused.problems["text"]]
        page = messages.note(lifecycle.session(), viewer=auth.viewer(), pairing_id=pairing_id)
        return render_template("pairings/notes.html", page=page, form=form), 422
    flash("Your notes are kept. Only you can read them.", "success")
    return redirect(url_for("pairings.show", pairing_id=pairing_id), 303)


def _thread(pairing_id: int, form: MessageForm, file_form: FileForm) -> str:
    before = request.args.get("before", "")
    page = messages.page(
        lifecycle.session(),
        viewer=auth.viewer(),
        pairing_id=pairing_id,
        before=int(before) if before.isdigit() and len(before) < 10 else None,
    )
    return render_template("pairings/messages.html", page=page, form=form, file_form=file_form)
