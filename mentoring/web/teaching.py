"""The pages on which a mentor says how many they take, whether now, who sees them, and when."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectMultipleField
from wtforms.validators import InputRequired

from mentoring.errors import InvalidError, NotFoundError
from mentoring.services import ledger, mentors, not_asked
from mentoring.services.mentors import TeachingPage
from mentoring.web import auth, lifecycle

blueprint = Blueprint("teaching", __name__)

VISIBILITIES = (
    ("nobody", "Nobody"),
    ("programme_team", "The programme team only"),
    ("signed_in", "Everybody who is signed in"),
)


class NumbersForm(FlaskForm):  # type: ignore[misc]
    """The two numbers."""

    learners = RadioField(
        "How many learners can you take one to one, at the same time?",
        [InputRequired("Choose how many learners you can take")],
        choices=lambda: [(number, str(number)) for number in range(7)],
        coerce=int,
    )
    cohorts = RadioField(
        "How many groups of 6 to 12 can you lead at the same time?",
        [InputRequired("Choose how many groups you can lead")],
        choices=lambda: [(number, str(number)) for number in range(3)],
        coerce=int,
    )


class PauseForm(FlaskForm):  # type: ignore[misc]
    """Whether new learners are taken."""

    paused = RadioField(
        "Are you taking new learners?",
        [InputRequired("Choose whether you are taking new learners")],
        choices=lambda: [("no", "Yes, up to my number"), ("yes", "No new learners")],
    )


class VisibilityForm(FlaskForm):  # type: ignore[misc]
    """Who can see them."""

    visibility = RadioField(
        "Who can see you?", [InputRequired("Choose who can see you")], choices=lambda: VISIBILITIES
    )


class HalfDaysForm(FlaskForm):  # type: ignore[misc]
    """When they can usually meet."""

    half_days = SelectMultipleField("When can you usually meet?")


class LanguagesForm(FlaskForm):  # type: ignore[misc]
    """In which languages they can teach."""

    languages = SelectMultipleField("In which languages can you teach?", validate_choice=False)


@blueprint.get("/teaching")
@auth.signed_in
def show() -> str:
    """Show how the person teaches."""
    page = mentors.page(lifecycle.session(), mentor=auth.viewer())
    template = "teaching/show.html" if page else "teaching/not_yet.html"
    lines = not_asked.find(lifecycle.session(), mentor=auth.viewer())
    tally = ledger.own(lifecycle.session(), mentor=auth.viewer())
    shown = {"page": page, "lines": lines, "tally": tally, "visibilities": dict(VISIBILITIES)}
    return render_template(template, **shown)


@blueprint.get("/teaching/numbers")
@auth.signed_in
def ask_numbers() -> str:
    """Ask for the two numbers."""
    page = _page()
    form = NumbersForm(data={"learners": page.learners_at_once, "cohorts": page.cohorts_at_once})
    return render_template("teaching/numbers.html", form=form, page=page)


@blueprint.post("/teaching/numbers")
@auth.signed_in
def set_numbers() -> Response | tuple[str, int]:
    """Keep the two numbers."""
    form = NumbersForm()
    if form.validate():
        try:
            mentors.set_numbers(
                lifecycle.session(),
                mentor=auth.viewer(),
                learners=form.learners.data,
                cohorts=form.cohorts.data,
                now=lifecycle.now(),
            )
            return _kept("Your numbers are kept.")
        except InvalidError as refused:
            for field, said in refused.problems.items():
                form[field].errors = [said]
    return render_template("teaching/numbers.html", form=form, page=_page()), 422


@blueprint.get("/teaching/pause")
@auth.signed_in
def ask_pause() -> str:
    """Ask whether new learners are taken."""
    form = PauseForm(data={"paused": "yes" if _page().paused else "no"})
    return render_template("teaching/pause.html", form=form)


@blueprint.post("/teaching/pause")
@auth.signed_in
def set_pause() -> Response | tuple[str, int]:
    """Keep whether new learners are taken."""
    form = PauseForm()
    if not form.validate():
        return render_template("teaching/pause.html", form=form), 422
    paused = form.paused.data == "yes"
    mentors.set_paused(
        lifecycle.session(), mentor=auth.viewer(), paused=paused, now=lifecycle.now()
    )
    return _kept(
        "You get no new offers until you change this." if paused else "You can get offers again."
    )


@blueprint.get("/teaching/visibility")
@auth.signed_in
def ask_visibility() -> str:
    """Ask who can see them."""
    form = VisibilityForm(data={"visibility": _page().visibility})
    return render_template("teaching/visibility.html", form=form)


@blueprint.post("/teaching/visibility")
@auth.signed_in
def set_visibility() -> Response | tuple[str, int]:
    """Keep who can see them."""
    form = VisibilityForm()
    if not form.validate():
        return render_template("teaching/visibility.html", form=form), 422
    mentors.set_visibility(
        lifecycle.session(),
        mentor=auth.viewer(),
        visibility=form.visibility.data,
        now=lifecycle.now(),
    )
    return _kept("Who can see you is changed from now on.")


@blueprint.get("/teaching/half-days")
@auth.signed_in
def ask_half_days() -> str:
    """Ask when they can usually meet."""
    form = HalfDaysForm(data={"half_days": [one.id for one in _page().half_days]})
    return _asked_half_days(form)


@blueprint.post("/teaching/half-days")
@auth.signed_in
def set_half_days() -> Response | tuple[str, int]:
    """Keep when they can usually meet."""
    form = HalfDaysForm()
    form.half_days.choices = [(one.id, one.label) for one in mentors.half_days()]
    if not form.validate():
        return _asked_half_days(form), 422
    mentors.set_half_days(
        lifecycle.session(),
        mentor=auth.viewer(),
        chosen=form.half_days.data or (),
        now=lifecycle.now(),
    )
    return _kept("Your half-days are kept.")


@blueprint.get("/teaching/languages")
@auth.signed_in
def ask_languages() -> str:
    """Ask in which languages they can teach."""
    form = LanguagesForm(data={"languages": [one.id for one in _page().languages]})
    return _asked_languages(form)


@blueprint.post("/teaching/languages")
@auth.signed_in
def set_languages() -> Response | tuple[str, int]:
    """Keep in which languages they can teach."""
    form = LanguagesForm()
    try:
        mentors.set_languages(
            lifecycle.session(),
            mentor=auth.viewer(),
            chosen=form.languages.data or (),
            now=lifecycle.now(),
        )
    except InvalidError as refused:
        form.languages.errors = list(refused.problems.values())
        return _asked_languages(form), 422
    return _kept("Your languages are kept.")


def _page() -> TeachingPage:
    page = mentors.page(lifecycle.session(), mentor=auth.viewer())
    if page is None:
        raise NotFoundError("Log what you have done first: then you can say how you teach.")
    return page


def _kept(told: str) -> Response:
    flash(told, "success")
    return redirect(url_for("teaching.show"), 303)


def _asked_half_days(form: HalfDaysForm) -> str:
    form.half_days.choices = [(one.id, one.label) for one in mentors.half_days()]
    return render_template("teaching/half_days.html", form=form)


def _asked_languages(form: LanguagesForm) -> str:
    form.languages.choices = [(one.id, one.label) for one in mentors.languages()]
    return render_template("teaching/languages.html", form=form)
