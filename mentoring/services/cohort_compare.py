"""What changed between the last two runs of a set of cohorts."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.models.cohort_sets import CohortRun, CohortRunPlace
from mentoring.models.programmes import Programme
from mentoring.services import cohort_desks, cohort_sets
from mentoring.services.access import Viewer
from mentoring.services.cohort_plan_pages import Member, members
from mentoring.services.cohort_set_pages import About, describe
from mentoring.services.paging import Paging, paging

ON_A_PAGE = 50
KINDS = {
    "moved": "With others",
    "new": "In a cohort now",
    "lost": "In none now",
    "same": "With the same people",
}
Where = dict[int, int | None]


@dataclass(frozen=True)
class Measure:
    """One measure of both runs."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ComparePage:
    """The last run of a set beside the one before it."""

    about: About
    number: int
    before: int
    measures: tuple[Measure, ...]
    counts: tuple[tuple[str, str, int], ...]
    kind: str
    rows: tuple[Member, ...]
    paging: Paging


def page(
    session: Session, *, admin: Viewer, set_id: int, kind: str = "", number: int = 1
) -> ComparePage:
    """Compare the last run with the one before it, as they formed the cohorts."""
    found = cohort_sets.of(session, admin, set_id)
    last = cohort_desks.last_with_a_result(session, found)
    earlier = cohort_desks.last_with_a_result(session, found, before=last.number) if last else None
    before, after = _where(session, earlier), _where(session, last)
    needs = compared(before, after)
    kind = kind if kind in KINDS else next((one for one in KINDS if needs[one]), "moved")
    paged = paging(number, total=len(needs[kind]), on_a_page=ON_A_PAGE)
    return ComparePage(
        about=describe(found, session.get_one(Programme, found.programme_id)),
        number=last.number if last else 0,
        before=earlier.number if earlier else 0,
        measures=_measures(earlier, last),
        counts=tuple((name, label, len(needs[name])) for name, label in KINDS.items()),
        kind=kind,
        rows=members(session, needs[kind][paged.offset : paged.offset + ON_A_PAGE]),
        paging=paged,
    )


def compared(before: Where, after: Where) -> dict[str, list[int]]:
    """Say of each need in both runs what has become of it.

    The cohort before that most of a cohort come from counts as the same one.
    """
    came: dict[int, Counter[int]] = {}
    for need, now in after.items():
        was = before.get(need)
        if now is not None and was is not None:
            came.setdefault(now, Counter())[was] += 1
    same_as = {now: min(_most(counts)) for now, counts in came.items()}
    found: dict[str, list[int]] = {name: [] for name in KINDS}
    for need in sorted(before.keys() & after.keys()):
        was, now = before[need], after[need]
        if was is None and now is None:
            continue
        if now is None:
            found["lost"].append(need)
        elif was is None:
            found["new"].append(need)
        else:
            found["same" if same_as[now] == was else "moved"].append(need)
    return found


def _most(counts: Counter[int]) -> list[int]:
    top = max(counts.values())
    return [one for one, count in counts.items() if count == top]


def _where(session: Session, run: CohortRun | None) -> Where:
    rows = session.execute(
        select(CohortRunPlace.need_id, CohortRunPlace.number).where(
            CohortRunPlace.run_id == (run.id if run else 0)
        )
    )
    return {row[0]: row[1] for row in rows}


def _measures(earlier: CohortRun | None, last: CohortRun | None) -> tuple[Measure, ...]:
    before = earlier.measures if earlier else {}
    after = last.measures if last else {}
    counted = {"Cohorts": "cohorts", "Learners in cohorts": "placed", "Learners in all": "people"}
    rows = [
        Measure(label, f"{before.get(name, 0):,}", f"{after.get(name, 0):,}")
        for label, name in counted.items()
    ]
    quality = [str(round(100 * one.get("quality", 0.0))) for one in (before, after)]
    return (*rows, Measure("How good for all, of 100", *quality))
