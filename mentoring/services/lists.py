"""The lists of open needs, stored once for each state of the need and of the register.

What is stored is what counts as shown. A page that is read again counts nothing and moves nothing.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from mentoring.db import Database
from mentoring.encoding import compared
from mentoring.models.learning import Shown
from mentoring.models.needs import Need, NeedState
from mentoring.services import access, register, suggestions
from mentoring.services.suggestions import Listing

DUTY = "keep_lists"
MOST_AT_ONCE = 40
_OPEN = (
    select(Need)
    .where(Need.state == NeedState.OPEN)
    .options(*access.NEED_TO_COMPARE)
    .order_by(Need.opened_at.desc(), Need.id.desc())
)
_empty: set[tuple[int, str]] = set()


def changed(session: Session) -> None:
    """Ask for the lists to be looked at once this is committed."""
    session.info["wake"] = session.info.get("wake", frozenset()) | {DUTY}


def keep_due(database: Database, *, clock: Callable[[], datetime]) -> int:
    """Store lists of open needs that are new, or whose need or register has changed.

    A few at a time, so that nothing else has to wait long: the next sweep goes on, and a page whose
    list is not stored yet makes it as it is read.
    """
    with database.reading() as session:
        needs = due(session)[:MOST_AT_ONCE]
    done = 0
    for need_id in needs:
        with database.reading() as session:  # comparing takes a while: nobody waits to write
            listed = listing(session, need_id=need_id)
        if listed is not None:
            with database.transaction() as session:
                done += keep(session, need_id=need_id, listed=listed, now=clock())
    return done


def due(session: Session) -> list[int]:
    """Give the open needs whose list is not stored as it would be made now, the newest first."""
    needs = session.scalars(_OPEN).all()
    if not needs:
        return []
    fitted = register.current(session)
    wanted = {need.id: compared.version(fitted, need) for need in needs}
    rows = session.execute(
        select(Shown.need_id, Shown.version).where(Shown.need_id.in_(wanted)).distinct()
    )
    stored = {(row[0], row[1]) for row in rows}
    return [one for one, version in wanted.items() if (one, version) not in stored | _empty]


def listing(session: Session, *, need_id: int) -> Listing | None:
    """Make the list of an open need; None where there is nobody to show."""
    need = session.scalar(_OPEN.where(Need.id == need_id))
    if need is None:
        return None
    listed = suggestions.listing(session, need=need)
    if not listed.cards:
        _empty.add((need_id, listed.found.version))
        return None
    for one in listed.cards:  # finding reasons takes a while too, and is remembered
        listed.why(one.candidate.experience_id)
    return listed


def keep(session: Session, *, need_id: int, listed: Listing, now: datetime) -> bool:
    """Store the list of one need; one that is stored already stays as it is."""
    open_still = select(Need.id).where(Need.id == need_id, Need.state == NeedState.OPEN)
    version = listed.found.version
    there = select(Shown.id).where(Shown.need_id == need_id, Shown.version == version).limit(1)
    if session.scalar(open_still.with_for_update()) is None or session.scalar(there) is not None:
        return False
    rows = [
        {
            "need_id": need_id,
            "version": version,
            "mentor_id": one.candidate.person_id,
            "experience_id": one.candidate.experience_id,
            "rank": rank,
            "band": one.band,
            "turns": one.turns,
            "beyond_room": one.beyond_room,
            "why": listed.why(one.candidate.experience_id),
            "shown_at": now,
        }
        for rank, one in enumerate(listed.cards, start=1)
    ]
    session.execute(insert(Shown), rows)
    return True
