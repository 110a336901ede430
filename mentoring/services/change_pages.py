"""What the pages of practice changes show: to the learner whose they are, and to their mentor."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from mentoring.errors import NotFoundError
from mentoring.models.changes import ChangeConfirmation, ChangeState, PracticeChange
from mentoring.models.cohorts import Membership
from mentoring.models.experiences import EndorsementAnswer, ExperienceState
from mentoring.models.pairings import Pairing
from mentoring.services import changes, seen, taught
from mentoring.services.access import Viewer

A = EndorsementAnswer


@dataclass(frozen=True)
class Line:
    """One change in the list of a pairing."""

    change_id: int
    what: str
    state: str
    by_when: date | None
    seen_by: str
    checked: bool


@dataclass(frozen=True)
class Part:
    """The changes of a pairing, as either of the two sees them, or one's own of a cohort.

    `whose` is the number of the pairing or the cohort, as its pages go by it.
    """

    changes: tuple[Line, ...]
    as_mentor: bool
    may_plan: bool
    whose: Mapping[str, int]


@dataclass(frozen=True)
class Looking:
    """Who is asked whether they see it, and what came of that."""

    email: str
    until: datetime | None
    asked_at: datetime | None
    answer: str
    remark: str


@dataclass(frozen=True)
class ChangePage:
    """One change, with what its learner can do next."""

    change_id: int
    pairing_id: int
    cohort_id: int
    as_mentor: bool
    learner: str
    mentor: str
    state: str
    what: str
    where_at: str
    by_when: date | None
    measure: str
    for_whom: str
    result: str
    lesson: str
    planned_at: datetime | None
    tried_at: datetime | None
    practising_at: datetime | None
    stopped_at: datetime | None
    seen_by: str
    looking: Looking | None
    missing: Mapping[str, str]
    may_change: bool
    standings: tuple[str, ...]
    experience_id: int
    experience_state: str

    @property
    def home(self) -> str:
        """Give the page of the pairing, or of the cohort, in which it is learned."""
        if self.cohort_id:
            return f"/cohorts/{self.cohort_id}"
        return f"/pairings/{self.pairing_id}"


def part(session: Session, *, pairing: Pairing, viewer: Viewer) -> Part:
    """List the changes of a pairing; a plan that is not checked yet is the learner's alone."""
    as_mentor = pairing.mentor_id == viewer.person_id
    lines = _lines(session, pairing, checked=as_mentor)
    may_plan = not as_mentor and len(lines) < changes.MOST_CHANGES
    return Part(lines, as_mentor, may_plan, {"pairing_id": pairing.id})


def own_in_cohort(session: Session, *, membership_id: int) -> Part:
    """List what a member of a cohort changes, for themselves."""
    place = session.get_one(Membership, membership_id)
    lines = _lines(session, place, checked=False)
    may_plan = len(lines) < changes.MOST_CHANGES
    return Part(lines, False, may_plan, {"cohort_id": place.cohort_id})


def page(session: Session, *, viewer: Viewer, change_id: int) -> ChangePage:
    """Show a change to its learner, or to the mentor whom it was learned from."""
    row = session.scalar(
        select(PracticeChange)
        .where(PracticeChange.id == change_id)
        .options(
            selectinload(PracticeChange.confirmations),
            joinedload(PracticeChange.learner),
            joinedload(PracticeChange.experience),
            *taught.WAY,
        )
    )
    if row is None or not _may_see(session, row, viewer):
        raise NotFoundError("There is no such change of yours.")
    as_mentor = row.learner_id != viewer.person_id
    mentor = taught.by(session, row).mentor
    return ChangePage(
        change_id=row.id,
        pairing_id=row.pairing_id or 0,
        cohort_id=row.membership.cohort_id if row.membership else 0,
        as_mentor=as_mentor,
        learner=row.learner.name,
        mentor=mentor.name if mentor else "whoever leads your cohort",
        state=row.state.value,
        what=row.what,
        where_at=row.where_at,
        by_when=row.by_when,
        measure=row.measure,
        for_whom=row.for_whom,
        result=row.result,
        lesson=row.lesson,
        planned_at=row.planned_at,
        tried_at=row.tried_at,
        practising_at=row.practising_at,
        stopped_at=row.stopped_at,
        seen_by=_seen_by(row),
        looking=None if as_mentor else _looking(session, row),
        missing=changes.missing(row),
        may_change=not as_mentor and row.state in (ChangeState.PLANNED, ChangeState.TRIED),
        standings=tuple(one.value for one in changes.choices(row.state)),
        experience_id=row.experience_id or 0,
        experience_state=_experience_state(row),
    )


def own(session: Session, *, learner: Viewer, change_id: int) -> ChangePage:
    """Show a change to its learner alone."""
    found = page(session, viewer=learner, change_id=change_id)
    if found.as_mentor:
        raise NotFoundError("There is no such change of yours.")
    return found


def _lines(session: Session, learned: Pairing | Membership, *, checked: bool) -> tuple[Line, ...]:
    wanted = (
        select(PracticeChange)
        .where(changes.of(learned))
        .options(selectinload(PracticeChange.confirmations))
        .order_by(PracticeChange.id)
    )
    if checked:
        wanted = wanted.where(PracticeChange.planned_at.is_not(None))
    return tuple(
        Line(
            row.id,
            row.what,
            row.state.value,
            row.by_when,
            _seen_by(row),
            row.planned_at is not None,
        )
        for row in session.scalars(wanted)
    )


def _may_see(session: Session, row: PracticeChange, viewer: Viewer) -> bool:
    if row.learner_id == viewer.person_id:
        return True
    return row.planned_at is not None and viewer.person_id in taught.leads_of(session, row)


def _seen_by(row: PracticeChange) -> str:
    return next((seen.who(one) for one in row.confirmations if one.answer is A.CONFIRMED), "")


def _looking(session: Session, row: PracticeChange) -> Looking | None:
    """Say of the last colleague who was asked how it stands."""
    last: ChangeConfirmation | None = row.confirmations[-1] if row.confirmations else None
    if last is None or row.state is not ChangeState.TRIED:
        return None
    link = seen.open_link(session, row)
    return Looking(
        email=last.by_email,
        until=link.expires_at if link else None,
        asked_at=link.made_at if link else None,
        answer=last.answer.value if last.answer else "",
        remark=last.remark,
    )


def _experience_state(row: PracticeChange) -> str:
    if row.experience is None or row.experience.state is ExperienceState.WITHDRAWN:
        return ""
    return row.experience.state.value
