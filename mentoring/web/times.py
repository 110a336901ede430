"""Times as a form asks for them: a date in three parts and a time of day, once or up to three."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_wtf import FlaskForm
from wtforms import FieldList, Form, FormField, StringField

from mentoring.web import diary


class TimeForm(Form):  # type: ignore[misc]
    """One time: a date in three parts and a time of day."""

    day = StringField("Day", default="")
    month = StringField("Month", default="")
    year = StringField("Year", default="")
    clock = StringField("Time of day", default="")

    def moment(self, *, now: datetime) -> datetime | None:
        """Give the moment that was typed, if any."""
        typed = diary.typed(*(field.data or "" for field in self))
        return diary.ahead(typed, now=now) if typed else None


class TimesForm(FlaskForm):  # type: ignore[misc]
    """Up to three times to meet."""

    times = FieldList(FormField(TimeForm), min_entries=3, max_entries=3)

    def moments(self, *, now: datetime) -> list[datetime]:
        """Give the moments that were typed; `problems` says which are unclear."""
        self.problems: dict[int, str] = {}
        found = []
        for place, entry in enumerate(self.times):
            try:
                found.append(entry.form.moment(now=now))
            except diary.UnclearError as unclear:
                self.problems[place] = str(unclear)
        return sorted({moment for moment in found if moment is not None})


def kept(texts: Sequence[str], *, now: datetime) -> list[datetime]:
    """Read up to three times back from an address or a form of ours."""
    return sorted({diary.ahead(diary.kept(text), now=now) for text in texts[:3]})


def parts(text: str) -> dict[str, Any]:
    """Take a time of an address apart again; nothing where it is none."""
    try:
        return diary.parts(diary.kept(text))
    except diary.UnclearError:
        return {}
