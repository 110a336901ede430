"""Offers: how a request becomes one, and what follows a no.

Rows are locked in one order, needs before mentors and each in the order of their ids, so that two
people acting at once wait for each other and never deadlock. The database has the last word.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from mentoring.errors import InvalidError, NoRoomError, RuleBrokenError
from mentoring.models.mentors import Mentor
from mentoring.models.needs import Choice, Need, NeedState
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.programmes import Programme
from mentoring.models.rounds import Suggestion
from mentoring.services import access, eligibility, news, suggestions, waits, working_days
from mentoring.services.audit import Act, record
from mentoring.services.notices import tell
from mentoring.services.refusals import said_plainly

MOST_CHOICES = 3
MAY_CHANGE = [
    *("learners_at_once", "learners_held", "cohorts_at_once", "cohorts_held"),
    *("paused", "visibility", "readiness"),
]


@dataclass(frozen=True)
class Wish:
    """One person the learner would like to ask, by the experience that answers the need."""

    mentor_id: int
    experience_id: int


def checked(session: Session, *, need: Need, wishes: Sequence[Wish]) -> list[Mentor]:
    """Refuse wishes that the rules keep apart, without saying whose exclusion it is."""
    ids = [wish.mentor_id for wish in wishes]
    if not 1 <= len(wishes) <= MOST_CHOICES or len(set(ids)) != len(ids):
        raise InvalidError({"mentor": f"Choose between 1 and {MOST_CHOICES} different people"})
    may_teach = {
        (one.mentor.person_id, one.experience_id): one.mentor
        for one in eligibility.suggestible(
            session, experience_ids=[wish.experience_id for wish in wishes], to_team=False
        )
    }
    eligibility.check_near_enough(session, need, [wish.experience_id for wish in wishes])
    mentors = [may_teach.get((wish.mentor_id, wish.experience_id)) for wish in wishes]
    present = [mentor for mentor in mentors if mentor is not None]
    allowed = eligibility.may_meet(session, need=need, mentors=present)
    if len(present) != len(mentors) or any(m.person_id not in allowed for m in present):
        raise RuleBrokenError(
            "This person is not available for this need. Choose another of the people suggested."
        )
    return present


def new(
    session: Session,
    *,
    need: Need,
    wish: Wish,
    note: str,
    now: datetime,
    kept: dict[str, object] | None = None,
) -> Pairing:
    """Write a request down; nobody is told of it yet."""
    if kept is None:
        kept = suggestions.explain(session, need=need, experience_id=wish.experience_id)
    pairing = Pairing(
        need_id=need.id,
        mentor_id=wish.mentor_id,
        experience_id=wish.experience_id,
        state=PairingState.REQUESTED,
        explanation=kept,
        note=note,
        requested_at=now,
    )
    with said_plainly(session):
        session.add(pairing)
    return pairing


def try_to_offer(session: Session, pairing: Pairing, *, now: datetime) -> bool:
    """Offer a request; where the last place went this very moment, it waits."""
    try:
        with said_plainly(session):
            _offer(session, pairing, now=now)
    except NoRoomError:
        session.refresh(pairing)
        return False
    return True


def move_on(session: Session, need: Need, *, now: datetime) -> str:
    """Ask the next choice that has room; else the need is open again. Gives the name asked."""
    session.flush()
    asked = set(session.scalars(select(Pairing.mentor_id).where(Pairing.need_id == need.id)))
    for choice in access.choices_of(need):
        if choice.mentor_id in asked:
            continue
        wish = Wish(choice.mentor_id, choice.experience_id)
        try:
            mentor = checked(session, need=need, wishes=[wish])[0]
            if mentor.room <= 0:
                continue
            pairing = new(session, need=need, wish=wish, note="", now=now)
        except RuleBrokenError:
            continue
        if try_to_offer(session, pairing, now=now):
            return mentor.person.name
        pairing.move_to(PairingState.WITHDRAWN)
    open_again(need)
    return ""


def open_again(need: Need) -> None:
    """Let a need be matched again, after what was asked for it has failed."""
    if need.state is NeedState.MATCHED:
        need.move_to(NeedState.OPEN)


def offer_suggested(session: Session, *, suggestion: Suggestion, now: datetime) -> Pairing:
    """Offer what a round has put together; refused where it no longer fits."""
    need = session.scalars(
        select(Need).where(Need.id == suggestion.need_id).options(joinedload(Need.learner))
    ).one()
    if need.state is not NeedState.OPEN:
        raise RuleBrokenError("The need is not open any more.")
    wish = Wish(suggestion.mentor_id, suggestion.experience_id)
    with said_plainly(session):
        need.move_to(NeedState.MATCHED)
        pairing = new(session, need=need, wish=wish, note="", now=now, kept=suggestion.explanation)
        pairing.suggestion_id = suggestion.id
        _offer(session, pairing, now=now)
    mentor = session.get_one(Mentor, wish.mentor_id, options=[joinedload(Mentor.person)])
    tell(
        session, recipient=need.learner, news=news.published(pairing, mentor=mentor.person), now=now
    )
    return pairing


def locked(session: Session, pairing: Pairing) -> Pairing:
    """Lock the need, then every mentor whom this change may touch, and read the state again."""
    lock_needs(session, [pairing.need_id])
    wished = session.scalars(select(Choice.mentor_id).where(Choice.need_id == pairing.need_id))
    lock_mentors(session, [pairing.mentor_id, *wished])
    session.refresh(pairing, ["state", "reply_by"])
    return pairing


def lock_needs(session: Session, ids: Sequence[int]) -> None:
    """Lock needs in the order of their ids; those already read are read again as they stand."""
    locked = select(Need.id).where(Need.id.in_(ids)).order_by(Need.id).with_for_update()
    _read_again(session, Need, session.scalars(locked).all(), ["state"])


def lock_mentors(session: Session, ids: Sequence[int]) -> None:
    """Lock mentors in the order of their ids; those already read are read again as they stand."""
    locked = (
        select(Mentor.person_id)
        .where(Mentor.person_id.in_(ids))
        .order_by(Mentor.person_id)
        .with_for_update()
    )
    _read_again(session, Mentor, session.scalars(locked).all(), MAY_CHANGE)


def reply_by(session: Session, need: Need, *, now: datetime) -> datetime:
    """Give the end of the last of the working days that there are to answer about a need."""
    return answer_by(session, need.programme_id, now=now)


def answer_by(session: Session, programme_id: int, *, now: datetime) -> datetime:
    """Give the end of the last of the working days that a programme leaves for an answer."""
    days = session.get_one(Programme, programme_id).offer_days
    return working_days.end_of(working_days.after(working_days.london(now), days))


def place_freed(session: Session) -> None:
    """Ask for waiting requests to be looked at once this is committed."""
    session.info["wake"] = session.info.get("wake", frozenset()) | {"offer_waiting"}


def _offer(session: Session, pairing: Pairing, *, now: datetime) -> None:
    need = session.scalars(
        select(Need).where(Need.id == pairing.need_id).options(joinedload(Need.learner))
    ).one()
    pairing.need = need
    pairing.move_to(PairingState.OFFERED)
    pairing.offered_at = now
    answer_by = pairing.reply_by = reply_by(session, need, now=now)
    session.flush()
    mentor = session.get_one(Mentor, pairing.mentor_id, options=[joinedload(Mentor.person)])
    record(session, Act(None, "offered", pairing), now=now)
    waits.settle_need(session, need.id, now=now)
    told = news.offer(pairing, learner=need.learner, reply_by=answer_by)
    tell(session, recipient=mentor.person, news=told, now=now)


def _read_again(
    session: Session, table: type[Need] | type[Mentor], ids: Sequence[int], columns: list[str]
) -> None:
    for one in ids:
        known = session.identity_map.get(session.identity_key(table, one))
        if known is not None:
            session.refresh(known, columns)
