"""Who is shown how often: within a band those come first who were shown less for their room.

A list shows five people and its learner asks one, so one free place is worth five lists. Only
whole turns count: until all their places have been shown round once, people stand by how well they
answer, and one list more or less moves nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, bindparam, case, distinct, func, or_, select
from sqlalchemy.orm import Session

from mentoring.encoding import explanations
from mentoring.models.learning import Shown
from mentoring.models.needs import Need, NeedState
from mentoring.services.candidates import Candidate

LISTS_A_PLACE = 5
NEVER = (0, None)
BANDS = ("strong", "possible", "weak")

_OF_THIS = Shown.need_id == bindparam("need_id")
_SHOWN = (
    select(
        Shown.mentor_id,
        func.count(distinct(case((~_OF_THIS, Shown.need_id)))).label("lists"),
        func.max(case((and_(_OF_THIS, Shown.version == bindparam("version")), Shown.turns))).label(
            "stored"
        ),
    )
    .join(Need, Need.id == Shown.need_id)
    .where(
        Shown.mentor_id.in_(bindparam("mentors", expanding=True)),
        or_(Need.state == NeedState.OPEN, _OF_THIS),
    )
    .group_by(Shown.mentor_id)
)


@dataclass(frozen=True)
class Chosen:
    """A candidate in the order of a list, with what the order rests on."""

    candidate: Candidate
    band: str
    turns: int

    @property
    def beyond_room(self) -> bool:
        """Whether whoever asks them has to wait for a place."""
        return self.candidate.room <= 0


def order(
    session: Session, *, need_id: int, version: str, among: Sequence[Candidate]
) -> list[Chosen]:
    """Put everybody in the order of a list: those with room, the better band, the fewer turns.

    A stored list keeps its turns, so that other lists, which come and go, do not move its cards.
    """
    asked = {"need_id": need_id, "version": version, "mentors": [one.person_id for one in among]}
    rows = session.execute(_SHOWN, asked).all() if among else []
    shown = {row.mentor_id: (row.lists, row.stored) for row in rows}
    ordered = [
        Chosen(
            one, explanations.band(one.score), _turns(one.room, *shown.get(one.person_id, NEVER))
        )
        for one in among
    ]
    return sorted(ordered, key=_place)


def _turns(room: int, lists: int, stored: int | None) -> int:
    """Count how often all free places have been shown round in lists that are open now."""
    return lists // (LISTS_A_PLACE * max(room, 1)) if stored is None else stored


def _place(one: Chosen) -> tuple[bool, int, int, float, int]:
    best = one.candidate
    return one.beyond_room, BANDS.index(one.band), one.turns, -best.score, best.experience_id
