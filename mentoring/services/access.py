"""The only way to a row on somebody's behalf: hidden is not found, forbidden is not allowed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from mentoring.errors import NotAllowedError, NotFoundError
from mentoring.models.cohorts import FORMING, Cohort, CohortLead, Membership
from mentoring.models.experiences import (
    Endorsement,
    Experience,
    ExperienceContext,
    ExperienceKnowHow,
)
from mentoring.models.gaps import GapInvitation
from mentoring.models.mentors import Mentor
from mentoring.models.needs import Choice, Need, NeedContext, NeedKnowHow
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.people import Person
from mentoring.models.programmes import Programme, ProgrammeAdmin
from mentoring.models.rosters import Roster
from mentoring.models.rounds import Round
from mentoring.models.sessions import TeachingSession


@dataclass(frozen=True)
class Viewer:
    """Who is asking: the person, and what they may look after."""

    person_id: int
    name: str
    email: str
    is_mentor: bool
    admin_of: frozenset[int]
    synthetic: bool = False

    @property
    def is_admin(self) -> bool:
        """Whether they run any programme."""
        return bool(self.admin_of)


@dataclass(frozen=True)
class Which:
    """A session, by its number and that of its pairing or cohort."""

    pairing_id: int = 0
    session_id: int = 0
    cohort_id: int = 0

    @property
    def whose(self) -> dict[str, Any]:
        """Give the number of the pairing or the cohort, as its pages go by it."""
        if self.cohort_id:
            return {"cohort_id": self.cohort_id}
        return {"pairing_id": self.pairing_id}


# Asked at the start of every request, so it is one statement, and made once.
_VIEWER = (
    select(
        Person.id,
        Person.name,
        Person.email,
        Person.synthetic,
        Mentor.person_id.label("mentor_id"),
        ProgrammeAdmin.programme_id,
    )
    .outerjoin(Mentor, Mentor.person_id == Person.id)
    .outerjoin(ProgrammeAdmin, ProgrammeAdmin.person_id == Person.id)
    .where(Person.id == bindparam("person_id"))
)
_NEED = select(Need).where(Need.id == bindparam("need_id"))
HAS_AGREED = (PairingState.ACCEPTED, PairingState.ENDED)
NEED_WHOLE = (
    selectinload(Need.knowhow).joinedload(NeedKnowHow.knowhow),
    selectinload(Need.contexts).joinedload(NeedContext.context),
    selectinload(Need.choices),
    joinedload(Need.place),
    joinedload(Need.learner).joinedload(Person.organisation),
    joinedload(Need.learner).joinedload(Person.profession),
)
NEED_TO_COMPARE = (
    selectinload(Need.knowhow),
    selectinload(Need.contexts),
    joinedload(Need.learner, innerjoin=True),
    joinedload(Need.programme, innerjoin=True),
)
EXPERIENCE_WHOLE = (
    selectinload(Experience.knowhow).joinedload(ExperienceKnowHow.knowhow),
    selectinload(Experience.contexts).joinedload(ExperienceContext.context),
    selectinload(Experience.endorsements).joinedload(Endorsement.by),
    joinedload(Experience.place),
    joinedload(Experience.site),
    joinedload(Experience.holder).joinedload(Person.organisation),
    joinedload(Experience.holder).joinedload(Person.profession),
)


def viewer(session: Session, person_id: int) -> Viewer | None:
    """Tell who is asking, or nobody where the account is gone."""
    rows = session.execute(_VIEWER, {"person_id": person_id}).all()
    if not rows:
        return None
    person = rows[0]
    return Viewer(
        person_id=person.id,
        name=person.name,
        email=person.email,
        is_mentor=person.mentor_id is not None,
        admin_of=frozenset(row.programme_id for row in rows if row.programme_id is not None),
        synthetic=person.synthetic,
    )


def own_need(
    session: Session, asker: Viewer, need_id: int, *, parts: Sequence[Any] = NEED_WHOLE
) -> Need:
    """Find a need of the person who asks, with all that its pages show, or only some parts."""
    need = session.scalar(_NEED.options(*parts), {"need_id": need_id})
    if need is None or need.learner_id != asker.person_id:
        raise NotFoundError("There is no such need of yours.")
    return need


def own_experience(session: Session, asker: Viewer, experience_id: int) -> Experience:
    """Find an experience of the person who asks."""
    found = session.scalar(
        select(Experience).where(Experience.id == experience_id).options(*EXPERIENCE_WHOLE)
    )
    if found is None or found.holder_id != asker.person_id:
        raise NotFoundError("There is no such experience of yours.")
    return found


def own_mentor(session: Session, asker: Viewer) -> Mentor:
    """Find the teaching of the person who asks."""
    found = session.scalar(
        select(Mentor)
        .where(Mentor.person_id == asker.person_id)
        .options(joinedload(Mentor.person), selectinload(Mentor.waivers))
    )
    if found is None:
        raise NotFoundError("You are not on the register as somebody who teaches yet.")
    return found


def pairing_of_learner(session: Session, asker: Viewer, pairing_id: int) -> Pairing:
    """Find a request that the person who asks has made or been offered."""
    found = pairing(session, pairing_id)
    if found is None or found.need.learner_id != asker.person_id:
        raise NotFoundError("There is no such request of yours.")
    return found


def pairing_of_mentor(session: Session, asker: Viewer, pairing_id: int) -> Pairing:
    """Find an offer made to the person who asks."""
    found = pairing(session, pairing_id)
    if found is None or found.mentor_id != asker.person_id:
        raise NotFoundError("There is no such offer to you.")
    return found


def pairing_of_either(
    session: Session, asker: Viewer, pairing_id: int, *, agreed: bool = False
) -> Pairing:
    """Find a pairing of the person who asks, on either side, once both have said yes to it.

    `agreed` finds it also where the mentor has said yes and the learner has yet to confirm.
    """
    found = pairing(session, pairing_id)
    if found is None or asker.person_id not in (found.mentor_id, found.need.learner_id):
        raise NotFoundError("There is no such pairing of yours.")
    if found.active_at is None and not (agreed and found.state in HAS_AGREED):
        raise NotFoundError("There is no such pairing of yours.")
    return found


def session_of_either(
    session: Session, asker: Viewer, pairing_id: int, number: int
) -> TeachingSession:
    """Find a session of a pairing of the person who asks, with all that its page shows."""
    row = pairing_of_either(session, asker, pairing_id)
    found = session.scalar(
        select(TeachingSession)
        .where(TeachingSession.id == number, TeachingSession.pairing_id == row.id)
        .options(selectinload(TeachingSession.attendances))
    )
    if found is None:
        raise NotFoundError("There is no such session of yours.")
    set_committed_value(found, "pairing", row)
    return found


def own_invitation(session: Session, asker: Viewer, invitation_id: int) -> GapInvitation:
    """Find an invitation to the person who asks."""
    found = session.scalar(
        select(GapInvitation)
        .where(GapInvitation.id == invitation_id)
        .options(joinedload(GapInvitation.knowhow), joinedload(GapInvitation.invited_by))
    )
    if found is None or found.person_id != asker.person_id:
        raise NotFoundError("There is no such invitation to you.")
    return found


def programme(session: Session, asker: Viewer, programme_id: int) -> Programme:
    """Find a programme that the person who asks runs."""
    found = session.get(Programme, programme_id)
    if found is None or found.id not in asker.admin_of:
        raise NotFoundError("There is no such programme of yours.")
    return found


def round_of(session: Session, asker: Viewer, round_id: int) -> Round:
    """Find a round of a programme that the person who asks runs."""
    found = session.scalar(
        select(Round).where(Round.id == round_id).options(selectinload(Round.runs))
    )
    if found is None or found.programme_id not in asker.admin_of:
        raise NotFoundError("There is no such round of yours.")
    return found


def cohort_of(session: Session, asker: Viewer, cohort_id: int) -> Cohort:
    """Find a cohort of a programme that the person who asks runs."""
    found = session.get(Cohort, cohort_id)
    if found is None or found.programme_id not in asker.admin_of:
        raise NotFoundError("There is no such cohort of yours.")
    return found


def roster_of(session: Session, asker: Viewer, roster_id: int) -> Roster:
    """Find a locality roster of a programme that the person who asks runs."""
    found = session.scalar(
        select(Roster)
        .where(Roster.id == roster_id)
        .options(joinedload(Roster.programme), joinedload(Roster.place))
    )
    if found is None or found.programme_id not in asker.admin_of:
        raise NotFoundError("There is no such roster of yours.")
    return found


def cohort_of_lead(session: Session, asker: Viewer, cohort_id: int) -> Cohort:
    """Find a cohort that has gone out and that the person who asks is to lead."""
    found = session.get(Cohort, cohort_id)
    lead = session.get(CohortLead, (cohort_id, asker.person_id))
    if found is None or lead is None or found.state in FORMING:
        raise NotFoundError("There is no such cohort of yours.")
    return found


def own_membership(session: Session, asker: Viewer, membership_id: int) -> Membership:
    """Find a place in a cohort that the person who asks has or was invited to."""
    found = session.get(Membership, membership_id)
    if found is None or found.learner_id != asker.person_id:
        raise NotFoundError("There is no such place of yours.")
    return found


def person_for_admin(session: Session, asker: Viewer, person_id: int) -> Person:
    """Find anybody on the register, for somebody who runs a programme."""
    if not asker.is_admin:
        raise NotAllowedError("Only a programme admin can open this page.")
    found = session.scalar(
        select(Person)
        .where(Person.id == person_id)
        .options(
            joinedload(Person.organisation), joinedload(Person.place), joinedload(Person.profession)
        )
    )
    if found is None:
        raise NotFoundError("There is nobody with this number on the register.")
    return found


def pairing(session: Session, pairing_id: int) -> Pairing | None:
    """Find a pairing with all that its steps need; for jobs, and for the doors above."""
    whole: tuple[Any, ...] = (
        joinedload(Pairing.need).options(*NEED_WHOLE, joinedload(Need.programme)),
        joinedload(Pairing.experience).options(*EXPERIENCE_WHOLE),
        joinedload(Pairing.mentor).joinedload(Mentor.person).joinedload(Person.organisation),
        selectinload(Pairing.times),
    )
    return session.scalar(select(Pairing).where(Pairing.id == pairing_id).options(*whole))


def choices_of(need: Need) -> list[Choice]:
    """List whom the learner would like to ask, in their order."""
    return sorted(need.choices, key=lambda choice: choice.rank)
