"""The page on which a colleague says whether they see a change, reached by a signed link alone."""

from flask import Blueprint
from werkzeug.wrappers import Response

from mentoring.services import seen
from mentoring.web import auth, confirmations
from mentoring.web.confirmations import AnswerForm, Asking

blueprint = Blueprint("seen", __name__)


class SeenForm(AnswerForm):
    """Whether it is done like this now."""

    ASKED = "Do you see it done like this?"
    ANSWERS = (
        ("confirmed", "Yes, I see it done like this"),
        ("corrected", "Something here has to be put right"),
        ("declined", "I cannot say"),
    )


ASKING = Asking(
    form=SeenForm,
    page=seen.page,
    answer=seen.answer,
    asked="changes/seen.html",
    answered="changes/seen_answered.html",
)


@blueprint.get("/seen/<token>")
@auth.anyone
def show(token: str) -> str:
    """Show what was changed; once it is answered, thanks."""
    return confirmations.show(ASKING, token)


@blueprint.post("/seen/<token>")
@auth.limiter.limit("20 per 5 minutes")
@auth.anyone
def answer(token: str) -> Response | tuple[str, int]:
    """Keep the answer; a link that was used before changes nothing and says so."""
    return confirmations.keep(ASKING, token)
