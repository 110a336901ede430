"""The pages on which people plan when they meet: the two of a pairing, or a cohort’s lead."""

from datetime import datetime
from typing import Any, cast

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, FormField, RadioField, SelectField, StringField

from mentoring.errors import InvalidError
from mentoring.services import cohort_plans, session_pages, session_places, sessions
from mentoring.services.access import Which
from mentoring.services.session_pages import PlanPage, SessionPage
from mentoring.services.session_places import Where
from mentoring.web import auth, diary, lifecycle
from mentoring.web.times import TimeForm, TimesForm

blueprint = Blueprint("sessions", __name__)


class WhereForm(FlaskForm):  # type: ignore[misc]
    """How long, and where."""

    minutes = SelectField(
        "How long does it take?",
        choices=lambda: [(str(one), _length(one)) for one in session_places.MINUTES],
        validate_choice=False,
    )
    place = StringField("Place (optional)")
    link = StringField("Link for an online meeting (optional)")

    def where(self) -> Where:
        """Give what was filled in."""
        typed = self.minutes.data or ""
        minutes = int(typed) if typed.isdecimal() and len(typed) < 4 else 0
        return Where(minutes, self.place.data or "", self.link.data or "")


class ProposeForm(WhereForm, TimesForm):
    """Up to three times, how long and where."""


class ChangeForm(WhereForm):
    """Another time or place; a cohort’s lead may say the place once for all that come after."""

    at = FormField(TimeForm)
    rest = BooleanField("Use this place and link for the sessions after it, too")


class ChooseForm(FlaskForm):  # type: ignore[misc]
    """One of the times proposed."""

    time = RadioField("Which time suits you?", validate_choice=False)


@blueprint.get("/pairings/<int:pairing_id>/sessions/new")
@auth.signed_in
def ask_times(pairing_id: int) -> str:
    """Ask for up to three times."""
    form = ProposeForm(formdata=None, data={"minutes": "60"})
    return _propose_page(pairing_id, form)


@blueprint.post("/pairings/<int:pairing_id>/sessions/new")
@auth.signed_in
def propose(pairing_id: int) -> Response | tuple[str, int]:
    """Send the times to the other side."""
    form = ProposeForm()
    times = form.moments(now=lifecycle.now())
    if form.problems:
        return _propose_page(pairing_id, form), 422
    try:
        sessions.propose(
            **_by(), pairing_id=pairing_id, times=times, where=form.where(), now=lifecycle.now()
        )
    except InvalidError as refused:
        form.problems = {0: refused.problems.pop("times")} if "times" in refused.problems else {}
        _show(refused, form)
        return _propose_page(pairing_id, form), 422
    flash("Your times are sent. You hear as soon as one is chosen.", "success")
    return _to_pairing(pairing_id)


@blueprint.get("/pairings/<int:pairing_id>/sessions/choose")
@auth.signed_in
def ask_choice(pairing_id: int) -> str | Response:
    """Ask which of the times suits."""
    page = _plan(pairing_id)
    if page.proposed is None or page.proposed.mine:
        return _to_pairing(pairing_id)
    return render_template("sessions/choose.html", page=page, form=ChooseForm())


@blueprint.post("/pairings/<int:pairing_id>/sessions/choose")
@auth.signed_in
def choose(pairing_id: int) -> Response | tuple[str, int]:
    """Plan the session."""
    form = ChooseForm()
    typed = form.time.data or ""
    time_id = int(typed) if typed.isdecimal() and len(typed) < 10 else 0
    try:
        made = sessions.choose(**_by(), pairing_id=pairing_id, time_id=time_id, now=lifecycle.now())
    except InvalidError as refused:
        page = _plan(pairing_id)
        if page.proposed is None:  # the times have passed while the page was open
            return _to_pairing(pairing_id)
        _show(refused, form)
        return render_template("sessions/choose.html", page=page, form=form), 422
    flash("That is planned. You both get an invitation for your calendar.", "success")
    return to_session(Which(pairing_id, made.id))


@blueprint.get("/pairings/<int:pairing_id>/sessions/<int:session_id>")
@blueprint.get("/cohorts/<int:cohort_id>/sessions/<int:session_id>")
@auth.signed_in
def show(**whose: int) -> str:
    """Show one session."""
    return render_template("sessions/show.html", page=_page(Which(**whose)))


