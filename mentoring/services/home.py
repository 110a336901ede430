"""What waits for a signed-in person."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from mentoring.models.experiences import Experience, ExperienceState
from mentoring.models.gaps import GapInvitation, InvitationState
from mentoring.models.mentors import Mentor
from mentoring.models.needs import Need, NeedState
from mentoring.models.pairings import LIVE, Pairing, PairingState
from mentoring.models.programmes import Programme
from mentoring.models.rounds import Round, RoundState
from mentoring.models.vocabulary import KnowHow
from mentoring.services import concerns, own_cohorts, to_meet, training_pages
from mentoring.services.access import Viewer
from mentoring.services.own_cohorts import OwnCohort, ToLookAfter
from mentoring.services.to_meet import ToMeet
from mentoring.services.training_pages import ToHear

MOST_NEEDS = 10


@dataclass(frozen=True)
class OwnNeed:
    """One need on the hub, with the request that is out for it."""

    need_id: int
    text: str
    state: str
    pairing_id: int | None = None
    pairing_state: str = ""
    mentor: str = ""
    reply_by: datetime | None = None


@dataclass(frozen=True)
class Teaching:
    """How somebody's teaching stands."""

    learners_at_once: int
    learners_held: int
    paused: bool
    offers_waiting: int
    readiness: str


@dataclass(frozen=True)
class RunProgramme:
    """One programme that the person runs, with what waits in it."""

    programme_id: int
    name: str
    open_needs: int
    rounds_in_review: int


@dataclass(frozen=True)
class Invitation:
    """A question whether the person has done something, which they have not answered."""

    invitation_id: int
    label: str


@dataclass(frozen=True)
class HubPage:
    """What the hub shows."""

    needs: tuple[OwnNeed, ...]
    teaching: Teaching | None
    offers_waiting: int
    acceptances_waiting: int
    experiences: int
    invitations: tuple[Invitation, ...]
    to_hear: tuple[ToHear, ...]
    programmes: tuple[RunProgramme, ...]
    concerns_waiting: int
    concerns: int
    to_meet: tuple[ToMeet, ...]
    cohorts: tuple[OwnCohort, ...]
    to_look_after: tuple[ToLookAfter, ...]

    def cohort_of(self, need_id: int) -> OwnCohort | None:
        """Give the cohort in which a need has its place."""
        return next((one for one in self.cohorts if one.need_id == need_id), None)


def page(session: Session, *, viewer: Viewer, now: datetime) -> HubPage:
    """Gather what waits for one person."""
    needs = _needs(session, viewer)
    held = (
        select(func.count())
        .select_from(Experience)
        .where(
            Experience.holder_id == viewer.person_id, Experience.state != ExperienceState.WITHDRAWN
        )
    )
    teaching = _teaching(session, viewer) if viewer.is_mentor else None
    waiting, told = concerns.of_mine(session, viewer=viewer)
    return HubPage(
        needs=needs,
        teaching=teaching,
        offers_waiting=teaching.offers_waiting if teaching else 0,
        acceptances_waiting=sum(one.pairing_state == PairingState.ACCEPTED for one in needs),
        experiences=session.scalar(held) or 0,
        invitations=_invitations(session, viewer),
        to_hear=training_pages.waiting_for(session, listener=viewer),
        programmes=_programmes(session, viewer) if viewer.is_admin else (),
        concerns_waiting=waiting,
        concerns=told,
        to_meet=to_meet.waiting_for(session, viewer=viewer, now=now),
        cohorts=own_cohorts.of_person(session, viewer=viewer),
        to_look_after=own_cohorts.to_look_after(session, viewer=viewer) if viewer.is_admin else (),
    )


def _needs(session: Session, viewer: Viewer) -> tuple[OwnNeed, ...]:
    rows = session.scalars(
        select(Need)
        .where(Need.learner_id == viewer.person_id, Need.state != NeedState.WITHDRAWN)
        .order_by(Need.id.desc())
        .limit(MOST_NEEDS)
    ).all()
    live = session.scalars(
        select(Pairing)
        .where(Pairing.need_id.in_([row.id for row in rows]), Pairing.state.in_(LIVE))
        .options(joinedload(Pairing.mentor).joinedload(Mentor.person))
    )
    out = {pairing.need_id: pairing for pairing in live}
    return tuple(_need(row, out.get(row.id)) for row in rows)


def _need(row: Need, out: Pairing | None) -> OwnNeed:
    if out is None:
        return OwnNeed(row.id, row.text, row.state.value)
    return OwnNeed(
        row.id,
        row.text,
        row.state.value,
        out.id,
        out.state.value,
        out.mentor.person.name,
        out.reply_by,
    )


def _teaching(session: Session, viewer: Viewer) -> Teaching:
    mentor = session.get_one(Mentor, viewer.person_id)
    offered = (
        select(func.count())
        .select_from(Pairing)
        .where(Pairing.mentor_id == viewer.person_id, Pairing.state == PairingState.OFFERED)
    )
    return Teaching(
        mentor.learners_at_once,
        mentor.learners_held,
        mentor.paused,
        session.scalar(offered) or 0,
        mentor.readiness.value,
    )


def _invitations(session: Session, viewer: Viewer) -> tuple[Invitation, ...]:
    rows = session.execute(
        select(GapInvitation.id, KnowHow.label)
        .join(KnowHow, KnowHow.id == GapInvitation.knowhow_id)
        .where(
            GapInvitation.person_id == viewer.person_id,
            GapInvitation.state == InvitationState.SENT,
        )
        .order_by(GapInvitation.id)
    )
    return tuple(Invitation(*row) for row in rows)


def _programmes(session: Session, viewer: Viewer) -> tuple[RunProgramme, ...]:
    open_needs = (
        select(func.count())
        .where(Need.programme_id == Programme.id, Need.state == NeedState.OPEN)
        .scalar_subquery()
    )
    in_review = (
        select(func.count())
        .where(Round.programme_id == Programme.id, Round.state == RoundState.IN_REVIEW)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Programme.id, Programme.name, open_needs, in_review)
        .where(Programme.id.in_(viewer.admin_of))
        .order_by(Programme.name)
    )
    return tuple(RunProgramme(*row) for row in rows)
