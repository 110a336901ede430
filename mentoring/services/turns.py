"""Whose turn it is in the lists of know-how: the first in each whom somebody with room may meet.

However many wait, those with room are read once, and those who wait for them a few hundred at a
time with the same few queries for all. Where nobody has room, nobody who waits is read at all.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from mentoring.encoding import asks
from mentoring.models.experiences import Experience
from mentoring.models.mentors import Mentor, Visibility
from mentoring.models.needs import Need, NeedState
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.people import Person
from mentoring.models.programmes import Programme
from mentoring.models.waiting import KnowHowWait, WaitState
from mentoring.services import eligibility, pace
from mentoring.services.eligibility import Suggestible

AT_ONCE = 500


@dataclass(frozen=True)
class Turn:
    """Somebody in a list, and whose experience they could ask for now."""

    wait_id: int
    need_id: int
    knowhow_id: str
    experience_id: int
    mentor_id: int


def coming(session: Session) -> list[Turn]:
    """List whose turn it is, in the order of the lists, one for each free place."""
    return _turns(session, _with_room(session))


def still(session: Session, turn: Turn) -> bool:
    """Whether a turn still is what it was planned to be; its rows are locked by now."""
    teachers = _with_room(session, Experience.id == turn.experience_id)
    return _turns(session, teachers, KnowHowWait.id == turn.wait_id) == [turn]


def free(session: Session, mentor_ids: Collection[int]) -> Counter[int]:
    """Count the places that can be asked for, without those for which others stand in line."""
    in_line = (
        select(func.count())
        .where(Pairing.mentor_id == Mentor.person_id, Pairing.state == PairingState.REQUESTED)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Mentor.person_id,
            or_(Mentor.paused, Mentor.visibility != Visibility.SIGNED_IN),
            Mentor.learners_at_once - Mentor.learners_held - in_line,
        ).where(Mentor.person_id.in_(mentor_ids))
    )
    return Counter({person: 0 if closed else free for person, closed, free in rows})


def _turns(
    session: Session, teachers: Mapping[str, Sequence[Suggestible]], *only: ColumnElement[bool]
) -> list[Turn]:
    left = _untaken(session, {one.mentor.person_id for some in teachers.values() for one in some})
    found: dict[int, Turn] = {}
    rows: Sequence[Any] = ()
    while teachers and (rows := _next_rows(session, teachers, only, after=rows)):
        may = _may_meet(session, rows, teachers)
        for row in rows:
            chosen = _whom(row, teachers.get(row.knowhow_id, ()), left, may)
            if chosen is not None and row.need_id not in found:
                mentor_id = chosen.mentor.person_id
                left[mentor_id] -= 1
                who = (row.wait_id, row.need_id, row.knowhow_id)
                found[row.need_id] = Turn(*who, chosen.experience_id, mentor_id)
        teachers = {
            knowhow: some
            for knowhow, some in teachers.items()
            if any(left[one.mentor.person_id] > 0 for one in some)
        }
    return list(found.values())


def _whom(
    row: Any,
    some: Sequence[Suggestible],
    left: Mapping[int, int],
    may: Collection[tuple[int, int]],
) -> Suggestible | None:
    """Choose whom somebody could ask: the one with most room whom they may meet."""
    return next(
        (
            one
            for one in some
            if left[one.mentor.person_id] > 0 and (row.wait_id, one.experience_id) in may
        ),
        None,
    )


def _with_room(session: Session, *only: ColumnElement[bool]) -> dict[str, list[Suggestible]]:
    """List who can be asked for each know-how now, those with most room first."""
    has_room = and_(Mentor.paused.is_(False), Mentor.learners_held < Mentor.learners_at_once)
    held = select(Experience.id).join(Mentor, Mentor.person_id == Experience.holder_id)
    some = eligibility.suggestible(
        session, experience_ids=held.where(has_room, *only), to_team=False
    )
    some.sort(key=lambda one: (-one.mentor.room, one.experience_id))
    shows = pace.shown(session, [one.experience_id for one in some]) if some else {}
    found: dict[str, list[Suggestible]] = {}
    for one in some:
        for knowhow_id in sorted(shows.get(one.experience_id, ())):
            found.setdefault(knowhow_id, []).append(one)
    return found


def _untaken(session: Session, mentor_ids: Collection[int]) -> Counter[int]:
    """Count the free places of some mentors, without those for which somebody has the turn."""
    left = free(session, mentor_ids)
    taken = session.execute(
        select(Experience.holder_id, func.count())
        .join(KnowHowWait, KnowHowWait.experience_id == Experience.id)
        .where(KnowHowWait.state == WaitState.CALLED, Experience.holder_id.in_(mentor_ids))
        .group_by(Experience.holder_id)
    )
    left.subtract({row[0]: row[1] for row in taken})
    return left


def _next_rows(
    session: Session,
    knowhow: Collection[str],
    only: Sequence[ColumnElement[bool]],
    *,
    after: Sequence[Any],
) -> Sequence[Any]:
    """Read the next of those who wait for some know-how, in the order of joining."""
    if after and len(after) < AT_ONCE:
        return ()
    other = aliased(KnowHowWait)
    has_turn = select(other.need_id).where(other.state == WaitState.CALLED)
    wanted = (
        select(
            KnowHowWait.id.label("wait_id"),
            KnowHowWait.joined_at,
            KnowHowWait.knowhow_id,
            KnowHowWait.need_id,
            Need.programme_id,
            *asks.PERSON,
        )
        .join(Need, Need.id == KnowHowWait.need_id)
        .join(Person, Person.id == Need.learner_id)
        .where(
            KnowHowWait.state == WaitState.WAITING,
            KnowHowWait.knowhow_id.in_(knowhow),
            Need.state == NeedState.OPEN,
            KnowHowWait.need_id.not_in(has_turn),
            *only,
        )
        .order_by(KnowHowWait.joined_at, KnowHowWait.id)
        .limit(AT_ONCE)
    )
    for last in after[-1:]:
        later = and_(KnowHowWait.joined_at == last.joined_at, KnowHowWait.id > last.wait_id)
        wanted = wanted.where(or_(KnowHowWait.joined_at > last.joined_at, later))
    return session.execute(wanted).all()


def _may_meet(
    session: Session, rows: Sequence[Any], teachers: Mapping[str, Sequence[Suggestible]]
) -> set[tuple[int, int]]:
    """Give who may be called to which experience.

    Nobody is called to somebody to whom their need was offered before, who is kept apart from
    them, or who learned it too far from its source.
    """
    wanted = {row.knowhow_id for row in rows} & teachers.keys()
    mentors = {one.mentor.person_id: one.mentor for some in wanted for one in teachers[some]}
    at = {person_id: number for number, person_id in enumerate(mentors)}
    asked = _asked(session, {row.need_id for row in rows}, mentors)
    near = _near(session, rows, {one.experience_id for some in wanted for one in teachers[some]})
    open_ = [
        (number, one)
        for number, row in enumerate(rows)
        for one in teachers.get(row.knowhow_id, ())
        if (row.need_id, one.mentor.person_id) not in asked
        and (row.programme_id, one.experience_id) in near
    ]
    allowed = eligibility.that_may_meet(
        session,
        learners=rows,
        mentors=list(mentors.values()),
        pairs=[(number, at[one.mentor.person_id]) for number, one in open_],
    )
    return {
        (rows[number].wait_id, one.experience_id)
        for number, one in open_
        if (number, at[one.mentor.person_id]) in allowed
    }


def _asked(
    session: Session, need_ids: Collection[int], mentor_ids: Collection[int]
) -> set[tuple[int, int]]:
    rows = session.execute(
        select(Pairing.need_id, Pairing.mentor_id).where(
            Pairing.need_id.in_(need_ids), Pairing.mentor_id.in_(mentor_ids)
        )
    )
    return {(need_id, mentor_id) for need_id, mentor_id in rows}


def _near(
    session: Session, rows: Sequence[Any], experience_ids: Collection[int]
) -> set[tuple[int, int]]:
    """Give the programmes with the experiences that are near enough to their source for each."""
    programme = aliased(Programme)
    found = session.execute(
        select(programme.id, Experience.id)
        .join_from(programme, Experience, eligibility.near_enough(programme.id))
        .where(
            programme.id.in_({row.programme_id for row in rows}),
            Experience.id.in_(experience_ids),
        )
    )
    return {(programme_id, experience_id) for programme_id, experience_id in found}
