"""The questions of a need, one page each; every answer is kept at once."""

from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import EmailField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired

from mentoring.errors import InvalidError
from mentoring.services import knowhow_search, need_answers, needs
from mentoring.services.meeting import keep_apart, keep_half_days, no_longer_apart
from mentoring.web import auth, lifecycle, looking
from mentoring.web.answered import kept
from mentoring.web.needs import WordsForm

blueprint = Blueprint("need_questions", __name__)
Answered = str | Response | tuple[str, int]
BOTH = ["GET", "POST"]


class KnowHowForm(FlaskForm):  # type: ignore[misc]
    """What the learner needs to know how to do."""

    knowhow = SelectMultipleField(
        "Which of these do you need to know how to do?", validate_choice=False
    )


class PersonForm(FlaskForm):  # type: ignore[misc]
    """The person behind the problem."""

    text = TextAreaField("Who is this for, and what is it like for them?")


class ContextsForm(FlaskForm):  # type: ignore[misc]
    """Circumstances; each page shows the fields of its own kinds."""

    population = SelectMultipleField("Who is it for?", choices=[])
    service = SelectMultipleField("Which services have to work together?", choices=[])
    setting = SelectMultipleField("What kind of area is it?", choices=[])
    level = SelectMultipleField("How widely does it have to work?", choices=[])
    obstacle = SelectMultipleField("What is in the way?", choices=[])


class PlaceForm(FlaskForm):  # type: ignore[misc]
    """Where it has to work."""

    place = RadioField("Where does it have to work?", [InputRequired("Choose a place")])


class WhenForm(FlaskForm):  # type: ignore[misc]
    """By when it has to work."""

    day = StringField("Day")
    month = StringField("Month")
    year = StringField("Year")

    def date(self) -> date | None:
        """Read the three fields as a date, or as none where all are empty."""
        given = [(field.data or "").strip() for field in (self.day, self.month, self.year)]
        if not any(given):
            return None
        try:
            day, month, year = (int(one) for one in given)
            return date(year, month, day)
        except ValueError as wrong:
            raise InvalidError({"day": "Enter a real date, such as 31 3 2027"}) from wrong


class LearningForm(FlaskForm):  # type: ignore[misc]
    """How the learner likes to learn."""

    learning = RadioField("How would you like to learn?", [InputRequired("Choose one of these")])


class MeetingForm(FlaskForm):  # type: ignore[misc]
    """When the learner can meet."""

    half_days = SelectMultipleField("When can you usually meet?")


class NotWithForm(FlaskForm):  # type: ignore[misc]
    """Whom the learner does not want to meet."""

    email = EmailField("Their e-mail address")


@blueprint.route("/needs/<int:need_id>/words", methods=BOTH)
@auth.signed_in
def words(need_id: int) -> Answered:
    """Say it in other words."""
    page = need_answers.words(**_whose(need_id), slug="words")
    form = WordsForm(data={"text": page.asked.text})
    if kept(form, lambda: needs.say(**_whose(need_id), text=form.text.data or "")):
        return _go_on(need_id, "words")
    return _show("words", form, page)


@blueprint.route("/needs/<int:need_id>/knowhow", methods=BOTH)
@auth.signed_in
def knowhow(need_id: int) -> Answered:
    """Confirm what the words ask for, or look for something else."""
    page = knowhow_search.page(**_whose(need_id), look=looking.look(), ticked=looking.ticked())
    form = KnowHowForm(data={"knowhow": page.shelf.chosen})
    form.knowhow.choices = [(word.id, word.label) for word in page.shelf.shown]
    if kept(form, lambda: knowhow_search.keep(**_whose(need_id), ids=form.knowhow.data)):
        looked = looking.asked_for()
        if looked is not None:
            return redirect(_url("knowhow", need_id, **looked, _anchor="looked"), 303)
        return _go_on(need_id, "knowhow")
    return _show("knowhow", form, page)


@blueprint.route("/needs/<int:need_id>/population", methods=BOTH)
@auth.signed_in
def population(need_id: int) -> Answered:
    """Say who it is for."""
    return _contexts(need_id, "population")


@blueprint.route("/needs/<int:need_id>/person", methods=BOTH)
@auth.signed_in
def person(need_id: int) -> Answered:
    """Say what it is like for the person behind the problem."""
    page = need_answers.words(**_whose(need_id), slug="person")
    form = PersonForm(data={"text": page.person_problem or page.offered})
    if kept(form, lambda: needs.keep_person_problem(**_whose(need_id), text=form.text.data or "")):
        return _go_on(need_id, "person")
    return _show("person", form, page)


@blueprint.route("/needs/<int:need_id>/services", methods=BOTH)
@auth.signed_in
def services(need_id: int) -> Answered:
    """Say which services have to work together."""
    return _contexts(need_id, "services")


@blueprint.route("/needs/<int:need_id>/area", methods=BOTH)
@auth.signed_in
def area(need_id: int) -> Answered:
    """Say what the area is like, and how widely it has to work."""
    return _contexts(need_id, "area")


@blueprint.route("/needs/<int:need_id>/obstacles", methods=BOTH)
@auth.signed_in
def obstacles(need_id: int) -> Answered:
    """Say what is in the way."""
    return _contexts(need_id, "obstacles")


