"""A place in a cohort that was given up goes to the next person who fits, or it is said why not.

Each place is looked at in its own transaction, with the need, then the cohort locked and everything
asked again. The row of what was done about a place says that it was done, so that two workers, or
one that died and is started again, invite nobody twice.
"""

import contextlib
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from mentoring.db import Database
from mentoring.errors import RuleBrokenError
from mentoring.models.cohorts import (
    LED,
    Cohort,
    CohortState,
    JoinRequest,
    JoinState,
    Membership,
)
from mentoring.models.needs import Need
from mentoring.models.replacements import Replacement
from mentoring.services import (
    cohort_candidates,
    cohort_locks,
    cohort_notices,
    joining,
    memberships,
    offers,
    stories,
)
from mentoring.services.audit import Act, record
from mentoring.services.cohort_candidates import NOT_AGAIN, Candidate

AGAIN_AFTER = timedelta(days=1)
MOST_REASONS = 3
LONGEST = 300
TOO_LATE = "More than half of its meetings are over, so nobody new is invited."
ENOUGH = "It has as many learners as it aims for."
NOBODY = "Nobody else wishes to join, waits for this know-how or has an open need for it."


def run(database: Database, *, clock: Callable[[], datetime]) -> int:
    """Look for somebody for every place that was given up, each in its own transaction."""
    with database.reading() as session:
        free = due(session, now=clock())
    done = 0
    for membership_id in free:
        # What somebody is changing at this moment is looked at again by the next sweep.
        with contextlib.suppress(RuleBrokenError), database.transaction() as session:
            done += replace(session, membership_id=membership_id, now=clock())
    return done


def due(session: Session, *, now: datetime) -> list[int]:
    """List the places that were given up and for which somebody has to be looked for."""
    return list(
        session.scalars(
            select(Membership.id)
            .join(Cohort, Cohort.id == Membership.cohort_id)
            .outerjoin(Replacement, Replacement.membership_id == Membership.id)
            .where(
                Membership.state.in_(NOT_AGAIN),
                Cohort.state.in_(LED),
                or_(
                    Replacement.id.is_(None),
                    and_(
                        Replacement.stead_id.is_(None),
                        Replacement.because != TOO_LATE,
                        Replacement.at <= now - AGAIN_AFTER,
                    ),
                ),
            )
            .order_by(Membership.ended_at, Membership.id)
        )
    )


def replace(session: Session, *, membership_id: int, now: datetime) -> bool:
    """Give one place that is free to the next who fits; where nobody does, keep why."""
    gone = session.get_one(Membership, membership_id)
    planned = session.get_one(Cohort, gone.cohort_id)
    chosen, because = _choose(session, planned, now=now)
    offers.lock_needs(session, [chosen.need_id] if chosen else [])
    cohort = cohort_locks.row(session, gone.cohort_id)
    if membership_id not in due(session, now=now):
        return False
    row = session.scalar(select(Replacement).where(Replacement.membership_id == membership_id))
    row = row or Replacement(membership_id=membership_id)
    row.at, row.because = now, because
    session.add(row)
    if chosen is None:
        if because != ENOUGH:
            cohort_notices.not_replaced(session, cohort, gone=gone, because=because, now=now)
        return True
    stead = _give(session, cohort, chosen, now=now)
    row.stead_id = stead.id
    record(session, Act(None, "replaced", row, chosen.why), now=now)
    cohort_notices.replaced(session, cohort, gone=gone, stead=stead, now=now)
    return True


def half_is_over(cohort: Cohort, *, now: datetime) -> bool:
    """Whether half of a cohort’s meetings are over, as it was planned to meet."""
    if cohort.state is not CohortState.ACTIVE or cohort.active_at is None:
        return False
    began = stories.today(cohort.active_at)
    start = max(began, cohort.starts_on or began)
    last_of_half = timedelta(days=cohort.every_days * (ceil(cohort.meetings / 2) - 1))
    return stories.today(now) > start + last_of_half


def _choose(session: Session, cohort: Cohort, *, now: datetime) -> tuple[Candidate | None, str]:
    """Find who is next, or say why there is nobody."""
    if half_is_over(cohort, now=now):
        return None, TOO_LATE
    if len(memberships.belonging(session, cohort.id)) >= cohort.size_aim:
        return None, ENOUGH
    looked = cohort_candidates.look(session, cohort, up_to=cohort.size_aim)
    if looked.fit:
        return looked.fit[0], ""
    return None, _said(looked.others)


def _said(others: Counter[str]) -> str:
    """Say why nobody fits, the most frequent reasons first."""
    if not others:
        return NOBODY
    number = others.total()
    people = "Nobody fits: 1 person was" if number == 1 else f"Nobody fits: {number} people were"
    reasons = [f"{why.rstrip('.')} ({count})." for why, count in others.most_common(MOST_REASONS)]
    return f"{people} looked at. {' '.join(reasons)}"[:LONGEST]


def _give(session: Session, cohort: Cohort, chosen: Candidate, *, now: datetime) -> Membership:
    """Invite who is next, if they still fit; whoever wished to join has said yes already."""
    if not cohort_candidates.fits(session, cohort, chosen.need_id, up_to=cohort.size_aim):
        raise cohort_locks.ChangedMeanwhileError("They do not fit any more. Look again.")
    if chosen.wish_id is not None:
        wish = session.get_one(JoinRequest, chosen.wish_id)
        session.refresh(wish, ["state"], with_for_update=True)
        if wish.state is not JoinState.WAITING:
            raise cohort_locks.ChangedMeanwhileError("They have their answer. Look again.")
        return joining.grant(session, wish, cohort, by=None, now=now)
    need = session.get_one(Need, chosen.need_id)
    made = memberships.write(session, cohort, need, by=None, now=now)
    cohort_notices.invited(session, made, cohort, now=now, instead=True)
    return made
