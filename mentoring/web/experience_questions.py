"""The questions by which an experience is logged, in their order, one thing a page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
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

from mentoring.errors import NotFoundError
from mentoring.services import wordlists
from mentoring.services.experience_hints import Offered
from mentoring.services.experience_pages import ExperiencePage
from mentoring.services.experiences import LONGEST_TEXT, Answers
from mentoring.web import lifecycle

PARTS = (
    ("led", "I led it"),
    ("co_led", "I led it together with others"),
    ("delivered", "I did the work in it"),
    ("advised", "I advised those who did it"),
)

HOW_WIDE = {
    "level.single_org": "Inside one organisation, and where people pass in and out of it",
    "level.two_three_orgs": "One service that two or three organisations share",
    "level.place": "Several organisations in one locality, usually one council’s area",
    "level.system": "All the organisations of a whole system",
}


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


def _circumstances(kind: str, label: str, *, several: bool) -> Callable[[], QuestionForm]:
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


def _words(name: str, label: str) -> Callable[[], QuestionForm]:
    """Make the form that asks for a few sentences which may be left out."""

    class WordsForm(QuestionForm):
        text = TextAreaField(label, filters=[lambda text: (text or "").strip()])

        def start(self, page: ExperiencePage) -> None:
            self.text.data = getattr(page, name)

        def answers(self) -> Answers:
            given: dict[str, Any] = {name: self.text.data}
            return Answers(**given)

    return WordsForm


@dataclass(frozen=True)
class Question:
    """One page: its address, its form, its template, its hint and the words that it offers."""

    slug: str
    make: Callable[[], QuestionForm]
    template: str
    hint: str = ""
    words: str = ""

    def form(self) -> QuestionForm:
        """Make the form with what there is to choose from."""
        form = self.make()
        if self.words:
            form.only.choices = [
                (one.id, one.label) for one in wordlists.contexts(lifecycle.session(), self.words)
            ]
        return form

    def beside(self, offered: Offered) -> dict[str, Any]:
        """Give what the page shows beside the form: what words mean and why, or the places."""
        session = lifecycle.session()
        if self.slug == "when":
            return {"areas": wordlists.areas(session)}
        found = wordlists.contexts(session, self.words) if self.words else ()
        said = {one.id: one.about for one in found} | HOW_WIDE
        hints = {one.id: offered.hint(one.id, said[one.id]) for one in found}
        return {"hints": {one: hint for one, hint in hints.items() if hint}, "most": LONGEST_TEXT}


def _choose(slug: str, kind: str, label: str, hint: str) -> Question:
    make = _circumstances(kind, label, several=True)
    return Question(slug, make, "experiences/checkboxes.html", hint, words=kind)


def _choose_one(slug: str, kind: str, label: str, hint: str) -> Question:
    make = _circumstances(kind, label, several=False)
    return Question(slug, make, "experiences/radios.html", hint, words=kind)


def _tell(slug: str, name: str, label: str, hint: str) -> Question:
    return Question(slug, _words(name, label), "experiences/words.html", hint)


QUESTIONS = (
    Question("what", WhatForm, "experiences/what.html"),
    _choose(
        "services", "service", "Which services did it join?", "Choose all that really took part."
    ),
    _choose("kind-of-place", "setting", "What kind of place was it?", "Choose all that fit."),
    _choose("people", "population", "Who was it for?", "Choose those it was made for."),
    _choose_one(
        "level", "level", "How wide was it?", "Choose how far it reached when it was at its widest."
    ),
    Question("when", WhenForm, "experiences/when.html"),
    Question("part", PartForm, "experiences/radios.html", "Learners see this beside what you did."),
    _choose_one(
        "authority",
        "authority",
        "Under what authority was it done?",
        "Who had the right to decide? If nothing was written down, choose informal partnership.",
    ),
    _choose(
        "obstacles",
        "obstacle",
        "What stood in the way?",
        "Somebody who meets the same obstacle can then find you. Leave this empty if nothing did.",
    ),
    _tell(
        "took",
        "what_it_took",
        "What did it take?",
        "People, hours, money and agreements. For example: “One therapist for 2 days a week, an "
        "honorary contract with the council, and 4 months of Monday meetings.” You can leave this "
        "empty.",
    ),
    _tell(
        "result",
        "result",
        "What came of it, and how do you know?",
        "What was counted, by whom, from when to when? For example: “Waits for an assessment fell "
        "from 9 days to 2 between March and October 2024, by the ward’s own list.” Leave this "
        "empty if nothing was measured.",
    ),
    _tell(
        "lessons",
        "would_change",
        "What went wrong, or would you do differently?",
        "Somebody who is about to start will want to know. You can leave this empty.",
    ),
    _tell(
        "now",
        "does_now",
        "What do you do now?",
        "Your work today, and whether what you built is still going. You can leave this empty.",
    ),
    Question("colleague", ColleagueForm, "experiences/colleague.html"),
)
BY_SLUG = {question.slug: question for question in QUESTIONS}
ORDER = ("what", "knowhow", *(question.slug for question in QUESTIONS[1:]))
PAGE_OF = {
    "what": "what",
    "knowhow": "knowhow",
    "service": "services",
    "setting": "kind-of-place",
    "population": "people",
    "level": "level",
    "authority": "authority",
    "when": "when",
}
"""Which page answers what is still missing."""


def after(slug: str) -> str:
    """Give the page that follows, or nothing after the last."""
    return next(iter(ORDER[ORDER.index(slug) + 1 :]), "")


def before(slug: str) -> str:
    """Give the page that comes before, or nothing before the first."""
    return next(reversed(ORDER[: ORDER.index(slug)]), "")


def find(slug: str) -> Question:
    """Find a question by its address."""
    if slug not in BY_SLUG:
        raise NotFoundError("There is no such question. Go back to your experiences.")
    return BY_SLUG[slug]
