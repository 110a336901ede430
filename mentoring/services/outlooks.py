"""What the register holds for every open need, looked at by a job and kept for the pages."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mentoring.encoding import outlook
from mentoring.encoding.outlook import AT_ONCE, Outlook
from mentoring.models.gaps import NeedNearest, NeedOutlook
from mentoring.models.needs import Need, NeedContext, NeedKnowHow, NeedState
from mentoring.models.people import Person
from mentoring.services import access, register


def due(session: Session) -> dict[int, str]:
    """Give the open needs that changed, or whose register did, with what they stand for now."""
    fitted = register.current(session)
    known = dict(session.execute(select(NeedOutlook.need_id, NeedOutlook.inputs_hash)).all())
    now = {need: outlook.fingerprint(fitted, said) for need, said in _said(session).items()}
    return {need: mark for need, mark in now.items() if known.get(need) != mark}


def look(session: Session, need_ids: Sequence[int]) -> list[Outlook]:
    """Look at some needs; it reads alone, so nobody has to wait for it to write."""
    rows = session.scalars(
        select(Need)
        .where(Need.id.in_(need_ids), Need.state == NeedState.OPEN)
        .options(*access.NEED_TO_COMPARE)
        .order_by(Need.id)
    ).all()
    return outlook.look(register.current(session), rows) if rows else []


def keep(
    session: Session, found: Sequence[Outlook], *, marks: Mapping[int, str], now: datetime
) -> int:
    """Keep what was found, in place of what was kept before."""
    _forget(session, [one.need_id for one in found])
    for one in found:
        row = NeedOutlook(
            need_id=one.need_id,
            inputs_hash=marks[one.need_id],
            confidence=one.confidence,
            has_full_answer=one.has_full_answer,
            knowhow_id=one.knowhow_id,
            computed_at=now,
        )
        row.nearest = [
            NeedNearest(rank=rank, experience_id=experience_id, band=band)
            for rank, (experience_id, band) in enumerate(one.nearest, start=1)
        ]
        session.add(row)
    session.flush()
    return len(found)


def refresh(session: Session, *, now: datetime) -> int:
    """Do all of it at once, for a register that nobody else is using yet."""
    marks = due(session)
    return sum(keep(session, look(session, part), marks=marks, now=now) for part in in_parts(marks))


def in_parts(marks: Mapping[int, str]) -> Iterator[list[int]]:
    """Give the needs in parts that are looked at together."""
    wanted = sorted(marks)
    yield from (wanted[at : at + AT_ONCE] for at in range(0, len(wanted), AT_ONCE))


def _forget(session: Session, ids: Sequence[int]) -> None:
    """Take away what is looked at again, and what is of needs that are not open any more."""
    gone = select(Need.id).where(Need.state != NeedState.OPEN)
    for which in (gone, ids):
        for table in (NeedNearest, NeedOutlook):
            session.execute(delete(table).where(table.need_id.in_(which)))


def _said(session: Session) -> dict[int, tuple[Any, ...]]:
    """Read what the open needs say, as plain columns: the sweep asks each minute."""
    is_open = Need.state == NeedState.OPEN
    found: dict[int, list[Any]] = {
        row[0]: [tuple(row[1:])]
        for row in session.execute(
            select(
                Need.id,
                Need.text,
                Need.place_id,
                Person.job_title,
                Person.place_id,
                Person.profession_id,
            )
            .join(Person, Person.id == Need.learner_id)
            .where(is_open)
        )
    }
    for of, word in ((NeedKnowHow, NeedKnowHow.knowhow_id), (NeedContext, NeedContext.context_id)):
        rows = session.execute(
            select(of.need_id, word).join(Need).where(is_open).order_by(of.need_id, of.rank, word)
        )
        for need, one in rows:
            found[need].append(one)
    return {need: tuple(said) for need, said in found.items()}
