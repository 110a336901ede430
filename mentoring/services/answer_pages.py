"""What both sides see of a mentor's other answers: a group instead, and somebody else."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from mentoring.errors import NotFoundError
from mentoring.models.pairings import DeclineReason, Pairing, PairingState
from mentoring.models.people import Person
from mentoring.models.vocabulary import KnowHow
from mentoring.models.waiting import GroupOffer, GroupState
from mentoring.services import access, referrals
from mentoring.services.access import Viewer
from mentoring.services.suggestions import Card


@dataclass(frozen=True)
class Group:
    """A group that was offered to a learner, and what they said."""

    pairing_id: int
    need_id: int
    mentor: str
    label: str
    state: str
    reply_by: datetime


@dataclass(frozen=True)
class Instead:
    """What a mentor offered in place of themself, as the learner of a request sees it."""

    group: Group | None
    card: Card | None


@dataclass(frozen=True)
class Answering:
    """What a mentor who says no can do beside it, as they see it."""

    pairing_id: int
    state: str
    learner: str
    others: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class WantedGroup:
    """A know-how for which learners wait for a group with a mentor."""

    label: str
    learners: int


def group(session: Session, *, learner: Viewer, pairing_id: int) -> Group:
    """Show a learner the group that they were offered."""
    row = access.pairing_of_learner(session, learner, pairing_id)
    found = _group(session, row)
    if found is None:
        raise NotFoundError("No group was offered to you here.")
    return found


def instead(session: Session, row: Pairing) -> Instead | None:
    """Gather what the mentor offered beside a no; nothing where it was a plain no."""
    if row.state is not PairingState.DECLINED:
        return None
    found = Instead(_group(session, row), referrals.suggested(session, row))
    return found if found.group or found.card else None


def answering(
    session: Session, *, mentor: Viewer, pairing_id: int, others: bool = False
) -> Answering:
    """Show a mentor what they can answer beside a yes, or what they have answered."""
    row = access.pairing_of_mentor(session, mentor, pairing_id)
    if row.offered_at is None:
        raise NotFoundError("There is no such offer to you.")
    waits = row.state is PairingState.OFFERED
    return Answering(
        pairing_id=row.id,
        state=row.state.value,
        learner=row.need.learner.name,
        others=referrals.choices(session, row) if others and waits else (),
    )


def kind(session: Session, row: Pairing) -> str:
    """Say what kind of no an offer got; of a name it is not said whether anybody here has it."""
    if row.state is not PairingState.DECLINED:
        return ""
    if session.get(GroupOffer, row.id) is not None:
        return "group"
    better = row.decline_reason is DeclineReason.SOMEBODY_ELSE_BETTER
    return "somebody_else" if better else ""


def group_of_need(session: Session, need_id: int) -> Group | None:
    """Give the newest group that a need was offered and that is still open or waited for."""
    row = session.execute(
        select(GroupOffer, Pairing.need_id, Person.name, KnowHow.label)
        .join(Pairing, Pairing.id == GroupOffer.pairing_id)
        .join(Person, Person.id == Pairing.mentor_id)
        .join(KnowHow, KnowHow.id == GroupOffer.knowhow_id)
        .where(
            Pairing.need_id == need_id,
            GroupOffer.state.in_((GroupState.ASKED, GroupState.WANTED)),
        )
        .order_by(GroupOffer.offered_at.desc(), GroupOffer.pairing_id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    found, need, mentor, label = row
    return Group(found.pairing_id, need, mentor, label, found.state.value, found.reply_by)


def wanted(session: Session, *, mentor: Viewer) -> tuple[WantedGroup, ...]:
    """Count who waits for a group with a mentor, for each know-how."""
    rows = session.execute(
        select(KnowHow.label, func.count())
        .join(GroupOffer, GroupOffer.knowhow_id == KnowHow.id)
        .join(Pairing, Pairing.id == GroupOffer.pairing_id)
        .where(Pairing.mentor_id == mentor.person_id, GroupOffer.state == GroupState.WANTED)
        .group_by(KnowHow.id, KnowHow.label)
        .order_by(func.count().desc(), KnowHow.id)
    )
    return tuple(WantedGroup(*row) for row in rows)


def _group(session: Session, row: Pairing) -> Group | None:
    found = session.scalar(
        select(GroupOffer)
        .where(GroupOffer.pairing_id == row.id)
        .options(joinedload(GroupOffer.knowhow))
    )
    if found is None:
        return None
    return Group(
        pairing_id=row.id,
        need_id=row.need_id,
        mentor=row.mentor.person.name,
        label=found.knowhow.label,
        state=found.state.value,
        reply_by=found.reply_by,
    )
