"""Who is in no cohort of a set, with the smallest change that would put them into one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mentoring.models.cohort_sets import CohortRun, CohortRunPlace, CohortSet, WouldHelp
from mentoring.models.cohorts import Cohort
from mentoring.models.programmes import Programme
from mentoring.services import cohort_desks, cohort_sets, cohort_tables, cohort_words
from mentoring.services.access import Viewer
from mentoring.services.cohort_plan_pages import Member, members
from mentoring.services.cohort_set_pages import About, describe
from mentoring.services.paging import Paging, paging

ON_A_PAGE = 50
BY_HAND = "by_hand"
NOT_SAID = "They have not confirmed which know-how they need. Ask them to: a cohort is about one."


@dataclass(frozen=True)
class Group:
    """One thing that would help, and how many it would help."""

    why: str
    label: str
    count: int


@dataclass(frozen=True)
class LeftOver:
    """Somebody in no cohort."""

    who: Member
    help_: str
    again: bool


@dataclass(frozen=True)
class LeftPage:
    """Those who are in no cohort of a set."""

    about: About
    groups: tuple[Group, ...]
    why: str
    rows: tuple[LeftOver, ...]
    paging: Paging
    total: int


def page(
    session: Session, *, admin: Viewer, set_id: int, why: str = "", number: int = 1
) -> LeftPage:
    """List who is in no cohort; `again` marks those whom the run before left out as well."""
    found = cohort_sets.of(session, admin, set_id)
    run = cohort_desks.last_with_a_result(session, found)
    left = cohort_tables.left_over(found, run)
    counted = session.execute(
        select(CohortRunPlace.would_help, func.count())
        .where(*left)
        .group_by(CohortRunPlace.would_help)
    )
    counts = {row[0]: row[1] for row in counted}
    groups = [
        Group(one.value, label, counts[one])
        for one, label in cohort_words.HELPS.items()
        if one in counts
    ]
    if None in counts:
        groups.append(Group(BY_HAND, "Taken out by hand", counts[None]))
    if why == BY_HAND:
        left = (*left, CohortRunPlace.would_help.is_(None))
    elif why in {one.why for one in groups}:
        left = (*left, CohortRunPlace.would_help == WouldHelp(why))
    else:
        why = ""
    total = sum(one.count for one in groups if why in {"", one.why})
    paged = paging(number, total=total, on_a_page=ON_A_PAGE)
    rows = session.scalars(
        select(CohortRunPlace)
        .where(*left)
        .order_by(CohortRunPlace.need_id)
        .limit(ON_A_PAGE)
        .offset(paged.offset)
    ).all()
    return LeftPage(
        about=describe(found, session.get_one(Programme, found.programme_id)),
        groups=tuple(groups),
        why=why,
        rows=_told(session, found, run, rows),
        paging=paged,
        total=sum(counts.values()),
    )


def _told(
    session: Session, found: CohortSet, run: CohortRun | None, places: Sequence[CohortRunPlace]
) -> tuple[LeftOver, ...]:
    numbered = select(Cohort.number, Cohort.name).where(Cohort.set_id == found.id)
    names: dict[int | None, str] = {row[0]: row[1] for row in session.execute(numbered)}
    need_ids = [one.need_id for one in places]
    who = {one.need_id: one for one in members(session, need_ids)}
    again = left_before(session, run, need_ids)
    return tuple(
        LeftOver(who[one.need_id], _help(found, one, who[one.need_id], names), one.need_id in again)
        for one in places
        if one.need_id in who
    )


def _help(
    found: CohortSet, place: CohortRunPlace, who: Member, names: Mapping[int | None, str]
) -> str:
    """Say the smallest change that would help somebody who is in no cohort."""
    if place.would_help is None:
        return "You took them out of their cohort."
    if place.would_help is WouldHelp.LEAD and not who.asks:
        return NOT_SAID
    return cohort_words.would_help(
        place.would_help,
        place.value,
        cohort=names.get(place.would_join, "a cohort"),
        size_most=found.size_most,
        online=found.online,
    )


def left_before(session: Session, run: CohortRun | None, need_ids: Sequence[int]) -> set[int]:
    """Give those of some needs who were left over as well when a set before this was formed."""
    if run is None:
        return set()
    last = (
        select(CohortRunPlace.need_id, func.max(CohortRunPlace.run_id).label("run_id"))
        .join(CohortRun, CohortRun.id == CohortRunPlace.run_id)
        .where(
            CohortRunPlace.need_id.in_(need_ids),
            CohortRun.set_id < run.set_id,
            CohortRun.result_hash != "",
        )
        .group_by(CohortRunPlace.need_id)
        .subquery()
    )
    same = (CohortRunPlace.need_id == last.c.need_id) & (CohortRunPlace.run_id == last.c.run_id)
    rows = select(CohortRunPlace.need_id).join(last, same)
    return set(session.scalars(rows.where(CohortRunPlace.number.is_(None))))
