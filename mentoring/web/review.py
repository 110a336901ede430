"""What an admin decides about one suggestion of a round in review."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from mentoring.errors import InvalidError
from mentoring.services import review, suggested, swaps
from mentoring.services.decisions import Pair
from mentoring.web import auth, lifecycle, rounds

blueprint = Blueprint("review", __name__)

ACTS = {
    "pin": (review.pin, "Pinned. A further run keeps these two together."),
    "forbid": (
        review.forbid,
        "Forbidden. Run the round again to find somebody else, or swap somebody in.",
    ),
    "release": (review.release, "Released. A further run may change this suggestion."),
}


@blueprint.get("/rounds/<int:round_id>/needs/<int:need_id>/mentors/<int:mentor_id>")
@auth.admin_only
def show(round_id: int, need_id: int, mentor_id: int) -> str:
    """Show one suggestion with all that speaks for it and all that differs."""
    page = suggested.page(
        lifecycle.session(),
        admin=auth.viewer(),
        round_id=round_id,
        need_id=need_id,
        mentor_id=mentor_id,
    )
    return render_template("rounds/suggestion.html", page=page)


@blueprint.post(
    "/rounds/<int:round_id>/needs/<int:need_id>/mentors/<int:mentor_id>"
    "/<any(pin, forbid, release):what>"
)
@auth.admin_only
def decide(round_id: int, need_id: int, mentor_id: int, what: str) -> Response:
    """Pin, forbid or release a suggestion."""
    act, told = ACTS[what]
    pair = Pair(round_id, need_id, mentor_id)
    act(lifecycle.session(), admin=auth.viewer(), pair=pair, now=lifecycle.now())
    flash(told, "success")
    return redirect(_back(pair), 303)


@blueprint.get("/rounds/<int:round_id>/needs/<int:need_id>/swap")
@auth.admin_only
def candidates(round_id: int, need_id: int) -> str:
    """Show who else could be put beside a need."""
    page = swaps.page(lifecycle.session(), admin=auth.viewer(), round_id=round_id, need_id=need_id)
    return render_template("rounds/swap.html", page=page)


@blueprint.post("/rounds/<int:round_id>/needs/<int:need_id>/swap")
@auth.admin_only
def swap(round_id: int, need_id: int) -> Response:
    """Put somebody else beside a need."""
    mentor_id = request.form.get("mentor", type=int)
    experience_id = request.form.get("experience", type=int)
    if mentor_id is None or experience_id is None:
        raise InvalidError({"mentor": "Choose one of the people listed."})
    pair = Pair(round_id, need_id, mentor_id)
    review.swap(
        lifecycle.session(),
        admin=auth.viewer(),
        pair=pair,
        experience_id=experience_id,
        now=lifecycle.now(),
    )
    flash("Swapped and pinned. A further run keeps these two together.", "success")
    return redirect(_page_of(pair), 303)


def _back(pair: Pair) -> str:
    """Go back to the part of the table that the decision was made in, or to the suggestion."""
    if "table" not in request.args:
        return _page_of(pair)
    asked = rounds.table_asked()
    kept: dict[str, Any] = {"page": asked.page, **asked.kept}
    return url_for("rounds.show", round_id=pair.round_id, **kept)


def _page_of(pair: Pair) -> str:
    return url_for(
        "review.show", round_id=pair.round_id, need_id=pair.need_id, mentor_id=pair.mentor_id
    )
