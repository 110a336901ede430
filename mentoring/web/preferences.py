"""Which mails somebody gets, and the link in a mail that stops its kind with one click."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField

from mentoring.errors import InvalidError
from mentoring.services import preferences
from mentoring.web import auth, lifecycle

blueprint = Blueprint("preferences", __name__)


class PreferencesForm(FlaskForm):  # type: ignore[misc]
    """How somebody would like to be told of each group of notices."""

    answers = RadioField(validate_choice=False)
    news = RadioField(validate_choice=False)
    messages = RadioField(validate_choice=False)
    questions = RadioField(validate_choice=False)
    teaching = RadioField(validate_choice=False)


@blueprint.get("/preferences")
@auth.signed_in
def show() -> str:
    """Show what somebody has chosen."""
    page = preferences.page(lifecycle.session(), viewer=auth.viewer())
    return _page(PreferencesForm(data={one.group: one.chosen for one in page}))


@blueprint.post("/preferences")
@auth.signed_in
def choose() -> Response | tuple[str, int]:
    """Keep what somebody has chosen."""
    form = PreferencesForm()
    given = {field.name: field.data or "" for field in form}
    try:
        preferences.choose(
            lifecycle.session(), viewer=auth.viewer(), given=given, now=lifecycle.now()
        )
    except InvalidError as refused:
        for field, sentence in refused.problems.items():
            form[field].errors = [sentence]
        return _page(form), 422
    flash("What you have chosen is kept.", "success")
    return redirect(url_for("preferences.show"), 303)


@blueprint.get("/unsubscribe/<token>")
@auth.anyone
def unsubscribing(token: str) -> str:
    """Say what a link in a mail stops; opening it stops nothing yet."""
    page = preferences.unsubscribing(lifecycle.session(), token=token, key=_key())
    return render_template("preferences/unsubscribe.html", page=page)


@blueprint.post("/unsubscribe/<token>")
@auth.anyone
@lifecycle.csrf.exempt  # type: ignore[untyped-decorator]  # a mail program sends it, signed
def unsubscribe(token: str) -> Response:
    """Stop it."""
    preferences.unsubscribe(lifecycle.session(), token=token, key=_key(), now=lifecycle.now())
    return redirect(url_for("preferences.unsubscribing", token=token), 303)


def _page(form: PreferencesForm) -> str:
    page = preferences.page(lifecycle.session(), viewer=auth.viewer())
    for one in page:
        form[one.group].label.text, form[one.group].choices = one.label, one.choices
    return render_template("preferences/show.html", page=page, form=form)


def _key() -> str:
    return lifecycle.house().settings.secret_key
