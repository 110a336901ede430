"""What waits for a signed-in person."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mentoring.models.experiences import Experience, ExperienceState
from mentoring.models.needs import Need, NeedState
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.programmes import Programme
from mentoring.services.access import Viewer


@dataclass(frozen=True)
class OwnNeed:
    """One need on the hub."""

    need_id: int
    text: str
    state: str


@dataclass(frozen=True)
class RunProgramme:
    """One programme that the person runs."""

    programme_id: int
    name: str


@dataclass(frozen=True)
class HubPage:
    """What the hub shows."""

    needs: tuple[OwnNeed, ...]
    offers_waiting: int
    acceptances_waiting: int
    experiences: int
    programmes: tuple[RunProgramme, ...]


def page(session: Session, *, viewer: Viewer) -> HubPage:
    """Gather what waits for one person."""
    mine = (
        select(Need)
        .where(Need.learner_id == viewer.person_id, Need.state != NeedState.WITHDRAWN)
        .order_by(Need.id.desc())
        .limit(10)
    )
    accepted = (
        select(func.count())
        .select_from(Pairing)
        .join(Need)
        .where(Need.learner_id == viewer.person_id, Pairing.state == PairingState.ACCEPTED)
    )
    offered = (
        select(func.count())
        .select_from(Pairing)
        .where(Pairing.mentor_id == viewer.person_id, Pairing.state == PairingState.OFFERED)
    )
    held = (
        select(func.count())
        .select_from(Experience)
        .where(
            Experience.holder_id == viewer.person_id, Experience.state != ExperienceState.WITHDRAWN
        )
    )
    run = select(Programme).where(Programme.id.in_(viewer.admin_of)).order_by(Programme.name)
    return HubPage(
        needs=tuple(
            OwnNeed(need.id, need.text, need.state.value) for need in session.scalars(mine)
        ),
        offers_waiting=session.scalar(offered) or 0,
        acceptances_waiting=session.scalar(accepted) or 0,
        experiences=session.scalar(held) or 0,
        programmes=tuple(RunProgramme(row.id, row.name) for row in session.scalars(run)),
    )
