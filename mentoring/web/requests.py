"""Suggested people, and a request from the first look to the first conversation."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField, TextAreaField

from mentoring.errors import InvalidError
from mentoring.services import pairings, requests
from mentoring.services.requests import AskPage
from mentoring.web import auth, lifecycle

blueprint = Blueprint("requests", __name__)
NOBODY = ("", "Nobody else")
NO_TIME = "0"


class AskForm(FlaskForm):  # type: ignore[misc]
    """Whom to ask next if the first says no, and a note."""

    second = RadioField("Second choice", default="", validate_choice=False)
    third = RadioField("Third choice", default="", validate_choice=False)
    note = TextAreaField("Add a note (optional)")


class ConfirmForm(FlaskForm):  # type: ignore[misc]
    """One of the times that the mentor gave."""

    time = RadioField("When would you like to meet first?", validate_choice=False)


@blueprint.get("/needs/<int:need_id>/suggestions")
@auth.signed_in
def suggested(need_id: int) -> str:
    """Show who has done it."""
    page = requests.suggested(lifecycle.session(), learner=auth.viewer(), need_id=need_id)
    return render_template("requests/suggestions.html", page=page)


@blueprint.get("/needs/<int:need_id>/ask/<int:experience_id>")
@auth.signed_in
def ask(need_id: int, experience_id: int) -> str:
    """Ask for a note, and for whom to ask next."""
    page = _whom(need_id, experience_id)
    return render_template("requests/ask.html", form=_ask_form(page), page=page)


@blueprint.post("/needs/<int:need_id>/ask/<int:experience_id>")
@auth.signed_in
def check(need_id: int, experience_id: int) -> str | tuple[str, int]:
    """Let the learner check the request; nothing is kept yet."""
    page = _whom(need_id, experience_id)
    form = _ask_form(page)
    if "change" in request.form:
        return render_template("requests/ask.html", form=form, page=page)
    try:
        order, note = _read(form, page)
    except InvalidError as refused:
        for field, sentence in refused.problems.items():
            form[field].errors = [sentence]
        return render_template("requests/ask.html", form=form, page=page), 422
    chosen = page.named(order)
    return render_template("requests/check.html", form=form, page=page, chosen=chosen, note=note)


@blueprint.post("/needs/<int:need_id>/ask/<int:experience_id>/send")
@auth.signed_in
def send(need_id: int, experience_id: int) -> Response:
    """Send the request."""
    form = AskForm()
    then = [int(one) for one in (form.second.data, form.third.data) if one and one.isdigit()]
    made = requests.send(
        lifecycle.session(),
        learner=auth.viewer(),
        need_id=need_id,
        experience_ids=[experience_id, *then],
        note=form.note.data or "",
        now=lifecycle.now(),
    )
    return redirect(url_for("requests.sent", pairing_id=made.id), 303)


@blueprint.get("/requests/<int:pairing_id>")
@auth.signed_in
def show(pairing_id: int) -> str:
    """Show how a request stands."""
    return render_template("requests/show.html", page=_page(pairing_id))


@blueprint.get("/requests/<int:pairing_id>/sent")
@auth.signed_in
def sent(pairing_id: int) -> str | Response:
    """Confirm that the request is out, and say what happens next."""
    page = _page(pairing_id)
    if page.state not in {"requested", "offered"}:
        return redirect(url_for("requests.show", pairing_id=pairing_id), 303)
    return render_template("requests/sent.html", page=page)


@blueprint.get("/requests/<int:pairing_id>/withdraw")
@auth.signed_in
def check_withdrawal(pairing_id: int) -> str | Response:
    """Say what withdrawing means."""
    page = _page(pairing_id)
    if page.state not in {"requested", "offered"}:
        return redirect(url_for("requests.show", pairing_id=pairing_id), 303)
    return render_template("requests/withdraw.html", page=page)


@blueprint.post("/requests/<int:pairing_id>/withdraw")
@auth.signed_in
def withdraw(pairing_id: int) -> Response:
    """Take the request back."""
    taken = pairings.withdraw(**_whose(pairing_id), now=lifecycle.now())
    flash("Your request is withdrawn. Your need is open again.", "success")
    return redirect(url_for("needs.show", need_id=taken.need_id), 303)


@blueprint.get("/requests/<int:pairing_id>/confirm")
@auth.signed_in
def choose_time(pairing_id: int) -> str | Response:
    """Ask which of the mentor's times suits."""
    page = _page(pairing_id)
    if page.state != "accepted":
        return redirect(url_for("requests.show", pairing_id=pairing_id), 303)
    return render_template("requests/confirm.html", form=ConfirmForm(), page=page)


@blueprint.post("/requests/<int:pairing_id>/confirm")
@auth.signed_in
def confirm(pairing_id: int) -> Response | tuple[str, int]:
    """Say yes to the mentor's yes."""
    form = ConfirmForm()
    try:
        pairings.confirm(**_whose(pairing_id), time_id=_time(form), now=lifecycle.now())
    except InvalidError as refused:
        form.time.errors = [refused.problems["time"]]
        return render_template("requests/confirm.html", form=form, page=_page(pairing_id)), 422
    flash("You have confirmed. You can now reach each other.", "success")
    return redirect(url_for("requests.show", pairing_id=pairing_id), 303)


def _whose(pairing_id: int) -> dict[str, Any]:
    return {"session": lifecycle.session(), "learner": auth.viewer(), "pairing_id": pairing_id}


def _page(pairing_id: int) -> requests.RequestPage:
    return requests.page(**_whose(pairing_id), now=lifecycle.now())


def _whom(need_id: int, experience_id: int) -> AskPage:
    return requests.whom_to_ask(
        lifecycle.session(), learner=auth.viewer(), need_id=need_id, experience_id=experience_id
    )


def _ask_form(page: AskPage) -> AskForm:
    form = AskForm()
    others = [(str(card.experience_id), card.name) for card in page.others]
    form.second.choices = form.third.choices = [NOBODY, *others]
    return form


def _read(form: AskForm, page: AskPage) -> tuple[list[int], str]:
    order = requests.in_order(
        page.first.experience_id,
        then=[form.second.data or "", form.third.data or ""],
        among=(page.first, *page.others),
    )
    return order, requests.check_note(form.note.data or "")


def _time(form: ConfirmForm) -> int | None:
    given = form.time.data or ""
    if not given.isdigit():
        raise InvalidError({"time": "Choose one of the times, or say that you will agree one"})
    return None if given == NO_TIME else int(given)
