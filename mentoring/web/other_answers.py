"""A group instead, and somebody else: where a mentor says so, and where the learner answers."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired

from mentoring.errors import InvalidError
from mentoring.services import answer_pages, groups, referrals
from mentoring.services.answer_pages import Answering, Group
from mentoring.web import auth, lifecycle

blueprint = Blueprint("other_answers", __name__)
BY_EMAIL = ("email", "Somebody else, by e-mail address")
NOBODY = {"person": "Choose one of the people, or give the e-mail address of somebody else"}


class SomebodyForm(FlaskForm):  # type: ignore[misc]
    """Whom the learner might ask instead."""

    person = RadioField("Whom should they ask?", validate_choice=False)
    email = StringField("Their e-mail address")


class GroupForm(FlaskForm):  # type: ignore[misc]
    """Whether a group would do."""

    wanted = RadioField(
        "Would you like to wait for a group?",
        [InputRequired("Choose whether you would like to wait for a group")],
        choices=lambda: [("yes", "Yes, I will wait for a group"), ("no", "No, ask my next choice")],
    )


@blueprint.get("/offers/<int:pairing_id>/group")
@auth.signed_in
def check_group(pairing_id: int) -> str | Response:
    """Say what offering a group means."""
    page = _answering(pairing_id)
    if page.state != "offered":
        return redirect(url_for("offers.show", pairing_id=pairing_id), 303)
    return render_template("offers/group.html", page=page)


@blueprint.post("/offers/<int:pairing_id>/group")
@auth.signed_in
def offer_group(pairing_id: int) -> Response:
    """Offer a group."""
    groups.offer(
        lifecycle.session(), mentor=auth.viewer(), pairing_id=pairing_id, now=lifecycle.now()
    )
    return redirect(url_for("offers.answered", pairing_id=pairing_id), 303)


@blueprint.get("/offers/<int:pairing_id>/somebody-else")
@auth.signed_in
def ask_whom(pairing_id: int) -> str | Response:
    """Ask whom the learner might ask instead."""
    page = _answering(pairing_id, others=True)
    if page.state != "offered":
        return redirect(url_for("offers.show", pairing_id=pairing_id), 303)
    return _asked_whom(SomebodyForm(), page)


@blueprint.post("/offers/<int:pairing_id>/somebody-else")
@auth.signed_in
def suggest(pairing_id: int) -> Response | tuple[str, int]:
    """Pass the name on."""
    form = SomebodyForm()
    chosen = form.person.data or ""
    who = (form.email.data or "") if chosen in ("", "email") else chosen
    try:
        referrals.suggest(
            lifecycle.session(),
            mentor=auth.viewer(),
            pairing_id=pairing_id,
            who=who,
            now=lifecycle.now(),
        )
    except InvalidError as refused:
        page = _answering(pairing_id, others=True)
        problems = NOBODY if page.others and not (chosen or who) else refused.problems
        for name, sentence in problems.items():
            form[name].errors = [sentence]
        return _asked_whom(form, page), 422
    return redirect(url_for("offers.answered", pairing_id=pairing_id), 303)


@blueprint.get("/requests/<int:pairing_id>/group")
@auth.signed_in
def ask_wanted(pairing_id: int) -> str | Response:
    """Ask whether a group would do."""
    page = _group(pairing_id)
    if page.state != "asked":
        return redirect(url_for("requests.show", pairing_id=pairing_id), 303)
    return render_template("requests/group.html", form=GroupForm(), page=page)


@blueprint.post("/requests/<int:pairing_id>/group")
@auth.signed_in
def answer(pairing_id: int) -> Response | tuple[str, int]:
    """Keep what the learner said."""
    form = GroupForm()
    if not form.validate():
        return render_template("requests/group.html", form=form, page=_group(pairing_id)), 422
    row = groups.answer(
        lifecycle.session(),
        learner=auth.viewer(),
        pairing_id=pairing_id,
        wanted=form.wanted.data == "yes",
        now=lifecycle.now(),
    )
    if row.state == "wanted":
        flash("You wait for a group. We tell you when there is one.", "success")
    return redirect(url_for("needs.show", need_id=_group(pairing_id).need_id), 303)


@blueprint.post("/requests/<int:pairing_id>/group/leave")
@auth.signed_in
def leave(pairing_id: int) -> Response:
    """Wait for the group no longer."""
    groups.leave(
        lifecycle.session(), learner=auth.viewer(), pairing_id=pairing_id, now=lifecycle.now()
    )
    flash("You do not wait for a group any more. Your need stays as it is.", "success")
    return redirect(url_for("requests.show", pairing_id=pairing_id), 303)


def _answering(pairing_id: int, *, others: bool = False) -> Answering:
    return answer_pages.answering(
        lifecycle.session(), mentor=auth.viewer(), pairing_id=pairing_id, others=others
    )


def _group(pairing_id: int) -> Group:
    return answer_pages.group(lifecycle.session(), learner=auth.viewer(), pairing_id=pairing_id)


def _asked_whom(form: SomebodyForm, page: Answering) -> str:
    form.person.choices = [*((str(person), name) for person, name in page.others), BY_EMAIL]
    return render_template("offers/somebody_else.html", form=form, page=page)
