"""Ways to look at a set of cohorts as a whole: its balance, and what the last run has changed."""

from flask import Blueprint, render_template, request

from mentoring.services import cohort_balance, cohort_compare
from mentoring.web import auth, lifecycle
from mentoring.web.cohort_sets import page_number

blueprint = Blueprint("cohort_views", __name__)


@blueprint.get("/cohort-sets/<int:set_id>/balance")
@auth.admin_only
def balance(set_id: int) -> str:
    """Show how each profession, region, organisation and pathway fares."""
    page = cohort_balance.page(lifecycle.session(), admin=auth.viewer(), set_id=set_id)
    return render_template("cohort_sets/balance.html", page=page)


@blueprint.get("/cohort-sets/<int:set_id>/changes")
@auth.admin_only
def changes(set_id: int) -> str:
    """Compare the last run with the one before it."""
    page = cohort_compare.page(
        lifecycle.session(),
        admin=auth.viewer(),
        set_id=set_id,
        kind=request.args.get("kind", ""),
        number=page_number(),
    )
    return render_template("cohort_sets/changes.html", page=page)
