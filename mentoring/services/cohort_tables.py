"""The cohorts of a set in a table: their measures, which need a look, and who is in none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from mentoring.models.cohort_sets import CohortRun, CohortRunPlace, CohortSet
from mentoring.models.cohorts import FORMING, Cohort, CohortLead, CohortState, ProposedMember
from mentoring.models.mentors import Mentor
from mentoring.models.programmes import Programme
from mentoring.services import cohort_desks, cohort_sets, cohort_words
from mentoring.services.access import Viewer
from mentoring.services.cohort_set_pages import STATES, About, describe
from mentoring.services.cohort_words import Told
from mentoring.services.paging import Paging, paging

ON_A_PAGE = 100
KINDS = {
    "": "All",
    "look": "To look at",
    "ready": "Ready to go out",
    "going": "About to go out",
    "out": "Gone out",
}


@dataclass(frozen=True)
class Row:
    """One cohort in the table."""

    cohort_id: int
    name: str
    kind: str
    tag: str
    lead: str
    partner: str
    locked: int
    told: Told
    problem: str


@dataclass(frozen=True)
class Figures:
    """The key figures of a set."""

    cohorts: int
    placed: int
    left: int
    quality: int
    at_most: int


@dataclass(frozen=True)
class TablePage:
    """The cohorts of a set."""

    about: About
    number: int
    before: bool
    figures: Figures
    counts: tuple[tuple[str, str, int], ...]
    shown: str
    rows: tuple[Row, ...]
    paging: Paging
    problem: str
    may_take_back: bool
    publish_at: datetime | None


def table(
    session: Session, *, admin: Viewer, set_id: int, shown: str = "", page: int = 1
) -> TablePage:
    """Show the cohorts of a set with their measures; those that need a look come first."""
    found = cohort_sets.of(session, admin, set_id)
    run = cohort_desks.last_with_a_result(session, found)
    rows = _rows(session, found)
    shown = shown if shown in KINDS else ""
    wanted = [one for one in rows if shown in {"", one.kind}]
    paged = paging(page, total=len(wanted), on_a_page=ON_A_PAGE)
    goes = [one for one in rows if one.kind == "going"]
    measures = run.measures if run else {}
    placed = sum(one.told.size for one in rows if one.kind != "out")
    return TablePage(
        about=describe(found, session.get_one(Programme, found.programme_id)),
        number=run.number if run else 0,
        before=run is not None
        and cohort_desks.last_with_a_result(session, found, before=run.number) is not None,
        figures=Figures(
            cohorts=len(rows),
            placed=placed,
            left=_left(session, found, run),
            quality=_quality(rows, measures.get("people", 0)),
            at_most=round(100 * measures.get("at_most", 0.0)),
        ),
        counts=tuple(
            (kind, label, len([one for one in rows if kind in {"", one.kind}]))
            for kind, label in KINDS.items()
        ),
        shown=shown,
        rows=tuple(wanted[paged.offset : paged.offset + ON_A_PAGE]),
        paging=paged,
        problem=found.problem,
        may_take_back=bool(found.settings.get("last")),
        publish_at=_next_out(session, found) if goes else None,
    )


def left_over(found: CohortSet, run: CohortRun | None) -> tuple[ColumnElement[bool], ...]:
    """Ask for the needs of a run that are in no cohort of the set now."""
    inside = (
        select(ProposedMember.need_id)
        .join(Cohort, Cohort.id == ProposedMember.cohort_id)
        .where(Cohort.set_id == found.id, Cohort.state != CohortState.CANCELLED)
    )
    return (
        CohortRunPlace.run_id == (run.id if run else 0),
        CohortRunPlace.need_id.not_in(inside),
    )


def _left(session: Session, found: CohortSet, run: CohortRun | None) -> int:
    wanted = select(func.count()).select_from(CohortRunPlace).where(*left_over(found, run))
    return session.scalar(wanted) or 0


def _quality(rows: Sequence[Row], people: int) -> int:
    """Give how good the cohorts are for everybody whom the run was about, of 100."""
    worth = sum(one.told.quality * one.told.size for one in rows if one.told.valid)
    return round(worth / people) if people else 0


def _next_out(session: Session, found: CohortSet) -> datetime | None:
    wanted = select(func.min(Cohort.publish_at)).where(Cohort.set_id == found.id)
    return session.scalar(wanted.where(Cohort.state.in_(FORMING)))


def _rows(session: Session, found: CohortSet) -> list[Row]:
    cohorts = session.scalars(
        select(Cohort)
        .where(Cohort.set_id == found.id, Cohort.state != CohortState.CANCELLED)
        .options(joinedload(Cohort.partner))
        .order_by(Cohort.number, Cohort.id)
    ).all()
    ids = [one.id for one in cohorts]
    leads = {
        one.cohort_id: one.mentor.person.name
        for one in session.scalars(
            select(CohortLead)
            .where(CohortLead.cohort_id.in_(ids), CohortLead.second.is_(False))
            .where(CohortLead.left_at.is_(None))
            .options(joinedload(CohortLead.mentor).joinedload(Mentor.person))
        )
    }
    locked = session.execute(
        select(ProposedMember.cohort_id, func.count())
        .where(ProposedMember.cohort_id.in_(ids), ProposedMember.locked)
        .group_by(ProposedMember.cohort_id)
    )
    kept = {row[0]: row[1] for row in locked}
    return sorted(
        (_row(one, leads.get(one.id, ""), kept.get(one.id, 0)) for one in cohorts),
        key=lambda row: row.kind != "look",
    )


def _row(one: Cohort, lead: str, locked: int) -> Row:
    told = cohort_words.told(one.measures)
    kind = _kind(one, told)
    return Row(
        cohort_id=one.id,
        name=one.name,
        kind=kind,
        tag=STATES.get(one.state) or KINDS[kind],
        lead=lead,
        partner=one.partner.name if one.partner else "",
        locked=locked,
        told=told,
        problem=one.problem,
    )


def _kind(one: Cohort, told: Told) -> str:
    if one.state not in FORMING:
        return "out"
    if one.is_scheduled:
        return "going"
    if told.valid and one.partner_id and one.whole_person_id and not one.problem:
        return "ready"
    return "look"
