"""The pages on which people read back what they have logged, submit it and withdraw it."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from mentoring.errors import InvalidError
from mentoring.services import endorsements, experience_pages, experiences
from mentoring.services.experience_pages import ExperiencePage
from mentoring.web import auth, experience_questions, lifecycle

blueprint = Blueprint("experiences", __name__)


@blueprint.get("/experiences")
@auth.signed_in
def listed() -> str:
    """List the person's own experiences."""
    page = experience_pages.listed(lifecycle.session(), holder=auth.viewer())
    return render_template("experiences/list.html", page=page)


@blueprint.get("/experiences/<int:experience_id>")
@auth.signed_in
def show(experience_id: int) -> str:
    """Show one experience; a draft with its answers to check."""
    page = experience_pages.shown(
        lifecycle.session(), holder=auth.viewer(), experience_id=experience_id
    )
    return _shown(page)


@blueprint.post("/experiences/<int:experience_id>/submit")
@auth.signed_in
def submit(experience_id: int) -> Response | tuple[str, int]:
    """Put the experience on the register."""
    session, holder = lifecycle.session(), auth.viewer()
    try:
        experiences.submit(session, holder=holder, experience_id=experience_id, now=lifecycle.now())
    except InvalidError as refused:
        page = experience_pages.shown(session, holder=holder, experience_id=experience_id)
        return _shown(page, tuple(refused.problems)), 422
    return redirect(url_for("experiences.submitted", experience_id=experience_id), 303)


@blueprint.get("/experiences/<int:experience_id>/submitted")
@auth.signed_in
def submitted(experience_id: int) -> str | Response:
    """Confirm that the experience is on the register."""
    page = experience_pages.shown(
        lifecycle.session(), holder=auth.viewer(), experience_id=experience_id
    )
    if page.state not in {"submitted", "endorsed"}:
        return redirect(url_for("experiences.show", experience_id=experience_id), 303)
    mine = experience_pages.listed(lifecycle.session(), holder=auth.viewer())
    return render_template("experiences/submitted.html", page=page, mine=mine)


@blueprint.post("/experiences/<int:experience_id>/ask-again")
@auth.signed_in
def ask_again(experience_id: int) -> Response:
    """Send the colleague who is to confirm it a new link."""
    endorsements.ask_again(
        lifecycle.session(),
        holder=auth.viewer(),
        experience_id=experience_id,
        now=lifecycle.now(),
    )
    return redirect(url_for("experiences.show", experience_id=experience_id), 303)


@blueprint.get("/experiences/<int:experience_id>/withdraw")
@auth.signed_in
def check_withdrawal(experience_id: int) -> str:
    """Say what withdrawing means."""
    page = experience_pages.shown(
        lifecycle.session(), holder=auth.viewer(), experience_id=experience_id
    )
    return render_template("experiences/withdraw.html", page=page)


@blueprint.post("/experiences/<int:experience_id>/withdraw")
@auth.signed_in
def withdraw(experience_id: int) -> Response:
    """Take the experience off the register."""
    experiences.withdraw(
        lifecycle.session(),
        holder=auth.viewer(),
        experience_id=experience_id,
        now=lifecycle.now(),
    )
    return redirect(url_for("experiences.show", experience_id=experience_id), 303)


def _shown(page: ExperiencePage, refused: tuple[str, ...] = ()) -> str:
    return render_template(
        "experiences/show.html",
        page=page,
        refused=refused,
        pages=experience_questions.PAGE_OF,
        now=lifecycle.now(),
    )
