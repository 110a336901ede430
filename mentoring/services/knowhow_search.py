"""Know-how to tick: what the words ask for, what a search finds, and what a domain holds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.encoding import suggested
from mentoring.encoding.suggested import Guess
from mentoring.models.needs import Need
from mentoring.models.vocabulary import KnowHow
from mentoring.services import access, forgiving, need_answers, needs, register
from mentoring.services.access import Viewer
from mentoring.services.forgiving import Entry
from mentoring.services.need_answers import Asked
from mentoring.services.wordlists import Word

MOST_SUGGESTED = 5
MOST_FOUND = 8


@dataclass(frozen=True)
class Look:
    """What the learner looks for beside the suggestions: typed words, or a domain."""

    find: str = ""
    domain: str = ""


@dataclass(frozen=True)
class Part:
    """Know-how under one heading."""

    heading: str
    knowhow: tuple[Word, ...]


@dataclass(frozen=True)
class KnowHowPage:
    """What the page of know-how shows; each know-how stands in one part only."""

    asked: Asked
    parts: tuple[Part, ...]
    chosen: tuple[str, ...]
    domains: tuple[Word, ...]
    look: Look
    found_nothing: bool

    @property
    def shown(self) -> tuple[Word, ...]:
        """All that can be ticked, in the order of the page."""
        return tuple(word for part in self.parts for word in part.knowhow)


def page(session: Session, *, learner: Viewer, need_id: int, look: Look) -> KnowHowPage:
    """Show what the words of a need seem to ask for, beside what was ticked and looked for."""
    need = access.own_need(session, learner, need_id)
    rows = {row.id: row for row in session.scalars(select(KnowHow).order_by(KnowHow.id))}
    chosen = tuple(one.knowhow_id for one in need.knowhow)
    guesses = guessed(session, text=need.text)
    found = _found(rows, look.find)
    parts = _parts(
        rows,
        {
            f"What we found for “{look.find}”": found,
            _name(rows, look.domain): _below(rows, look.domain),
            "What your words suggest": [guess.knowhow_id for guess in guesses],
            "What you chose before": chosen,
        },
        because={guess.knowhow_id: guess.because for guess in guesses},
    )
    return KnowHowPage(
        need_answers.asked(need, "knowhow"),
        parts,
        chosen,
        tuple(Word(row.id, row.label) for row in rows.values() if row.parent_id is None),
        look,
        bool(look.find) and not found,
    )


def keep(session: Session, *, learner: Viewer, need_id: int, ids: Sequence[str]) -> Need:
    """Keep the ticked know-how, in the order in which the words suggest it, the rest after it."""
    need = access.own_need(session, learner, need_id)
    order = [guess.knowhow_id for guess in guessed(session, text=need.text)]
    ranked = sorted(ids, key=lambda one: order.index(one) if one in order else len(order))
    return needs.keep_knowhow(session, learner=learner, need_id=need_id, ids=ranked)


def guessed(session: Session, *, text: str) -> list[Guess]:
    """Guess the know-how that words ask for."""
    return suggested.knowhow(register.current(session), text, most=MOST_SUGGESTED)


def _found(rows: dict[str, KnowHow], find: str) -> list[str]:
    entries = [
        Entry(row.id, row.label, row.synonyms, row.description) for row in _items(rows, rows)
    ]
    return forgiving.best(find, entries, most=MOST_FOUND) if find else []


def _items(rows: dict[str, KnowHow], ids: Iterable[str]) -> list[KnowHow]:
    return [rows[one] for one in ids if rows[one].kind == "item"]


def _name(rows: dict[str, KnowHow], domain: str) -> str:
    return rows[domain].label if domain in rows else ""


def _below(rows: dict[str, KnowHow], domain: str) -> list[str]:
    """Give the concrete know-how of a domain."""
    inside = {domain} if domain in rows else set()
    for row in rows.values():  # in the order of ids, so that a parent stands before its children
        if row.parent_id in inside:
            inside.add(row.id)
    return [row.id for row in _items(rows, rows) if row.id in inside]


def _parts(
    rows: dict[str, KnowHow],
    wanted: dict[str, Sequence[str]],
    *,
    because: dict[str, tuple[str, ...]],
) -> tuple[Part, ...]:
    parts, seen = [], set[str]()
    for heading, ids in wanted.items():
        fresh = [one for one in ids if one in rows and one not in seen]
        seen.update(fresh)
        if fresh:
            parts.append(Part(heading, tuple(_word(rows[one], because) for one in fresh)))
    return tuple(parts)


def _word(row: KnowHow, because: dict[str, tuple[str, ...]]) -> Word:
    said = ", ".join(f"“{phrase}”" for phrase in because.get(row.id, ()))
    reason = f" You wrote {said}." if said else ""
    return Word(row.id, row.label, f"{row.description.rstrip('.')}.{reason}")
