"""Experiences that come in many at once, with the colleague who has confirmed each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from mentoring.models.experiences import (
    Endorsement,
    Evidence,
    Experience,
    ExperienceContext,
    ExperienceKnowHow,
    ExperienceState,
    HowItWent,
    NoteBasis,
    OwnPart,
)


@dataclass(frozen=True, slots=True)
class NewExperience:
    """One experience, known by its source or by its holder and title; codes stand in order.

    `through` is whose experience it was learned through: its number, or the holder and title of one
    that comes in before it.
    """

    holder_id: int
    title: str
    what_was_done: str
    knowhow_ids: tuple[str, ...]
    context_ids: tuple[str, ...] = ()
    working_note: str = ""
    note_basis: str = NoteBasis.OWN_ACCOUNT.value
    result: str = ""
    evidence: str = Evidence.OWN_ACCOUNT.value
    how_it_went: str = ""
    what_it_took: str = ""
    would_change: str = ""
    does_now: str = ""
    own_part: str = OwnPart.LED.value
    first_year: int | None = None
    last_year: int | None = None
    place_id: str | None = None
    site_id: str | None = None
    source_ref: str | None = None
    source_url: str = ""
    synthetic: bool = False
    endorsed_by_id: int | None = None
    through: int | tuple[int, str] | None = None


def known(session: Session, rows: Sequence[NewExperience]) -> list[bool]:
    """Say of each row whether it is on the register already."""
    sources = select(Experience.source_ref).where(
        Experience.source_ref.in_([row.source_ref for row in rows if row.source_ref])
    )
    titles = select(Experience.holder_id, Experience.title).where(
        Experience.holder_id.in_({row.holder_id for row in rows})
    )
    by_source = set(session.scalars(sources))
    by_title = {tuple(row) for row in session.execute(titles)}
    return [row.source_ref in by_source or (row.holder_id, row.title) in by_title for row in rows]


def add(session: Session, rows: Sequence[NewExperience], *, now: datetime) -> list[int]:
    """Add what is new, as submitted or, where somebody has confirmed it, as endorsed."""
    there = known(session, rows)
    new = [row for row, is_there in zip(rows, there, strict=True) if not is_there]
    if not new:
        return []
    ids = list(
        session.scalars(
            insert(Experience).returning(Experience.id, sort_by_parameter_order=True),
            [_columns(row, now) for row in new],
        )
    )
    numbered = list(zip(ids, new, strict=True))
    knowhow = [one for i, row in numbered for one in _ranked(i, "knowhow_id", row.knowhow_ids)]
    contexts = [one for i, row in numbered for one in _ranked(i, "context_id", row.context_ids)]
    endorsed = [_endorsement(i, row, now) for i, row in numbered if row.endorsed_by_id is not None]
    for table, made in (
        (ExperienceKnowHow, knowhow),
        (ExperienceContext, contexts),
        (Endorsement, endorsed),
    ):
        if made:
            session.execute(insert(table), made)
    _trace(session, numbered)
    return ids


def _trace(session: Session, numbered: Sequence[tuple[int, NewExperience]]) -> None:
    """Keep through which experience each was learned, in the order in which they come in."""
    learned = [(i, row.through) for i, row in numbered if row.through is not None]
    if not learned:
        return
    came_in = {(row.holder_id, row.title): i for i, row in numbered}
    pairs = [
        (i, through if isinstance(through, int) else came_in[through]) for i, through in learned
    ]
    wanted = select(Experience).where(Experience.id.in_({one for pair in pairs for one in pair}))
    found = {one.id: one for one in session.scalars(wanted)}
    for number, through_id in pairs:
        found[number].learn_through(found[through_id])
    session.flush()


def _columns(row: NewExperience, now: datetime) -> dict[str, object]:
    endorsed = row.endorsed_by_id is not None
    return {
        "holder_id": row.holder_id,
        "state": ExperienceState.ENDORSED if endorsed else ExperienceState.SUBMITTED,
        "title": row.title,
        "what_was_done": row.what_was_done,
        "what_it_took": row.what_it_took,
        "working_note": row.working_note,
        "note_basis": NoteBasis(row.note_basis),
        "result": row.result,
        "evidence": Evidence(row.evidence),
        "how_it_went": HowItWent(row.how_it_went) if row.how_it_went else None,
        "would_change": row.would_change,
        "does_now": row.does_now,
        "own_part": OwnPart(row.own_part),
        "first_year": row.first_year,
        "last_year": row.last_year,
        "place_id": row.place_id,
        "site_id": row.site_id,
        "source_ref": row.source_ref,
        "source_url": row.source_url,
        "synthetic": row.synthetic,
        "created_at": now,
    }


def _ranked(experience_id: int, column: str, codes: Sequence[str]) -> list[dict[str, object]]:
    return [
        {"experience_id": experience_id, column: code, "rank": rank}
        for rank, code in enumerate(dict.fromkeys(codes), 1)
    ]


def _endorsement(experience_id: int, row: NewExperience, now: datetime) -> dict[str, object]:
    return {"experience_id": experience_id, "by_id": row.endorsed_by_id, "endorsed_at": now}
