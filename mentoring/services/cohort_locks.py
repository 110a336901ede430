"""How a cohort is held while it changes: needs before mentors before cohorts."""

from collections.abc import Sequence

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from mentoring.errors import NotFoundError, RuleBrokenError
from mentoring.models.cohorts import BELONGS, Cohort, CohortLead, Membership, ProposedMember
from mentoring.services import offers


class ChangedMeanwhileError(RuleBrokenError):
    """Somebody was put into a cohort while it was about to be held."""


def row(session: Session, cohort_id: int) -> Cohort:
    """Hold a cohort and read it again; the needs that change with it are held already."""
    found = session.scalar(
        select(Cohort)
        .where(Cohort.id == cohort_id)
        .with_for_update(of=Cohort)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFoundError("There is no such cohort.")
    return found


def whole(
    session: Session, cohort_id: int, *, needs: Sequence[int] = (), mentors: Sequence[int] = ()
) -> Cohort:
    """Hold a cohort with the needs and the leads in it, and those that are about to be."""
    held_needs = {*needs, *_needs(session, cohort_id)}
    held_mentors = {*mentors, *_leads(session, cohort_id)}
    offers.lock_needs(session, sorted(held_needs))
    offers.lock_mentors(session, sorted(held_mentors))
    found = row(session, cohort_id)
    in_it = (set(_needs(session, cohort_id)), set(_leads(session, cohort_id)))
    if not (in_it[0] <= held_needs and in_it[1] <= held_mentors):
        raise ChangedMeanwhileError("Somebody changed this cohort at this very moment. Try again.")
    return found


def leads(session: Session, cohort_id: int) -> Sequence[CohortLead]:
    """List who leads a cohort as it stands now, the first before the second."""
    return session.scalars(
        select(CohortLead)
        .where(CohortLead.cohort_id == cohort_id, CohortLead.left_at.is_(None))
        .order_by(CohortLead.second)
        .execution_options(populate_existing=True)
    ).all()


def _needs(session: Session, cohort_id: int) -> Sequence[int]:
    proposed = select(ProposedMember.need_id).where(ProposedMember.cohort_id == cohort_id)
    belong = select(Membership.need_id).where(
        Membership.cohort_id == cohort_id, Membership.state.in_(BELONGS)
    )
    return session.scalars(union(proposed, belong)).all()


def _leads(session: Session, cohort_id: int) -> Sequence[int]:
    return session.scalars(
        select(CohortLead.mentor_id).where(CohortLead.cohort_id == cohort_id)
    ).all()
