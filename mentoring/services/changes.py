"""Practice changes as the learner orders them: plan, say how it goes, ask somebody to look."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload, selectinload

from mentoring.errors import InvalidError, NotFoundError, RuleBrokenError
from mentoring.models.changes import ChangeConfirmation, ChangeState, PracticeChange
from mentoring.models.cohorts import Membership
from mentoring.models.links import LinkPurpose, SignedLink
from mentoring.models.pairings import Pairing
from mentoring.services import access, cohort_circles, confirmations, free_text, seen
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record

MOST_CHANGES = 10
LONGEST: Mapping[str, int] = {"what": 2000, "where_at": 200, "measure": 300, "for_whom": 300}
SHORTEST_WHAT, LONGEST_TOLD = 20, 2000
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
ASKED: Mapping[str, str] = {
    "what": "Say what you will do, and what happens now",
    "where_at": "Say where it will happen",
    "by_when": "Enter the day by which it should happen",
    "for_whom": "Say for whom it is",
    "measure": "Say how you will know",
}
"""What a plan says, with what to do where it is missing."""


class Standing(StrEnum):
    """How a learner says a change stands."""

    PLANNED = "planned"
    TRIED = "tried"
    PRACTISING = "practising"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Report:
    """How a change goes, in the learner's words: what came of it, and what was learned."""

    standing: str
    result: str = ""
    lesson: str = ""


def begin(
    session: Session,
    *,
    learner: Viewer,
    what: str,
    now: datetime,
    pairing_id: int = 0,
    cohort_id: int = 0,
) -> PracticeChange:
    """Begin to plan a change; the same words sent twice begin one."""
    learned = learned_in(session, learner=learner, pairing_id=pairing_id, cohort_id=cohort_id)
    said = _said("what", what)
    made = session.scalars(
        select(PracticeChange).where(of(learned)).order_by(PracticeChange.id)
    ).all()
    same = [one for one in made if one.what == said]
    if same:
        return same[0]
    if len(made) >= MOST_CHANGES:
        where = "pairing" if isinstance(learned, Pairing) else "cohort"
        raise InvalidError({"what": f"Up to {MOST_CHANGES} changes can be kept of one {where}"})
    return _begun(session, learned, said, now=now)


def learned_in(
    session: Session, *, learner: Viewer, pairing_id: int = 0, cohort_id: int = 0
) -> Pairing | Membership:
    """Find a pairing in which somebody learns or has learned, or their place in a cohort."""
    if cohort_id:
        circle = cohort_circles.of(session, learner, cohort_id)
        if not circle.membership_id:
            raise NotFoundError("There is no such cohort of yours to learn from.")
        return session.get_one(Membership, circle.membership_id)
    pairing = access.pairing_of_either(session, learner, pairing_id)
    if pairing.need.learner_id != learner.person_id:
        raise NotFoundError("There is no such pairing of yours to learn from.")
    return pairing


def of(learned: Pairing | Membership) -> ColumnElement[bool]:
    """Find the changes that are learned in one pairing or place of a cohort."""
    if isinstance(learned, Pairing):
        return PracticeChange.pairing_id == learned.id
    return PracticeChange.membership_id == learned.id


def say(
    session: Session, *, learner: Viewer, change_id: int, given: Mapping[str, Any], now: datetime
) -> PracticeChange:
    """Keep the answer of one page of a plan."""
    row = held(session, learner, change_id)
    _check_may_change(row)
    for name, value in given.items():
        setattr(row, name, _date(value, now=now) if name == "by_when" else _said(name, value))
    record(session, Act(learner.person_id, "edited", row), now=now)
    return row


def plan(session: Session, *, learner: Viewer, change_id: int, now: datetime) -> PracticeChange:
    """Keep a plan whose answers have been checked: now the mentor sees it too."""
    row = held(session, learner, change_id)
    if row.planned_at is not None:
        return row
    if lacking := missing(row):
        raise InvalidError(lacking)
    row.planned_at = now
    record(session, Act(learner.person_id, "planned", row), now=now)
    return row


def throw_away(session: Session, *, learner: Viewer, change_id: int) -> int:
    """Remove a plan that nobody else has seen; gives the pairing that it was of, if any."""
    row = held(session, learner, change_id)
    if row.planned_at is not None:
        raise RuleBrokenError(
            "Others have seen this plan, so it is kept. If it came to nothing, say that it "
            "stopped, and what you learned."
        )
    pairing_id = row.pairing_id or 0
    session.delete(row)
    session.flush()
    return pairing_id


def report(
    session: Session, *, learner: Viewer, change_id: int, given: Report, now: datetime
) -> PracticeChange:
    """Keep how a change goes; practising has to be seen by somebody else first."""
    row = held(session, learner, change_id)
    if row.planned_at is None:
        raise RuleBrokenError("Check your plan first, and keep it.")
    chosen = _checked(given, row)
    if given.result.strip() and row.state is not ChangeState.PRACTISING:
        row.result = given.result.strip()
    if given.lesson.strip():
        row.lesson = given.lesson.strip()
    if chosen is Standing.STOPPED:
        _move(session, row, ChangeState.STOPPED, by=learner, now=now)
        seen.let_go(session, row, now=now)
    elif chosen is not Standing.PLANNED and row.state is ChangeState.PLANNED:
        _move(session, row, ChangeState.TRIED, by=learner, now=now)
    session.flush()
    return row


