"""How suggestions are weighed, the way back from what was learnt, and who was shown how often."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from mentoring.services import learning, ledger, weighing
from mentoring.web import auth, lifecycle
from mentoring.web.rounds import page_number

blueprint = Blueprint("weighing", __name__)
WENT_BACK = {
    "worths": "Suggestions are weighed as they were set beforehand.",
    "sentences": "What learners call things does not count any more.",
}
USED = {
    "worths": "Suggestions are now weighed by what this version learnt.",
    "sentences": "What learners call things counts within a minute or so.",
}


class DecideForm(FlaskForm):  # type: ignore[misc]
    """A button."""


@blueprint.get("/weighing")
@auth.admin_only
def show() -> str:
    """Show how suggestions are weighed, and what use has taught."""
    page = weighing.page(lifecycle.session(), admin=auth.viewer())
    return render_template("weighing/show.html", page=page)


@blueprint.get("/weighing/worths/back", defaults={"kind": "worths"})
@blueprint.get("/weighing/sentences/back", defaults={"kind": "sentences"})
@auth.admin_only
def check_back(kind: str) -> Response | str:
    """Say what going back means."""
    page = weighing.before_going_back(lifecycle.session(), admin=auth.viewer(), kind=kind)
    if not page.in_use:
        return redirect(url_for("weighing.show"), 303)
    return render_template("weighing/back.html", page=page, form=DecideForm())


@blueprint.post("/weighing/worths/back", defaults={"kind": "worths"})
@blueprint.post("/weighing/sentences/back", defaults={"kind": "sentences"})
@auth.admin_only
def go_back(kind: str) -> Response:
    """Go back to what was before anything was learnt."""
    learning.roll_back(lifecycle.session(), admin=auth.viewer(), now=lifecycle.now(), kind=kind)
    flash(WENT_BACK[kind], "success")
    return redirect(url_for("weighing.show"), 303)


@blueprint.get("/weighing/<int:version_id>/use")
@auth.admin_only
def check_use(version_id: int) -> Response | str:
    """Say what would change if a version were used."""
    page = weighing.before_use(lifecycle.session(), admin=auth.viewer(), version_id=version_id)
    if page.version.state == "active":
        return redirect(url_for("weighing.show"), 303)
    return render_template("weighing/use.html", page=page, form=DecideForm())


@blueprint.post("/weighing/<int:version_id>/use")
@auth.admin_only
def use(version_id: int) -> Response:
    """Use a version whose gain was proved."""
    kind = learning.use(
        lifecycle.session(), admin=auth.viewer(), version_id=version_id, now=lifecycle.now()
    )
    flash(USED[kind], "success")
    return redirect(url_for("weighing.show"), 303)


@blueprint.get("/programmes/<int:programme_id>/ledger")
@auth.admin_only
def shown(programme_id: int) -> str:
    """Show who was shown how often, and what came of it."""
    page = ledger.page(
        lifecycle.session(),
        admin=auth.viewer(),
        programme_id=programme_id,
        number=page_number(),
    )
    return render_template("programmes/ledger.html", page=page)
