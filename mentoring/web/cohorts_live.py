"""The page of a cohort that has gone out."""

from flask import Blueprint, render_template

from mentoring.services import cohort_pages
from mentoring.web import auth, lifecycle

blueprint = Blueprint("cohorts_live", __name__)


@blueprint.get("/cohorts/<int:cohort_id>")
@auth.signed_in
def show(cohort_id: int) -> str:
    """Show a cohort to somebody who is in it or runs its programme."""
    page = cohort_pages.page(
        lifecycle.session(), viewer=auth.viewer(), cohort_id=cohort_id, now=lifecycle.now()
    )
    return render_template("cohorts/show.html", page=page)
