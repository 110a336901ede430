"""The pages on which a pairing comes to its end, and on which somebody tells of a concern."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField, RadioField, TextAreaField

from mentoring.errors import InvalidError
from mentoring.services import concerns, endings
from mentoring.services.concerns import Told
from mentoring.services.endings import Asked, EndPage
from mentoring.web import auth, lifecycle

blueprint = Blueprint("endings", __name__)


class EndForm(FlaskForm):  # type: ignore[misc]
    """Why, and what next."""

    reason = RadioField(
        "What comes closest?", choices=lambda: endings.REASONS, validate_choice=False
    )
    next = RadioField(
        "What should happen next?", choices=lambda: endings.NEXT, validate_choice=False
    )


class ConcernForm(FlaskForm):  # type: ignore[misc]
    """Whom to tell, and what."""

    to = RadioField("Whom would you like to tell?", validate_choice=False)
    text = TextAreaField("What would you like to tell them?")
    form = HiddenField(default=lifecycle.once)


class AnswerForm(FlaskForm):  # type: ignore[misc]
    """An answer to a concern."""

    text = TextAreaField("Your answer")


@blueprint.get("/pairings/<int:pairing_id>/end")
@auth.signed_in
def ask_end(pairing_id: int) -> str | Response:
    """Ask why, without blame, and what next."""
    page = _page(pairing_id)
    if page.state not in {"accepted", "active"}:
        return _after(page)
    return render_template("pairings/end.html", page=page, form=EndForm())


@blueprint.post("/pairings/<int:pairing_id>/end")
@auth.signed_in
def end(pairing_id: int) -> Response | tuple[str, int]:
    """End a pairing."""
    form, page = EndForm(), _page(pairing_id)
    asked = Asked(form.reason.data or "", form.next.data or "")
    try:
        endings.end(
            lifecycle.session(),
            viewer=auth.viewer(),
            pairing_id=pairing_id,
            asked=asked,
            now=lifecycle.now(),
        )
    except InvalidError as refused:
        for field, sentence in refused.problems.items():
            form[field].errors = [sentence]
        return render_template("pairings/end.html", page=page, form=form), 422
    flash("Your pairing has ended. Thank you for the time you gave it.", "success")
    return _after(page)


@blueprint.get("/pairings/<int:pairing_id>/done")
@auth.signed_in
def ask_done(pairing_id: int) -> str | Response:
    """Ask the learner whether it is done."""
    page = _page(pairing_id)
    if page.state != "active" or page.as_mentor:
        return _after(page)
    return render_template("pairings/done.html", page=page)


@blueprint.post("/pairings/<int:pairing_id>/done")
@auth.signed_in
def done(pairing_id: int) -> Response:
    """Complete a pairing."""
    endings.done(
        lifecycle.session(), learner=auth.viewer(), pairing_id=pairing_id, now=lifecycle.now()
    )
    flash("You got it done. Thank you for telling us.", "success")
    return redirect(url_for("pairings.show", pairing_id=pairing_id), 303)


@blueprint.get("/pairings/<int:pairing_id>/concern")
@auth.signed_in
def ask_concern(pairing_id: int) -> str:
    """Ask whom to tell, and what."""
    return _concern(pairing_id, ConcernForm())


@blueprint.post("/pairings/<int:pairing_id>/concern")
@auth.signed_in
def tell(pairing_id: int) -> Response | tuple[str, int]:
    """Tell one named person."""
    form = ConcernForm()
    to = form.to.data or ""
    told = Told(int(to) if to.isdigit() else 0, form.text.data or "", (form.form.data or "")[:32])
    try:
        made = concerns.tell_somebody(
            lifecycle.session(),
            viewer=auth.viewer(),
            pairing_id=pairing_id,
            told=told,
            now=lifecycle.now(),
        )
    except InvalidError as refused:
        for field, sentence in refused.problems.items():
            form[field].errors = [sentence]
        return _concern(pairing_id, form), 422
    return redirect(url_for("endings.concern", concern_id=made.id), 303)


@blueprint.get("/concerns")
@auth.signed_in
def index() -> str:
    """List the concerns that somebody raised or was told."""
    page = concerns.index(lifecycle.session(), viewer=auth.viewer())
    return render_template("concerns/list.html", page=page)


@blueprint.get("/concerns/<int:concern_id>")
@auth.signed_in
def concern(concern_id: int) -> str:
    """Show one concern."""
    return _shown(concern_id, AnswerForm())


@blueprint.post("/concerns/<int:concern_id>")
@auth.signed_in
def answer(concern_id: int) -> Response | tuple[str, int]:
    """Answer a concern."""
    form = AnswerForm()
    try:
        concerns.answer(
            lifecycle.session(),
            viewer=auth.viewer(),
            concern_id=concern_id,
            text=form.text.data or "",
            now=lifecycle.now(),
        )
    except InvalidError as refused:
        form.text.errors = [refused.problems["text"]]
        return _shown(concern_id, form), 422
    flash("Your answer is on its way.", "success")
    return redirect(url_for("endings.concern", concern_id=concern_id), 303)


def _page(pairing_id: int) -> EndPage:
    return endings.page(lifecycle.session(), viewer=auth.viewer(), pairing_id=pairing_id)


def _after(page: EndPage) -> Response:
    if page.as_mentor:
        return redirect(url_for("offers.show", pairing_id=page.pairing_id), 303)
    return redirect(url_for("needs.show", need_id=page.need_id), 303)


def _concern(pairing_id: int, form: ConcernForm) -> str:
    page = concerns.whom(lifecycle.session(), viewer=auth.viewer(), pairing_id=pairing_id)
    form.to.choices = [
        (str(one.person_id), f"{one.name}, {one.role}" if one.role else one.name)
        for one in page.whom
    ]
    return render_template("concerns/new.html", page=page, form=form)


def _shown(concern_id: int, form: AnswerForm) -> str:
    page = concerns.page(lifecycle.session(), viewer=auth.viewer(), concern_id=concern_id)
    return render_template("concerns/show.html", page=page, form=form)
