"""The question pages by which an experience is logged; every answer is kept at once."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectMultipleField

from mentoring.errors import InvalidError
from mentoring.services import (
    experience_hints,
    experience_knowhow,
    experience_pages,
    experiences,
    one_more,
)
from mentoring.services.experience_hints import Offered
from mentoring.services.experiences import Answers
from mentoring.web import auth, experience_questions, lifecycle, looking
from mentoring.web.experience_fields import QuestionForm
from mentoring.web.experience_questions import Question

blueprint = Blueprint("experience_answers", __name__)
NOTHING = Offered()
TICKED = "We ticked what you have told us already: change what is not right."


class KnowHowForm(FlaskForm):  # type: ignore[misc]
    """What is ticked."""

    knowhow = SelectMultipleField("What does it show that can be taught?", validate_choice=False)


class MainForm(FlaskForm):  # type: ignore[misc]
    """Which of several counts most."""

    knowhow = RadioField("Which of these does it show most?", validate_choice=False)


@blueprint.get("/experiences/new")
@auth.signed_in
def new() -> str:
    """Ask the first question."""
    question = experience_questions.find("what")
    return _asked(question, question.form(), back=url_for("experiences.listed"))


@blueprint.post("/experiences/new")
@auth.signed_in
def begin() -> Response | tuple[str, int]:
    """Begin a draft with the first answer."""
    question = experience_questions.find("what")
    form = question.form()
    try:
        row = experiences.begin(
            lifecycle.session(), holder=auth.viewer(), given=_sent(form), now=lifecycle.now()
        )
    except InvalidError as refused:
        form.refuse(refused.problems)
        return _asked(question, form, back=url_for("experiences.listed")), 422
    if one_more.asks_of_account(row.what_was_done):
        return redirect(url_for("one_more.of_experience", experience_id=row.id), 303)
    return redirect(url_for("experience_answers.look_for_knowhow", experience_id=row.id), 303)


@blueprint.get("/experiences/<int:experience_id>/knowhow")
@auth.signed_in
def look_for_knowhow(experience_id: int) -> str:
    """Ask which know-how it shows."""
    return _knowhow(KnowHowForm(), experience_id)


@blueprint.post("/experiences/<int:experience_id>/knowhow")
@auth.signed_in
def choose_knowhow(experience_id: int) -> Response | tuple[str, int]:
    """Keep the know-how, or search for more with what is ticked still ticked."""
    form = KnowHowForm()
    sent, change = form.knowhow.data or [], request.args.get("change")
    looked = looking.asked_for()
    if looked is not None:
        kept: dict[str, Any] = {**looked, "knowhow": sent, "ticked": "yes", "change": change}
        here = url_for("experience_answers.look_for_knowhow", experience_id=experience_id, **kept)
        return redirect(f"{here}#looked", 303)
    try:
        _keep(experience_id, Answers(knowhow=tuple(sent)))
    except InvalidError as refused:
        form.knowhow.errors = list(refused.problems.values())
        return _knowhow(form, experience_id), 422
    if len(sent) > 1:
        main = url_for("experience_answers.ask_main", experience_id=experience_id, change=change)
        return redirect(main, 303)
    return _go_on("knowhow", experience_id)


@blueprint.get("/experiences/<int:experience_id>/main-knowhow")
@auth.signed_in
def ask_main(experience_id: int) -> str:
    """Ask which know-how counts most."""
    return _main(MainForm(), experience_id)


@blueprint.post("/experiences/<int:experience_id>/main-knowhow")
@auth.signed_in
def choose_main(experience_id: int) -> Response | tuple[str, int]:
    """Put the know-how that counts most first."""
    form = MainForm()
    page = experience_pages.shown(
        lifecycle.session(), holder=auth.viewer(), experience_id=experience_id
    )
    kept = [word.id for word in page.knowhow]
    if form.knowhow.data not in kept:
        form.knowhow.errors = ["Choose the one that it shows most"]
        return _main(form, experience_id), 422
    first = form.knowhow.data
    _keep(experience_id, Answers(knowhow=(first, *(one for one in kept if one != first))))
    return _go_on("knowhow", experience_id)


@blueprint.get("/experiences/<int:experience_id>/<slug>")
@auth.signed_in
def ask(experience_id: int, slug: str) -> str:
    """Ask one question, with what is kept already filled in."""
    question = experience_questions.find(slug)
    page = experience_pages.shown(
        lifecycle.session(), holder=auth.viewer(), experience_id=experience_id
    )
    form = question.form()
    form.start(page)
    offered = experience_hints.offer(lifecycle.session(), page=page, kind=question.words)
    form.offer(offered)
    return _asked(
        question,
        form,
        back=_back(slug, experience_id),
        endorsed=page.state == "endorsed",
        offered=offered,
    )


@blueprint.post("/experiences/<int:experience_id>/<slug>")
@auth.signed_in
def answer(experience_id: int, slug: str) -> Response | tuple[str, int]:
    """Keep the answers of one page, and go on to the next."""
    question = experience_questions.find(slug)
    form = question.form()
    try:
        _keep(experience_id, _sent(form))
    except InvalidError as refused:
        form.refuse(refused.problems)
        return _asked(question, form, back=_back(slug, experience_id)), 422
    return _go_on(slug, experience_id)


def _sent(form: QuestionForm) -> Answers:
    form.validate()
    return form.answers()


def _keep(experience_id: int, given: Answers) -> None:
    experiences.answer(
        lifecycle.session(),
        holder=auth.viewer(),
        experience_id=experience_id,
        given=given,
        now=lifecycle.now(),
    )


def _asked(
    question: Question,
    form: QuestionForm,
    *,
    back: str,
    endorsed: bool = False,
    offered: Offered = NOTHING,
) -> str:
    ticked = f" {TICKED}" if offered.ticked else ""
    return render_template(
        question.template,
        form=form,
        hint=f"{question.hint}{ticked}",
        back=back,
        endorsed=endorsed and question.slug in {"what", "result"},
        step=_step(question.slug),
        **question.beside(offered),
    )


def _knowhow(form: KnowHowForm, experience_id: int) -> str:
    page = experience_knowhow.options(
        lifecycle.session(),
        holder=auth.viewer(),
        experience_id=experience_id,
        look=looking.look(),
        ticked=looking.ticked(),
    )
    form.knowhow.choices = [(one.id, one.label) for one in page.shelf.shown]
    form.knowhow.data = list(page.shelf.chosen)
    return render_template(
        "experiences/knowhow.html",
        form=form,
        page=page,
        back=_back("knowhow", experience_id),
        step=_step("knowhow"),
    )


def _main(form: MainForm, experience_id: int) -> str:
    page = experience_pages.shown(
        lifecycle.session(), holder=auth.viewer(), experience_id=experience_id
    )
    form.knowhow.choices = [(word.id, word.label) for word in page.knowhow]
    if not form.is_submitted():
        form.knowhow.data = next((word.id for word in page.knowhow), None)
    back = url_for("experience_answers.look_for_knowhow", experience_id=experience_id)
    hint = "Learners who ask for this one find you first."
    return render_template(
        "experiences/radios.html", form=form, hint=hint, hints={}, back=back, step=""
    )


def _go_on(slug: str, experience_id: int) -> Response:
    following = "" if request.args.get("change") else experience_questions.after(slug)
    if following:
        return redirect(_address(following, experience_id), 303)
    return redirect(url_for("experiences.show", experience_id=experience_id), 303)


def _back(slug: str, experience_id: int) -> str:
    previous = "" if request.args.get("change") else experience_questions.before(slug)
    if previous:
        return _address(previous, experience_id)
    return url_for("experiences.show", experience_id=experience_id)


def _address(slug: str, experience_id: int) -> str:
    if slug == "knowhow":
        return url_for("experience_answers.look_for_knowhow", experience_id=experience_id)
    return url_for("experience_answers.ask", experience_id=experience_id, slug=slug)


def _step(slug: str) -> str:
    if request.args.get("change"):
        return ""
    order = experience_questions.ORDER
    return f"Question {order.index(slug) + 1} of {len(order)}"
