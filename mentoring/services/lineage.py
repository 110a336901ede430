"""Who learned what from whom: how far somebody is from the source, and what teaching led to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, CompoundSelect, delete, distinct, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from mentoring.models.changes import ChangeState, LineageFollower, PracticeChange
from mentoring.models.cohorts import Cohort, CohortLead, Membership, MembershipState
from mentoring.models.experiences import Experience, ExperienceState
from mentoring.models.mentors import Mentor, Visibility
from mentoring.models.needs import Need
from mentoring.models.pairings import Pairing
from mentoring.models.people import Person
from mentoring.services.access import Viewer
from mentoring.services.paging import Paging, paging

ON_A_PAGE, MOST_FURTHER, DEEPEST = 50, 30, 20
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True)
class Changed:
    """A change of a direct learner, and the experience that came of it."""

    what: str
    state: str
    experience: str
    taught: int


@dataclass(frozen=True)
class Learner:
    """Somebody whom the mentor has taught, in a pairing or a cohort, with what they changed."""

    path: str
    name: str
    since: datetime
    changes: tuple[Changed, ...]


@dataclass(frozen=True)
class Step:
    """How many practise, and how many can teach it, so many steps from the mentor."""

    steps: int
    practising: int
    can_teach: int


@dataclass(frozen=True)
class Further:
    """What somebody did further down; without a name where they show theirs to nobody."""

    steps: int
    title: str
    name: str


@dataclass(frozen=True)
class LedToPage:
    """What somebody's teaching led to, down the lineage."""

    learners: tuple[Learner, ...]
    paging: Paging
    steps: tuple[Step, ...]
    further: tuple[Further, ...]
    follows: bool


def steps_in_words(steps: int) -> str:
    """Say how far from the source: one step, two steps."""
    number = NUMBERS[steps] if steps < len(NUMBERS) else str(steps)
    return f"{number} step{'' if steps == 1 else 's'} from the source"


def learned(*, who: str, steps: int, name: str) -> str:
    """Say from whom something was learned; nothing where it was done first-hand."""
    if steps == 0:
        return ""
    source = f"{name}," if name else "somebody"
    did = "did it first-hand" if steps == 1 else "learned it from somebody else in turn"
    return f"{who} learned this from {source} who {did}: {steps_in_words(steps)}."


def followers_above(session: Session, *, experience_id: int) -> list[tuple[Person, int]]:
    """List who wants to hear it further up, with how many steps they are from a new learner."""
    start = (
        select(Experience.holder_id, Experience.learned_through_id, literal(1).label("steps"))
        .where(Experience.id == experience_id)
        .cte("above", recursive=True)
    )
    upper = aliased(Experience)
    above = start.union_all(
        select(upper.holder_id, upper.learned_through_id, start.c.steps + 1)
        .join(start, upper.id == start.c.learned_through_id)
        .where(start.c.steps < DEEPEST)
    )
    rows = session.execute(
        select(Person, func.min(above.c.steps))
        .join(above, above.c.holder_id == Person.id)
        .join(LineageFollower, LineageFollower.person_id == Person.id)
        .where(above.c.steps > 1)
        .group_by(Person.id)
        .order_by(func.min(above.c.steps), Person.id)
    )
    return [(row[0], row[1]) for row in rows]


def follow(session: Session, *, mentor: Viewer, wanted: bool, now: datetime) -> None:
    """Keep whether somebody wants to hear how far their teaching goes beyond their learners."""
    found = session.get(LineageFollower, mentor.person_id)
    if wanted and found is None:
        session.add(LineageFollower(person_id=mentor.person_id, since=now))
    elif not wanted:
        session.execute(
            delete(LineageFollower).where(LineageFollower.person_id == mentor.person_id)
        )
    session.flush()


def led_to(session: Session, *, mentor: Viewer, number: int = 1) -> LedToPage:
    """Show what somebody's teaching led to, in a fixed number of questions to the database."""
    taught = _taught(mentor.person_id).subquery()
    total = session.scalar(select(func.count()).select_from(taught)) or 0
    paged = paging(number, total=total, on_a_page=ON_A_PAGE)
    rows = session.execute(
        select(taught)
        .order_by(taught.c.since.desc(), taught.c.cohort_id, taught.c.id.desc())
        .limit(ON_A_PAGE)
        .offset(paged.offset)
    ).all()
    changes = _changes(
        session,
        pairing_ids=[row.id for row in rows if not row.cohort_id],
        membership_ids=[row.id for row in rows if row.cohort_id],
    )
    below = _below(mentor.person_id)
    return LedToPage(
        learners=tuple(
            Learner(
                f"/cohorts/{row.cohort_id}" if row.cohort_id else f"/pairings/{row.id}",
                row.name,
                row.since,
                tuple(changes.get((bool(row.cohort_id), row.id), ())),
            )
            for row in rows
        ),
        paging=paged,
        steps=_steps(session, below),
        further=_further(session, below),
        follows=session.get(LineageFollower, mentor.person_id) is not None,
    )


