"""The form by which a colleague answers through a signed link, whatever it is about."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import RadioField, StringField, TextAreaField

from mentoring.errors import InvalidError
from mentoring.services.confirmations import Given


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
