"""The page of a need's waiting lists: joining and leaving, the place in each, and the turn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, joinedload

from mentoring.errors import NotFoundError, RuleBrokenError
from mentoring.models.experiences import Experience
from mentoring.models.needs import NeedState
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.people import Person
from mentoring.models.waiting import OPEN_WAITS, KnowHowWait, WaitState
from mentoring.services import access, offers, pace, waits
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record


@dataclass(frozen=True)
class Listed:
    """One know-how of the need, and the need's place in its list."""

    knowhow_id: str
    label: str
    state: str
    wait_id: int | None
    before: int
    expected: str
    joined_at: datetime | None
    turn_until: datetime | None
    experience_id: int | None
    teacher: str


@dataclass(frozen=True)
class WaitingPage:
    """The lists in which a need can wait."""

    need_id: int
    state: str
    lists: tuple[Listed, ...]


@dataclass(frozen=True)
class InLine:
    """The place in a line, and what can be expected of it."""

    before: int
    expected: str


def join(
    session: Session, *, learner: Viewer, need_id: int, knowhow_id: str, now: datetime
) -> KnowHowWait:
    """Join the list of a know-how at its end; who is in it already stays where they are."""
    need = access.own_need(session, learner, need_id)
    offers.lock_needs(session, [need.id])
    if knowhow_id not in {one.knowhow_id for one in need.knowhow}:
        raise NotFoundError("Your need does not ask for this know-how.")
    known = session.scalar(
        select(KnowHowWait).where(
            KnowHowWait.need_id == need.id,
            KnowHowWait.knowhow_id == knowhow_id,
            KnowHowWait.state.in_(OPEN_WAITS),
        )
    )
    if known is not None:
        return known
    if need.state is not NeedState.OPEN:
        raise RuleBrokenError("Only an open need can join a waiting list.")
    row = KnowHowWait(
        need_id=need.id, knowhow_id=knowhow_id, state=WaitState.WAITING, joined_at=now
    )
    session.add(row)
    record(session, Act(learner.person_id, "joined", row), now=now)
    waits.wake(session)
    return row


def leave(
    session: Session, *, learner: Viewer, need_id: int, wait_id: int, now: datetime
) -> KnowHowWait:
    """Leave a list; the place is gone, and the turn, if there was one, goes on."""
    need = access.own_need(session, learner, need_id)
    row = session.scalar(
        select(KnowHowWait)
        .where(KnowHowWait.id == wait_id, KnowHowWait.need_id == need.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFoundError("Your need is in no such list.")
    if row.state in OPEN_WAITS:
        row.move_to(WaitState.LEFT)
        row.ended_at = now
        record(session, Act(learner.person_id, "left", row), now=now)
        waits.wake(session)
    return row


def page(session: Session, *, learner: Viewer, need_id: int, now: datetime) -> WaitingPage:
    """Show where a need stands in each list, and what can be expected."""
    need = access.own_need(session, learner, need_id)
    rows = session.scalars(
        select(KnowHowWait)
        .where(KnowHowWait.need_id == need.id)
        .options(joinedload(KnowHowWait.knowhow))
        .order_by(KnowHowWait.id)
    )
    newest = {row.knowhow_id: row for row in rows}
    labels = {one.knowhow_id: one.knowhow.label for one in need.knowhow}
    labels |= {
        one.knowhow_id: one.knowhow.label for one in newest.values() if one.state in OPEN_WAITS
    }
    names = _teachers(session, [row.experience_id for row in newest.values() if row.experience_id])
    places = _places(session, {known: newest.get(known) for known in labels}, now=now)
    return WaitingPage(
        need_id=need.id,
        state=need.state.value,
        lists=tuple(
            _listed(known, newest.get(known[0]), names, places[known[0]])
            for known in labels.items()
        ),
    )


def in_line(session: Session, row: Pairing, *, now: datetime) -> InLine | None:
    """Say where a waiting request stands in its mentor's line; nothing for any other."""
    if row.state is not PairingState.REQUESTED:
        return None
    earlier = or_(
        Pairing.requested_at < row.requested_at,
        and_(Pairing.requested_at == row.requested_at, Pairing.id < row.id),
    )
    before = session.scalar(
        select(func.count())
        .select_from(Pairing)
        .where(Pairing.mentor_id == row.mentor_id, Pairing.state == PairingState.REQUESTED, earlier)
    )
    number = before or 0
    return InLine(number, pace.of_mentor(session, row.mentor, now=now).said(before=number))


def _listed(
    known: tuple[str, str], row: KnowHowWait | None, names: dict[int, str], place: InLine
) -> Listed:
    """Write one line; who is not in the list is told what joining at its end would mean."""
    return Listed(
        knowhow_id=known[0],
        label=known[1],
        state=row.state.value if row else "",
        wait_id=row.id if row and row.state in OPEN_WAITS else None,
        before=place.before,
        expected=place.expected,
        joined_at=row.joined_at if row else None,
        turn_until=row.turn_until if row else None,
        experience_id=row.experience_id if row else None,
        teacher=names.get(row.experience_id or 0, "") if row else "",
    )


def _places(
    session: Session, rows: dict[str, KnowHowWait | None], *, now: datetime
) -> dict[str, InLine]:
    """Give the place in the list of each know-how, and what can be expected of it."""
    if not rows:
        return {}
    counted = [
        _before(known, row if row is not None and row.state in OPEN_WAITS else None)
        for known, row in rows.items()
    ]
    before = {row[0]: row[1] for row in session.execute(union_all(*counted))}
    paces = pace.of_knowhow(session, list(rows), now=now)
    return {known: InLine(before[known], paces[known].said(before=before[known])) for known in rows}


def _before(knowhow_id: str, row: KnowHowWait | None) -> Select[str, int]:
    """Count those in the list of a know-how, or only those before somebody."""
    counted = select(literal(knowhow_id), func.count(KnowHowWait.id)).where(
        KnowHowWait.knowhow_id == knowhow_id, KnowHowWait.state.in_(OPEN_WAITS)
    )
    if row is None:
        return counted
    same = and_(KnowHowWait.joined_at == row.joined_at, KnowHowWait.id < row.id)
    return counted.where(or_(KnowHowWait.joined_at < row.joined_at, same))


def _teachers(session: Session, experience_ids: Sequence[int]) -> dict[int, str]:
    """Name whose experiences these are."""
    found = session.execute(
        select(Experience.id, Person.name)
        .join(Person, Person.id == Experience.holder_id)
        .where(Experience.id.in_(experience_ids))
    )
    return {row[0]: row[1] for row in found}
