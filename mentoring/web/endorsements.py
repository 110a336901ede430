"""The page on which a colleague confirms an experience, reached by a signed link alone."""

from flask import Blueprint
from werkzeug.wrappers import Response

from mentoring.services import endorsements
from mentoring.web import auth, confirmations
from mentoring.web.confirmations import AnswerForm, Asking

blueprint = Blueprint("endorsements", __name__)


class EndorseForm(AnswerForm):
    """Whether it happened."""

    ASKED = "Did it happen like this?"
    ANSWERS = (
        ("confirmed", "Yes, it happened like this"),
        ("corrected", "It happened, but something here is not right"),
        ("declined", "I cannot confirm it"),
    )


ASKING = Asking(
    form=EndorseForm,
    page=endorsements.page,
    answer=endorsements.answer,
    asked="endorsements/asked.html",
    answered="endorsements/answered.html",
)


@blueprint.get("/confirm/<token>")
@auth.anyone
def show(token: str) -> str:
    """Show what is to be confirmed; once it is answered, thanks."""
    return confirmations.show(ASKING, token)


@blueprint.post("/confirm/<token>")
@auth.limiter.limit("20 per 5 minutes")
@auth.anyone
def answer(token: str) -> Response | tuple[str, int]:
    """Keep the answer; a link that was used before changes nothing and says so."""
    return confirmations.keep(ASKING, token)
