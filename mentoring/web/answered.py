"""A form of one question: kept where it can be, with what was refused beside its field."""

from collections.abc import Callable

from flask_wtf import FlaskForm

from mentoring.errors import InvalidError


def kept(form: FlaskForm, keep: Callable[[], object]) -> bool:
    """Whether a form was sent and kept; what was refused stands beside its field."""
    if not form.validate_on_submit():
        return False
    try:
        keep()
    except InvalidError as refused:
        for field, sentence in refused.problems.items():
            form[field].errors = [sentence]
        return False
    return True
