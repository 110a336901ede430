"""Know-how to choose from for an experience: what is ticked, a search, what its words suggest."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.encoding import suggested
from mentoring.models.vocabulary import KnowHow
from mentoring.services import access, forgiving, register
from mentoring.services.access import Viewer
from mentoring.services.wordlists import Word

MOST_SUGGESTED = 6
MOST_FOUND = 8


@dataclass(frozen=True)
class KnowHowPage:
    """What can be chosen, what is chosen, and what a search has found."""

    experience_id: int
    title: str
    options: tuple[Word, ...]
    chosen: tuple[str, ...]
    query: str
    found: int


def options(
    session: Session,
    *,
    holder: Viewer,
    experience_id: int,
    query: str = "",
    ticked: Sequence[str] | None = None,
) -> KnowHowPage:
    """Offer the know-how that is ticked, then what a search found, then what the words suggest."""
    row = access.own_experience(session, holder, experience_id)
    known = _items(session)
    kept = [one.knowhow_id for one in row.knowhow]
    chosen = [one for one in (kept if ticked is None else ticked) if one in known]
    found = _search(query, list(known.values()))
    words = f"{row.title}. {row.what_was_done}"
    guesses = suggested.knowhow(register.current(session), words, most=MOST_SUGGESTED)
    shown = dict.fromkeys([*chosen, *found, *(guess.knowhow_id for guess in guesses)])
    return KnowHowPage(
        experience_id=row.id,
        title=row.title,
        options=tuple(
            Word(one, known[one].label, known[one].description) for one in shown if one in known
        ),
        chosen=tuple(chosen),
        query=query,
        found=len(found),
    )


def _items(session: Session) -> dict[str, KnowHow]:
    rows = session.scalars(select(KnowHow).where(KnowHow.kind == "item").order_by(KnowHow.id))
    return {row.id: row for row in rows}


def _search(query: str, items: Sequence[KnowHow]) -> list[str]:
    entries = [
        forgiving.Entry(row.id, row.label, row.synonyms.replace("|", " "), row.description)
        for row in items
    ]
    return forgiving.best(query, entries, most=MOST_FOUND) if query else []
