"""What the pages of a need's questions show: what can be answered, and what is ticked already."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.encoding import suggested
from mentoring.models.needs import Need, NeedState
from mentoring.models.people import HALF_DAYS, NotWith, Person, unpack
from mentoring.models.places import Place, PlaceKind
from mentoring.models.vocabulary import ContextKind
from mentoring.services import (
    access,
    forgiving,
    hints,
    need_questions,
    suggestions,
    wordlists,
)
from mentoring.services.access import Viewer
from mentoring.services.forgiving import Entry
from mentoring.services.hints import Hint
from mentoring.services.wordlists import Word

MOST_FOUND = 8
MEANT = {
    PlaceKind.REGION: "region",
    PlaceKind.SYSTEM: "integrated care system",
    PlaceKind.PLACE: "council area",
    PlaceKind.NEIGHBOURHOOD: "neighbourhood",
}


@dataclass(frozen=True)
class Asked:
    """What every question page knows of its need."""

    need_id: int
    is_draft: bool
    back: str
    text: str


@dataclass(frozen=True)
class WordsPage:
    """The page of the learner's own words."""

    asked: Asked
    person_problem: str
    offered: str = ""


@dataclass(frozen=True)
class ContextsPage:
    """The page of one question about circumstances: choices and ticks by kind."""

    asked: Asked
    choices: dict[str, tuple[Word, ...]]
    chosen: dict[str, tuple[str, ...]]
    guessed: bool


@dataclass(frozen=True)
class PlacePage:
    """The page of where it has to work."""

    asked: Asked
    choices: tuple[Word, ...]
    chosen: str
    find: str
    found_nothing: bool


@dataclass(frozen=True)
class WhenPage:
    """The pages of by when it has to work, and how the learner likes to learn."""

    asked: Asked
    day: str
    month: str
    year: str
    learning: str
    choices: tuple[Word, ...]


@dataclass(frozen=True)
class MeetingPage:
    """The pages of when the learner can meet, and whom they asked not to meet."""

    asked: Asked
    choices: tuple[Word, ...]
    chosen: tuple[str, ...]
    not_with: tuple[Word, ...]


def words(session: Session, *, learner: Viewer, need_id: int, slug: str) -> WordsPage:
    """Show the words of a need, to be said in another way."""
    need = access.own_need(session, learner, need_id)
    fresh = slug == "person" and not need_questions.answered(need, slug)
    offered = suggested.about_somebody(need.text) if fresh else ""
    return WordsPage(asked(need, slug), need.person_problem, offered)


def contexts(session: Session, *, learner: Viewer, need_id: int, slug: str) -> ContextsPage:
    """Show the circumstances of one question; what the words name is ticked at first."""
    need = access.own_need(session, learner, need_id)
    found = _hints(session, need)
    choices = {
        kind.value: _offered(wordlists.contexts(session, kind.value), found, kind=kind)
        for kind in need_questions.KINDS[slug]
    }
    if need_questions.answered(need, slug):
        kept = {one.context_id for one in need.contexts}
        chosen = {kind: _among(words, kept) for kind, words in choices.items()}
        return ContextsPage(asked(need, slug), choices, chosen, guessed=False)
    chosen = {kind: hints.ticked(words, found) for kind, words in choices.items()}
    return ContextsPage(asked(need, slug), choices, chosen, any(chosen.values()))


def place(session: Session, *, learner: Viewer, need_id: int, find: str) -> PlacePage:
    """Show the learner's own places to choose from, and those that were searched for."""
    need = access.own_need(session, learner, need_id)
    rows = {
        row.id: row
        for row in session.scalars(
            select(Place).where(Place.valid_to.is_(None)).order_by(Place.name)
        )
    }
    found = forgiving.best(find, _entries(rows.values()), most=MOST_FOUND) if find else []
    chosen = need.place_id or need.learner.place_id or ""
    own = [*_widening(rows, chosen), *_widening(rows, need.learner.place_id)]
    shown = list(dict.fromkeys([*found, *own] if find else own))
    return PlacePage(
        asked(need, "place"),
        tuple(Word(one, rows[one].name, _where(rows, rows[one])) for one in shown),
        chosen,
        find,
        bool(find) and not found,
    )


