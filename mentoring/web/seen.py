"""The page on which a colleague says whether they see a change, reached by a signed link alone."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from mentoring.errors import InvalidError
from mentoring.services import seen
from mentoring.services.seen import SeenPage
from mentoring.web import auth, lifecycle
from mentoring.web.confirmations import AnswerForm

blueprint = Blueprint("seen", __name__)


class SeenForm(AnswerForm):
    """Whether it is done like this now."""

    ASKED = "Do you see it done like this?"
    ANSWERS = (
        ("confirmed", "Yes, I see it done like this"),
        ("corrected", "Something here has to be put right"),
        ("declined", "I cannot say"),
    )


@blueprint.get("/seen/<token>")
@auth.anyone
def show(token: str) -> str:
    """Show what was changed; once it is answered, thanks."""
    page = _page(token)
    if page.answered_at is not None:
        return render_template("changes/seen_answered.html", page=page)
    form = SeenForm(formdata=None, data={"name": page.name, "role": page.role})
    return _asked(page, form)


@blueprint.post("/seen/<token>")
@auth.limiter.limit("20 per 5 minutes")
@auth.anyone
def answer(token: str) -> Response | tuple[str, int]:
    """Keep the answer; a link that was used before changes nothing and says so."""
    form = SeenForm()
    try:
        seen.answer(
            lifecycle.session(),
            token=token,
            key=lifecycle.house().settings.secret_key,
            viewer=auth.viewer_if_any(),
            given=form.given(),
            now=lifecycle.now(),
        )
    except InvalidError as refused:
        form.refuse(refused)
        return _asked(_page(token), form), 422
    return redirect(url_for("seen.show", token=token), 303)


def _page(token: str) -> SeenPage:
    return seen.page(
        lifecycle.session(),
        token=token,
        key=lifecycle.house().settings.secret_key,
        viewer=auth.viewer_if_any(),
        now=lifecycle.now(),
    )


def _asked(page: SeenPage, form: SeenForm) -> str:
    return render_template("changes/seen.html", page=page, form=form)
