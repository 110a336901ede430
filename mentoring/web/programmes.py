"""A programme's hub, and what is asked for against who has done it."""

from flask import Blueprint, render_template, request

from mentoring.services import programmes, supply, waiting_lists
from mentoring.web import auth, lifecycle
from mentoring.web.rounds import page_number

blueprint = Blueprint("programmes", __name__)


@blueprint.get("/programmes/<int:programme_id>")
@auth.admin_only
def show(programme_id: int) -> str:
    """Show the key figures of a programme, and what to do next."""
    page = programmes.page(
        lifecycle.session(), admin=auth.viewer(), programme_id=programme_id, now=lifecycle.now()
    )
    return render_template("programmes/show.html", page=page)


@blueprint.get("/programmes/<int:programme_id>/supply")
@auth.admin_only
def supplied(programme_id: int) -> str:
    """Show needs against supply, by know-how and by region."""
    page = supply.page(
        lifecycle.session(),
        admin=auth.viewer(),
        programme_id=programme_id,
        region=request.args.get("region", ""),
        opened=request.args.get("open", ""),
    )
    return render_template("programmes/supply.html", page=page)


@blueprint.get("/programmes/<int:programme_id>/waiting")
@auth.admin_only
def waiting(programme_id: int) -> str:
    """Show how long the waiting lists are, and who waits for a group."""
    page = waiting_lists.page(
        lifecycle.session(),
        admin=auth.viewer(),
        programme_id=programme_id,
        now=lifecycle.now(),
        number=page_number(),
    )
    return render_template("programmes/waiting.html", page=page)