def when(session: Session, *, learner: Viewer, need_id: int, slug: str) -> WhenPage:
    """Show by when it has to work, and how the learner likes to learn."""
    need = access.own_need(session, learner, need_id)
    date = need.by_when
    day, month, year = (str(date.day), str(date.month), str(date.year)) if date else ("", "", "")
    ways = tuple(Word(way.value, label) for way, label in need_questions.LEARNING.items())
    return WhenPage(asked(need, slug), day, month, year, need.learning.value, ways)


def meeting(session: Session, *, learner: Viewer, need_id: int, slug: str) -> MeetingPage:
    """Show when the learner can meet, and whom they asked not to meet."""
    need = access.own_need(session, learner, need_id)
    return MeetingPage(
        asked(need, slug),
        tuple(Word(word, suggestions.half_day(word)) for word in HALF_DAYS),
        unpack(need.learner.half_days, HALF_DAYS),
        not_with(session, person_id=learner.person_id),
    )


def not_with(session: Session, *, person_id: int) -> tuple[Word, ...]:
    """List whom somebody asked not to meet, for their own eyes alone."""
    rows = session.execute(
        select(Person.id, Person.email)
        .join(NotWith, NotWith.other_id == Person.id)
        .where(NotWith.person_id == person_id)
        .order_by(Person.email)
    )
    return tuple(Word(str(number), email) for number, email in rows)


def following(session: Session, *, learner: Viewer, need_id: int, slug: str) -> str:
    """Give the question after one; "check" after the last, "show" where the need is open."""
    need = access.own_need(session, learner, need_id)
    return need_questions.after(need, slug) if need.state is NeedState.DRAFT else "show"


def asked(need: Need, slug: str) -> Asked:
    """Gather what every question page knows of its need."""
    return Asked(
        need.id, need.state is NeedState.DRAFT, need_questions.before(need, slug), need.text
    )


def _hints(session: Session, need: Need) -> dict[str, Hint]:
    """Say of each circumstance that the words or the place speak of why it is offered."""
    found = hints.of_words(session, f"{need.text} {need.person_problem}".strip())
    home = session.get(Place, need.place_id or need.learner.place_id or "")
    while home is not None and not home.typical_setting:
        home = session.get(Place, home.parent_id or "")
    if home is not None:
        like = f"setting.{home.typical_setting}"
        found[like] = Hint(f"Most of {home.name} is like this.", named=True)
    return found


def _offered(
    words: Sequence[Word], found: Mapping[str, Hint], *, kind: ContextKind
) -> tuple[Word, ...]:
    """Offer what is hinted at first; levels keep their order, from narrow to wide."""
    if kind is ContextKind.LEVEL:
        return hints.beside([replace(word, about="") for word in words], found)
    return hints.first(words, found)


def _among(words: Iterable[Word], ids: Collection[str]) -> tuple[str, ...]:
    return tuple(word.id for word in words if word.id in ids)


def _widening(rows: dict[str, Place], place_id: str | None) -> list[str]:
    """Give a place and the wider ones around it, up to the system."""
    found = []
    row = rows.get(place_id or "")
    while row is not None and row.kind is not PlaceKind.REGION:
        found.append(row.id)
        row = rows.get(row.parent_id or "")
    return found


def _entries(rows: Iterable[Place]) -> list[Entry]:
    return [Entry(row.id, row.name) for row in rows if row.kind is not PlaceKind.REGION]


def _where(rows: dict[str, Place], row: Place) -> str:
    wider = rows.get(row.parent_id or "")
    return (
        f"{MEANT[row.kind].capitalize()} in {wider.name}" if wider else MEANT[row.kind].capitalize()
    )
