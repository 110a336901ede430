"""The pages of what a cohort does beside its sessions: actions and peer assists."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField, StringField, TextAreaField

from mentoring.errors import InvalidError
from mentoring.services import cohort_actions, cohort_meetings, peer_assists
from mentoring.services.access import Which
from mentoring.services.peer_assists import Asked, Wish
from mentoring.web import auth, lifecycle
from mentoring.web.sessions import to_session
from mentoring.web.times import TimesForm

blueprint = Blueprint("cohort_meetings", __name__)


class ActionForm(FlaskForm):  # type: ignore[misc]
    """What somebody will do, and by when."""

    what = StringField("What will you do?")
    day = StringField("Day")
    month = StringField("Month")
    year = StringField("Year")

    def by_when(self) -> date | None:
        """Give the day that was typed, if any."""
        given = [(field.data or "").strip() for field in (self.day, self.month, self.year)]
        if not any(given):
            return None
        try:
            day, month, year = (int(one) for one in given)
            return date(year, month, day)
        except ValueError as wrong:
            raise InvalidError({"by_when": "Enter a real date, such as 31 3 2027"}) from wrong


class AssistForm(TimesForm):
    """What a peer assist is about, and when it could be."""

    about = TextAreaField("What would you like the others to help you with?")


class ChooseForm(FlaskForm):  # type: ignore[misc]
    """One of the times proposed."""

    time = RadioField("Which time suits?", validate_choice=False)


@blueprint.get("/cohorts/<int:cohort_id>/actions/new")
@auth.signed_in
def ask_action(cohort_id: int) -> str:
    """Ask what somebody will do by when."""
    return _action(cohort_id, ActionForm())


@blueprint.post("/cohorts/<int:cohort_id>/actions/new")
@auth.signed_in
def note(cohort_id: int) -> Response | tuple[str, int]:
    """Note it."""
    form = ActionForm()
    try:
        cohort_actions.note(
            lifecycle.session(),
            member=auth.viewer(),
            cohort_id=cohort_id,
            what=form.what.data or "",
            by_when=form.by_when(),
            now=lifecycle.now(),
        )
    except InvalidError as refused:
        for name, sentence in refused.problems.items():
            form["day" if name == "by_when" else name].errors = [sentence]
        return _action(cohort_id, form), 422
    flash("That is noted. You are reminded the day before the next session.", "success")
    return _to_cohort(cohort_id)


@blueprint.post("/cohorts/<int:cohort_id>/actions/<int:action_id>/done")
@auth.signed_in
def say_done(cohort_id: int, action_id: int) -> Response:
    """Keep whether it is done."""
    done = request.form.get("done") != "no"
    cohort_actions.say_done(
        lifecycle.session(),
        member=auth.viewer(),
        cohort_id=cohort_id,
        action_id=action_id,
        done=done,
        now=lifecycle.now(),
    )
    flash("Well done." if done else "It is still to be done.", "success")
    return _to_cohort(cohort_id)


@blueprint.get("/cohorts/<int:cohort_id>/peer-assists/new")
@auth.signed_in
def ask_assist(cohort_id: int) -> str:
    """Ask what a peer assist is about, and for times."""
    return _assist(cohort_id, AssistForm(formdata=None))


@blueprint.post("/cohorts/<int:cohort_id>/peer-assists/new")
@auth.signed_in
def ask_for(cohort_id: int) -> Response | tuple[str, int]:
    """Send it to the leads, who choose a time."""
    form = AssistForm()
    times = form.moments(now=lifecycle.now())
    if form.problems:
        return _assist(cohort_id, form), 422
    try:
        peer_assists.ask(
            lifecycle.session(),
            member=auth.viewer(),
            cohort_id=cohort_id,
            wish=Wish(form.about.data or "", times),
            now=lifecycle.now(),
        )
    except InvalidError as refused:
        form.problems = {0: refused.problems.pop("times")} if "times" in refused.problems else {}
        for name, sentence in refused.problems.items():
            form[name].errors = [sentence]
        return _assist(cohort_id, form), 422
    flash("That is sent. When a time is chosen, everybody is invited.", "success")
    return _to_cohort(cohort_id)


@blueprint.get("/cohorts/<int:cohort_id>/peer-assists/<int:proposal_id>")
@auth.signed_in
def show_assist(cohort_id: int, proposal_id: int) -> str:
    """Show what is asked, and to a lead the times."""
    return _asked(_assist_page(cohort_id, proposal_id), ChooseForm())


@blueprint.post("/cohorts/<int:cohort_id>/peer-assists/<int:proposal_id>")
@auth.signed_in
def choose(cohort_id: int, proposal_id: int) -> Response | tuple[str, int]:
    """Choose a time: everybody is invited."""
    form = ChooseForm()
    typed = form.time.data or ""
    try:
        made = peer_assists.choose(
            lifecycle.session(),
            lead=auth.viewer(),
            cohort_id=cohort_id,
            time_id=int(typed) if typed.isdecimal() and len(typed) < 10 else 0,
            now=lifecycle.now(),
        )
    except InvalidError as refused:
        form.time.errors = list(refused.problems.values())
        return _asked(_assist_page(cohort_id, proposal_id), form), 422
    flash("That is planned. Everybody gets an invitation for the calendar.", "success")
    return to_session(Which(session_id=made.id, cohort_id=cohort_id))


@blueprint.post("/cohorts/<int:cohort_id>/sessions/<int:session_id>/coming")
@auth.signed_in
def reply(cohort_id: int, session_id: int) -> Response:
    """Keep whether somebody comes to a peer assist."""
    which = Which(session_id=session_id, cohort_id=cohort_id)
    comes = request.form.get("comes") != "no"
    peer_assists.reply(
        lifecycle.session(), by=auth.viewer(), which=which, comes=comes, now=lifecycle.now()
    )
    flash("They know that you come." if comes else "They know that you do not come.", "success")
    return to_session(which)


def _assist_page(cohort_id: int, proposal_id: int) -> Asked:
    return peer_assists.page(**_who(cohort_id), proposal_id=proposal_id)


def _action(cohort_id: int, form: ActionForm) -> str:
    meetings = cohort_meetings.for_members(**_who(cohort_id))
    return render_template("cohorts/action.html", meetings=meetings, form=form)


def _assist(cohort_id: int, form: AssistForm) -> str:
    meetings = cohort_meetings.for_members(**_who(cohort_id))
    problems = getattr(form, "problems", {})
    return render_template("cohorts/assist.html", meetings=meetings, form=form, problems=problems)


def _asked(asked: Asked, form: ChooseForm) -> str:
    return render_template("cohorts/asked.html", asked=asked, form=form)


def _who(cohort_id: int) -> dict[str, Any]:
    return {
        "session": lifecycle.session(),
        "viewer": auth.viewer(),
        "cohort_id": cohort_id,
        "now": lifecycle.now(),
    }


def _to_cohort(cohort_id: int) -> Response:
    return redirect(url_for("cohorts_live.show", cohort_id=cohort_id), 303)