def ask_to_see(
    session: Session, *, learner: Viewer, change_id: int, colleague: str, now: datetime
) -> PracticeChange:
    """Ask a colleague whether they see a change practised; asked twice, it goes once."""
    row = held(session, learner, change_id)
    if row.state is not ChangeState.TRIED:
        raise RuleBrokenError(
            "Only a change that you have tried can be seen by somebody else. Say first how it goes."
        )
    address = colleague.strip().lower()
    if not ADDRESS.fullmatch(address):
        raise InvalidError({"colleague": "Enter an e-mail address such as name@example.org"})
    if address == learner.email:
        raise InvalidError({"colleague": "Enter a colleague’s address, not your own"})
    if seen.is_asked(session, row, address, now=now):
        return row
    confirmations.check_may_ask(session, asker=learner, action=seen.ASKED, now=now)
    seen.ask(session, row, address, now=now)
    return row


def held(session: Session, learner: Viewer, change_id: int) -> PracticeChange:
    """Hold a change of the person who asks: first its links, then the change, in this order.

    Whoever answers a link holds the link before the change too, so that nobody waits in a ring.
    """
    session.execute(
        select(SignedLink.id)
        .join(ChangeConfirmation, ChangeConfirmation.id == SignedLink.change_confirmation_id)
        .where(
            ChangeConfirmation.change_id == change_id,
            SignedLink.purpose == LinkPurpose.CHANGE,
        )
        .order_by(SignedLink.id)
        .with_for_update(of=SignedLink)
    ).all()
    found = session.scalar(
        select(PracticeChange)
        .where(PracticeChange.id == change_id)
        .options(joinedload(PracticeChange.learner), selectinload(PracticeChange.confirmations))
        .with_for_update(of=PracticeChange)
        .execution_options(populate_existing=True)
    )
    if found is None or found.learner_id != learner.person_id:
        raise NotFoundError("There is no such change of yours.")
    return found


def missing(row: PracticeChange) -> dict[str, str]:
    """Say what a plan does not say yet, by question."""
    return {name: sentence for name, sentence in ASKED.items() if not getattr(row, name)}


def _begun(
    session: Session, learned: Pairing | Membership, what: str, *, now: datetime
) -> PracticeChange:
    row = PracticeChange(need_id=learned.need_id, what=what, created_at=now)
    if isinstance(learned, Pairing):
        row.pairing_id, row.learner_id = learned.id, learned.need.learner_id
    else:
        row.membership_id, row.learner_id = learned.id, learned.learner_id
    session.add(row)
    record(session, Act(row.learner_id, "begun", row), now=now)
    return row


def _move(
    session: Session, row: PracticeChange, state: ChangeState, *, by: Viewer, now: datetime
) -> None:
    row.move_to(state, now=now)
    record(session, Act(by.person_id, state.value, row), now=now)


def _check_may_change(row: PracticeChange) -> None:
    if row.state in (ChangeState.PRACTISING, ChangeState.STOPPED):
        raise RuleBrokenError(
            "Somebody else has seen this change as it stands, so it is kept. Plan another one."
            if row.state is ChangeState.PRACTISING
            else "This change has stopped, so it is kept as it was. Plan another one."
        )


def _said(name: str, value: str) -> str:
    said = " ".join(value.split()) if name != "what" else value.strip()
    if not said:
        raise InvalidError({name: ASKED[name]})
    if name == "what" and len(said) < SHORTEST_WHAT:
        raise InvalidError({name: "Say a little more: what you will do, and what happens now"})
    if len(said) > LONGEST[name]:
        raise InvalidError({name: f"Use {LONGEST[name]:,} characters or fewer"})
    free_text.check({name: said})
    return said


def _date(value: date | None, *, now: datetime) -> date:
    if value is None:
        raise InvalidError({"by_when": ASKED["by_when"]})
    if not now.year - 1 <= value.year <= now.year + 10:
        raise InvalidError({"by_when": "Enter a day that is not so far away"})
    return value


def _checked(given: Report, row: PracticeChange) -> Standing:
    problems: dict[str, str] = {}
    if given.standing not in choices(row.state):
        problems["standing"] = "Choose how it stands"
    if given.standing == Standing.STOPPED and not (given.lesson.strip() or row.lesson):
        problems["lesson"] = "Say what you learned: it spares others the same"
    for name in ("result", "lesson"):
        text = getattr(given, name)
        if len(text) > LONGEST_TOLD:
            problems[name] = f"Use {LONGEST_TOLD:,} characters or fewer"
        elif said := free_text.problem(text):
            problems[name] = said
    if problems:
        raise InvalidError(problems)
    return Standing(given.standing)


def choices(state: ChangeState) -> tuple[Standing, ...]:
    """Give what a learner may say of a change in a state."""
    return {
        ChangeState.PLANNED: tuple(Standing),
        ChangeState.TRIED: (Standing.TRIED, Standing.PRACTISING, Standing.STOPPED),
        ChangeState.PRACTISING: (Standing.PRACTISING, Standing.STOPPED),
        ChangeState.STOPPED: (),
    }[state]
