"""The pages on which somebody tells a story, says where it may be used, and takes it back."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField

from mentoring.errors import InvalidError
from mentoring.services import stories, story_pages
from mentoring.services.stories import About, Words
from mentoring.services.story_pages import AboutPage, OwnStory
from mentoring.web import auth, lifecycle
from mentoring.web.formatting import day

blueprint = Blueprint("stories", __name__)
USES = {
    "pairings": "On the pages of two people who learn from each other",
    "cohorts": "In groups that learn together",
    "training": "In the training of those who teach",
    "start_page": "On the public start page, which everybody can read",
}
LASTS = (
    ("", "No"),
    ("half_year", "Yes, for half a year"),
    ("year", "Yes, for a year"),
    ("two_years", "Yes, for two years"),
)


class WordsForm(FlaskForm):  # type: ignore[misc]
    """The story itself."""

    title = StringField("Title")
    text = TextAreaField("What happened")
    told_by = StringField("How should we name you?")

    def words(self) -> Words:
        """Give what was told."""
        return Words(self.title.data or "", self.text.data or "", self.told_by.data or "")


class AboutForm(FlaskForm):  # type: ignore[misc]
    """What it is about."""

    knowhow = SelectMultipleField("What is it about?", choices=[], validate_choice=False)
    populations = SelectMultipleField("Whom is it about?", choices=[], validate_choice=False)
    place_id = StringField("Place")


class UsesForm(FlaskForm):  # type: ignore[misc]
    """Where it may be used, and for how long."""

    pairings = SelectField(USES["pairings"], validate_choice=False)
    cohorts = SelectField(USES["cohorts"], validate_choice=False)
    training = SelectField(USES["training"], validate_choice=False)
    start_page = SelectField(USES["start_page"], validate_choice=False)


@blueprint.get("/stories")
@auth.signed_in
def listed() -> str:
    """List the person's own stories."""
    page = story_pages.listed(lifecycle.session(), teller=auth.viewer(), now=lifecycle.now())
    return render_template("stories/list.html", page=page)


@blueprint.get("/stories/new")
@auth.signed_in
def new() -> str:
    """Ask for the story."""
    return _words(WordsForm(), back=url_for("stories.listed"))


@blueprint.post("/stories/new")
@auth.signed_in
def begin() -> Response | tuple[str, int]:
    """Keep a new story."""
    form = WordsForm()
    try:
        row = stories.begin(
            lifecycle.session(), teller=auth.viewer(), words=form.words(), now=lifecycle.now()
        )
    except InvalidError as refused:
        _refuse(form, refused)
        return _words(form, back=url_for("stories.listed")), 422
    return redirect(url_for("stories.ask_about", story_id=row.id), 303)


@blueprint.get("/stories/<int:story_id>")
@auth.signed_in
def show(story_id: int) -> str:
    """Show a story to its teller, with where it is used."""
    return render_template("stories/show.html", page=_page(story_id), uses=USES)


@blueprint.get("/stories/<int:story_id>/words")
@auth.signed_in
def ask_words(story_id: int) -> str:
    """Ask for other words."""
    page = _page(story_id)
    kept = {"title": page.title, "text": page.text, "told_by": page.told_by}
    return _words(WordsForm(formdata=None, data=kept), back=_back(story_id))


@blueprint.post("/stories/<int:story_id>/words")
@auth.signed_in
def keep_words(story_id: int) -> Response | tuple[str, int]:
    """Keep other words."""
    form = WordsForm()
    try:
        stories.say(**_whose(story_id), words=form.words(), now=lifecycle.now())
    except InvalidError as refused:
        _refuse(form, refused)
        return _words(form, back=_back(story_id)), 422
    return _kept(story_id, "Your words are kept. They are shown from now on.")


@blueprint.get("/stories/<int:story_id>/about")
@auth.signed_in
def ask_about(story_id: int) -> str:
    """Ask what it is about."""
    page = story_pages.about(**_whose(story_id), now=lifecycle.now())
    kept = {
        "knowhow": [one.id for one in page.story.knowhow],
        "populations": [one.id for one in page.story.populations],
        "place_id": page.story.place_id,
    }
    return _about(AboutForm(formdata=None, data=kept), page)


@blueprint.post("/stories/<int:story_id>/about")
@auth.signed_in
def keep_about(story_id: int) -> Response | tuple[str, int]:
    """Keep what it is about."""
    form = AboutForm()
    about = About(
        tuple(form.knowhow.data or ()), tuple(form.populations.data or ()), form.place_id.data or ""
    )
    try:
        stories.say_about(**_whose(story_id), about=about)
    except InvalidError as refused:
        _refuse(form, refused)
        return _about(form, story_pages.about(**_whose(story_id), now=lifecycle.now())), 422
    if _page(story_id).used:
        return _kept(story_id, "It is kept.")
    return redirect(url_for("stories.ask_uses", story_id=story_id), 303)


@blueprint.get("/stories/<int:story_id>/uses")
@auth.signed_in
def ask_uses(story_id: int) -> str:
    """Ask where it may be used, and for how long."""
    page = _page(story_id)
    kept = {one.use: "keep" if one.until else "" for one in page.uses}
    return _uses(UsesForm(formdata=None, data=kept), page)


@blueprint.post("/stories/<int:story_id>/uses")
@auth.signed_in
def keep_uses(story_id: int) -> Response | tuple[str, int]:
    """Keep where it may be used."""
    form = UsesForm()
    chosen = {use: form[use].data or "" for use in USES}
    try:
        stories.consent(**_whose(story_id), chosen=chosen, now=lifecycle.now())
    except InvalidError as refused:
        _refuse(form, refused)
        return _uses(form, _page(story_id)), 422
    return _kept(story_id, "It is kept. You can change it, or take the story back, at any time.")


@blueprint.post("/stories/<int:story_id>/withdraw")
@auth.signed_in
def withdraw(story_id: int) -> Response:
    """Take it back from everywhere at once."""
    stories.withdraw(**_whose(story_id), now=lifecycle.now())
    return _kept(story_id, "Your story is not used anywhere any more.")


def _whose(story_id: int) -> dict[str, Any]:
    return {"session": lifecycle.session(), "teller": auth.viewer(), "story_id": story_id}


def _page(story_id: int) -> OwnStory:
    return story_pages.page(**_whose(story_id), now=lifecycle.now())


def _back(story_id: int) -> str:
    return url_for("stories.show", story_id=story_id)


def _kept(story_id: int, told: str) -> Response:
    flash(told, "success")
    return redirect(_back(story_id), 303)


def _refuse(form: FlaskForm, refused: InvalidError) -> None:
    for name, sentence in refused.problems.items():
        form[name].errors = [sentence]


def _words(form: WordsForm, *, back: str) -> str:
    return render_template("stories/words.html", form=form, back=back)


def _about(form: AboutForm, page: AboutPage) -> str:
    form.knowhow.choices = [(one.id, one.label) for one in page.knowhow]
    form.populations.choices = [(one.id, one.label) for one in page.populations]
    hints = {one.id: one.about for one in page.knowhow}
    back = _back(page.story.story_id)
    return render_template("stories/about.html", form=form, page=page, hints=hints, back=back)


def _uses(form: UsesForm, page: OwnStory) -> str:
    for one in page.uses:
        there = [("keep", f"Yes, until {day(one.until)}, as it is")] if one.until else []
        form[one.use].choices = [*there, *LASTS]
    back = _back(page.story_id)
    return render_template("stories/uses.html", form=form, page=page, back=back)
