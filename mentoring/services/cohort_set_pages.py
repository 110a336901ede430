"""The pages of a set of cohorts: the list, how far a run is, and the cohorts that it formed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mentoring.models.cohort_sets import CohortRun, CohortRunPlace, CohortSet
from mentoring.models.cohorts import Cohort, CohortState, ProposedMember
from mentoring.models.programmes import Programme
from mentoring.services import access, cohort_desks, cohort_mix, cohort_sets
from mentoring.services.access import Viewer
from mentoring.services.cohort_words import SHOWN
from mentoring.services.paging import Paging, paging

LISTED, MOST_LIVE = 50, 100
LATE = 90
"""Seconds in the queue after which something is wrong with the worker."""
STATES = {
    CohortState.PUBLISHED: "Invited",
    CohortState.ACTIVE: "Active",
    CohortState.COMPLETED: "Completed",
    CohortState.CANCELLED: "Cancelled",
}


@dataclass(frozen=True)
class About:
    """Which set, of which programme, and how far it is: on top of each of its pages."""

    set_id: int
    name: str
    aim: str
    state: str
    tag: str
    programme_id: int
    programme: str
    chosen: tuple[str, ...]


@dataclass(frozen=True)
class Listed:
    """One set in the list."""

    about: About
    created_at: datetime
    cohorts: int
    placed: int
    left: int


@dataclass(frozen=True)
class ListPage:
    """The sets of a programme, and how many cohorts there are in all."""

    programme_id: int
    programme: str
    sets: tuple[Listed, ...]
    live: tuple["Live", ...]
    paging: Paging


@dataclass(frozen=True)
class Live:
    """A cohort that has gone out."""

    cohort_id: int
    name: str
    tag: str


@dataclass(frozen=True)
class ProgressPage:
    """A set that has not been run, waits or runs."""

    about: About
    number: int
    stage: str
    percent: int
    seconds: int
    waiting_long: bool
    problem: str
    cancelled: bool

    @property
    def under_way(self) -> bool:
        """Whether it waits for a worker or runs."""
        return self.about.state in cohort_sets.WAITS_OR_RUNS


def index(session: Session, *, admin: Viewer, programme_id: int, page: int = 1) -> ListPage:
    """List the sets of a programme, the newest first, and its cohorts that have gone out."""
    programme = access.programme(session, admin, programme_id)
    of_it = select(CohortSet).where(CohortSet.programme_id == programme.id)
    total = session.scalar(select(func.count()).select_from(of_it.subquery())) or 0
    paged = paging(page, total=total, on_a_page=LISTED)
    found = session.scalars(
        of_it.order_by(CohortSet.id.desc()).limit(LISTED).offset(paged.offset)
    ).all()
    cohorts, members, left = _counted(session, [one.id for one in found])
    live = session.execute(
        select(Cohort.id, Cohort.name, Cohort.state)
        .where(Cohort.programme_id == programme.id, Cohort.state.in_(STATES))
        .where(Cohort.state != CohortState.CANCELLED)
        .order_by(Cohort.id.desc())
        .limit(MOST_LIVE)
    )
    return ListPage(
        programme_id=programme.id,
        programme=programme.name,
        sets=tuple(
            Listed(
                about=describe(one, programme),
                created_at=one.created_at,
                cohorts=cohorts.get(one.id, 0),
                placed=members.get(one.id, 0),
                left=left.get(one.id, 0),
            )
            for one in found
        ),
        live=tuple(Live(one.id, one.name, STATES[one.state]) for one in live),
        paging=paged,
    )


def describe(found: CohortSet, programme: Programme) -> About:
    """Say of a set that is already found what stands on top of its pages."""
    return About(
        set_id=found.id,
        name=found.name,
        aim=found.aim,
        state=found.state.value,
        tag=SHOWN[found.state],
        programme_id=programme.id,
        programme=programme.name,
        chosen=cohort_mix.told(found),
    )


def has_cohorts(session: Session, *, admin: Viewer, set_id: int) -> bool:
    """Whether a run of a set has come to its end and none is under way."""
    found = cohort_sets.of(session, admin, set_id)
    if found.state in cohort_sets.WAITS_OR_RUNS:
        return False
    return cohort_desks.last_with_a_result(session, found) is not None


def progress(session: Session, *, admin: Viewer, set_id: int, now: datetime) -> ProgressPage:
    """Say how far the last run of a set is, or why there is none."""
    found = cohort_sets.of(session, admin, set_id)
    runs = select(CohortRun).where(CohortRun.set_id == found.id)
    run = session.scalars(runs.order_by(CohortRun.number.desc()).limit(1)).first()
    waits = found.state == cohort_sets.WAITS_OR_RUNS[0]
    under_way = found.state in cohort_sets.WAITS_OR_RUNS
    seconds = int((now - run.queued_at).total_seconds()) if run and under_way else 0
    return ProgressPage(
        about=describe(found, session.get_one(Programme, found.programme_id)),
        number=run.number if run else 0,
        stage=run.stage if run else "",
        percent=100 * run.done // run.of if run else 0,
        seconds=max(seconds, 0),
        waiting_long=waits and seconds > LATE,
        problem=found.problem,
        cancelled=run is not None and run.stage == "Cancelled",
    )


def _counted(
    session: Session, set_ids: Sequence[int]
) -> tuple[dict[int, int], dict[int, int], dict[int, int]]:
    live = (Cohort.set_id.in_(set_ids), Cohort.state != CohortState.CANCELLED)
    cohorts = session.execute(
        select(Cohort.set_id, func.count()).where(*live).group_by(Cohort.set_id)
    )
    members = session.execute(
        select(Cohort.set_id, func.count())
        .join(ProposedMember, ProposedMember.cohort_id == Cohort.id)
        .where(*live)
        .group_by(Cohort.set_id)
    )
    last = (
        select(func.max(CohortRun.id))
        .where(CohortRun.set_id.in_(set_ids), CohortRun.result_hash != "")
        .group_by(CohortRun.set_id)
    )
    inside = (
        select(Cohort.set_id, ProposedMember.need_id)
        .join(ProposedMember, ProposedMember.cohort_id == Cohort.id)
        .where(*live)
        .subquery()
    )
    in_it = (inside.c.set_id == CohortRun.set_id) & (inside.c.need_id == CohortRunPlace.need_id)
    left = session.execute(
        select(CohortRun.set_id, func.count())
        .join(CohortRunPlace, CohortRunPlace.run_id == CohortRun.id)
        .outerjoin(inside, in_it)
        .where(CohortRun.id.in_(last), inside.c.need_id.is_(None))
        .group_by(CohortRun.set_id)
    )
    return _by_set(cohorts), _by_set(members), _by_set(left)


def _by_set(rows: Any) -> dict[int, int]:
    return {row[0]: row[1] for row in rows}
