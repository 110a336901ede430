"""The form and the steps by which a colleague answers a signed link, whatever it is about."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField, StringField, TextAreaField

from mentoring.errors import InvalidError
from mentoring.services.confirmations import Given
from mentoring.web import auth, lifecycle


class AnswerForm(FlaskForm):  # type: ignore[misc]
    """What the colleague can say, and who they are; each kind of link asks its own question."""

    ASKED = ""
    ANSWERS: tuple[tuple[str, str], ...] = ()

    answer = RadioField(choices=[], validate_choice=False)
    remark = TextAreaField("What should be put right?")
    name = StringField("Your name")
    role = StringField("Your job title (optional)")
    read = StringField()

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.answer.label.text = self.ASKED
        self.answer.choices = list(self.ANSWERS)

    def given(self) -> Given:
        """Give what was answered."""
        return Given(
            answer=self.answer.data or "",
            name=self.name.data or "",
            role=self.role.data or "",
            remark=self.remark.data or "",
            read=self.read.data or "",
        )

    def refuse(self, refused: InvalidError) -> None:
        """Put each problem beside its field."""
        for name, sentence in refused.problems.items():
            self[name].errors = [sentence]


@dataclass(frozen=True)
class Asking:
    """One kind of link: its question, the two services behind it, and its two pages."""

    form: type[AnswerForm]
    page: Callable[..., Any]
    answer: Callable[..., None]
    asked: str
    answered: str


def show(asking: Asking, token: str) -> str:
    """Show what is to be confirmed; once it is answered, thanks."""
    page = asking.page(**_who(token))
    if page.answered_at is not None:
        return render_template(asking.answered, page=page)
    form = asking.form(formdata=None, data={"name": page.name, "role": page.role})
    return render_template(asking.asked, page=page, form=form)


def keep(asking: Asking, token: str) -> Response | tuple[str, int]:
    """Keep the answer; a link that was used before changes nothing and says so."""
    form = asking.form()
    try:
        asking.answer(**_who(token), given=form.given())
    except InvalidError as refused:
        form.refuse(refused)
        page = asking.page(**_who(token))
        return render_template(asking.asked, page=page, form=form), 422
    return redirect(request.path, 303)


def _who(token: str) -> dict[str, Any]:
    return {
        "session": lifecycle.session(),
        "token": token,
        "key": lifecycle.house().settings.secret_key,
        "viewer": auth.viewer_if_any(),
        "now": lifecycle.now(),
    }
