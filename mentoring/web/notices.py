"""The mails of a demonstration, to be read on a page."""

from flask import Blueprint, render_template, request

from mentoring.services import notice_pages
from mentoring.web import auth, lifecycle
from mentoring.web.rounds import page_number

blueprint = Blueprint("notices", __name__)


@blueprint.get("/notices")
@auth.demo_only
def index() -> str:
    """List the mails, the newest first."""
    page = notice_pages.index(
        lifecycle.session(), find=request.args.get("find", ""), number=page_number()
    )
    return render_template("notices/list.html", page=page)


@blueprint.get("/notices/<int:notice_id>")
@auth.demo_only
def show(notice_id: int) -> str:
    """Read one mail."""
    page = notice_pages.page(
        lifecycle.session(),
        notice_id=notice_id,
        base_url=lifecycle.house().settings.base_url,
        key=lifecycle.house().settings.secret_key,
    )
    return render_template("notices/show.html", page=page)
