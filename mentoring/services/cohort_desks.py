"""The cohorts of a set laid out so that what a change would do can be said without a run."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from mentoring.encoding import cohort_desk
from mentoring.encoding.cohort_desk import Desk, Standing
from mentoring.errors import NotFoundError, RuleBrokenError
from mentoring.models.cohort_sets import CohortRun, CohortRunPlace, CohortSet
from mentoring.models.cohorts import FORMING, Cohort, CohortLead, ProposedMember
from mentoring.services import cohort_sets
from mentoring.services.access import Viewer


@dataclass(frozen=True)
class Laid:
    """A set, the run that counts, its cohorts and the desk with them, in the same order."""

    found: CohortSet
    run: CohortRun
    cohorts: tuple[Cohort, ...]
    desk: Desk

    def at(self, cohort_id: int) -> int:
        """Give the place of a cohort on the desk."""
        for place, one in enumerate(self.cohorts):
            if one.id == cohort_id:
                return place
        raise NotFoundError("There is no such cohort in this set.")

    def of(self, need_id: int) -> int | None:
        """Give the place of the cohort in which a need is; None where it is in none."""
        for place, one in enumerate(self.desk.cohorts):
            if need_id in one.need_ids:
                return place
        return None


def lay(session: Session, *, admin: Viewer, set_id: int) -> Laid:
    """Lay the cohorts of a set on the desk; they stand over what their run was given."""
    found = cohort_sets.of(session, admin, set_id)
    run = last_with_a_result(session, found, whole=True)
    if run is None:
        raise RuleBrokenError("No run of this set has come to its end. Form the cohorts first.")
    cohorts = forming(session, found)
    rows = session.execute(
        select(CohortRunPlace.need_id, CohortRunPlace.row).where(
            CohortRunPlace.run_id == run.id, CohortRunPlace.row.is_not(None)
        )
    )
    desk = cohort_desk.open_with(
        run.inputs or b"",
        rows={row.need_id: row.row for row in rows},
        staff=run.staff,
        cohorts=_standing(session, cohorts),
    )
    return Laid(found, run, tuple(cohorts), desk)


def last_with_a_result(
    session: Session, found: CohortSet, *, whole: bool = False, before: int | None = None
) -> CohortRun | None:
    """Give the last run that came to its end, or the last before a number."""
    wanted = select(CohortRun).where(CohortRun.set_id == found.id, CohortRun.result_hash != "")
    if before is not None:
        wanted = wanted.where(CohortRun.number < before)
    if whole:
        wanted = wanted.options(undefer(CohortRun.inputs))
    return session.scalars(wanted.order_by(CohortRun.number.desc()).limit(1)).first()


def forming(session: Session, found: CohortSet) -> Sequence[Cohort]:
    """List the cohorts of a set that have not gone out, in the order of their numbers."""
    return session.scalars(
        select(Cohort)
        .where(Cohort.set_id == found.id, Cohort.state.in_(FORMING))
        .order_by(Cohort.number, Cohort.id)
        .execution_options(populate_existing=True)
    ).all()


def _standing(session: Session, cohorts: Sequence[Cohort]) -> list[Standing]:
    ids = [one.id for one in cohorts]
    members: dict[int, list[int]] = {one: [] for one in ids}
    rows: Any = session.execute(
        select(ProposedMember.cohort_id, ProposedMember.need_id)
        .where(ProposedMember.cohort_id.in_(ids))
        .order_by(ProposedMember.need_id)
    )
    for cohort_id, need_id in rows:
        members[cohort_id].append(need_id)
    leads = {
        row.cohort_id: row.mentor_id
        for row in session.execute(
            select(CohortLead.cohort_id, CohortLead.mentor_id).where(
                CohortLead.cohort_id.in_(ids), CohortLead.second.is_(False)
            )
        )
    }
    return [Standing(tuple(members[one.id]), leads.get(one.id), one.partner_id) for one in cohorts]
