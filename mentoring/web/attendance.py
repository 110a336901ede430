"""The pages on which people say whether they met, and a cohort’s lead who was there."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectMultipleField

from mentoring.errors import InvalidError, NotFoundError
from mentoring.services import attendance, session_pages
from mentoring.services.access import Which
from mentoring.services.cohort_sides import Guest
from mentoring.services.session_pages import SessionPage
from mentoring.web import auth, lifecycle
from mentoring.web.sessions import to_session

blueprint = Blueprint("attendance", __name__)
NOBODY = "nobody"


class MetForm(FlaskForm):  # type: ignore[misc]
    """Whether they met."""

    met = RadioField(
        "Did you meet?",
        choices=lambda: [("yes", "Yes, we met"), ("no", "No, it did not happen")],
        validate_choice=False,
    )


class ThereForm(FlaskForm):  # type: ignore[misc]
    """Whether somebody was at a session of their cohort."""

    met = RadioField(
        "Were you there?",
        choices=lambda: [("yes", "Yes, I was there"), ("no", "No, I was not there")],
        validate_choice=False,
    )


class WhoForm(FlaskForm):  # type: ignore[misc]
    """Who was there, as the lead says it for all."""

    there = SelectMultipleField("Who was there?", choices=[], validate_choice=False)


@blueprint.get("/pairings/<int:pairing_id>/sessions/<int:session_id>/met")
@blueprint.get("/cohorts/<int:cohort_id>/sessions/<int:session_id>/met")
@auth.signed_in
def ask(**whose: int) -> str | Response:
    """Ask whether they met; a lead is asked who was there."""
    which = Which(**whose)
    page = _page(which)
    if page.cohort and page.cohort.is_lead and page.line.over:
        return redirect(url_for("attendance.ask_who", **_address(which)), 303)
    may_put_right = page.cohort is not None and page.line.state == "held"
    if (page.settled and not may_put_right) or not page.line.over:
        return to_session(which)
    return render_template("sessions/met.html", page=page, form=_form(which))


@blueprint.post("/pairings/<int:pairing_id>/sessions/<int:session_id>/met")
@blueprint.post("/cohorts/<int:cohort_id>/sessions/<int:session_id>/met")
@auth.signed_in
def say(**whose: int) -> Response | tuple[str, int]:
    """Keep whether they met."""
    which = Which(**whose)
    form = _form(which)
    if form.met.data not in {"yes", "no"}:
        form.met.errors = ["Say whether you " + ("were there" if which.cohort_id else "met")]
        return render_template("sessions/met.html", page=_page(which), form=form), 422
    attendance.say(
        lifecycle.session(),
        by=auth.viewer(),
        which=which,
        met=form.met.data == "yes",
        now=lifecycle.now(),
    )
    flash("Thank you. That is kept.", "success")
    if form.met.data == "yes" and which.pairing_id:
        return redirect(url_for("energy.ask", **_address(which)), 303)
    return to_session(which)


@blueprint.get("/cohorts/<int:cohort_id>/sessions/<int:session_id>/who")
@auth.signed_in
def ask_who(**whose: int) -> str | Response:
    """Ask the lead who was there; whoever said that they come stands ticked."""
    page = _of_lead(Which(**whose))
    if not page.line.over or page.line.state not in ("planned", "held"):
        return to_session(Which(**whose))
    said = [one for one in _guests(page) if one.there is not None]
    there = [str(one.person_id) for one in _guests(page) if one.there or (not said and one.comes)]
    return _who(page, WhoForm(formdata=None, data={"there": there}))


@blueprint.post("/cohorts/<int:cohort_id>/sessions/<int:session_id>/who")
@auth.signed_in
def say_who(**whose: int) -> Response | tuple[str, int]:
    """Keep who was there."""
    form, which = WhoForm(), Which(**whose)
    ticked = form.there.data or []
    there = [int(one) for one in ticked if one.isdecimal() and len(one) < 10]
    if not ticked or (NOBODY in ticked and there):
        form.there.errors = ["Tick who was there, or that it did not take place"]
        return _who(_of_lead(which), form), 422
    try:
        attendance.say_who(
            lifecycle.session(),
            lead=auth.viewer(),
            which=which,
            there=there,
            now=lifecycle.now(),
        )
    except InvalidError as refused:
        form.there.errors = list(refused.problems.values())
        return _who(_of_lead(which), form), 422
    flash("Thank you. That is kept.", "success")
    return to_session(which)


def _form(which: Which) -> FlaskForm:
    return ThereForm() if which.cohort_id else MetForm()


def _address(which: Which) -> dict[str, Any]:
    return {"session_id": which.session_id, **which.whose}


def _page(which: Which) -> SessionPage:
    return session_pages.page(
        lifecycle.session(), viewer=auth.viewer(), which=which, now=lifecycle.now()
    )


def _of_lead(which: Which) -> SessionPage:
    page = _page(which)
    if page.cohort is None or not page.cohort.is_lead:
        raise NotFoundError("There is no such session that you lead.")
    return page


def _guests(page: SessionPage) -> tuple[Guest, ...]:
    return page.cohort.guests if page.cohort else ()


def _who(page: SessionPage, form: WhoForm) -> str:
    names = [(str(one.person_id), one.name) for one in _guests(page)]
    form.there.choices = [*names, (NOBODY, "Nobody: it did not take place")]
    return render_template("sessions/who.html", page=page, form=form)
