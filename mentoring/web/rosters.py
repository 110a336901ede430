"""Locality rosters: the list, one roster, its professions and its people."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import StringField, TextAreaField

from mentoring.errors import InvalidError
from mentoring.services import roster_pages, roster_people, rosters
from mentoring.services.roster_pages import AboutPage, ProfessionPage
from mentoring.services.rosters import About, Told
from mentoring.web import auth, lifecycle
from mentoring.web.rounds import page_number

blueprint = Blueprint("rosters", __name__)
Answered = Response | tuple[str, int]


class AboutForm(FlaskForm):  # type: ignore[misc]
    """What a roster is called, where it is, and what changes."""

    name = StringField("What should the roster be called?")
    place_id = StringField("Which place is it about?")
    what_changes = TextAreaField("What changes for the people who work there?")

    def about(self) -> About:
        """Give what was written."""
        return About(self.name.data or "", self.place_id.data or "", self.what_changes.data or "")


class ProfessionForm(FlaskForm):  # type: ignore[misc]
    """What is known of one profession."""

    headcount = StringField("How many of them work there?")
    stands_to_lose = TextAreaField("What do they stand to lose?")
    what_they_gain = TextAreaField("What do they gain? (optional)")
    told_by = StringField("Who told you? (optional)")

    def told(self) -> Told:
        """Give what was written."""
        try:
            number = rosters.headcount(self.headcount.data or "")
        except ValueError as wrong:
            raise InvalidError({"headcount": str(wrong)}) from wrong
        texts = (self.stands_to_lose, self.what_they_gain, self.told_by)
        return Told(number, *((one.data or "").strip() for one in texts))


@blueprint.get("/programmes/<int:programme_id>/rosters")
@auth.admin_only
def index(programme_id: int) -> str:
    """List the rosters of a programme."""
    page = roster_pages.index(lifecycle.session(), admin=auth.viewer(), programme_id=programme_id)
    return render_template("rosters/list.html", page=page)


@blueprint.get("/programmes/<int:programme_id>/rosters/new")
@auth.admin_only
def new(programme_id: int) -> str:
    """Ask what a new roster is about."""
    page = roster_pages.new(lifecycle.session(), admin=auth.viewer(), programme_id=programme_id)
    return render_template("rosters/about.html", page=page, form=AboutForm())


@blueprint.post("/programmes/<int:programme_id>/rosters/new")
@auth.admin_only
def create(programme_id: int) -> Answered:
    """Make a roster."""
    page = roster_pages.new(lifecycle.session(), admin=auth.viewer(), programme_id=programme_id)
    form = AboutForm()
    try:
        made = rosters.create(
            lifecycle.session(),
            admin=auth.viewer(),
            programme_id=programme_id,
            about=form.about(),
            now=lifecycle.now(),
        )
    except InvalidError as refused:
        return _again("rosters/about.html", page, form, refused)
    flash("The roster is made. Now say how many people of each profession work there.", "success")
    return redirect(url_for("rosters.show", roster_id=made.id), 303)


@blueprint.get("/rosters/<int:roster_id>")
@auth.admin_only
def show(roster_id: int) -> str:
    """Show a roster."""
    page = roster_pages.show(lifecycle.session(), admin=auth.viewer(), roster_id=roster_id)
    return render_template("rosters/show.html", page=page)


@blueprint.get("/rosters/<int:roster_id>/about")
@auth.admin_only
def about(roster_id: int) -> str:
    """Show what a roster is about, to be changed."""
    page = roster_pages.about(lifecycle.session(), admin=auth.viewer(), roster_id=roster_id)
    known = {"name": page.name, "place_id": page.place_id, "what_changes": page.what_changes}
    return render_template("rosters/about.html", page=page, form=AboutForm(data=known))


@blueprint.post("/rosters/<int:roster_id>/about")
@auth.admin_only
def change(roster_id: int) -> Answered:
    """Keep what a roster is about."""
    page = roster_pages.about(lifecycle.session(), admin=auth.viewer(), roster_id=roster_id)
    form = AboutForm()
    try:
        rosters.change(
            lifecycle.session(),
            admin=auth.viewer(),
            roster_id=roster_id,
            about=form.about(),
            now=lifecycle.now(),
        )
    except InvalidError as refused:
        return _again("rosters/about.html", page, form, refused)
    flash("The roster is changed.", "success")
    return redirect(url_for("rosters.show", roster_id=roster_id), 303)


@blueprint.get("/rosters/<int:roster_id>/people")
@auth.admin_only
def people(roster_id: int) -> str:
    """List the people of the place."""
    page = roster_people.page(
        lifecycle.session(),
        admin=auth.viewer(),
        roster_id=roster_id,
        profession=request.args.get("profession", ""),
        number=page_number(),
    )
    return render_template("rosters/people.html", page=page)


@blueprint.get("/rosters/<int:roster_id>/professions/<profession_id>")
@auth.admin_only
def profession(roster_id: int, profession_id: str) -> str:
    """Show what is known of one profession, to be changed."""
    page = _profession(roster_id, profession_id)
    known = {
        "headcount": "" if page.told.headcount is None else str(page.told.headcount),
        "stands_to_lose": page.told.stands_to_lose,
        "what_they_gain": page.told.what_they_gain,
        "told_by": page.told.told_by,
    }
    return render_template("rosters/profession.html", page=page, form=ProfessionForm(data=known))


@blueprint.post("/rosters/<int:roster_id>/professions/<profession_id>")
@auth.admin_only
def tell(roster_id: int, profession_id: str) -> Answered:
    """Keep what is known of one profession."""
    page = _profession(roster_id, profession_id)
    form = ProfessionForm()
    try:
        rosters.tell(
            lifecycle.session(),
            admin=auth.viewer(),
            roster_id=roster_id,
            told={profession_id: form.told()},
            now=lifecycle.now(),
        )
    except InvalidError as refused:
        return _again("rosters/profession.html", page, form, refused)
    flash(f"Kept for {page.profession}.", "success")
    return redirect(url_for("rosters.show", roster_id=roster_id), 303)


def _profession(roster_id: int, profession_id: str) -> ProfessionPage:
    return roster_pages.profession(
        lifecycle.session(),
        admin=auth.viewer(),
        roster_id=roster_id,
        profession_id=profession_id,
    )


def _again(
    template: str, page: AboutPage | ProfessionPage, form: FlaskForm, refused: InvalidError
) -> tuple[str, int]:
    for name, sentence in refused.problems.items():
        form[name].errors = [sentence]
    return render_template(template, page=page, form=form), 422
