"""The page on which an admin says how a round is to choose, and tries it on a sample."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectMultipleField

from mentoring.errors import InvalidError
from mentoring.services import round_choosing, round_trials
from mentoring.services.round_choosing import ChoosingPage
from mentoring.services.round_trials import Trial
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
    return _shown(page, _filled(page.present))


@blueprint.post("/rounds/<int:round_id>/choosing")
@auth.admin_only
def keep(round_id: int) -> Response | tuple[str, int]:
    """Keep how a round is to choose."""
    refused = _ordered(round_choosing.keep, round_id)
    if refused:
        return refused
    flash("It is kept. The round chooses like this from its next run on.", "success")
    return redirect(url_for("rounds.show", round_id=round_id), 303)


@blueprint.get("/rounds/<int:round_id>/choosing/sample")
@auth.admin_only
def sampled(round_id: int) -> str | Response:
    """Show what a setting would change in a sample, above the form with that setting."""
    trial = _trial(round_id)
    if trial is None:
        return redirect(url_for("round_choosing.ask", round_id=round_id), 303)
    page = _page(round_id)
    if not trial.finished:
        return render_template("rounds/trying.html", page=page)
    return _shown(page, _filled(trial.asked), trial)


@blueprint.post("/rounds/<int:round_id>/choosing/sample")
@auth.admin_only
def sample(round_id: int) -> Response | tuple[str, int]:
    """Ask a job to try a setting on a sample; the setting of the round stays as it is."""
    refused = _ordered(round_trials.ask, round_id)
    return refused or redirect(url_for("round_choosing.sampled", round_id=round_id), 303)


@blueprint.get("/rounds/<int:round_id>/choosing/sample/progress")
@auth.admin_only
def progress(round_id: int) -> Response:
    """Say nothing while a sample is tried; at its end have the page itself shown."""
    trial = _trial(round_id)
    answer = make_response("", 204)
    if trial is None or trial.finished:
        answer = make_response("")
        answer.headers["HX-Refresh"] = "true"
    return answer


def _ordered(order: Callable[..., object], round_id: int) -> tuple[str, int] | None:
    """Give an order with what the form asks for; the form again where that cannot be."""
    form = ChoosingForm()
    try:
        order(
            lifecycle.session(),
            admin=auth.viewer(),
            round_id=round_id,
            asked=form.asked,
            now=lifecycle.now(),
        )
    except InvalidError as refused:
        form.refuse(refused)
        return _shown(_page(round_id), form), 422
    return None


def _page(round_id: int) -> ChoosingPage:
    return round_choosing.page(lifecycle.session(), admin=auth.viewer(), round_id=round_id)


def _trial(round_id: int) -> Trial | None:
    return round_trials.last(lifecycle.session(), admin=auth.viewer(), round_id=round_id)


def _filled(setting: Mapping[str, Any]) -> ChoosingForm:
    levels = {one.name: setting["importance"].get(one.name, "medium") for one in GROUPS}
    return ChoosingForm(formdata=None, data={**setting, **levels})


def _shown(page: ChoosingPage, form: ChoosingForm, trial: Trial | None = None) -> str:
    form.must.choices = list(page.musts)
    return render_template("rounds/choosing.html", page=page, form=form, sample=trial)
