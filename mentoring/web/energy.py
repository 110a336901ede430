"""The pages on which somebody says, for themselves alone, how it goes."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField

from mentoring.errors import InvalidError
from mentoring.services import energy, energy_pages, quiet, session_pages
from mentoring.services.access import Which
from mentoring.services.energy_pages import EnergyPage
from mentoring.services.session_pages import SessionPage
from mentoring.web import auth, lifecycle

blueprint = Blueprint("energy", __name__)


class PulseForm(FlaskForm):  # type: ignore[misc]
    """How the energy is."""

    energy = RadioField(
        "How is your energy for this work?",
        choices=lambda: list(energy.ENERGY),
        coerce=str,
        validate_choice=False,
    )


class HowForm(PulseForm):
    """Of what use it was, and how the energy is."""

    of_use = RadioField(
        "Was it of use?", choices=lambda: list(energy.OF_USE), coerce=str, validate_choice=False
    )


@blueprint.get("/pairings/<int:pairing_id>/sessions/<int:session_id>/how")
@auth.signed_in
def ask(pairing_id: int, session_id: int) -> str | Response:
    """Ask how a session was."""
    page = _session(Which(pairing_id, session_id))
    if not page.line.over or page.line.state == "cancelled":
        to = url_for("sessions.show", pairing_id=pairing_id, session_id=session_id)
        return redirect(to, 303)
    return render_template("energy/how.html", page=page, form=HowForm())


@blueprint.post("/pairings/<int:pairing_id>/sessions/<int:session_id>/how")
@auth.signed_in
def say(pairing_id: int, session_id: int) -> Response | tuple[str, int]:
    """Keep how a session was."""
    form, which = HowForm(), Which(pairing_id, session_id)
    given = _step(form.of_use.data), _step(form.energy.data)
    try:
        energy.say(
            lifecycle.session(), by=auth.viewer(), which=which, given=given, now=lifecycle.now()
        )
    except InvalidError as refused:
        for name, sentence in refused.problems.items():
            form[name].errors = [sentence]
        return render_template("energy/how.html", page=_session(which), form=form), 422
    return _kept(pairing_id)


@blueprint.get("/pairings/<int:pairing_id>/pulse")
@auth.signed_in
def ask_pulse(pairing_id: int) -> str | Response:
    """Ask how it goes."""
    page = _page(pairing_id)
    if not page.pulse_waits:
        return redirect(url_for("energy.show", pairing_id=pairing_id), 303)
    return render_template("energy/pulse.html", page=page, form=PulseForm())


@blueprint.post("/pairings/<int:pairing_id>/pulse")
@auth.signed_in
def say_pulse(pairing_id: int) -> Response | tuple[str, int]:
    """Keep how it goes."""
    form = PulseForm()
    try:
        energy.say_pulse(
            lifecycle.session(),
            by=auth.viewer(),
            pairing_id=pairing_id,
            energy=_step(form.energy.data),
            now=lifecycle.now(),
        )
    except InvalidError as refused:
        form.energy.errors = [refused.problems["energy"]]
        return render_template("energy/pulse.html", page=_page(pairing_id), form=form), 422
    return _kept(pairing_id)


@blueprint.get("/pairings/<int:pairing_id>/energy")
@auth.signed_in
def show(pairing_id: int) -> str:
    """Show somebody their own answers, and what may help."""
    return render_template("energy/show.html", page=_page(pairing_id))


@blueprint.post("/pairings/<int:pairing_id>/still-at-it")
@auth.signed_in
def keep(pairing_id: int) -> Response:
    """Say that the two are still at it."""
    quiet.keep(lifecycle.session(), by=auth.viewer(), pairing_id=pairing_id, now=lifecycle.now())
    flash("Good to know. Nothing closes.", "success")
    return redirect(url_for("pairings.show", pairing_id=pairing_id), 303)


def _kept(pairing_id: int) -> Response:
    flash("Thank you. Only you can see what you said.", "success")
    return redirect(url_for("energy.show", pairing_id=pairing_id), 303)


def _page(pairing_id: int) -> EnergyPage:
    return energy_pages.page(
        lifecycle.session(), viewer=auth.viewer(), pairing_id=pairing_id, now=lifecycle.now()
    )


def _session(which: Which) -> SessionPage:
    return session_pages.page(
        lifecycle.session(), viewer=auth.viewer(), which=which, now=lifecycle.now()
    )


def _step(typed: str | None) -> int:
    return int(typed) if typed in {"1", "2", "3", "4", "5"} else 0
