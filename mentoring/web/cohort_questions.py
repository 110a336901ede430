"""The questions of a set of cohorts, one page each; every answer is kept at once."""

from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import EmailField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from mentoring.errors import InvalidError
from mentoring.services import cohort_asked, cohort_mix, cohort_sets
from mentoring.services.cohort_mix import Mix
from mentoring.services.cohort_sets import About, Meeting
from mentoring.web import auth, lifecycle
from mentoring.web.answered import kept

blueprint = Blueprint("cohort_questions", __name__)
Answered = str | Response | tuple[str, int]
BOTH = ["GET", "POST"]
ORDER = ("about", "size", "meeting", "mix", "whole")


class WholeNumberField(IntegerField):  # type: ignore[misc]
    """A number that is counted; anything else is refused in plain words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        try:
            super().process_formdata(valuelist)
        except ValueError as wrong:
            raise ValueError("Enter a whole number") from wrong


class AboutForm(FlaskForm):  # type: ignore[misc]
    """What the cohorts are for, and whose needs are looked at."""

    name = StringField("Name of this set of cohorts", [InputRequired("Enter a name")])
    aim = TextAreaField("What are the cohorts to get done?", [InputRequired("Say what it is")])
    knowhow = SelectField("Which needs do they come from?", validate_choice=False)
    place = SelectField("From where?", validate_choice=False)


class SizeForm(FlaskForm):  # type: ignore[misc]
    """How many learners a cohort has."""

    least = WholeNumberField("At least", [InputRequired("Enter a number")])
    aim = WholeNumberField("If it can be", [InputRequired("Enter a number")])
    most = WholeNumberField("At most", [InputRequired("Enter a number")])


class MeetingForm(FlaskForm):  # type: ignore[misc]
    """How they meet, how often, and from when."""

    online = RadioField(
        "How do they meet?",
        choices=lambda: [("no", "In one place, near all of them"), ("yes", "Online")],
    )
    reach_km = WholeNumberField("How far from the centre, in kilometres?", [Optional()])
    every_days = WholeNumberField("Days between two sessions")
    meetings = WholeNumberField("Number of sessions")
    day = StringField("Day")
    month = StringField("Month")
    year = StringField("Year")

    def date(self) -> date | None:
        """Read the three fields as a date, or as none where all are empty."""
        given = [(field.data or "").strip() for field in (self.day, self.month, self.year)]
        if not any(given):
            return None
        try:
            day, month, year = (int(one) for one in given)
            return date(year, month, day)
        except (ValueError, OverflowError) as wrong:
            raise InvalidError({"day": "Enter a real date, such as 11 1 2027"}) from wrong


class MixForm(FlaskForm):  # type: ignore[misc]
    """How much each part of the mix matters; each part adds a question of its own."""

    professions_least = WholeNumberField("Professions in a cohort, at least")
    of_one_organisation = WholeNumberField("People from one organisation, at most")


for part, label in cohort_mix.SAID.items():
    setattr(MixForm, part, SelectField(label, validate_choice=False))


class WholeForm(FlaskForm):  # type: ignore[misc]
    """Who stands up for the whole pathway, and what power they have."""

    email = EmailField("Their e-mail address (optional)")
    power = TextAreaField("What power do they have? (optional)")


@blueprint.route("/programmes/<int:programme_id>/cohorts/new", methods=BOTH)
@auth.admin_only
def new(programme_id: int) -> Answered:
    """Ask what new cohorts are for."""
    own: dict[str, Any] = {"session": lifecycle.session(), "admin": auth.viewer()}
    of: dict[str, Any] = {"programme_id": programme_id}
    mixed = request.args.get("roster", type=int)
    page = cohort_asked.new(**own, **of, roster_id=mixed)
    form = _about_form(page.knowhow, page.places, data={"place": page.place_id})
    made: list[int] = []

    def keep() -> None:
        found = cohort_sets.create(**own, **of, about=_about(form), now=lifecycle.now())
        lifecycle.session().flush()
        made.append(found.id)
        mix = cohort_asked.mix_of(**own, **of, roster_id=mixed)
        if mix is not None:
            cohort_sets.keep_mix(**own, set_id=found.id, mix=mix)

    if kept(form, keep):
        return redirect(url_for("cohort_questions.size", set_id=made[0]), 303)
    back = url_for("cohort_sets.index", programme_id=programme_id)
    return _shown("about", form, page, back)


@blueprint.route("/cohort-sets/<int:set_id>/about", methods=BOTH)
@auth.admin_only
def about(set_id: int) -> Answered:
    """Say in other words what the cohorts are for."""
    page = cohort_asked.page(**_whose(set_id))
    form = _about_form(
        page.knowhow,
        page.places,
        data={
            "name": page.about.name,
            "aim": page.about.aim,
            "knowhow": page.knowhow_id,
            "place": page.place_id,
        },
    )
    if kept(form, lambda: cohort_sets.say(**_whose(set_id), about=_about(form))):
        return _go_on(set_id, "about")
    return _ask("about", form, page)


@blueprint.route("/cohort-sets/<int:set_id>/size", methods=BOTH)
@auth.admin_only
def size(set_id: int) -> Answered:
    """Say how many learners a cohort has."""
    page = cohort_asked.page(**_whose(set_id))
    form = SizeForm(data=dict(zip(("least", "aim", "most"), page.size, strict=True)))

    def keep() -> None:
        sizes = (form.least.data, form.aim.data, form.most.data)
        cohort_sets.keep_size(**_whose(set_id), size=sizes)

    if kept(form, keep):
        return _go_on(set_id, "size")
    return _ask("size", form, page)


@blueprint.route("/cohort-sets/<int:set_id>/meeting", methods=BOTH)
@auth.admin_only
def meeting(set_id: int) -> Answered:
    """Say how they meet."""
    page = cohort_asked.page(**_whose(set_id))
    starts = page.starts_on
    form = MeetingForm(
        data={
            "online": "yes" if page.online else "no",
            "reach_km": page.reach_km,
            "every_days": page.every_days,
            "meetings": page.meetings,
            "day": str(starts.day) if starts else "",
            "month": str(starts.month) if starts else "",
            "year": str(starts.year) if starts else "",
        }
    )

    def keep() -> None:
        reach_km = form.reach_km.data
        told = Meeting(
            online=form.online.data == "yes",
            reach_km=page.reach_km if reach_km is None else reach_km,
            every_days=form.every_days.data or 0,
            meetings=form.meetings.data or 0,
            starts_on=form.date(),
        )
        cohort_sets.keep_meeting(**_whose(set_id), meeting=told, now=lifecycle.now())

    if kept(form, keep):
        return _go_on(set_id, "meeting")
    return _ask("meeting", form, page)


@blueprint.route("/cohort-sets/<int:set_id>/mix", methods=BOTH)
@auth.admin_only
def mix(set_id: int) -> Answered:
    """Say how much each part of the mix matters."""
    page = cohort_asked.page(**_whose(set_id))
    form = MixForm(
        data={
            **page.mix.levels,
            "professions_least": page.mix.professions,
            "of_one_organisation": page.mix.of_one_organisation,
        }
    )

    for name in cohort_mix.SAID:
        form[name].choices = list(cohort_mix.choices(name).items())

    def keep() -> None:
        levels = {name: form[name].data for name in cohort_mix.SAID}
        given = Mix(levels, form.professions_least.data or 0, form.of_one_organisation.data or 0)
        cohort_sets.keep_mix(**_whose(set_id), mix=cohort_mix.checked(given))

    if kept(form, keep):
        return _go_on(set_id, "mix")
    return _ask("mix", form, page)


@blueprint.route("/cohort-sets/<int:set_id>/whole", methods=BOTH)
@auth.admin_only
def whole(set_id: int) -> Answered:
    """Say who stands up for the whole pathway."""
    page = cohort_asked.page(**_whose(set_id))
    form = WholeForm(data={"email": page.whole_email, "power": page.whole_power})

    def keep() -> None:
        cohort_sets.keep_whole(
            **_whose(set_id), email=form.email.data or "", power=form.power.data or ""
        )

    if kept(form, keep):
        return _go_on(set_id, "whole")
    return _ask("whole", form, page)


@blueprint.get("/cohort-sets/<int:set_id>/answers")
@auth.admin_only
def answers(set_id: int) -> str:
    """Show all answers before the cohorts are formed."""
    page = cohort_asked.page(**_whose(set_id))
    return render_template("cohort_sets/answers.html", page=page)


def _whose(set_id: int) -> dict[str, Any]:
    return {"session": lifecycle.session(), "admin": auth.viewer(), "set_id": set_id}


def _about_form(knowhow: Any, places: Any, *, data: dict[str, Any]) -> AboutForm:
    form = AboutForm(data=data)
    form.knowhow.choices = [("", "All open needs"), *((one.id, one.label) for one in knowhow)]
    form.place.choices = [("", "Everywhere"), *((one.id, one.label) for one in places)]
    return form


def _about(form: AboutForm) -> About:
    return About(
        name=form.name.data or "",
        aim=form.aim.data or "",
        knowhow_id=form.knowhow.data or None,
        place_id=form.place.data or None,
    )


def _go_on(set_id: int, slug: str) -> Response:
    """Go to the next question, or back to where the answer was changed from."""
    at = ORDER.index(slug)
    if request.args.get("then") == "answers" or at + 1 == len(ORDER):
        return redirect(url_for("cohort_questions.answers", set_id=set_id), 303)
    return redirect(url_for(f"cohort_questions.{ORDER[at + 1]}", set_id=set_id), 303)


def _ask(slug: str, form: FlaskForm, page: Any) -> tuple[str, int]:
    at, set_id = ORDER.index(slug), page.about.set_id
    if request.args.get("then") == "answers":
        back = url_for("cohort_questions.answers", set_id=set_id)
    elif at == 0:
        back = url_for("cohort_sets.index", programme_id=page.about.programme_id)
    else:
        back = url_for(f"cohort_questions.{ORDER[at - 1]}", set_id=set_id)
    return _shown(slug, form, page, back)


def _shown(slug: str, form: FlaskForm, page: Any, back: str) -> tuple[str, int]:
    shown = render_template(f"cohort_sets/{slug}.html", form=form, page=page, back=back)
    return shown, 422 if form.errors else 200
