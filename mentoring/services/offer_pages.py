"""What a mentor sees of the offers made to them: the inbox, one offer, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from mentoring.encoding import explanations
from mentoring.encoding.explanations import Texts, Why
from mentoring.errors import NotFoundError
from mentoring.models.mentors import Mentor
from mentoring.models.needs import Need
from mentoring.models.pairings import HOLDS_A_PLACE, DeclineReason, Pairing, PairingState
from mentoring.models.people import Person
from mentoring.services import access, answer_pages, own_cohorts
from mentoring.services.access import Viewer
from mentoring.services.answer_pages import WantedGroup
from mentoring.services.need_questions import LEARNING
from mentoring.services.own_cohorts import OwnCohort

MOST_EARLIER = 50
BOTH_SAID_YES = frozenset({PairingState.ACTIVE, PairingState.COMPLETED})
DECLINE_REASONS = (
    (DeclineReason.NO_TIME.value, "I have no time just now"),
    (DeclineReason.CANNOT_TEACH_THIS.value, "I cannot teach this"),
    (DeclineReason.TOO_CLOSE.value, "We are too close"),
    (DeclineReason.SOMEBODY_ELSE_BETTER.value, "Somebody else would be better"),
    (DeclineReason.OTHER.value, "Another reason"),
)


@dataclass(frozen=True)
class Offer:
    """One offer in the inbox."""

    pairing_id: int
    state: str
    learner: str
    role: str
    organisation: str
    need: str
    place: str
    reply_by: datetime | None
    settled_at: datetime | None


@dataclass(frozen=True)
class Inbox:
    """Every offer that was made to somebody, by what it waits for."""

    waiting: tuple[Offer, ...]
    accepted: tuple[Offer, ...]
    active: tuple[Offer, ...]
    earlier: tuple[Offer, ...]
    in_line: int
    groups: tuple[WantedGroup, ...]
    cohorts: tuple[OwnCohort, ...]
    is_mentor: bool
    paused: bool
    learners_at_once: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever offered."""
        offered = self.waiting or self.accepted or self.active or self.earlier
        return not (offered or self.cohorts)


@dataclass(frozen=True)
class FirstTime:
    """A time that the mentor gave for the first conversation."""

    starts_at: datetime
    chosen: bool


@dataclass(frozen=True)
class OfferPage:
    """One offer as the mentor reads it; the address only once both have said yes."""

    pairing_id: int
    state: str
    learner: str
    role: str
    organisation: str
    address: str
    need: str
    person_problem: str
    knowhow: tuple[str, ...]
    place: str
    by_when: date | None
    learning: str
    note: str
    experience_id: int
    experience: str
    reasons: tuple[Why, ...]
    alike: tuple[Why, ...]
    differences: tuple[Why, ...]
    ways: tuple[tuple[str, ...], ...]
    from_a_round: bool
    reply_by: datetime | None
    answered_at: datetime | None
    times: tuple[FirstTime, ...]
    learners_at_once: int
    learners_held: int
    answer: str

    @property
    def chosen_time(self) -> datetime | None:
        """Give the time that the learner chose."""
        return next((time.starts_at for time in self.times if time.chosen), None)


def inbox(session: Session, *, mentor: Viewer) -> Inbox:
    """Show somebody the offers made to them, those that wait for an answer first."""
    mine = (
        select(Pairing)
        .where(Pairing.mentor_id == mentor.person_id, Pairing.offered_at.is_not(None))
        .options(
            joinedload(Pairing.need).options(
                joinedload(Need.learner).joinedload(Person.organisation), joinedload(Need.place)
            )
        )
    )
    live = session.scalars(
        mine.where(Pairing.state.in_(HOLDS_A_PLACE)).order_by(Pairing.reply_by, Pairing.id)
    ).all()
    earlier = session.scalars(
        mine.where(Pairing.state.not_in(HOLDS_A_PLACE))
        .order_by(Pairing.offered_at.desc(), Pairing.id.desc())
        .limit(MOST_EARLIER)
    ).all()
    own = session.get(Mentor, mentor.person_id)
    return Inbox(
        waiting=_in_state(live, PairingState.OFFERED),
        accepted=_in_state(live, PairingState.ACCEPTED),
        active=_in_state(live, PairingState.ACTIVE),
        earlier=tuple(_offer(row) for row in earlier),
        in_line=_in_line(session, mentor.person_id),
        groups=answer_pages.wanted(session, mentor=mentor),
        cohorts=own_cohorts.led_by(session, viewer=mentor),
        is_mentor=own is not None,
        paused=own.paused if own else False,
        learners_at_once=own.learners_at_once if own else 0,
    )


def shown(session: Session, *, mentor: Viewer, pairing_id: int) -> OfferPage:
    """Show one offer; a request that still waits in line has not been offered to anybody."""
    row = access.pairing_of_mentor(session, mentor, pairing_id)
    if row.offered_at is None:
        raise NotFoundError("There is no such offer to you.")
    need, learner = row.need, row.need.learner
    why = explanations.shown(row.explanation, reader="mentor", texts=Texts.of(need, row.experience))
    return OfferPage(
        pairing_id=row.id,
        state=row.state.value,
        learner=learner.name,
        role=learner.job_title,
        organisation=learner.organisation.name if learner.organisation else "",
        address=learner.email if row.state in BOTH_SAID_YES else "",
        need=need.text,
        person_problem=need.person_problem,
        knowhow=tuple(one.knowhow.label for one in need.knowhow),
        place=need.place.name if need.place else "",
        by_when=need.by_when,
        learning=LEARNING[need.learning],
        note=row.note,
        experience_id=row.experience_id,
        experience=row.experience.title,
        reasons=why.reasons,
        alike=why.alike,
        differences=why.differences,
        ways=why.ways,
        from_a_round=row.suggestion_id is not None,
        reply_by=row.reply_by,
        answered_at=row.answered_at,
        times=tuple(FirstTime(time.starts_at, time.chosen) for time in row.times),
        learners_at_once=row.mentor.learners_at_once,
        learners_held=row.mentor.learners_held,
        answer=answer_pages.kind(session, row),
    )


def _in_state(rows: Sequence[Pairing], state: PairingState) -> tuple[Offer, ...]:
    return tuple(_offer(row) for row in rows if row.state is state)


def _offer(row: Pairing) -> Offer:
    need, learner = row.need, row.need.learner
    return Offer(
        pairing_id=row.id,
        state=row.state.value,
        learner=learner.name,
        role=learner.job_title,
        organisation=learner.organisation.name if learner.organisation else "",
        need=need.text,
        place=need.place.name if need.place else "",
        reply_by=row.reply_by,
        settled_at=row.answered_at or row.reply_by or row.offered_at,
    )


def _in_line(session: Session, person_id: int) -> int:
    counted = (
        select(func.count())
        .select_from(Pairing)
        .where(Pairing.mentor_id == person_id, Pairing.state == PairingState.REQUESTED)
    )
    return session.scalar(counted) or 0