@blueprint.get("/pairings/<int:pairing_id>/sessions/<int:session_id>/change")
@blueprint.get("/cohorts/<int:cohort_id>/sessions/<int:session_id>/change")
@auth.signed_in
def ask_change(**whose: int) -> str | Response:
    """Ask for another time or place."""
    page = _page(Which(**whose))
    if not page.may_change:
        return to_session(Which(**whose))
    line = page.line
    form = ChangeForm(
        formdata=None,
        data={
            "at": diary.parts(line.starts_at),
            "minutes": str(page.minutes),
            "place": line.place,
            "link": line.link,
        },
    )
    return render_template("sessions/change.html", page=page, form=form, problem="")


@blueprint.post("/pairings/<int:pairing_id>/sessions/<int:session_id>/change")
@blueprint.post("/cohorts/<int:cohort_id>/sessions/<int:session_id>/change")
@auth.signed_in
def change(**whose: int) -> Response | tuple[str, int]:
    """Move the session; all who take part get an update."""
    which, form, problem = Which(**whose), ChangeForm(), ""
    try:
        sessions.change(
            **_by(),
            which=which,
            starts_at=_typed(form),
            where=form.where(),
            now=lifecycle.now(),
        )
        if form.rest.data and which.cohort_id:
            cohort_plans.same_place(**_by(), which=which, where=form.where(), now=lifecycle.now())
    except diary.UnclearError as unclear:
        problem = str(unclear)
    except InvalidError as refused:
        problem = refused.problems.pop("times", "")
        _show(refused, form)
    else:
        told = "Everybody gets an update" if which.cohort_id else "You both get an update"
        flash(f"That is changed. {told} for the calendar.", "success")
        return to_session(which)
    page = _page(which)
    return render_template("sessions/change.html", page=page, form=form, problem=problem), 422


@blueprint.get("/pairings/<int:pairing_id>/sessions/<int:session_id>/cancel")
@blueprint.get("/cohorts/<int:cohort_id>/sessions/<int:session_id>/cancel")
@auth.signed_in
def check_cancel(**whose: int) -> str | Response:
    """Say what cancelling means."""
    page = _page(Which(**whose))
    if not page.may_change:
        return to_session(Which(**whose))
    return render_template("sessions/cancel.html", page=page)


@blueprint.post("/pairings/<int:pairing_id>/sessions/<int:session_id>/cancel")
@blueprint.post("/cohorts/<int:cohort_id>/sessions/<int:session_id>/cancel")
@auth.signed_in
def cancel(**whose: int) -> Response:
    """Call the session off."""
    which = Which(**whose)
    sessions.cancel(**_by(), which=which, now=lifecycle.now())
    told = "All calendars are told." if which.cohort_id else "Both calendars are told."
    flash(f"The session is cancelled. {told}", "success")
    if which.cohort_id:
        return redirect(url_for("cohorts_live.show", cohort_id=which.cohort_id), 303)
    return _to_pairing(which.pairing_id)


def to_session(which: Which) -> Response:
    """Lead to the page of a session."""
    return redirect(url_for("sessions.show", session_id=which.session_id, **which.whose), 303)


def _by() -> dict[str, Any]:
    return {"session": lifecycle.session(), "by": auth.viewer()}


def _plan(pairing_id: int) -> PlanPage:
    return session_pages.plan(
        lifecycle.session(), viewer=auth.viewer(), pairing_id=pairing_id, now=lifecycle.now()
    )


def _page(which: Which) -> SessionPage:
    return session_pages.page(
        lifecycle.session(), viewer=auth.viewer(), which=which, now=lifecycle.now()
    )


def _propose_page(pairing_id: int, form: ProposeForm) -> str:
    problems = getattr(form, "problems", {})
    page = _plan(pairing_id)
    return render_template("sessions/propose.html", page=page, form=form, problems=problems)


def _typed(form: ChangeForm) -> datetime:
    found = form.at.form.moment(now=lifecycle.now())
    if found is None:
        raise diary.UnclearError("Enter a date such as 27 11 2026")
    return cast("datetime", found)


def _show(refused: InvalidError, form: FlaskForm) -> None:
    for name, sentence in refused.problems.items():
        form[name].errors = [sentence]


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    words = [f"{hours} hour{'s' * (hours != 1)}"] * bool(hours) + [f"{rest} minutes"] * bool(rest)
    return " ".join(words)


def _to_pairing(pairing_id: int) -> Response:
    return redirect(url_for("pairings.show", pairing_id=pairing_id), 303)
