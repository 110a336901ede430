"""Know-how to tick: what words seem to ask for, what a search finds, what a subject holds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.encoding import suggested
from mentoring.encoding.suggested import Guess, Pieces, Reading
from mentoring.models.vocabulary import Context, ContextKind, KnowHow, Saying
from mentoring.services import forgiving, register
from mentoring.services.forgiving import Entry
from mentoring.services.wordlists import Word

MOST_SUGGESTED = 5
MOST_FOUND = 8
SUGGESTED = "What your words suggest"
CHOSEN = "What you chose before"
TICKED = "What you ticked"
VAGUE = "Many things go by that name."
WEAK = "Your words could be about many things."
TO_DO = "Which of these do you have to get done?"
DONE = "Which of these did you get done?"
ALSO_DID = "People who did something like this also did it."
CHOSE = "Learners who wrote something like this chose it."
NEAR = "It is near to what your words are about."
HELD = "People on the register have done it."


@dataclass(frozen=True)
class Look:
    """What somebody looks for beside the suggestions: typed words, a subject, or a stage."""

    find: str = ""
    domain: str = ""
    stage: str = ""


@dataclass(frozen=True)
class Part:
    """Know-how under one heading."""

    heading: str
    knowhow: tuple[Word, ...]


@dataclass(frozen=True)
class Shelf:
    """All that can be ticked: what stands above, and what was looked for below it."""

    words: Pieces
    parts: tuple[Part, ...]
    found: Part | None
    found_above: tuple[str, ...]
    chosen: tuple[str, ...]
    domains: tuple[Word, ...]
    stages: tuple[Word, ...]
    look: Look
    found_nothing: bool

    @property
    def shown(self) -> tuple[Word, ...]:
        """All that can be ticked, in the order of the page."""
        below = self.found.knowhow if self.found else ()
        return (*(word for part in self.parts for word in part.knowhow), *below)


def shelf(
    session: Session,
    *,
    text: str,
    look: Look,
    kept: Sequence[str],
    ticked: Sequence[str] | None = None,
    did: bool = False,
) -> Shelf:
    """Put together what can be ticked for a text; what is ticked but not kept yet stays ticked."""
    rows = {row.id: row for row in session.scalars(select(KnowHow).order_by(KnowHow.id))}
    reading = suggested.read(register.current(session), text, most=MOST_SUGGESTED)
    guesses = {guess.id: guess for guess in (*reading.guesses, *reading.choices)}
    above = _parts(rows, {_heading(reading, did=did): list(guesses), CHOSEN: kept}, guesses)
    stood = {word.id for part in above for word in part.knowhow}
    chosen = [one for one in (kept if ticked is None else ticked) if one in rows]
    looked, stages = _looked(session, rows, look), _stages(session)
    fresh = dict.fromkeys([*looked, *(one for one in chosen if one not in looked)])
    below = [_word(rows[one], guesses) for one in fresh if one not in stood]
    return Shelf(
        words=suggested.marked(text, list(guesses.values())),
        parts=above,
        found=Part(_found_heading(rows, stages, look), tuple(below)) if below else None,
        found_above=tuple(rows[one].label for one in looked if one in stood),
        chosen=tuple(chosen),
        domains=tuple(Word(row.id, row.label) for row in rows.values() if row.parent_id is None),
        stages=stages,
        look=look,
        found_nothing=bool(look.find) and not looked,
    )


def guessed(session: Session, *, text: str) -> list[str]:
    """Guess the know-how that words ask for, as it stands on the page."""
    reading = suggested.read(register.current(session), text, most=MOST_SUGGESTED)
    return [guess.id for guess in (*reading.guesses, *reading.choices)]


def why(guess: Guess) -> str:
    """Say what speaks for a guess; where no words do, that."""
    if guess.because:
        return you_wrote(guess.because)
    if guess.chosen:
        return CHOSE
    if not guess.heard:
        return HELD if guess.held else ""
    return ALSO_DID if guess.held else NEAR


def you_wrote(phrases: Sequence[str]) -> str:
    """Name the phrases of somebody's own text that speak for a thing."""
    return "You wrote " + ", ".join(f"“{phrase}”" for phrase in phrases) + "."


def find(session: Session, rows: Iterable[KnowHow], words: str, *, most: int) -> list[str]:
    """Find know-how by its names, by what is said of it and by how people say it every day."""
    said: dict[str, list[str]] = {}
    for one in session.execute(select(Saying.knowhow_id, Saying.said)):
        said.setdefault(one.knowhow_id, []).append(one.said)
    entries = [
        Entry(row.id, row.label, row.synonyms, row.description, " ".join(said.get(row.id, ())))
        for row in rows
    ]
    return forgiving.best(words, entries, most=most)


def _looked(session: Session, rows: dict[str, KnowHow], look: Look) -> list[str]:
    items = [row for row in rows.values() if row.kind == "item"]
    if look.find:
        return find(session, items, look.find, most=MOST_FOUND)
    if look.stage:
        return [row.id for row in items if row.pathway_stage == look.stage]
    return _below(rows, look.domain)


def _below(rows: dict[str, KnowHow], domain: str) -> list[str]:
    """Give the concrete know-how of a domain."""
    inside = {domain} if domain in rows else set()
    for row in rows.values():  # in the order of ids, so that a parent stands before its children
        if row.parent_id in inside:
            inside.add(row.id)
    return [row.id for row in rows.values() if row.kind == "item" and row.id in inside]


def _heading(reading: Reading, *, did: bool) -> str:
    if reading.guesses or not reading.choices:
        return SUGGESTED
    return f"{VAGUE if reading.vague else WEAK} {DONE if did else TO_DO}"


def _found_heading(rows: dict[str, KnowHow], stages: tuple[Word, ...], look: Look) -> str:
    if look.find:
        return f"What we found for “{look.find}”"
    if look.stage:
        return next((one.label for one in stages if one.id == look.stage), TICKED)
    return rows[look.domain].label if look.domain in rows else TICKED


def _stages(session: Session) -> tuple[Word, ...]:
    rows = session.scalars(
        select(Context).where(Context.kind == ContextKind.STAGE).order_by(Context.sort_order)
    )
    return tuple(Word(row.code, row.label) for row in rows)


def _parts(
    rows: dict[str, KnowHow], wanted: dict[str, Sequence[str]], guesses: dict[str, Guess]
) -> tuple[Part, ...]:
    parts, seen = [], set[str]()
    for heading, ids in wanted.items():
        fresh = [one for one in ids if one in rows and one not in seen]
        seen.update(fresh)
        if fresh:
            parts.append(Part(heading, tuple(_word(rows[one], guesses) for one in fresh)))
    return tuple(parts)


def _word(row: KnowHow, guesses: dict[str, Guess]) -> Word:
    guess = guesses.get(row.id)
    reason = why(guess) if guess else ""
    return Word(row.id, row.label, f"{row.description.rstrip('.')}. {reason}".strip())
