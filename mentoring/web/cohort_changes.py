"""Changing the cohorts of a set by hand; what a change would do is shown before it is saved."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import EmailField, TextAreaField

from mentoring.errors import InvalidError
from mentoring.services import (
    cohort_change_pages,
    cohort_changes,
    cohort_plan_pages,
    cohort_seats,
)
from mentoring.services.cohort_change_pages import ChangePage
from mentoring.services.cohort_seats import Here
from mentoring.web import auth, lifecycle
from mentoring.web.answered import kept

blueprint = Blueprint("cohort_changes", __name__)
NEED = "/cohort-sets/<int:set_id>/needs/<int:need_id>"
COHORT = "/cohort-sets/<int:set_id>/cohorts/<int:cohort_id>"
SAVED = "Saved. Nobody is told anything yet."


class WholeForm(FlaskForm):  # type: ignore[misc]
    """Who stands up for the whole pathway in a cohort, and what power they have."""

    email = EmailField("Their e-mail address")
    power = TextAreaField("What power do they have?")


@blueprint.get(f"{NEED}/move")
@auth.admin_only
def moving(set_id: int, need_id: int) -> str:
    """Show where somebody could go, and what the chosen cohort would gain or lose."""
    page = cohort_change_pages.moving(
        **_set(set_id), need_id=need_id, to=request.args.get("to", type=int)
    )
    return render_template("cohort_sets/move.html", page=page)


@blueprint.post(f"{NEED}/move")
@auth.admin_only
def move(set_id: int, need_id: int) -> Response:
    """Put somebody into another cohort."""
    to = _chosen("to", "Choose a cohort")
    cohort_changes.move(**_set(set_id), need_id=need_id, cohort_id=to, now=lifecycle.now())
    flash(SAVED, "success")
    return redirect(url_for("cohort_sets.cohort", set_id=set_id, cohort_id=to), 303)


@blueprint.get(f"{NEED}/swap")
@auth.admin_only
def swapping(set_id: int, need_id: int) -> str:
    """Show with whom somebody could change places, and what it would do."""
    page = cohort_change_pages.swapping(
        **_set(set_id), need_id=need_id, other_id=request.args.get("to", type=int)
    )
    return render_template("cohort_sets/swap.html", page=page)


@blueprint.post(f"{NEED}/swap")
@auth.admin_only
def swap(set_id: int, need_id: int) -> Response:
    """Let two change places."""
    other = _chosen("to", "Choose somebody")
    cohort_changes.swap(**_set(set_id), need_id=need_id, other_id=other, now=lifecycle.now())
    flash(SAVED, "success")
    return _back(set_id)


@blueprint.get(f"{NEED}/remove")
@auth.admin_only
def removing(set_id: int, need_id: int) -> str:
    """Show what it would do to take somebody out."""
    page = cohort_change_pages.removing(**_set(set_id), need_id=need_id)
    return render_template("cohort_sets/remove.html", page=page)


@blueprint.post(f"{NEED}/remove")
@auth.admin_only
def remove(set_id: int, need_id: int) -> Response:
    """Take somebody out of their cohort."""
    cohort_changes.move(**_set(set_id), need_id=need_id, cohort_id=None, now=lifecycle.now())
    flash("Taken out. You find them among those who are in no cohort.", "success")
    return _back(set_id)


@blueprint.post(f"{NEED}/<any(lock, unlock):what>")
@auth.admin_only
def lock(set_id: int, need_id: int, what: str) -> Response:
    """Keep somebody in their cohort whatever a further run finds, or let them go."""
    cohort_changes.lock(**_set(set_id), need_id=need_id, locked=what == "lock", now=lifecycle.now())
    told = "Locked. A further run keeps them here." if what == "lock" else "Unlocked."
    flash(told, "success")
    return _back(set_id)


@blueprint.post("/cohort-sets/<int:set_id>/take-back")
@auth.admin_only
def take_back(set_id: int) -> Response:
    """Take the last change back."""
    cohort_changes.take_back(**_set(set_id), now=lifecycle.now())
    flash("The last change is taken back.", "success")
    return _back(set_id)


@blueprint.get(f"{COHORT}/<any(lead, second, partner):what>")
@auth.admin_only
def seating(set_id: int, cohort_id: int, what: str) -> str:
    """Show who else could lead or join a cohort, with what it would do."""
    return render_template(
        "cohort_sets/seat.html", page=_seats(set_id, cohort_id, what), what=what, wrong=""
    )


@blueprint.post(f"{COHORT}/<any(lead, second, partner):what>")
@auth.admin_only
def seat(set_id: int, cohort_id: int, what: str) -> Response | tuple[str, int]:
    """Give a cohort another lead or public partner, or none."""
    here, own = Here(set_id, cohort_id), _admin()
    try:
        person = _nobody_or("to", "Choose one of these")
        if what == "partner":
            cohort_seats.partner(**own, here=here, partner_id=person)
        else:
            cohort_seats.lead(**own, here=here, mentor_id=person, second=what == "second")
    except InvalidError as refused:
        page = _seats(set_id, cohort_id, what)
        wrong = refused.problems["to"]
        return render_template("cohort_sets/seat.html", page=page, what=what, wrong=wrong), 422
    flash(SAVED, "success")
    return redirect(url_for("cohort_sets.cohort", set_id=set_id, cohort_id=cohort_id), 303)


@blueprint.route(f"{COHORT}/whole", methods=["GET", "POST"])
@auth.admin_only
def whole(set_id: int, cohort_id: int) -> Response | tuple[str, int]:
    """Name who stands up for the whole pathway in a cohort."""
    page = cohort_plan_pages.page(**_set(set_id), cohort_id=cohort_id)
    present = cohort_seats.address(
        lifecycle.session(), page.whole.person_id if page.whole else None
    )
    form = WholeForm(data={"email": present, "power": page.power})

    def keep() -> None:
        email, power = form.email.data or "", form.power.data or ""
        cohort_seats.whole(**_admin(), here=Here(set_id, cohort_id), email=email, power=power)

    if kept(form, keep):
        flash(SAVED, "success")
        return redirect(url_for("cohort_sets.cohort", set_id=set_id, cohort_id=cohort_id), 303)
    back = url_for("cohort_sets.cohort", set_id=set_id, cohort_id=cohort_id)
    shown = render_template("cohort_sets/whole_here.html", page=page, form=form, back=back)
    return shown, 422 if form.errors else 200


def _set(set_id: int) -> dict[str, Any]:
    return {"session": lifecycle.session(), "admin": auth.viewer(), "set_id": set_id}


def _admin() -> dict[str, Any]:
    return {"session": lifecycle.session(), "admin": auth.viewer(), "now": lifecycle.now()}


def _seats(set_id: int, cohort_id: int, what: str) -> ChangePage:
    side = "partners" if what == "partner" else "leads"
    return cohort_change_pages.seating(**_set(set_id), cohort_id=cohort_id, side=side)


def _chosen(name: str, missing: str) -> int:
    found = request.form.get(name, type=int)
    if found is None:
        raise InvalidError({name: missing})
    return found


def _nobody_or(name: str, missing: str) -> int | None:
    """Read whom an admin has chosen; nobody is a choice of its own."""
    return None if request.form.get(name) == "none" else _chosen(name, missing)


def _back(set_id: int) -> Response:
    """Go back to the cohort that the change was made on, or to the set."""
    cohort = request.form.get("cohort", type=int)
    if cohort is None:
        return redirect(url_for("cohort_sets.show", set_id=set_id), 303)
    return redirect(url_for("cohort_sets.cohort", set_id=set_id, cohort_id=cohort), 303)
