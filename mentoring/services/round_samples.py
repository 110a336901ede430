"""A sample of open needs: what another way of choosing would change, and for whom.

Each need is looked at by itself, by its best mentor with room: that needs no solver, so it is told
at once, in the request. Whom a whole round puts together is seen when it runs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from mentoring.encoding import asks, chosen, sampled
from mentoring.encoding.asks import OpenNeeds
from mentoring.encoding.rounds import Setting
from mentoring.encoding.sampled import Nearest
from mentoring.models.needs import Need, NeedState
from mentoring.models.people import Person
from mentoring.models.rounds import Round
from mentoring.services import access, register, round_settings
from mentoring.services.access import Viewer

SIZE = 60
WORDS = 14


@dataclass(frozen=True)
class Changed:
    """A need whose best mentor would be another one; "" stands for nobody."""

    words: str
    before: str
    after: str


@dataclass(frozen=True)
class Sample:
    """What the setting would change, of so many needs."""

    needs: int
    same: int
    other: int
    nobody: int
    found: int
    lost: int
    weakest: tuple[str, str]
    changed: tuple[Changed, ...]


def take(session: Session, *, admin: Viewer, round_id: int, asked: Mapping[str, Any]) -> Sample:
    """Compare a setting with the one that a round has; InvalidError where it cannot be."""
    found = access.round_of(session, admin, round_id)
    present, wanted = chosen.read(found.settings), chosen.read(asked)
    needs = _drawn(session, found)
    before, after = sampled.nearest(_setting(session, found, needs), [present, wanted])
    return _compared(session, needs, before=before, after=after)


def _setting(session: Session, found: Round, needs: Sequence[Need]) -> Setting:
    fitted = register.current(session)
    asked = OpenNeeds(
        ids=tuple(need.id for need in needs),
        needs=asks.needs(needs, fitted.words),
        learners=[need.learner for need in needs],
    )
    return round_settings.put_together(session, found, fitted=fitted, asked=asked)


def _drawn(session: Session, found: Round) -> Sequence[Need]:
    """Draw some open needs; a round always draws the same ones."""
    ids = session.scalars(
        select(Need.id)
        .where(Need.programme_id == found.programme_id, Need.state == NeedState.OPEN)
        .order_by(Need.id)
    ).all()
    drawn = sampled.draw(ids, size=SIZE, seed=found.seed)
    return session.scalars(
        select(Need)
        .where(Need.id.in_(drawn))
        .options(
            selectinload(Need.knowhow),
            selectinload(Need.contexts),
            joinedload(Need.learner).joinedload(Person.organisation),
        )
        .order_by(Need.id)
    ).all()


def _compared(
    session: Session,
    needs: Sequence[Need],
    *,
    before: Mapping[int, Nearest],
    after: Mapping[int, Nearest],
) -> Sample:
    moved = [need for need in needs if _mentor(before, need.id) != _mentor(after, need.id)]
    named = {_mentor(of, need.id) for need in moved for of in (before, after)}
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(named)))
    names = {row.id: row.name for row in rows}
    return Sample(
        needs=len(needs),
        same=sum(need.id in before for need in needs if need not in moved),
        nobody=sum(need.id not in before and need.id not in after for need in needs),
        other=sum(need.id in before and need.id in after for need in moved),
        found=sum(need.id not in before for need in moved),
        lost=sum(need.id not in after for need in moved),
        weakest=(_weakest(before), _weakest(after)),
        changed=tuple(
            Changed(
                words=_first_words(need.text),
                before=names.get(_mentor(before, need.id), ""),
                after=names.get(_mentor(after, need.id), ""),
            )
            for need in moved
        ),
    )


def _mentor(nearest: Mapping[int, Nearest], need_id: int) -> int:
    return nearest[need_id].mentor_id if need_id in nearest else 0


def _weakest(nearest: Mapping[int, Nearest]) -> str:
    return min(nearest.values(), key=lambda one: one.score).band if nearest else ""


def _first_words(text: str) -> str:
    first = text.split()[:WORDS]
    return " ".join(first) + (" …" if len(text.split()) > WORDS else "")
