"""The page on which an admin says how a round is to choose, and tries it on a sample."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectMultipleField

from mentoring.errors import InvalidError
from mentoring.services import round_choosing, round_samples
from mentoring.services.round_choosing import ChoosingPage
from mentoring.services.round_samples import Sample
from mentoring.services.round_words import GROUPS, LEVELS, NEEDS, POLICIES
from mentoring.web import auth, lifecycle

blueprint = Blueprint("round_choosing", __name__)


class ChoosingForm(FlaskForm):  # type: ignore[misc]
    """What comes first, and what must be so; each group adds a question of its own."""

    needs = RadioField(
        "Which needs does it look at?",
        choices=lambda: [(one.name, one.label) for one in NEEDS],
        default=NEEDS[0].name,
        validate_choice=False,
    )
    policy = RadioField(
        "What comes first?",
        choices=lambda: [(one.name, one.label) for one in POLICIES],
        validate_choice=False,
    )
    must = SelectMultipleField("What must be so?", validate_choice=False)

    @property
    def asked(self) -> Mapping[str, Any]:
        """Give what was chosen, as the settings of a round keep it."""
        importance = {one.name: self[one.name].data for one in GROUPS}
        return {
            "policy": self.policy.data,
            "must": self.must.data or [],
            "importance": importance,
            "needs": self.needs.data or NEEDS[0].name,
        }

    def refuse(self, refused: InvalidError) -> None:
        """Put each sentence beside its question."""
        for name, sentence in refused.problems.items():
            self[name].errors = [sentence]


for group in GROUPS:
    setattr(
        ChoosingForm,
        group.name,
        RadioField(group.label, choices=lambda: list(LEVELS), validate_choice=False),
    )


@blueprint.get("/rounds/<int:round_id>/choosing")
@auth.admin_only
def ask(round_id: int) -> str:
    """Ask how a round is to choose."""
    page = _page(round_id)
    levels = {one.name: page.present["importance"].get(one.name, "medium") for one in GROUPS}
    return _shown(page, ChoosingForm(formdata=None, data={**page.present, **levels}))


@blueprint.post("/rounds/<int:round_id>/choosing")
@auth.admin_only
def keep(round_id: int) -> Response | tuple[str, int]:
    """Keep how a round is to choose."""
    form = ChoosingForm()
    try:
        round_choosing.keep(
            lifecycle.session(),
            admin=auth.viewer(),
            round_id=round_id,
            asked=form.asked,
            now=lifecycle.now(),
        )
    except InvalidError as refused:
        form.refuse(refused)
        return _shown(_page(round_id), form), 422
    flash("It is kept. The round chooses like this from its next run on.", "success")
    return redirect(url_for("rounds.show", round_id=round_id), 303)


@blueprint.post("/rounds/<int:round_id>/choosing/sample")
@auth.admin_only
def sample(round_id: int) -> str | tuple[str, int]:
    """Show what a setting would change for some needs; nothing is kept."""
    form, page = ChoosingForm(), _page(round_id)
    try:
        taken = round_samples.take(
            lifecycle.session(), admin=auth.viewer(), round_id=round_id, asked=form.asked
        )
    except InvalidError as refused:
        form.refuse(refused)
        return _shown(page, form), 422
    return _shown(page, form, taken)


def _page(round_id: int) -> ChoosingPage:
    return round_choosing.page(lifecycle.session(), admin=auth.viewer(), round_id=round_id)


def _shown(page: ChoosingPage, form: ChoosingForm, taken: Sample | None = None) -> str:
    form.must.choices = list(page.musts)
    return render_template("rounds/choosing.html", page=page, form=form, sample=taken)
