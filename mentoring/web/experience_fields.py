"""The fields of the questions by which an experience is logged."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    EmailField,
    Field,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)

from mentoring.services.experience_hints import Offered
from mentoring.services.experience_pages import ExperiencePage
from mentoring.services.experiences import Answers

PARTS = (
    ("led", "I led it"),
    ("co_led", "I led it together with others"),
    ("delivered", "I did the work in it"),
    ("advised", "I advised those who did it"),
)

EVIDENCE = (
    ("own_account", "My own account: nothing was counted"),
    ("local_figures", "Figures that were kept locally"),
    ("before_and_after", "The same figure, before and after"),
    ("compared", "Compared with somewhere that did not do it"),
)
WENT = (
    ("worked", "Yes"),
    ("in_part", "In part"),
    ("did_not_work", "No: it did not work, or did not last"),
)


class QuestionForm(FlaskForm):  # type: ignore[misc]
    """One page of questions: it starts from what is kept, and gives what was answered."""

    def start(self, page: ExperiencePage) -> None:
        """Fill the fields with what is kept."""

    def offer(self, offered: Offered) -> None:
        """Offer what the words speak of first."""

    def answers(self) -> Answers:
        """Give what was answered; a page without fields of its own asks nothing."""
        return Answers()

    def refuse(self, problems: Mapping[str, str]) -> None:
        """Put each problem beside its field; one without a field of its own goes to the first."""
        for name, sentence in problems.items():
            field = self[name] if name in self else next(iter(self))
            field.errors = [sentence]

    @property
    def only(self) -> Field:
        """Give the one field of a page that asks one thing."""
        return next(iter(self))


class WhatForm(QuestionForm):
    """What was done, in the holder's own words."""

    title = StringField("Give it a short title", filters=[lambda text: (text or "").strip()])
    what_was_done = TextAreaField("What was done?", filters=[lambda text: (text or "").strip()])

    def start(self, page: ExperiencePage) -> None:
        """Fill in the title and the words."""
        self.title.data, self.what_was_done.data = page.title, page.what_was_done

    def answers(self) -> Answers:
        """Give the title and the words."""
        return Answers(title=self.title.data, what_was_done=self.what_was_done.data)


class WhenForm(QuestionForm):
    """Where and when it was."""

    place_id = SelectField("Where was it?", validate_choice=False)
    first_year = StringField("First year")
    last_year = StringField("Last year")

    def start(self, page: ExperiencePage) -> None:
        """Fill in the place and the years."""
        self.place_id.data = page.place_id
        self.first_year.data, self.last_year.data = page.first_year, page.last_year

    def answers(self) -> Answers:
        """Give the place and the years; words that are no year are nobody's year."""
        years = [self.first_year.data or "", self.last_year.data or self.first_year.data or ""]
        first, last = (int(year) if year.strip().isdecimal() else 0 for year in years)
        return Answers(place_id=self.place_id.data or "", years=(first, last))


class ResultForm(QuestionForm):
    """What came of it, how that is known, and whether it worked."""

    result = TextAreaField(
        "What came of it, and how do you know?", filters=[lambda text: (text or "").strip()]
    )
    evidence = RadioField("How is it known?", choices=lambda: list(EVIDENCE), validate_choice=False)
    how_it_went = RadioField("Did it work?", choices=lambda: list(WENT), validate_choice=False)

    def start(self, page: ExperiencePage) -> None:
        """Fill in what is kept."""
        self.result.data = page.result
        self.evidence.data, self.how_it_went.data = page.evidence, page.how_it_went or None

    def answers(self) -> Answers:
        """Give all three; without figures it is one's own account."""
        return Answers(
            result=self.result.data,
            evidence=self.evidence.data or "own_account",
            how_it_went=self.how_it_went.data or None,
        )


class PartForm(QuestionForm):
    """What the holder's own part was."""

    own_part = RadioField("What was your own part?", choices=lambda: PARTS, validate_choice=False)

    def start(self, page: ExperiencePage) -> None:
        """Choose the part that is kept."""
        self.own_part.data = page.own_part or None

    def answers(self) -> Answers:
        """Give the part."""
        return Answers(own_part=self.own_part.data or "")


class ColleagueForm(QuestionForm):
    """Who can confirm it."""

    colleague = EmailField("Who can confirm that this happened?")

    def start(self, page: ExperiencePage) -> None:
        """Fill in the address."""
        self.colleague.data = page.colleague

    def answers(self) -> Answers:
        """Give the address in small letters."""
        return Answers(colleague=(self.colleague.data or "").strip().lower())


def circumstances(kind: str, label: str, *, several: bool) -> Callable[[], QuestionForm]:
    """Make the form that chooses words of one kind."""

    class CircumstanceForm(QuestionForm):
        chosen = (SelectMultipleField if several else RadioField)(label, validate_choice=False)

        def start(self, page: ExperiencePage) -> None:
            kept = [word.id for word in page.contexts.get(kind, ())]
            self.chosen.data = kept if several else next(iter(kept), None)

        def offer(self, offered: Offered) -> None:
            self.chosen.choices = [(word.id, word.label) for word in offered.words]
            if offered.ticked:
                self.chosen.data = list(offered.ticked) if several else offered.ticked[0]

        def answers(self) -> Answers:
            given = self.chosen.data or ()
            return Answers(contexts={kind: tuple(given) if several else (given,) if given else ()})

    return CircumstanceForm


def words(name: str, label: str) -> Callable[[], QuestionForm]:
    """Make the form that asks for a few sentences which may be left out."""

    class WordsForm(QuestionForm):
        text = TextAreaField(label, filters=[lambda text: (text or "").strip()])

        def start(self, page: ExperiencePage) -> None:
            self.text.data = getattr(page, name)

        def answers(self) -> Answers:
            given: dict[str, Any] = {name: self.text.data}
            return Answers(**given)

    return WordsForm
