"""The needs that a run could not place, grouped by why, with what would help."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from mentoring.models.needs import Need
from mentoring.models.people import Person
from mentoring.models.programmes import Programme
from mentoring.models.rounds import RoundState, Unmatched
from mentoring.services import access, suggested
from mentoring.services.access import Viewer
from mentoring.services.paging import Paging, paging
from mentoring.services.round_pages import About, describe

ON_A_PAGE = 50
WHY = {
    "full": "Every place is taken",
    "nobody": "Nobody has done something near enough",
    "not_available": "Not available for this need",
    "forbidden": "The suggestion was forbidden",
}


@dataclass(frozen=True)
class Group:
    """One reason, and how many needs it holds back."""

    why: str
    label: str
    count: int


@dataclass(frozen=True)
class LeftOut:
    """One need without anybody."""

    need_id: int
    learner: str
    learner_is: str
    words: str
    why: str
    why_not: str
    would_help: tuple[str, ...]


@dataclass(frozen=True)
class LeftOutPage:
    """The needs of a round that have nobody."""

    about: About
    in_review: bool
    groups: tuple[Group, ...]
    why: str
    rows: tuple[LeftOut, ...]
    paging: Paging
    total: int


def page(
    session: Session, *, admin: Viewer, round_id: int, why: str = "", number: int = 1
) -> LeftOutPage:
    """List the needs that have nobody, by why; those with the same reason stand together."""
    found = access.round_of(session, admin, round_id)
    run_id = found.runs[-1].id if found.runs else 0
    by_why = session.execute(
        select(Unmatched.why, func.count())
        .where(Unmatched.run_id == run_id)
        .group_by(Unmatched.why)
    )
    counted = {row[0]: row[1] for row in by_why}
    why = why if why in counted else ""
    total = counted[why] if why else sum(counted.values())
    paged = paging(number, total=total, on_a_page=ON_A_PAGE)
    wanted = select(Unmatched).where(Unmatched.run_id == run_id)
    rows = session.scalars(
        (wanted.where(Unmatched.why == why) if why else wanted)
        .options(
            joinedload(Unmatched.need).joinedload(Need.learner).joinedload(Person.organisation)
        )
        .order_by(Unmatched.why, Unmatched.need_id)
        .limit(ON_A_PAGE)
        .offset(paged.offset)
    )
    return LeftOutPage(
        about=describe(found, session.get_one(Programme, found.programme_id)),
        in_review=found.state is RoundState.IN_REVIEW,
        groups=tuple(Group(one, WHY.get(one, one), counted[one]) for one in WHY if one in counted),
        why=why,
        rows=tuple(_row(one) for one in rows),
        paging=paged,
        total=sum(counted.values()),
    )


def _row(one: Unmatched) -> LeftOut:
    return LeftOut(
        need_id=one.need_id,
        learner=one.need.learner.name,
        learner_is=suggested.role(one.need.learner),
        words=suggested.shortened(one.need.text),
        why=one.why,
        why_not=one.explanation["why_not"],
        would_help=tuple(one.explanation["would_help"]),
    )
