"""The pages of a set of cohorts: the list, a run under way, the table, one cohort."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from flask import request as asked
from werkzeug.wrappers import Response as Answer

from mentoring.services import (
    cohort_left,
    cohort_plan_pages,
    cohort_set_pages,
    cohort_sets,
    cohort_tables,
)
from mentoring.web import auth, lifecycle

blueprint = Blueprint("cohort_sets", __name__)


@blueprint.get("/programmes/<int:programme_id>/cohorts")
@auth.admin_only
def index(programme_id: int) -> str:
    """List the sets of cohorts of a programme."""
    page = cohort_set_pages.index(
        lifecycle.session(), admin=auth.viewer(), programme_id=programme_id, page=page_number()
    )
    return render_template("cohort_sets/list.html", page=page)


@blueprint.get("/cohort-sets/<int:set_id>")
@auth.admin_only
def show(set_id: int) -> str | Answer:
    """Show a set as it stands: not formed, under way, or its cohorts."""
    session, admin = lifecycle.session(), auth.viewer()
    if cohort_set_pages.has_cohorts(session, admin=admin, set_id=set_id):
        page = cohort_tables.table(
            session,
            admin=admin,
            set_id=set_id,
            shown=asked.args.get("shown", ""),
            page=page_number(),
        )
        return render_template("cohort_sets/table.html", page=page)
    progress_page = _progress(set_id)
    if not progress_page.under_way and not progress_page.number:
        return redirect(url_for("cohort_questions.answers", set_id=set_id), 303)
    template = "running" if progress_page.under_way else "stopped"
    return render_template(f"cohort_sets/{template}.html", page=progress_page)


@blueprint.get("/cohort-sets/<int:set_id>/progress")
@auth.admin_only
def progress(set_id: int) -> Response:
    """Give the part of the page that changes while cohorts are formed; at its end, the page."""
    page = _progress(set_id)
    answer = make_response(render_template("rounds/progress.html", page=page))
    if not page.under_way:
        answer.headers["HX-Refresh"] = "true"
    return answer


@blueprint.post("/cohort-sets/<int:set_id>/start")
@auth.admin_only
def start(set_id: int) -> Answer:
    """Form the cohorts, or form them again."""
    cohort_sets.start(
        lifecycle.session(),
        admin=auth.viewer(),
        set_id=set_id,
        now=lifecycle.now(),
        seen=asked.form.get("seen", type=int),
    )
    return redirect(url_for("cohort_sets.show", set_id=set_id), 303)


@blueprint.post("/cohort-sets/<int:set_id>/cancel")
@auth.admin_only
def cancel(set_id: int) -> Answer:
    """Stop a run that waits or is under way."""
    cohort_sets.cancel(lifecycle.session(), admin=auth.viewer(), set_id=set_id, now=lifecycle.now())
    flash("The run is cancelled. Nobody was told anything.", "success")
    return redirect(url_for("cohort_sets.show", set_id=set_id), 303)


@blueprint.get("/cohort-sets/<int:set_id>/left-over")
@auth.admin_only
def left_over(set_id: int) -> str:
    """List who is in no cohort, with what would help."""
    page = cohort_left.page(
        lifecycle.session(),
        admin=auth.viewer(),
        set_id=set_id,
        why=asked.args.get("why", ""),
        number=page_number(),
    )
    return render_template("cohort_sets/left_over.html", page=page)


@blueprint.get("/cohort-sets/<int:set_id>/cohorts/<int:cohort_id>")
@auth.admin_only
def cohort(set_id: int, cohort_id: int) -> str:
    """Show one cohort before it goes out."""
    page = cohort_plan_pages.page(
        lifecycle.session(), admin=auth.viewer(), set_id=set_id, cohort_id=cohort_id
    )
    return render_template("cohort_sets/cohort.html", page=page)


def page_number() -> int:
    """Read which page of a list is asked for."""
    return asked.args.get("page", 1, type=int)


def _progress(set_id: int) -> cohort_set_pages.ProgressPage:
    return cohort_set_pages.progress(
        lifecycle.session(), admin=auth.viewer(), set_id=set_id, now=lifecycle.now()
    )
