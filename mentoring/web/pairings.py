"""The page that the two of a pairing share."""

from flask import Blueprint, render_template

from mentoring.services import pairing_pages
from mentoring.web import auth, lifecycle

blueprint = Blueprint("pairings", __name__)


@blueprint.get("/pairings/<int:pairing_id>")
@auth.signed_in
def show(pairing_id: int) -> str:
    """Show a pairing to either of the two."""
    page = pairing_pages.page(
        lifecycle.session(), viewer=auth.viewer(), pairing_id=pairing_id, now=lifecycle.now()
    )
    return render_template("pairings/show.html", page=page)
