"""The pages of a round that is begun, waits, runs, or has gone out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mentoring.models.needs import Need, NeedState
from mentoring.models.programmes import Programme
from mentoring.models.rounds import (
    Round,
    RoundRun,
    RoundState,
    Suggestion,
    SuggestionState,
    Unmatched,
)
from mentoring.services import access, mending, programmes, round_needs, round_words, rounds
from mentoring.services.access import Viewer
from mentoring.services.paging import Paging, paging
from mentoring.services.programmes import Figures

ON_A_PAGE = 50
UNDER_WAY = (*rounds.WAITS_OR_RUNS, RoundState.IN_REVIEW, RoundState.SCHEDULED)
SHOWN_TO_ADMINS = {
    RoundState.DRAFT: "Not started",
    RoundState.QUEUED: "Waiting",
    RoundState.RUNNING: "Running",
    RoundState.IN_REVIEW: "In review",
    RoundState.SCHEDULED: "Scheduled",
    RoundState.PUBLISHED: "Published",
    RoundState.CLOSED: "Closed",
}


@dataclass(frozen=True)
class About:
    """Which round, of which programme, and how far it is: on top of each of its pages."""

    round_id: int
    name: str
    state: str
    tag: str
    programme_id: int
    programme: str
    chosen: tuple[str, ...]


@dataclass(frozen=True)
class Listed:
    """One round in the list."""

    about: About
    created_at: datetime
    runs: int
    placed: int
    left_out: int


@dataclass(frozen=True)
class ListPage:
    """The rounds of a programme."""

    programme_id: int
    programme: str
    rounds: tuple[Listed, ...]
    paging: Paging


@dataclass(frozen=True)
class NewPage:
    """What a new round would have to work with."""

    programme_id: int
    programme: str
    figures: Figures
    new_needs: int
    rules: tuple[str, ...]
    others: tuple[About, ...]


@dataclass(frozen=True)
class ProgressPage:
    """A round that has not been run, waits or runs."""

    about: About
    number: int
    stage: str
    percent: int
    seconds: int
    waiting_long: bool
    problem: str
    cancelled: bool
    mendable: int
    figures: Figures

    @property
    def under_way(self) -> bool:
        """Whether it waits for a worker or runs."""
        return self.about.state in (RoundState.QUEUED, RoundState.RUNNING)


WORKER_IS_LATE = 90
"""Seconds in the queue after which something is wrong with the worker."""


def index(session: Session, *, admin: Viewer, programme_id: int, page: int = 1) -> ListPage:
    """List the rounds of a programme, the newest first."""
    programme = access.programme(session, admin, programme_id)
    of_it = select(Round).where(Round.programme_id == programme.id)
    total = session.scalar(select(func.count()).select_from(of_it.subquery())) or 0
    paged = paging(page, total=total, on_a_page=ON_A_PAGE)
    found = session.scalars(
        of_it.order_by(Round.id.desc()).limit(ON_A_PAGE).offset(paged.offset)
    ).all()
    runs = _runs(session, [one.id for one in found])
    last = [run_id for _, run_id in runs.values()]
    placed = _counted(session, last, states=(*rounds.GOES_OUT, SuggestionState.PUBLISHED))
    counted = (
        select(Unmatched.run_id, func.count())
        .where(Unmatched.run_id.in_(last))
        .group_by(Unmatched.run_id)
    )
    left_out = {row[0]: row[1] for row in session.execute(counted)}
    return ListPage(
        programme_id=programme.id,
        programme=programme.name,
        rounds=tuple(
            Listed(
                about=describe(one, programme),
                created_at=one.created_at,
                runs=runs.get(one.id, (0, 0))[0],
                placed=placed.get(runs.get(one.id, (0, 0))[1], 0),
                left_out=left_out.get(runs.get(one.id, (0, 0))[1], 0),
            )
            for one in found
        ),
        paging=paged,
    )


def new(session: Session, *, admin: Viewer, programme_id: int) -> NewPage:
    """Say what a new round would do."""
    programme = access.programme(session, admin, programme_id)
    return NewPage(
        programme_id=programme.id,
        programme=programme.name,
        figures=programmes.figures(session, programme_id=programme.id),
        new_needs=_new_needs(session, programme),
        rules=programmes.rules(programme),
        others=tuple(
            describe(one, programme)
            for one in session.scalars(
                select(Round)
                .where(Round.programme_id == programme.id, Round.state.in_(UNDER_WAY))
                .order_by(Round.id)
            )
        ),
    )


def about(session: Session, *, admin: Viewer, round_id: int) -> About:
    """Say which round this is and how far it has come."""
    found = access.round_of(session, admin, round_id)
    return describe(found, session.get_one(Programme, found.programme_id))


def describe(found: Round, programme: Programme) -> About:
    """Say of a round that is already found what stands on top of its pages."""
    return About(
        round_id=found.id,
        name=found.name,
        state=found.state.value,
        tag=SHOWN_TO_ADMINS[found.state],
        programme_id=programme.id,
        programme=programme.name,
        chosen=round_words.told(found.settings),
    )


def progress(session: Session, *, admin: Viewer, round_id: int, now: datetime) -> ProgressPage:
    """Say how far the last run of a round is, or why there is none."""
    found = access.round_of(session, admin, round_id)
    programme = session.get_one(Programme, found.programme_id)
    run = found.runs[-1] if found.runs else None
    under_way = found.state in rounds.WAITS_OR_RUNS
    seconds = int((now - run.queued_at).total_seconds()) if run and under_way else 0
    return ProgressPage(
        about=describe(found, programme),
        number=run.number if run else 0,
        stage=run.stage if run else "",
        percent=100 * run.done // run.of if run else 0,
        seconds=max(seconds, 0),
        waiting_long=found.state is RoundState.QUEUED and seconds > WORKER_IS_LATE,
        problem=found.problem,
        mendable=standing.number if (standing := mending.last_with_a_result(found.runs)) else 0,
        cancelled=run is not None and run.stage == "Cancelled",
        figures=Figures(0, 0, 0)
        if under_way
        else programmes.figures(session, programme_id=programme.id),
    )


def _new_needs(session: Session, programme: Programme) -> int:
    wanted = (
        select(func.count())
        .select_from(Need)
        .where(
            Need.programme_id == programme.id,
            Need.state == NeedState.OPEN,
            *round_needs.new(programme.id),
        )
    )
    return session.scalar(wanted) or 0


def _runs(session: Session, round_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    rows = session.execute(
        select(RoundRun.round_id, func.count(), func.max(RoundRun.id))
        .where(RoundRun.round_id.in_(round_ids))
        .group_by(RoundRun.round_id)
    )
    return {round_id: (count, last) for round_id, count, last in rows}


def _counted(
    session: Session, run_ids: Sequence[int], *, states: Sequence[SuggestionState]
) -> dict[int, int]:
    rows = session.execute(
        select(Suggestion.run_id, func.count())
        .where(Suggestion.run_id.in_(run_ids), Suggestion.state.in_(states))
        .group_by(Suggestion.run_id)
    )
    return {row[0]: row[1] for row in rows}
