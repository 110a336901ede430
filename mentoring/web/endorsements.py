"""The page on which a colleague confirms an experience, reached by a signed link alone."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from mentoring.errors import InvalidError
from mentoring.services import endorsements
from mentoring.services.endorsements import AskedPage
from mentoring.web import auth, lifecycle
from mentoring.web.confirmations import AnswerForm

blueprint = Blueprint("endorsements", __name__)


class EndorseForm(AnswerForm):
    """Whether it happened."""

    ASKED = "Did it happen like this?"
    ANSWERS = (
        ("confirmed", "Yes, it happened like this"),
        ("corrected", "It happened, but something here is not right"),
        ("declined", "I cannot confirm it"),
    )


@blueprint.get("/confirm/<token>")
@auth.anyone
def show(token: str) -> str:
    """Show what is to be confirmed; once it is answered, thanks."""
    page = _page(token)
    if page.answered_at is not None:
        return render_template("endorsements/answered.html", page=page)
    form = EndorseForm(formdata=None, data={"name": page.name, "role": page.role})
    return _asked(page, form)


@blueprint.post("/confirm/<token>")
@auth.limiter.limit("20 per 5 minutes")
@auth.anyone
def answer(token: str) -> Response | tuple[str, int]:
    """Keep the answer; a link that was used before changes nothing and says so."""
    form = EndorseForm()
    try:
        endorsements.answer(
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
    return redirect(url_for("endorsements.show", token=token), 303)


def _page(token: str) -> AskedPage:
    return endorsements.page(
        lifecycle.session(),
        token=token,
        key=lifecycle.house().settings.secret_key,
        viewer=auth.viewer_if_any(),
        now=lifecycle.now(),
    )


def _asked(page: AskedPage, form: EndorseForm) -> str:
    return render_template("endorsements/asked.html", page=page, form=form)
