"""The entry vocabulary: how people say each know-how every day, looked after by admins."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mentoring.encoding import suggested
from mentoring.errors import InvalidError, NotAllowedError, NotFoundError
from mentoring.models.vocabulary import KnowHow, Saying
from mentoring.services import free_text, register, shelf, vocabulary
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record
from mentoring.services.experiences import ADDRESS

SHORTEST, LONGEST = 3, 200
MOST_FOUND = 20
MOST_SUGGESTED = 5


@dataclass(frozen=True)
class Line:
    """One know-how in a list, with the number of its sayings."""

    knowhow_id: str
    label: str
    sayings: int


@dataclass(frozen=True)
class Domain:
    """A domain with its know-how."""

    key: str
    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class VocabularyPage:
    """What the list of the entry vocabulary shows."""

    find: str
    sayings: int
    domains: tuple[Domain, ...]
    found: tuple[Line, ...]


@dataclass(frozen=True)
class Tried:
    """A know-how that a tried sentence would be answered with, and what says so."""

    knowhow_id: str
    label: str
    why: str


@dataclass(frozen=True)
class SayingsPage:
    """What the page of one know-how shows."""

    knowhow_id: str
    label: str
    about: str
    synonyms: tuple[str, ...]
    sayings: tuple[str, ...]
    tried: str
    answers: tuple[Tried, ...]
    place: int


def index(session: Session, *, admin: Viewer, find: str) -> VocabularyPage:
    """List the know-how by domain, each with the number of its sayings, or what a search finds."""
    _only_admins(admin)
    rows = {row.id: row for row in session.scalars(select(KnowHow).order_by(KnowHow.id))}
    counted = select(Saying.knowhow_id, func.count()).group_by(Saying.knowhow_id)
    numbers = Counter({row[0]: row[1] for row in session.execute(counted)})
    lines = {row.id: Line(row.id, row.label, numbers[row.id]) for row in rows.values()}
    items = [row for row in rows.values() if row.kind == "item"]
    found = shelf.find(session, items, find, most=MOST_FOUND) if find else []
    inside: dict[str, list[Line]] = {}
    for row in items:
        inside.setdefault(_top(rows, row).id, []).append(lines[row.id])
    return VocabularyPage(
        find=find,
        sayings=sum(numbers.values()),
        domains=()
        if find
        else tuple(Domain(key, rows[key].label, tuple(own)) for key, own in inside.items()),
        found=tuple(lines[one] for one in found),
    )


def page(session: Session, *, admin: Viewer, knowhow_id: str, tried: str = "") -> SayingsPage:
    """Show how people say one know-how, and what a sentence would be answered with now."""
    row = _knowhow(session, admin, knowhow_id)
    said = session.scalars(
        select(Saying.said).where(Saying.knowhow_id == row.id).order_by(func.lower(Saying.said))
    )
    answers = _answers(session, tried) if tried.strip() else ()
    places = [number for number, one in enumerate(answers, start=1) if one.knowhow_id == row.id]
    return SayingsPage(
        knowhow_id=row.id,
        label=row.label,
        about=row.description,
        synonyms=tuple(one for one in row.synonyms.split("|") if one),
        sayings=tuple(said),
        tried=tried.strip(),
        answers=answers,
        place=places[0] if places else 0,
    )


def add(
    session: Session,
    *,
    admin: Viewer,
    knowhow_id: str,
    said: str,
    anyway: bool = False,
    now: datetime,
) -> None:
    """Add a saying; one that stands under another know-how already only after a warning."""
    row = _knowhow(session, admin, knowhow_id)
    words = " ".join(said.split())
    _check(words)
    same = session.scalars(
        select(Saying).where(func.lower(Saying.said) == words.lower()).order_by(Saying.knowhow_id)
    ).all()
    if any(one.knowhow_id == row.id for one in same):
        raise InvalidError({"said": "This saying is on the list already"})
    if same and not anyway:
        other = session.get_one(KnowHow, same[0].knowhow_id)
        raise InvalidError(
            {
                "said": f"“{words}” is a saying of “{other.label}” already. A saying of two "
                "know-how tells them apart less well",
                "anyway": other.label,
            }
        )
    saying = Saying(knowhow_id=row.id, said=words)
    session.add(saying)
    _changed(session, saying, admin=admin, action="saying added", now=now)


def remove(session: Session, *, admin: Viewer, knowhow_id: str, said: str, now: datetime) -> None:
    """Take a saying away; one that is gone already stays gone."""
    row = _knowhow(session, admin, knowhow_id)
    saying = session.get(Saying, (row.id, said))
    if saying is None:
        return
    _changed(session, saying, admin=admin, action=vocabulary.TAKEN_AWAY, now=now)
    session.delete(saying)
    session.flush()


def _changed(
    session: Session, saying: Saying, *, admin: Viewer, action: str, now: datetime
) -> None:
    """Write it down by the know-how's id, the words beside it; ask for a fresh register."""
    act = Act(admin.person_id, action, saying, reason=saying.knowhow_id)
    record(session, act, now=now, note=saying.said)
    register.changed(session)


def _check(words: str) -> None:
    if not words:
        raise InvalidError({"said": "Enter what people say"})
    if not SHORTEST <= len(words) <= LONGEST:
        raise InvalidError(
            {"said": f"Use {SHORTEST} to {LONGEST} characters; there are {len(words)} now"}
        )
    if ADDRESS.search(words):
        raise InvalidError({"said": "This holds an e-mail address. Write what people say"})
    free_text.check({"said": words})


def _answers(session: Session, sentence: str) -> tuple[Tried, ...]:
    """Guess as the form of a need does, and name the know-how."""
    guesses = suggested.knowhow(register.current(session), sentence, most=MOST_SUGGESTED)
    rows = session.scalars(select(KnowHow).where(KnowHow.id.in_([one.id for one in guesses])))
    label = {row.id: row.label for row in rows}
    return tuple(Tried(one.id, label[one.id], shelf.why(one)) for one in guesses)


def _knowhow(session: Session, admin: Viewer, knowhow_id: str) -> KnowHow:
    _only_admins(admin)
    found = session.get(KnowHow, knowhow_id)
    if found is None or found.kind != "item":
        raise NotFoundError("There is no such know-how.")
    return found


def _only_admins(admin: Viewer) -> None:
    if not admin.is_admin:
        raise NotAllowedError("Only a programme admin can open this page.")


def _top(rows: dict[str, KnowHow], row: KnowHow) -> KnowHow:
    while row.parent_id in rows:
        row = rows[row.parent_id]
    return row
