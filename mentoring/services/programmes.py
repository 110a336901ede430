"""A programme as its admins see it: the key figures, and what to do next."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from mentoring.models.cohorts import Cohort
from mentoring.models.needs import Need, NeedState
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.programmes import Programme
from mentoring.models.rounds import Round
from mentoring.models.sessions import SessionState, TeachingSession
from mentoring.services import access, eligibility, story_looks
from mentoring.services.access import Viewer

MOST_STEPS = 5


@dataclass(frozen=True)
class Figures:
    """What a round would have to work with at this moment."""

    open_needs: int
    mentors_with_room: int
    places: int


@dataclass(frozen=True)
class LastRound:
    """The newest round of a programme."""

    round_id: int
    name: str
    state: str


@dataclass(frozen=True)
class ProgrammePage:
    """What the hub of a programme shows."""

    programme_id: int
    name: str
    purpose: str
    figures: Figures
    rounds: int
    waiting: int
    active: int
    sessions: dict[str, int]
    last_round: LastRound | None
    stories: int
    rules: tuple[str, ...]
    offer_days: int


RULES = {
    "other_organisation": "a mentor works for another organisation than the learner",
    "same_region": "both are in the same region",
    "shared_language": "both share a language",
    "shared_half_day": "both have a half-day free at the same time",
}


def page(session: Session, *, admin: Viewer, programme_id: int, now: datetime) -> ProgrammePage:
    """Gather a programme's key figures."""
    found = access.programme(session, admin, programme_id)
    counted = (
        select(Pairing.state, func.count())
        .join(Need, Need.id == Pairing.need_id)
        .where(Need.programme_id == found.id)
        .group_by(Pairing.state)
    )
    pairings = {row[0]: row[1] for row in session.execute(counted)}
    newest = session.execute(
        select(Round.id, Round.name, Round.state, func.count().over())
        .where(Round.programme_id == found.id)
        .order_by(Round.id.desc())
        .limit(1)
    ).one_or_none()
    return ProgrammePage(
        programme_id=found.id,
        name=found.name,
        purpose=found.purpose,
        figures=figures(session, programme_id=found.id),
        rounds=newest[3] if newest else 0,
        waiting=pairings.get(PairingState.OFFERED, 0) + pairings.get(PairingState.REQUESTED, 0),
        active=pairings.get(PairingState.ACTIVE, 0),
        sessions=_sessions(session, programme_id=found.id),
        last_round=LastRound(newest[0], newest[1], newest[2].value) if newest else None,
        stories=story_looks.count_waiting(session, now=now),
        rules=rules(found),
        offer_days=found.offer_days,
    )


def figures(session: Session, *, programme_id: int) -> Figures:
    """Count the open needs of a programme, and the mentors and places that are free."""
    open_needs = (
        select(func.count())
        .select_from(Need)
        .where(Need.programme_id == programme_id, Need.state == NeedState.OPEN)
    )
    may_teach = eligibility.suggestible(session, to_team=True, programme_id=programme_id)
    room = {one.mentor.person_id: one.mentor.room for one in may_teach}
    free = [places for places in room.values() if places > 0]
    return Figures(session.scalar(open_needs) or 0, len(free), sum(free))


def rules(programme: Programme) -> tuple[str, ...]:
    """Say the rules of a programme in words."""
    return tuple(words for name, words in RULES.items() if getattr(programme, name))


def _sessions(session: Session, *, programme_id: int) -> dict[str, int]:
    """Count the sessions that were held and that were not; of a session no more is said."""
    settled = (SessionState.HELD, SessionState.MISSED)
    rows = session.execute(
        select(TeachingSession.state, func.count())
        .outerjoin(Pairing, Pairing.id == TeachingSession.pairing_id)
        .outerjoin(Need, Need.id == Pairing.need_id)
        .outerjoin(Cohort, Cohort.id == TeachingSession.cohort_id)
        .where(
            or_(Need.programme_id == programme_id, Cohort.programme_id == programme_id),
            TeachingSession.state.in_(settled),
        )
        .group_by(TeachingSession.state)
    )
    return dict.fromkeys((one.value for one in settled), 0) | {row[0].value: row[1] for row in rows}
