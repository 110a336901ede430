"""Before cohorts of a set go out: which are ready, which lack a public partner, which cannot go."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mentoring.errors import InvalidError, RuleBrokenError
from mentoring.models.cohort_sets import CohortSet
from mentoring.models.cohorts import Cohort, CohortLead, ProposedMember
from mentoring.models.programmes import Programme
from mentoring.services import (
    cohort_changes,
    cohort_desks,
    cohort_publishing,
    cohort_sets,
    cohort_words,
    free_text,
)
from mentoring.services.access import Viewer
from mentoring.services.cohort_publishing import LONGEST_REASON
from mentoring.services.cohort_set_pages import About, describe

NO_WHOLE = "Nobody stands up for the whole pathway yet."


@dataclass(frozen=True)
class Checked:
    """One cohort, and what keeps it from going out."""

    cohort_id: int
    name: str
    why: str = ""


@dataclass(frozen=True)
class CheckPage:
    """What publishing a set would do."""

    about: About
    ready: tuple[Checked, ...]
    alone: tuple[Checked, ...]
    not_ready: tuple[Checked, ...]
    going: tuple[Checked, ...]
    publish_at: datetime | None
    learners: int
    leads: int
    undo_minutes: int


@dataclass(frozen=True)
class Published:
    """What came of publishing: how many go out, and how many could not."""

    going: int
    refused: int
    alone: int


def page(session: Session, *, admin: Viewer, set_id: int) -> CheckPage:
    """Say which cohorts of a set could go out, and to whom that would write."""
    found = cohort_sets.of(session, admin, set_id)
    programme = session.get_one(Programme, found.programme_id)
    ready, alone, not_ready, going = [], [], [], []
    publish_at = None
    for one in cohort_desks.forming(session, found):
        why = _why_not(one)
        if one.is_scheduled:
            going.append(Checked(one.id, one.name))
            publish_at = min(publish_at or one.publish_at, one.publish_at)  # type: ignore[type-var]
        elif why:
            not_ready.append(Checked(one.id, one.name, why))
        elif one.partner_id is None:
            alone.append(Checked(one.id, one.name))
        else:
            ready.append(Checked(one.id, one.name))
    ids = [one.cohort_id for one in (*ready, *alone)]
    return CheckPage(
        about=describe(found, programme),
        ready=tuple(ready),
        alone=tuple(alone),
        not_ready=tuple(not_ready),
        going=tuple(going),
        publish_at=publish_at,
        learners=_count(session, ProposedMember, ids),
        leads=_count(session, CohortLead, ids),
        undo_minutes=programme.undo_minutes,
    )


def outgoing(session: Session, found: CohortSet) -> list[Cohort]:
    """List the cohorts of a set that go out, or that could."""
    return [
        one for one in cohort_desks.forming(session, found) if one.is_scheduled or not _why_not(one)
    ]


def publish(
    session: Session, *, admin: Viewer, set_id: int, reason: str, now: datetime
) -> Published:
    """Let every cohort go out that can; those without a partner only where a reason is given.

    One that cannot go out after all keeps the reason, and the others go.
    """
    found = cohort_changes.held(session, admin, set_id).found
    cohorts = cohort_desks.forming(session, found)
    if any(one.partner_id is None for one in cohorts):
        _check_reason(reason)
    going = refused = alone = 0
    for one in cohorts:
        if one.is_scheduled or _why_not(one):
            continue
        if one.partner_id is None and not reason.strip():
            alone += 1
            continue
        why = "" if one.partner_id else reason
        try:
            with session.begin_nested():
                cohort_publishing.schedule(
                    session, admin=admin, cohort_id=one.id, reason=why, now=now
                )
            going += 1
        except RuleBrokenError as broken:
            one.problem = str(broken)
            refused += 1
    return Published(going, refused, alone)


def undo(session: Session, *, admin: Viewer, set_id: int, now: datetime) -> int:
    """Take back every cohort of a set that has not gone out yet."""
    found = cohort_sets.locked(session, admin, set_id)
    going = [one for one in cohort_desks.forming(session, found) if one.is_scheduled]
    for one in going:
        cohort_publishing.undo(session, admin=admin, cohort_id=one.id, now=now)
    return len(going)


def _check_reason(reason: str) -> None:
    if len(reason) > LONGEST_REASON:
        raise InvalidError({"reason": f"Use {LONGEST_REASON:,} characters or fewer"})
    free_text.check({"reason": reason})


def _why_not(one: Cohort) -> str:
    """Say what keeps a cohort from going out, as far as it was measured."""
    broken = cohort_words.told(one.measures).broken
    if broken:
        return " ".join(broken)
    return NO_WHOLE if one.whole_person_id is None else ""


def _count(session: Session, table: type[ProposedMember] | type[CohortLead], ids: list[int]) -> int:
    wanted = select(func.count()).select_from(table).where(table.cohort_id.in_(ids))
    return session.scalar(wanted) or 0
