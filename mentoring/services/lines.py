"""The line of each mentor: requests that wait for a place with them, and their turn."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from mentoring.db import Database
from mentoring.models.experiences import Experience, ExperienceState
from mentoring.models.mentors import Mentor, Visibility
from mentoring.models.needs import Need
from mentoring.models.pairings import Pairing, PairingState
from mentoring.services import access, eligibility, news, offers
from mentoring.services.audit import Act, record
from mentoring.services.notices import tell


def run(database: Database, *, clock: Callable[[], datetime]) -> int:
    """Offer requests that waited for a place which is now free, each in its own transaction."""
    with database.reading() as session:
        waiting = with_room(session)
    done = 0
    for pairing_id in waiting:
        with database.transaction() as session:
            done += offer_waiting(session, pairing_id=pairing_id, now=clock())
    return done


def with_room(session: Session) -> list[int]:
    """List requests that need wait no longer, the longest waiting first.

    Their mentor has room now, or what the request rests on cannot be offered any more.
    """
    has_room = and_(Mentor.paused.is_(False), Mentor.learners_held < Mentor.learners_at_once)
    return list(
        session.scalars(
            select(Pairing.id)
            .join(Mentor, Mentor.person_id == Pairing.mentor_id)
            .join(Experience, Experience.id == Pairing.experience_id)
            .join(Need, Need.id == Pairing.need_id)
            .where(
                Pairing.state == PairingState.REQUESTED,
                or_(
                    has_room,
                    Mentor.visibility == Visibility.NOBODY,
                    Experience.state == ExperienceState.WITHDRAWN,
                    ~eligibility.near_enough(Need.programme_id),
                ),
            )
            .order_by(Pairing.requested_at, Pairing.id)
        )
    )


def offer_waiting(session: Session, *, pairing_id: int, now: datetime) -> bool:
    """Offer one waiting request where there is room; one that cannot be goes to the next choice."""
    found = access.pairing(session, pairing_id)
    if found is None:
        return False
    pairing = offers.locked(session, found)
    if pairing.state is not PairingState.REQUESTED:
        return False
    if not _can_still_be(session, pairing):
        return _pass_on(session, pairing, now=now)
    return pairing.mentor.room > 0 and offers.try_to_offer(session, pairing, now=now)


def _can_still_be(session: Session, pairing: Pairing) -> bool:
    """Whether a waiting request may still be offered: consent and hard rules may have changed."""
    mentor, need = pairing.mentor, pairing.need
    return (
        mentor.visibility is not Visibility.NOBODY
        and pairing.experience.state is not ExperienceState.WITHDRAWN
        and eligibility.are_near_enough(session, need, [pairing.experience_id])
        and mentor.person_id in eligibility.may_meet(session, need=need, mentors=[mentor])
    )


def _pass_on(session: Session, pairing: Pairing, *, now: datetime) -> bool:
    pairing.move_to(PairingState.WITHDRAWN)
    pairing.answered_at = now
    record(session, Act(None, "passed_on", pairing), now=now)
    moved = offers.move_on(session, pairing.need, now=now)
    told = news.declined(pairing, moved_on_to=moved)
    tell(session, recipient=pairing.need.learner, news=told, now=now)
    return True
