"""The pages on which a mentor reads the offers made to them, and answers."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField
from wtforms.validators import InputRequired

from mentoring.services import offer_pages, pairings
from mentoring.services.offer_pages import OfferPage
from mentoring.web import auth, diary, lifecycle, times
from mentoring.web.times import TimesForm

blueprint = Blueprint("offers", __name__)


class DeclineForm(FlaskForm):  # type: ignore[misc]
    """Why not."""

    reason = RadioField(
        "Why not this time?",
        [InputRequired("Choose the reason that comes closest")],
        choices=lambda: offer_pages.DECLINE_REASONS,
    )


@blueprint.get("/offers")
@auth.signed_in
def inbox() -> str:
    """List the offers made to the person."""
    page = offer_pages.inbox(lifecycle.session(), mentor=auth.viewer())
    return render_template("offers/inbox.html", page=page)


@blueprint.get("/offers/<int:pairing_id>")
@auth.signed_in
def show(pairing_id: int) -> str:
    """Show one offer, as far as it has come."""
    return render_template("offers/show.html", page=_page(pairing_id))


@blueprint.get("/offers/<int:pairing_id>/accept")
@auth.signed_in
def ask_times(pairing_id: int) -> str | Response:
    """Ask for up to three times."""
    page = _page(pairing_id)
    if page.state != "offered":
        return _to(page)
    form = TimesForm(data={"times": [times.parts(one) for one in request.args.getlist("t")[:3]]})
    return render_template("offers/accept.html", page=page, form=form, problems={})


@blueprint.post("/offers/<int:pairing_id>/accept")
@auth.signed_in
def take_times(pairing_id: int) -> Response | tuple[str, int]:
    """Read the times, and go on to check them."""
    form = TimesForm()
    moments = form.moments(now=lifecycle.now())
    if form.problems:
        page = _page(pairing_id)
        told = render_template("offers/accept.html", page=page, form=form, problems=form.problems)
        return told, 422
    typed = [diary.written(moment) for moment in moments]
    return redirect(url_for("offers.check_times", pairing_id=pairing_id, t=typed), 303)


@blueprint.get("/offers/<int:pairing_id>/accept/check")
@auth.signed_in
def check_times(pairing_id: int) -> str | Response:
    """Show what is about to be sent."""
    page = _page(pairing_id)
    if page.state != "offered":
        return _to(page)
    try:
        moments = times.kept(request.args.getlist("t"), now=lifecycle.now())
    except diary.UnclearError:
        return redirect(url_for("offers.ask_times", pairing_id=pairing_id), 303)
    typed = [diary.written(moment) for moment in moments]
    return render_template("offers/check.html", page=page, moments=moments, times=typed)


@blueprint.post("/offers/<int:pairing_id>/accept/check")
@auth.signed_in
def accept(pairing_id: int) -> Response:
    """Say yes."""
    try:
        moments = times.kept(request.form.getlist("t"), now=lifecycle.now())
    except diary.UnclearError:
        return redirect(url_for("offers.ask_times", pairing_id=pairing_id), 303)
    pairings.accept(
        lifecycle.session(),
        mentor=auth.viewer(),
        pairing_id=pairing_id,
        times=moments,
        now=lifecycle.now(),
    )
    return redirect(url_for("offers.answered", pairing_id=pairing_id), 303)


@blueprint.get("/offers/<int:pairing_id>/decline")
@auth.signed_in
def ask_reason(pairing_id: int) -> str | Response:
    """Ask why not."""
    page = _page(pairing_id)
    if page.state != "offered":
        return _to(page)
    return render_template("offers/decline.html", page=page, form=DeclineForm())


@blueprint.post("/offers/<int:pairing_id>/decline")
@auth.signed_in
def decline(pairing_id: int) -> Response | tuple[str, int]:
    """Say no."""
    form = DeclineForm()
    if not form.validate():
        return render_template("offers/decline.html", page=_page(pairing_id), form=form), 422
    pairings.decline(
        lifecycle.session(),
        mentor=auth.viewer(),
        pairing_id=pairing_id,
        reason=form.reason.data,
        now=lifecycle.now(),
    )
    return redirect(url_for("offers.answered", pairing_id=pairing_id), 303)


@blueprint.get("/offers/<int:pairing_id>/answered")
@auth.signed_in
def answered(pairing_id: int) -> str | Response:
    """Confirm the answer."""
    page = _page(pairing_id)
    if page.state not in {"accepted", "declined"}:
        return _to(page)
    return render_template("offers/answered.html", page=page)


def _page(pairing_id: int) -> OfferPage:
    return offer_pages.shown(lifecycle.session(), mentor=auth.viewer(), pairing_id=pairing_id)


def _to(page: OfferPage) -> Response:
    return redirect(url_for("offers.show", pairing_id=page.pairing_id), 303)
