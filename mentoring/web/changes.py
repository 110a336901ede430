"""The pages of practice changes: planned one question a page, kept, followed and seen."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import EmailField, Field, RadioField, StringField, TextAreaField

from mentoring.errors import InvalidError, NotFoundError
from mentoring.services import change_pages, changes
from mentoring.services.change_pages import ChangePage
from mentoring.services.changes import Report
from mentoring.web import auth, lifecycle

blueprint = Blueprint("changes", __name__)
ORDER = ("what", "where", "when", "whom", "measure")
NAMES = {
    "what": "what",
    "where": "where_at",
    "when": "by_when",
    "whom": "for_whom",
    "measure": "measure",
}
STANDINGS = {
    "planned": "Planned still",
    "tried": "We have tried it",
    "practising": "It is how we work now",
    "stopped": "It has stopped",
}


class PlanForm(FlaskForm):  # type: ignore[misc]
    """The questions of a plan; each page shows one."""

    what = TextAreaField("What will you change?")
    where = StringField("Where will it happen?")
    whom = StringField("For whom is it?")
    measure = StringField("How will you know that it works?")
    day = StringField("Day")
    month = StringField("Month")
    year = StringField("Year")

    def given(self, slug: str) -> str | date | None:
        """Give what one page was answered."""
        return self._date() if slug == "when" else self[slug].data or ""

    def field(self, slug: str) -> Field:
        """Find the field beside which a problem of a page stands."""
        return self.day if slug == "when" else self[slug]

    def _date(self) -> date | None:
        given = [(field.data or "").strip() for field in (self.day, self.month, self.year)]
        if not any(given):
            return None
        try:
            day, month, year = (int(one) for one in given)
            return date(year, month, day)
        except ValueError as wrong:
            raise InvalidError({"by_when": "Enter a real date, such as 31 3 2027"}) from wrong


class ReportForm(FlaskForm):  # type: ignore[misc]
    """How it goes."""

    standing = RadioField("How does it stand?", choices=[], validate_choice=False)
    result = TextAreaField("What has come of it so far? (optional)")
    lesson = TextAreaField("What have you learned?")


class ColleagueForm(FlaskForm):  # type: ignore[misc]
    """Who else can see it."""

    colleague = EmailField("Who else can see that it is done like this now?")


@blueprint.get("/pairings/<int:pairing_id>/changes/new")
@blueprint.get("/cohorts/<int:cohort_id>/changes/new")
@auth.signed_in
def new(**whose: int) -> str:
    """Ask the first question."""
    changes.learned_in(lifecycle.session(), learner=auth.viewer(), **whose)
    return _question(PlanForm(), "what", back=_home(**whose))


@blueprint.post("/pairings/<int:pairing_id>/changes/new")
@blueprint.post("/cohorts/<int:cohort_id>/changes/new")
@auth.signed_in
def begin(**whose: int) -> Response | tuple[str, int]:
    """Begin a plan with the first answer."""
    form = PlanForm()
    try:
        row = changes.begin(
            lifecycle.session(),
            learner=auth.viewer(),
            what=form.what.data or "",
            now=lifecycle.now(),
            **whose,
        )
    except InvalidError as refused:
        form.what.errors = list(refused.problems.values())
        return _question(form, "what", back=_home(**whose)), 422
    return redirect(url_for("changes.ask", change_id=row.id, slug="where"), 303)


@blueprint.get("/changes/<int:change_id>")
@auth.signed_in
def show(change_id: int) -> str:
    """Show a change; a plan that was not kept yet with its answers to check."""
    return _shown(change_pages.page(**_seen_by(change_id)))


@blueprint.get("/changes/<int:change_id>/<slug>")
@auth.signed_in
def ask(change_id: int, slug: str) -> str:
    """Ask one question of a plan, with what was answered before."""
    page = _page(change_id, slug)
    by_when = page.by_when
    kept = {"what": page.what, "where": page.where_at, "whom": page.for_whom}
    when = {"day": by_when.day, "month": by_when.month, "year": by_when.year} if by_when else {}
    form = PlanForm(formdata=None, data={**kept, "measure": page.measure, **when})
    return _question(form, slug, back=_before(page, slug))


@blueprint.post("/changes/<int:change_id>/<slug>")
@auth.signed_in
def answer(change_id: int, slug: str) -> Response | tuple[str, int]:
    """Keep the answer of one page, and go to the next question."""
    form, page = PlanForm(), _page(change_id, slug)

    def keep() -> None:
        changes.say(**_whose(change_id), given={NAMES[slug]: form.given(slug)}, now=lifecycle.now())

    if not _kept(keep, lambda problems: _beside(form.field(slug), problems)):
        return _question(form, slug, back=_before(page, slug)), 422
    return redirect(_after(page, slug), 303)


@blueprint.post("/changes/<int:change_id>/keep")
@auth.signed_in
def keep(change_id: int) -> Response | tuple[str, int]:
    """Keep a plan whose answers were checked."""
    try:
        changes.plan(**_whose(change_id), now=lifecycle.now())
    except InvalidError as refused:
        page = change_pages.own(**_whose(change_id))
        return _shown(page, tuple(refused.problems)), 422
    flash("Your plan is kept. We ask you in 30 days how it goes.", "success")
    return redirect(change_pages.own(**_whose(change_id)).home, 303)


@blueprint.post("/changes/<int:change_id>/throw-away")
@auth.signed_in
def throw_away(change_id: int) -> Response:
    """Remove a plan that nobody else has seen."""
    home = change_pages.own(**_whose(change_id)).home
    changes.throw_away(**_whose(change_id))
    flash("The plan is thrown away.", "success")
    return redirect(home, 303)


@blueprint.get("/changes/<int:change_id>/how-it-goes")
@auth.signed_in
def ask_how_it_goes(change_id: int) -> str | Response:
    """Ask how a change goes."""
    page = change_pages.own(**_whose(change_id))
    if not page.standings or page.planned_at is None:
        return redirect(url_for("changes.show", change_id=change_id), 303)
    kept = {"standing": page.state, "result": page.result, "lesson": page.lesson}
    return _how_it_goes(ReportForm(formdata=None, data=kept), page)


@blueprint.post("/changes/<int:change_id>/how-it-goes")
@auth.signed_in
def say_how_it_goes(change_id: int) -> Response | tuple[str, int]:
    """Keep how a change goes; where it is practised, somebody else is asked to see it."""
    form = ReportForm()
    given = Report(form.standing.data or "", form.result.data or "", form.lesson.data or "")

    def keep_it() -> None:
        changes.report(**_whose(change_id), given=given, now=lifecycle.now())

    def refuse(problems: dict[str, str]) -> None:
        for name, sentence in problems.items():
            form[name].errors = [sentence]

    if not _kept(keep_it, refuse):
        return _how_it_goes(form, change_pages.own(**_whose(change_id))), 422
    page = change_pages.own(**_whose(change_id))
    if given.standing == "practising" and page.state == "tried":
        return redirect(url_for("changes.ask_colleague", change_id=change_id), 303)
    flash("Thank you. It is kept.", "success")
    return redirect(url_for("changes.show", change_id=change_id), 303)


@blueprint.get("/changes/<int:change_id>/colleague")
@auth.signed_in
def ask_colleague(change_id: int) -> str | Response:
    """Ask who else can see it, once it has been tried."""
    page = change_pages.own(**_whose(change_id))
    if page.state != "tried":
        return redirect(url_for("changes.show", change_id=change_id), 303)
    kept = page.looking.email if page.looking else ""
    return _colleague(ColleagueForm(formdata=None, data={"colleague": kept}), page)


@blueprint.post("/changes/<int:change_id>/colleague")
@auth.signed_in
def name_colleague(change_id: int) -> Response | tuple[str, int]:
    """Write to whoever can see it."""
    form = ColleagueForm()

    def write() -> None:
        changes.ask_to_see(
            **_whose(change_id), colleague=form.colleague.data or "", now=lifecycle.now()
        )

    if not _kept(write, lambda problems: _beside(form.colleague, problems)):
        return _colleague(form, change_pages.own(**_whose(change_id))), 422
    flash("We have written to your colleague. You are told when they answer.", "success")
    return redirect(url_for("changes.show", change_id=change_id), 303)


def _home(*, pairing_id: int = 0, cohort_id: int = 0) -> str:
    if cohort_id:
        return url_for("cohorts_live.show", cohort_id=cohort_id)
    return url_for("pairings.show", pairing_id=pairing_id)


def _whose(change_id: int) -> dict[str, Any]:
    return {"session": lifecycle.session(), "learner": auth.viewer(), "change_id": change_id}


def _seen_by(change_id: int) -> dict[str, Any]:
    return {"session": lifecycle.session(), "viewer": auth.viewer(), "change_id": change_id}


def _page(change_id: int, slug: str) -> ChangePage:
    if slug not in ORDER:
        raise NotFoundError("There is no such question.")
    return change_pages.own(**_whose(change_id))


def _kept(keep: Callable[[], object], refuse: Callable[[dict[str, str]], None]) -> bool:
    try:
        keep()
    except InvalidError as refused:
        refuse(dict(refused.problems))
        return False
    return True


def _beside(field: Field, problems: dict[str, str]) -> None:
    field.errors = list(problems.values())


def _before(page: ChangePage, slug: str) -> str:
    at = ORDER.index(slug)
    if at == 0 or page.planned_at is not None or request.args.get("change"):
        return url_for("changes.show", change_id=page.change_id)
    return url_for("changes.ask", change_id=page.change_id, slug=ORDER[at - 1])


def _after(page: ChangePage, slug: str) -> str:
    later = ORDER[ORDER.index(slug) + 1 :]
    if page.planned_at is not None or request.args.get("change") or not later:
        return url_for("changes.show", change_id=page.change_id)
    return url_for("changes.ask", change_id=page.change_id, slug=later[0])


def _question(form: PlanForm, slug: str, *, back: str) -> str:
    return render_template(f"changes/{slug}.html", form=form, back=back)


def _shown(page: ChangePage, refused: tuple[str, ...] = ()) -> str:
    slugs = {name: slug for slug, name in NAMES.items()}
    return render_template(
        "changes/show.html", page=page, refused=refused, slugs=slugs, now=lifecycle.now()
    )


def _how_it_goes(form: ReportForm, page: ChangePage) -> str:
    form.standing.choices = [(one, STANDINGS[one]) for one in page.standings]
    return render_template("changes/how_it_goes.html", form=form, page=page)


def _colleague(form: ColleagueForm, page: ChangePage) -> str:
    return render_template("changes/colleague.html", form=form, page=page)
