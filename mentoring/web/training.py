"""The pages on which a mentor learns to teach, rests, comes back, and on which a peer listens."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField, StringField, TextAreaField

from mentoring.errors import InvalidError
from mentoring.services import teach_backs, training, training_pages
from mentoring.services.training import ComingBack
from mentoring.web import auth, lifecycle

blueprint = Blueprint("training", __name__)
BY_EMAIL = ("email", "Somebody else, by e-mail address")
ANSWERS = (
    ("ready", "Ready: they can have a learner"),
    ("once_more", "Once more: something should be clearer first"),
    ("declined", "I cannot listen just now"),
)


class AskForm(FlaskForm):  # type: ignore[misc]
    """Who is asked to listen."""

    person = RadioField("Who should listen to you?", validate_choice=False)
    email = StringField("Their e-mail address")


class AnswerForm(FlaskForm):  # type: ignore[misc]
    """How a teach-back went."""

    said = RadioField("How did it go?", choices=lambda: ANSWERS, validate_choice=False)
    remark = TextAreaField("A remark for them")


class ReturnForm(FlaskForm):  # type: ignore[misc]
    """What somebody says who comes back to teaching."""

    what_changed = TextAreaField("What has changed since you last taught? (optional)")
    hours = StringField("How many hours a month do you have for learners?")
    still_able = RadioField(
        "Could you still teach what you did?",
        choices=lambda: [("yes", "Yes"), ("no", "No, or not yet")],
        validate_choice=False,
    )


@blueprint.get("/teaching/training")
@auth.signed_in
def show() -> str:
    """Show what is done of the training."""
    page = training_pages.page(lifecycle.session(), mentor=auth.viewer())
    return render_template("training/show.html", page=page)


@blueprint.get("/teaching/training/<step>")
@auth.signed_in
def lesson(step: str) -> str:
    """Show one page of the training."""
    page = training_pages.lesson(lifecycle.session(), mentor=auth.viewer(), step=step)
    return render_template("training/lesson.html", page=page)


@blueprint.post("/teaching/training/<step>")
@auth.signed_in
def read(step: str) -> Response:
    """Tick one page off."""
    training.read(lifecycle.session(), mentor=auth.viewer(), step=step, now=lifecycle.now())
    page = training_pages.lesson(lifecycle.session(), mentor=auth.viewer(), step=step)
    if page.next_step:
        return redirect(url_for("training.lesson", step=page.next_step), 303)
    return redirect(url_for("training.show"), 303)


@blueprint.get("/teaching/training/teach-back")
@auth.signed_in
def ask_whom() -> str | Response:
    """Ask who should listen."""
    page = training_pages.page(lifecycle.session(), mentor=auth.viewer())
    waits = page.teach_back is not None and page.teach_back.state == "asked"
    if page.readiness != "in_training" or not page.all_read or waits:
        return redirect(url_for("training.show"), 303)
    return _asked_whom(AskForm())


@blueprint.post("/teaching/training/teach-back")
@auth.signed_in
def ask() -> Response | tuple[str, int]:
    """Ask somebody to listen."""
    form = AskForm()
    chosen = form.person.data or ""
    try:
        teach_backs.ask(
            lifecycle.session(),
            mentor=auth.viewer(),
            who=(form.email.data or "") if chosen in ("", "email") else chosen,
            now=lifecycle.now(),
        )
    except InvalidError as refused:
        for name, sentence in refused.problems.items():
            form[name].errors = [sentence]
        return _asked_whom(form), 422
    flash("They get an e-mail with your address, so that you can agree a time.", "success")
    return redirect(url_for("training.show"), 303)


@blueprint.post("/teaching/training/teach-back/withdraw")
@auth.signed_in
def take_back() -> Response:
    """Ask somebody else."""
    teach_backs.take_back(lifecycle.session(), mentor=auth.viewer(), now=lifecycle.now())
    return redirect(url_for("training.ask_whom"), 303)


@blueprint.get("/teaching/training/rest")
@auth.signed_in
def check_rest() -> str | Response:
    """Say what resting from teaching means."""
    page = training_pages.page(lifecycle.session(), mentor=auth.viewer())
    if page.readiness != "ready":
        to = "training.ask_return" if page.readiness == "paused" else "training.show"
        return redirect(url_for(to), 303)
    return render_template("training/rest.html", page=page)


@blueprint.post("/teaching/training/rest")
@auth.signed_in
def rest() -> Response:
    """Rest from teaching."""
    training.rest(lifecycle.session(), mentor=auth.viewer(), now=lifecycle.now())
    flash("You rest from teaching. One page brings you back whenever you like.", "success")
    return redirect(url_for("training.show"), 303)


@blueprint.get("/teaching/training/return")
@auth.signed_in
def ask_return() -> str | Response:
    """Ask what has changed."""
    page = training_pages.page(lifecycle.session(), mentor=auth.viewer())
    if page.readiness != "paused":
        return redirect(url_for("training.show"), 303)
    return render_template("training/return.html", form=ReturnForm(), page=page)


@blueprint.post("/teaching/training/return")
@auth.signed_in
def come_back() -> Response | tuple[str, int]:
    """Come back to teaching."""
    form = ReturnForm()
    still_able = {"yes": True, "no": False}.get(form.still_able.data or "")
    said = ComingBack(form.what_changed.data or "", form.hours.data or "", still_able)
    try:
        training.come_back(
            lifecycle.session(), mentor=auth.viewer(), said=said, now=lifecycle.now()
        )
    except InvalidError as refused:
        for name, sentence in refused.problems.items():
            form[name].errors = [sentence]
        page = training_pages.page(lifecycle.session(), mentor=auth.viewer())
        return render_template("training/return.html", form=form, page=page), 422
    flash("Welcome back. You are ready to teach again.", "success")
    return redirect(url_for("teaching.show"), 303)


@blueprint.get("/teach-backs/<int:teach_back_id>")
@auth.signed_in
def listen(teach_back_id: int) -> str:
    """Show somebody what they are asked to listen to."""
    return _listening(AnswerForm(), teach_back_id)


@blueprint.post("/teach-backs/<int:teach_back_id>")
@auth.signed_in
def answer(teach_back_id: int) -> Response | tuple[str, int]:
    """Keep how it went."""
    form = AnswerForm()
    try:
        teach_backs.answer(
            lifecycle.session(),
            listener=auth.viewer(),
            teach_back_id=teach_back_id,
            said=form.said.data or "",
            remark=form.remark.data or "",
            now=lifecycle.now(),
        )
    except InvalidError as refused:
        for name, sentence in refused.problems.items():
            form[name].errors = [sentence]
        return _listening(form, teach_back_id), 422
    return redirect(url_for("training.listen", teach_back_id=teach_back_id), 303)


def _asked_whom(form: AskForm) -> str:
    page = training_pages.whom(lifecycle.session(), mentor=auth.viewer())
    found = [
        (str(one.person_id), f"{one.name}, {one.role}" if one.role else one.name)
        for one in page.listeners
    ]
    form.person.choices = [*found, BY_EMAIL]
    admins = {str(one.person_id): "Programme admin" for one in page.listeners if one.is_admin}
    return render_template("training/ask.html", form=form, page=page, hints=admins)


def _listening(form: AnswerForm, teach_back_id: int) -> str:
    page = training_pages.to_hear(
        lifecycle.session(), listener=auth.viewer(), teach_back_id=teach_back_id
    )
    return render_template("training/listen.html", form=form, page=page)
