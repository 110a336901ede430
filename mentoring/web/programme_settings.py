"""The page on which the admins of a programme change its settings."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import SelectMultipleField, StringField

from mentoring.errors import InvalidError
from mentoring.services import programme_settings
from mentoring.services.programme_settings import SettingsPage
from mentoring.services.programmes import RULES
from mentoring.web import auth, lifecycle

blueprint = Blueprint("programme_settings", __name__)
NUMBERS = ("offer_days", "undo_minutes", "most_steps")


class SettingsForm(FlaskForm):  # type: ignore[misc]
    """Three numbers and the rules."""

    offer_days = StringField("Working days to answer an offer, and to confirm a yes")
    undo_minutes = StringField("Minutes in which a published round can be undone")
    most_steps = StringField("Steps from the source that a mentor may be away")
    rules = SelectMultipleField(
        "Rules that every suggestion keeps",
        choices=lambda: [(name, f"{said[:1].upper()}{said[1:]}") for name, said in RULES.items()],
        validate_choice=False,
    )


@blueprint.get("/programmes/<int:programme_id>/settings")
@auth.admin_only
def ask(programme_id: int) -> str:
    """Show the settings as they stand."""
    page = _page(programme_id)
    form = SettingsForm(
        data={
            "offer_days": str(page.offer_days),
            "undo_minutes": str(page.undo_minutes),
            "most_steps": str(page.most_steps),
            "rules": list(page.rules),
        }
    )
    return render_template("programmes/settings.html", form=form, page=page)


@blueprint.post("/programmes/<int:programme_id>/settings")
@auth.admin_only
def change(programme_id: int) -> Response | tuple[str, int]:
    """Keep the settings."""
    form = SettingsForm()
    try:
        programme_settings.change(
            lifecycle.session(),
            admin=auth.viewer(),
            programme_id=programme_id,
            numbers={name: form[name].data or "" for name in NUMBERS},
            rules=form.rules.data or (),
            now=lifecycle.now(),
        )
    except InvalidError as refused:
        for name, sentence in refused.problems.items():
            form[name].errors = [sentence]
        page = _page(programme_id)
        return render_template("programmes/settings.html", form=form, page=page), 422
    flash("The settings are kept.", "success")
    return redirect(url_for("programmes.show", programme_id=programme_id), 303)


def _page(programme_id: int) -> SettingsPage:
    return programme_settings.page(
        lifecycle.session(), admin=auth.viewer(), programme_id=programme_id
    )