def _taught(person_id: int) -> CompoundSelect[Any]:
    """Find whom somebody has taught: their pairings, and the places in cohorts that they lead."""
    paired = (
        select(
            Pairing.id, Person.name, Pairing.active_at.label("since"), literal(0).label("cohort_id")
        )
        .join(Need, Need.id == Pairing.need_id)
        .join(Person, Person.id == Need.learner_id)
        .where(Pairing.mentor_id == person_id, Pairing.active_at.is_not(None))
    )
    together = (
        select(
            Membership.id,
            Person.name,
            Cohort.active_at.label("since"),
            Cohort.id.label("cohort_id"),
        )
        .join(Cohort, Cohort.id == Membership.cohort_id)
        .join(CohortLead, CohortLead.cohort_id == Cohort.id)
        .join(Person, Person.id == Membership.learner_id)
        .where(
            CohortLead.mentor_id == person_id,
            CohortLead.said_yes_at.is_not(None),
            CohortLead.left_at.is_(None),
            Membership.state.in_((MembershipState.ACTIVE, MembershipState.COMPLETED)),
        )
    )
    return union_all(paired, together)


def _changes(
    session: Session, *, pairing_ids: Sequence[int], membership_ids: Sequence[int]
) -> dict[tuple[bool, int], list[Changed]]:
    """Read the changes, each under whether it is of a cohort and the number of its place."""
    onward, of_onward = aliased(PracticeChange), aliased(Pairing)
    through = func.coalesce(of_onward.experience_id, onward.learned_through_id)
    taught = (
        select(func.count(distinct(onward.learner_id)))
        .outerjoin(of_onward, of_onward.id == onward.pairing_id)
        .where(
            through == PracticeChange.experience_id,
            onward.state == ChangeState.PRACTISING,
        )
        .correlate(PracticeChange)
        .scalar_subquery()
    )
    shown = Experience.state == ExperienceState.ENDORSED
    rows = session.execute(
        select(
            PracticeChange.pairing_id,
            PracticeChange.membership_id,
            PracticeChange.what,
            PracticeChange.state,
            Experience.title,
            taught,
        )
        .outerjoin(Experience, (Experience.id == PracticeChange.experience_id) & shown)
        .where(
            or_(
                PracticeChange.pairing_id.in_(pairing_ids),
                PracticeChange.membership_id.in_(membership_ids),
            ),
            PracticeChange.planned_at.is_not(None),
        )
        .order_by(PracticeChange.id)
    )
    found: dict[tuple[bool, int], list[Changed]] = {}
    for pairing_id, membership_id, what, state, title, number in rows:
        key = (membership_id is not None, membership_id or pairing_id)
        found.setdefault(key, []).append(Changed(what, state.value, title or "", number))
    return found


def _below(person_id: int) -> CTE:
    """Walk down the lineage from somebody's own experiences, at no step, to all that came of it."""
    start = (
        select(Experience.id, literal(0).label("steps"))
        .where(Experience.holder_id == person_id)
        .cte("below", recursive=True)
    )
    lower = aliased(Experience)
    return start.union_all(
        select(lower.id, start.c.steps + 1)
        .join(start, lower.learned_through_id == start.c.id)
        .where(start.c.steps < DEEPEST)
    )


def _steps(session: Session, below: CTE) -> tuple[Step, ...]:
    can_teach = _by_step(
        session,
        select(below.c.steps, func.count(distinct(Experience.holder_id)))
        .join(Experience, Experience.id == below.c.id)
        .where(below.c.steps > 0, Experience.state == ExperienceState.ENDORSED)
        .group_by(below.c.steps),
    )
    practising = _by_step(
        session,
        select(below.c.steps, func.count(distinct(PracticeChange.learner_id)))
        .select_from(PracticeChange)
        .outerjoin(Pairing, Pairing.id == PracticeChange.pairing_id)
        .join(
            below,
            below.c.id == func.coalesce(Pairing.experience_id, PracticeChange.learned_through_id),
        )
        .where(PracticeChange.state == ChangeState.PRACTISING)
        .group_by(below.c.steps),
    )
    # A change is one step further than the experience that it was learned through.
    practising = {steps + 1: count for steps, count in practising.items()}
    return tuple(
        Step(steps, practising.get(steps, 0), can_teach.get(steps, 0))
        for steps in sorted(can_teach.keys() | practising.keys())
    )


def _by_step(session: Session, wanted: Any) -> dict[int, int]:
    return {row[0]: row[1] for row in session.execute(wanted)}


def _further(session: Session, below: CTE) -> tuple[Further, ...]:
    rows = session.execute(
        select(below.c.steps, Experience.title, Person.name, Mentor.visibility)
        .join(Experience, Experience.id == below.c.id)
        .join(Person, Person.id == Experience.holder_id)
        .outerjoin(Mentor, Mentor.person_id == Person.id)
        .where(below.c.steps > 1, Experience.state == ExperienceState.ENDORSED)
        .order_by(below.c.steps, Experience.id.desc())
        .limit(MOST_FURTHER)
    )
    return tuple(
        Further(steps, title, name if visibility is Visibility.SIGNED_IN else "")
        for steps, title, name, visibility in rows
    )
