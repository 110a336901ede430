"""The questions by which an experience is logged, in their order, one thing a page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mentoring.errors import NotFoundError
from mentoring.services import wordlists
from mentoring.services.experience_hints import Offered
from mentoring.services.experiences import LONGEST_TEXT
from mentoring.web import experience_fields, lifecycle
from mentoring.web.experience_fields import QuestionForm

RESULT = (
    "What was counted, by whom, from when to when? For example: “Waits for an assessment fell from "
    "9 days to 2 between March and October 2024, by the ward’s own list.” Leave this empty if "
    "nothing was measured."
)

HOW_WIDE = {
    "level.single_org": "Inside one organisation, and where people pass in and out of it",
    "level.two_three_orgs": "One service that two or three organisations share",
    "level.place": "Several organisations in one locality, usually one council’s area",
    "level.system": "All the organisations of a whole system",
}


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
    make = experience_fields.circumstances(kind, label, several=True)
    return Question(slug, make, "experiences/checkboxes.html", hint, words=kind)


def _choose_one(slug: str, kind: str, label: str, hint: str) -> Question:
    make = experience_fields.circumstances(kind, label, several=False)
    return Question(slug, make, "experiences/radios.html", hint, words=kind)


def _tell(slug: str, name: str, label: str, hint: str) -> Question:
    return Question(slug, experience_fields.words(name, label), "experiences/words.html", hint)


QUESTIONS = (
    Question("what", experience_fields.WhatForm, "experiences/what.html"),
    _choose(
        "services", "service", "Which services did it join?", "Choose all that really took part."
    ),
    _choose("kind-of-place", "setting", "What kind of place was it?", "Choose all that fit."),
    _choose("people", "population", "Who was it for?", "Choose those it was made for."),
    _choose_one(
        "level", "level", "How wide was it?", "Choose how far it reached when it was at its widest."
    ),
    Question("when", experience_fields.WhenForm, "experiences/when.html"),
    Question(
        "part",
        experience_fields.PartForm,
        "experiences/radios.html",
        "Learners see this beside what you did.",
    ),
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
    Question("result", experience_fields.ResultForm, "experiences/result.html", RESULT),
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
    Question("colleague", experience_fields.ColleagueForm, "experiences/colleague.html"),
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
