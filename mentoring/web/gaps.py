"""What nobody can answer yet, for admins; and invitations to log it, for those who are invited."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import TextAreaField

from mentoring.errors import InvalidError
from mentoring.services import gap_pages, invitations
from mentoring.web import auth, lifecycle

blueprint = Blueprint("gaps", __name__)


class InviteForm(FlaskForm):  # type: ignore[misc]
    """What the invited person reads."""

    message = TextAreaField("Your message")


@blueprint.get("/programmes/<int:programme_id>/gaps/<knowhow_id>")
@auth.admin_only
def show(programme_id: int, knowhow_id: str) -> str:
    """Show one gap: its needs, who comes nearest, and who was invited."""
    page = gap_pages.page(
        lifecycle.session(),
        admin=auth.viewer(),
        programme_id=programme_id,
        knowhow_id=knowhow_id,
        find=request.args.get("find", ""),
    )
    return render_template("gaps/show.html", page=page)


@blueprint.get("/programmes/<int:programme_id>/gaps/<knowhow_id>/invite/<int:person_id>")
@auth.admin_only
def write(programme_id: int, knowhow_id: str, person_id: int) -> str:
    """Prepare the message to somebody."""
    return _written(InviteForm(), (programme_id, knowhow_id, person_id))


@blueprint.post("/programmes/<int:programme_id>/gaps/<knowhow_id>/invite/<int:person_id>")
@auth.admin_only
def send(programme_id: int, knowhow_id: str, person_id: int) -> Response | tuple[str, int]:
    """Send the invitation."""
    form, whom = InviteForm(), (programme_id, knowhow_id, person_id)
    try:
        invitations.send(
            lifecycle.session(),
            admin=auth.viewer(),
            whom=whom,
            message=form.message.data or "",
            now=lifecycle.now(),
        )
    except InvalidError as refused:
        form.message.errors = list(refused.problems.values())
        return _written(form, whom), 422
    flash("The invitation is on its way.", "success")
    return redirect(url_for("gaps.show", programme_id=programme_id, knowhow_id=knowhow_id), 303)


@blueprint.get("/invitations/<int:invitation_id>")
@auth.signed_in
def invited(invitation_id: int) -> str:
    """Show an invitation to the person who was invited."""
    page = invitations.page(lifecycle.session(), person=auth.viewer(), invitation_id=invitation_id)
    return render_template("gaps/invitation.html", page=page)


@blueprint.post("/invitations/<int:invitation_id>/log")
@auth.signed_in
def log(invitation_id: int) -> Response:
    """Begin the experience that was asked for."""
    row = invitations.log(
        lifecycle.session(), person=auth.viewer(), invitation_id=invitation_id, now=lifecycle.now()
    )
    if row.state == "draft":
        first = url_for("experience_answers.ask", experience_id=row.id, slug="what")
        return redirect(first, 303)
    return redirect(url_for("experiences.show", experience_id=row.id), 303)


@blueprint.post("/invitations/<int:invitation_id>/decline")
@auth.signed_in
def decline(invitation_id: int) -> Response:
    """Say that it was somebody else."""
    invitations.decline(
        lifecycle.session(), person=auth.viewer(), invitation_id=invitation_id, now=lifecycle.now()
    )
    return redirect(url_for("gaps.invited", invitation_id=invitation_id), 303)


def _written(form: InviteForm, whom: tuple[int, str, int]) -> str:
    programme_id, knowhow_id, person_id = whom
    page = invitations.write(
        lifecycle.session(),
        admin=auth.viewer(),
        programme_id=programme_id,
        knowhow_id=knowhow_id,
        person_id=person_id,
    )
    if not form.is_submitted():
        form.message.data = page.message
    return render_template("gaps/invite.html", form=form, page=page)
