"""One question more for short words; the words that come of it are shown before they are kept."""

from flask import Blueprint, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import StringField, TextAreaField

from mentoring.services import one_more
from mentoring.services.experiences import LONGEST_TEXT
from mentoring.services.one_more import MorePage
from mentoring.web import auth, experience_fields, lifecycle
from mentoring.web.needs import WordsForm

blueprint = Blueprint("one_more", __name__)


class MoreForm(FlaskForm):  # type: ignore[misc]
    """The answer to the one question more."""

    answer = TextAreaField("Your answer", filters=[lambda text: (text or "").strip()])
    skip = StringField()

    @property
    def skipped(self) -> bool:
        """Whether they go on without an answer."""
        return bool(self.skip.data) or not self.answer.data


@blueprint.get("/needs/<int:need_id>/more")
@auth.signed_in
def of_need(need_id: int) -> str | Response:
    """Ask what a need's words leave out."""
    page = _need(need_id)
    if page is None:
        return redirect(url_for("need_questions.knowhow", need_id=need_id), 303)
    return _asked(MoreForm(), page, back=url_for("need_questions.words", need_id=need_id))


@blueprint.post("/needs/<int:need_id>/more")
@auth.signed_in
def add_to_need(need_id: int) -> str | Response:
    """Show the words with the answer in them; nothing is kept yet."""
    page, form = _need(need_id), MoreForm()
    if page is None or form.skipped:
        return redirect(url_for("need_questions.knowhow", need_id=need_id), 303)
    return render_template(
        "needs/words.html",
        form=WordsForm(formdata=None, data={"text": one_more.joined(page.words, form.answer.data)}),
        back=url_for("one_more.of_need", need_id=need_id),
        sent_to=url_for("need_questions.words", need_id=need_id),
        page=None,
    )


@blueprint.get("/experiences/<int:experience_id>/more")
@auth.signed_in
def of_experience(experience_id: int) -> str | Response:
    """Ask what an account of what was done leaves out."""
    page = _experience(experience_id)
    if page is None:
        return redirect(_knowhow(experience_id), 303)
    return _asked(MoreForm(), page, back=_what(experience_id))


@blueprint.post("/experiences/<int:experience_id>/more")
@auth.signed_in
def add_to_experience(experience_id: int) -> str | Response:
    """Show the account with the answer in it; nothing is kept yet."""
    page, form = _experience(experience_id), MoreForm()
    if page is None or form.skipped:
        return redirect(_knowhow(experience_id), 303)
    words = one_more.joined(page.words, form.answer.data)
    return render_template(
        "experiences/what.html",
        form=experience_fields.WhatForm(
            formdata=None, data={"title": page.title, "what_was_done": words}
        ),
        back=url_for("one_more.of_experience", experience_id=experience_id),
        sent_to=_what(experience_id),
        step="",
        endorsed=False,
        most=LONGEST_TEXT,
    )


def _need(need_id: int) -> MorePage | None:
    return one_more.of_need(lifecycle.session(), learner=auth.viewer(), need_id=need_id)


def _experience(experience_id: int) -> MorePage | None:
    return one_more.of_experience(
        lifecycle.session(), holder=auth.viewer(), experience_id=experience_id
    )


def _asked(form: MoreForm, page: MorePage, *, back: str) -> str:
    return render_template("components/more.html", form=form, page=page, back=back)


def _knowhow(experience_id: int) -> str:
    return url_for("experience_answers.look_for_knowhow", experience_id=experience_id)


def _what(experience_id: int) -> str:
    return url_for("experience_answers.ask", experience_id=experience_id, slug="what")
