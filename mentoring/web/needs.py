"""A need from its first words to its last state: begin, check, open, look at, withdraw."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import TextAreaField

from mentoring.errors import InvalidError
from mentoring.services import need_pages, needs, one_more
from mentoring.web import auth, lifecycle

blueprint = Blueprint("needs", __name__)


class WordsForm(FlaskForm):  # type: ignore[misc]
    """The learner's own words."""

    text = TextAreaField("What do you have to get done?")


class SendForm(FlaskForm):  # type: ignore[misc]
    """A button alone."""


@blueprint.get("/needs/new")
@auth.signed_in
def new() -> str | Response:
    """Ask which programme the need belongs to, where there are several."""
    known = needs.programmes(lifecycle.session())
    wanted = request.args.get("programme", "")
    chosen = [one.programme_id for one in known if str(one.programme_id) == wanted]
    if len(known) == 1:
        chosen = [known[0].programme_id]
    if chosen:
        return redirect(url_for("needs.words", programme_id=chosen[0]), 303)
    return render_template("needs/programme.html", page=known, unanswered="go" in request.args)


@blueprint.get("/needs/new/<int:programme_id>")
@auth.signed_in
def words(programme_id: int) -> str:
    """Ask for the learner's own words."""
    needs.programme(lifecycle.session(), programme_id)
    return render_template("needs/words.html", form=WordsForm(), back=_before_words(), page=None)


@blueprint.post("/needs/new/<int:programme_id>")
@auth.signed_in
def begin(programme_id: int) -> Response | tuple[str, int]:
    """Keep the words as a draft and go on to what they seem to ask for."""
    form = WordsForm()
    try:
        need = needs.begin(
            lifecycle.session(),
            learner=auth.viewer(),
            programme_id=programme_id,
            text=form.text.data or "",
            now=lifecycle.now(),
        )
    except InvalidError as refused:
        form.text.errors = [refused.problems["text"]]
        shown = render_template("needs/words.html", form=form, back=_before_words(), page=None)
        return shown, 422
    if one_more.asks(need.text):
        return redirect(url_for("one_more.of_need", need_id=need.id), 303)
    return redirect(url_for("need_questions.knowhow", need_id=need.id), 303)


@blueprint.get("/needs/<int:need_id>")
@auth.signed_in
def show(need_id: int) -> str:
    """Show a need and how it stands."""
    page = need_pages.page(lifecycle.session(), learner=auth.viewer(), need_id=need_id)
    return render_template("needs/show.html", page=page)


@blueprint.get("/needs/<int:need_id>/carry-on")
@auth.signed_in
def carry_on(need_id: int) -> Response:
    """Go to the first question of a draft that has no answer yet."""
    page = need_pages.page(lifecycle.session(), learner=auth.viewer(), need_id=need_id)
    if page.state != "draft":
        return redirect(url_for("needs.show", need_id=need_id), 303)
    room = "needs" if page.resume == "check" else "need_questions"
    return redirect(url_for(f"{room}.{page.resume}", need_id=need_id), 303)


@blueprint.get("/needs/<int:need_id>/check")
@auth.signed_in
def check(need_id: int) -> str | Response:
    """Let the learner check what they have said."""
    page = need_pages.page(lifecycle.session(), learner=auth.viewer(), need_id=need_id)
    if page.state != "draft":
        return redirect(url_for("needs.show", need_id=need_id), 303)
    return render_template("needs/check.html", page=page, form=SendForm())


@blueprint.post("/needs/<int:need_id>/check")
@auth.signed_in
def open_need(need_id: int) -> Response | tuple[str, int]:
    """Open the need."""
    session, learner = lifecycle.session(), auth.viewer()
    try:
        needs.open_need(session, learner=learner, need_id=need_id, now=lifecycle.now())
    except InvalidError as refused:
        form = SendForm()
        form.form_errors = list(refused.problems.values())
        page = need_pages.page(session, learner=learner, need_id=need_id)
        return render_template("needs/check.html", page=page, form=form), 422
    return redirect(url_for("needs.opened", need_id=need_id), 303)


@blueprint.get("/needs/<int:need_id>/opened")
@auth.signed_in
def opened(need_id: int) -> str | Response:
    """Confirm that the need is open, and say what happens next."""
    page = need_pages.page(lifecycle.session(), learner=auth.viewer(), need_id=need_id)
    if page.state != "open":
        return redirect(url_for("needs.show", need_id=need_id), 303)
    return render_template("needs/opened.html", page=page)


@blueprint.get("/needs/<int:need_id>/withdraw")
@auth.signed_in
def check_withdrawal(need_id: int) -> str:
    """Say what withdrawing means."""
    page = need_pages.page(lifecycle.session(), learner=auth.viewer(), need_id=need_id)
    return render_template("needs/withdraw.html", page=page)


@blueprint.post("/needs/<int:need_id>/withdraw")
@auth.signed_in
def withdraw(need_id: int) -> Response:
    """Withdraw the need."""
    needs.withdraw(lifecycle.session(), learner=auth.viewer(), need_id=need_id, now=lifecycle.now())
    flash("Your need is withdrawn. You can start another one at any time.", "success")
    return redirect(url_for("home.hub"), 303)


def _before_words() -> str:
    several = len(needs.programmes(lifecycle.session())) > 1
    return url_for("needs.new") if several else url_for("home.hub")
