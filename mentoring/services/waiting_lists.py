"""The waiting lists of a programme as its admins see them: who waits for what, and how long."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session, aliased

from mentoring.models.mentors import Mentor
from mentoring.models.needs import Need, NeedState
from mentoring.models.pairings import Pairing
from mentoring.models.people import Person
from mentoring.models.vocabulary import KnowHow
from mentoring.models.waiting import OPEN_WAITS, GroupOffer, GroupState, KnowHowWait, WaitState
from mentoring.services import access, pace
from mentoring.services.access import Viewer
from mentoring.services.pace import Pace
from mentoring.services.paging import Paging, paging

ON_A_PAGE = 25
MOST_NAMES = 12  # as many as one group has at most
NO_MORE = (NeedState.WITHDRAWN, NeedState.MET)


@dataclass(frozen=True)
class Somebody:
    """A person, and the page about them."""

    person_id: int
    name: str


@dataclass(frozen=True)
class Group:
    """A mentor who offered a group instead: who waits for it, and who has not answered yet."""

    mentor: Somebody
    waiting: tuple[Somebody, ...]
    more: int
    asked: int


@dataclass(frozen=True)
class Line:
    """One know-how: its list, and the groups that were offered.

    `elsewhere` counts those of other programmes, who stand in the same list. `expected` is the wait
    of somebody who joins now, or nothing where nobody can tell; `places` says whether anybody who
    has done it takes new learners at all.
    """

    knowhow_id: str
    label: str
    waiting: int
    elsewhere: int
    called: int
    since: datetime | None
    expected: str
    places: int
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class WaitingListsPage:
    """The waiting lists of a programme, the longest first."""

    programme_id: int
    programme: str
    lines: tuple[Line, ...]
    needs: int
    groups: int
    paging: Paging


@dataclass(frozen=True)
class _List:
    """How many wait in one list, of all programmes and of this, and since when the first does."""

    waiting: int = 0
    elsewhere: int = 0
    called: int = 0
    since: datetime | None = None


def page(
    session: Session, *, admin: Viewer, programme_id: int, now: datetime, number: int = 1
) -> WaitingListsPage:
    """Show an admin of a programme how long its waiting lists are, and who waits for a group."""
    programme = access.programme(session, admin, programme_id)
    lists, offered = _lists(session, programme_id), _offered(session, programme_id)
    wanted = [one for one in {*lists, *offered} if one in offered or lists[one].waiting]
    labels = _labels(session, wanted)
    wanted.sort(key=lambda one: _longest_first(lists.get(one, _List()), offered.get(one, ()), one))
    paged = paging(number, total=len(wanted), on_a_page=ON_A_PAGE)
    shown = wanted[paged.offset : paged.offset + ON_A_PAGE]
    paces = pace.of_knowhow(session, shown, now=now)
    return WaitingListsPage(
        programme_id=programme.id,
        programme=programme.name,
        lines=tuple(
            _line(
                (one, labels[one]),
                lists.get(one, _List()),
                offered.get(one, ()),
                reckoned=paces[one],
            )
            for one in shown
        ),
        needs=_needs(session, programme_id),
        groups=sum(row.state is GroupState.WANTED for some in offered.values() for row in some),
        paging=paged,
    )


def _lists(session: Session, programme_id: int) -> dict[str, _List]:
    own = Need.programme_id == programme_id
    rows = session.execute(
        select(
            KnowHowWait.knowhow_id,
            func.count().filter(own),
            func.count().filter(~own),
            func.count().filter(own, KnowHowWait.state == WaitState.CALLED),
            func.min(KnowHowWait.joined_at).filter(own),
        )
        .join(Need, Need.id == KnowHowWait.need_id)
        .where(KnowHowWait.state.in_(OPEN_WAITS))
        .group_by(KnowHowWait.knowhow_id)
    )
    return {row[0]: _List(*row[1:]) for row in rows}


def _needs(session: Session, programme_id: int) -> int:
    """Count the needs that wait; one may stand in several lists."""
    waiting = (
        select(func.count(distinct(KnowHowWait.need_id)))
        .join(Need, Need.id == KnowHowWait.need_id)
        .where(Need.programme_id == programme_id, KnowHowWait.state.in_(OPEN_WAITS))
    )
    return session.scalar(waiting) or 0


def _offered(session: Session, programme_id: int) -> dict[str, list[Any]]:
    """List the groups that were offered and still may come, by know-how."""
    mentor, learner = aliased(Person), aliased(Person)
    rows = session.execute(
        select(
            GroupOffer.knowhow_id,
            GroupOffer.state,
            mentor.id.label("mentor_id"),
            mentor.name.label("mentor"),
            learner.id.label("learner_id"),
            learner.name.label("learner"),
        )
        .join(Pairing, Pairing.id == GroupOffer.pairing_id)
        .join(Mentor, Mentor.person_id == Pairing.mentor_id)
        .join(mentor, mentor.id == Mentor.person_id)
        .join(Need, Need.id == Pairing.need_id)
        .join(learner, learner.id == Need.learner_id)
        .where(
            Need.programme_id == programme_id,
            Need.state.not_in(NO_MORE),
            GroupOffer.state.in_((GroupState.ASKED, GroupState.WANTED)),
        )
        .order_by(GroupOffer.offered_at, GroupOffer.pairing_id)
    )
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.knowhow_id, []).append(row)
    return found


def _labels(session: Session, knowhow_ids: Iterable[str]) -> dict[str, str]:
    rows = session.execute(
        select(KnowHow.id, KnowHow.label).where(KnowHow.id.in_(list(knowhow_ids)))
    )
    return {row[0]: row[1] for row in rows}


def _longest_first(known: _List, offered: Sequence[Any], knowhow_id: str) -> tuple[Any, ...]:
    since = known.since.timestamp() if known.since else float("inf")
    return -known.waiting, -len(offered), since, knowhow_id


def _line(
    knowhow: tuple[str, str], known: _List, offered: Sequence[Any], *, reckoned: Pace
) -> Line:
    groups: dict[Somebody, list[Any]] = {}
    for row in offered:
        groups.setdefault(Somebody(row.mentor_id, row.mentor), []).append(row)
    days = reckoned.days(before=known.waiting + known.elsewhere)
    return Line(
        *knowhow,
        waiting=known.waiting,
        elsewhere=known.elsewhere,
        called=known.called,
        since=known.since,
        expected=pace.about(days) if days is not None else "",
        places=reckoned.places,
        groups=tuple(_group(mentor, rows) for mentor, rows in groups.items()),
    )


def _group(mentor: Somebody, rows: Sequence[Any]) -> Group:
    waiting = [
        Somebody(row.learner_id, row.learner) for row in rows if row.state is GroupState.WANTED
    ]
    named = tuple(waiting[:MOST_NAMES])
    return Group(mentor, named, len(waiting) - len(named), len(rows) - len(waiting))