@blueprint.route("/needs/<int:need_id>/place", methods=BOTH)
@auth.signed_in
def place(need_id: int) -> Answered:
    """Say where it has to work."""
    page = need_answers.place(**_whose(need_id), find=request.args.get("find", ""))
    form = PlaceForm(data={"place": page.chosen})
    form.place.choices = [(word.id, word.label) for word in page.choices]
    if kept(form, lambda: needs.keep_place(**_whose(need_id), place_id=form.place.data)):
        return _go_on(need_id, "place")
    return _show("place", form, page)


@blueprint.route("/needs/<int:need_id>/when", methods=BOTH)
@auth.signed_in
def when(need_id: int) -> Answered:
    """Say by when it has to work."""
    page = need_answers.when(**_whose(need_id), slug="when")
    form = WhenForm(data={"day": page.day, "month": page.month, "year": page.year})
    now = lifecycle.now()
    if kept(form, lambda: needs.keep_date(**_whose(need_id), by_when=form.date(), now=now)):
        return _go_on(need_id, "when")
    return _show("when", form, page)


@blueprint.route("/needs/<int:need_id>/learning", methods=BOTH)
@auth.signed_in
def learning(need_id: int) -> Answered:
    """Say how to learn."""
    page = need_answers.when(**_whose(need_id), slug="learning")
    form = LearningForm(data={"learning": page.learning})
    form.learning.choices = [(word.id, word.label) for word in page.choices]
    if kept(form, lambda: needs.keep_learning(**_whose(need_id), learning=form.learning.data)):
        return _go_on(need_id, "learning")
    return _show("learning", form, page)


@blueprint.route("/needs/<int:need_id>/meeting", methods=BOTH)
@auth.signed_in
def meeting(need_id: int) -> Answered:
    """Say when to meet."""
    page = need_answers.meeting(**_whose(need_id), slug="meeting")
    form = MeetingForm(data={"half_days": page.chosen})
    form.half_days.choices = [(word.id, word.label) for word in page.choices]
    own: dict[str, Any] = {"session": lifecycle.session(), "person": auth.viewer()}
    if kept(form, lambda: keep_half_days(**own, half_days=form.half_days.data)):
        return _go_on(need_id, "meeting")
    return _show("meeting", form, page)


@blueprint.route("/needs/<int:need_id>/not-with", methods=BOTH)
@auth.signed_in
def not_with(need_id: int) -> Answered:
    """Say whom not to meet; the page comes back with whom it keeps apart."""
    page = need_answers.meeting(**_whose(need_id), slug="not_with")
    form = NotWithForm()
    own: dict[str, Any] = {"session": lifecycle.session(), "person": auth.viewer()}
    if request.form.get("again", "").isdigit():
        no_longer_apart(**own, other_id=int(request.form["again"]))
        return redirect(_url("not_with", need_id), 303)
    if not (form.email.data or "").strip() and request.method == "POST":
        return _go_on(need_id, "not_with")
    if kept(form, lambda: keep_apart(**own, email=form.email.data, now=lifecycle.now())):
        return redirect(_url("not_with", need_id), 303)
    return _show("not_with", form, page)


def _whose(need_id: int) -> dict[str, Any]:
    return {"session": lifecycle.session(), "learner": auth.viewer(), "need_id": need_id}


def _contexts(need_id: int, slug: str) -> Answered:
    page = need_answers.contexts(**_whose(need_id), slug=slug)
    form = ContextsForm(data=page.chosen)
    for name in [field.name for field in form if field.name != "csrf_token"]:
        if name not in page.choices:
            del form[name]
        else:
            form[name].choices = [(word.id, word.label) for word in page.choices[name]]

    def keep() -> object:
        ids = [one for kind in page.choices for one in form[kind].data]
        return needs.keep_contexts(**_whose(need_id), kinds=list(page.choices), ids=ids)

    if kept(form, keep):
        return _go_on(need_id, slug)
    return _show(slug, form, page)


def _go_on(need_id: int, slug: str) -> Response:
    """Go to the next question, or back to where the answer was changed from."""
    return redirect(_after(need_id, slug), 303)


def _after(need_id: int, slug: str) -> str:
    following = need_answers.following(**_whose(need_id), slug=slug)
    if following == "show":
        return url_for("needs.show", need_id=need_id)
    if following == "check" or request.args.get("then") == "check":
        return url_for("needs.check", need_id=need_id)
    return _url(following, need_id)


def _show(slug: str, form: FlaskForm, page: Any) -> tuple[str, int]:
    asked = page.asked
    if not asked.is_draft:
        back = url_for("needs.show", need_id=asked.need_id)
    elif request.args.get("then") == "check":
        back = url_for("needs.check", need_id=asked.need_id)
    else:
        back = _url(asked.back, asked.need_id) if asked.back else url_for("home.hub")
    shown = render_template(f"needs/{slug}.html", form=form, page=page, back=back)
    return shown, 422 if form.errors else 200


def _url(slug: str, need_id: int, **more: Any) -> str:
    then = "check" if request.args.get("then") == "check" else None
    return url_for(f"need_questions.{slug}", need_id=need_id, then=then, **more)
