"""One suggestion of a round, in a line of its table and on a page of its own."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from mentoring.encoding import explanations
from mentoring.encoding.explanations import Texts, Why
from mentoring.errors import NotFoundError
from mentoring.models.experiences import Experience
from mentoring.models.mentors import Mentor
from mentoring.models.needs import Need
from mentoring.models.people import Person
from mentoring.models.programmes import Programme
from mentoring.models.rounds import RoundState, Suggestion
from mentoring.services import access, paths, rounds
from mentoring.services.access import Viewer
from mentoring.services.paths import Path
from mentoring.services.round_pages import About, describe
from mentoring.services.suggestions import where, years

FIRST_REASONS = 2


@dataclass(frozen=True)
class Row:
    """One suggestion: the need and its learner, the experience and its mentor, and why."""

    need_id: int
    mentor_id: int
    experience_id: int
    learner: str
    learner_is: str
    words: str
    mentor: str
    mentor_is: str
    experience: str
    band: str
    reasons: tuple[Why, ...]
    differences: int
    state: str


@dataclass(frozen=True)
class SuggestionPage:
    """One suggestion with all that speaks for it and all that differs."""

    about: About
    in_review: bool
    row: Row
    need_words: str
    person_problem: str
    experience_title: str
    experience_where: str
    experience_years: str
    what_was_done: str
    differing: tuple[Why, ...]
    paths: tuple[Path, ...]
    room: int
    given: int


def page(
    session: Session, *, admin: Viewer, round_id: int, need_id: int, mentor_id: int
) -> SuggestionPage:
    """Show one suggestion of a round's last run with all its reasons and differences."""
    found = access.round_of(session, admin, round_id)
    one = session.scalar(
        select(Suggestion)
        .where(
            Suggestion.run_id == (found.runs[-1].id if found.runs else 0),
            Suggestion.need_id == need_id,
            Suggestion.mentor_id == mentor_id,
        )
        .options(
            *whole(),
            joinedload(Suggestion.experience).joinedload(Experience.place),
            joinedload(Suggestion.experience).joinedload(Experience.site),
        )
    )
    if one is None:
        raise NotFoundError("There is no such suggestion in this round.")
    return SuggestionPage(
        about=describe(found, session.get_one(Programme, found.programme_id)),
        in_review=found.state is RoundState.IN_REVIEW,
        row=row(one, reasons=None),
        need_words=one.need.text,
        person_problem=one.need.person_problem,
        experience_title=one.experience.title,
        experience_where=where(one.experience),
        experience_years=years(one.experience),
        what_was_done=one.experience.what_was_done,
        differing=explanations.shown(one.explanation).differences,
        paths=paths.in_words(session, one.explanation, texts=Texts.of(one.need, one.experience)),
        room=max(one.mentor.room, 0),
        given=given(session, one.run_id).get(mentor_id, 0),
    )


def given(session: Session, run_id: int) -> dict[int, int]:
    """Count what a run, as it stands, gives to each mentor."""
    rows = session.execute(
        select(Suggestion.mentor_id, func.count())
        .where(Suggestion.run_id == run_id, Suggestion.state.in_(rounds.GOES_OUT))
        .group_by(Suggestion.mentor_id)
    )
    return {row[0]: row[1] for row in rows}


def whole() -> tuple[Any, ...]:
    """Say what has to be loaded with a suggestion before it is shown."""
    learner = joinedload(Suggestion.need).joinedload(Need.learner)
    mentor = joinedload(Suggestion.mentor).joinedload(Mentor.person)
    return (
        learner.joinedload(Person.organisation),
        mentor.joinedload(Person.organisation),
        joinedload(Suggestion.experience),
    )


def row(one: Suggestion, *, reasons: int | None = FIRST_REASONS) -> Row:
    """Show one suggestion whose people are loaded."""
    why = explanations.shown(one.explanation)
    return Row(
        need_id=one.need_id,
        mentor_id=one.mentor_id,
        experience_id=one.experience_id,
        learner=one.need.learner.name,
        learner_is=role(one.need.learner),
        words=shortened(one.need.text),
        mentor=one.mentor.person.name,
        mentor_is=role(one.mentor.person),
        experience=one.experience.title,
        band=one.explanation.get("band", ""),
        reasons=why.reasons[:reasons],
        differences=len(why.differences),
        state=one.state.value,
    )


def shortened(words: str, most: int = 180) -> str:
    """Cut somebody's words at the end of a word."""
    if len(words) <= most:
        return words
    return words[: most + 1].rsplit(" ", 1)[0].rstrip(" ,;.") + "…"


def role(person: Person) -> str:
    """Say what somebody is, and where."""
    parts = (person.job_title, person.organisation.name if person.organisation else "")
    return ", ".join(part for part in parts if part)
