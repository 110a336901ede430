"""Invitations to log what nobody on the register has logged: sent by admins, answered by people."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.errors import InvalidError, NotFoundError, RuleBrokenError
from mentoring.models.base import plain
from mentoring.models.experiences import Experience, ExperienceKnowHow, ExperienceState, OwnPart
from mentoring.models.gaps import GapInvitation, InvitationState
from mentoring.models.programmes import Programme
from mentoring.models.vocabulary import KnowHow
from mentoring.services import access, free_text, news, notices
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record

MOST_LETTERS = 1_000


@dataclass(frozen=True)
class WritePage:
    """Whom an admin is about to invite, and the message that is prepared."""

    programme_id: int
    knowhow_id: str
    person_id: int
    label: str
    name: str
    role: str
    message: str
    state: str


@dataclass(frozen=True)
class InvitationPage:
    """An invitation as the invited person sees it."""

    invitation_id: int
    label: str
    about: str
    by: str
    programme: str
    message: str
    state: str
    experience_id: int | None


def write(
    session: Session, *, admin: Viewer, programme_id: int, knowhow_id: str, person_id: int
) -> WritePage:
    """Prepare an invitation; one that was sent before shows how it stands."""
    programme = access.programme(session, admin, programme_id)
    person = access.person_for_admin(session, admin, person_id)
    knowhow = _knowhow(session, knowhow_id)
    before = _sent(session, programme_id, knowhow_id, person_id)
    return WritePage(
        programme_id=programme.id,
        knowhow_id=knowhow.id,
        person_id=person.id,
        label=knowhow.label,
        name=person.name,
        role=", ".join(
            part
            for part in (person.job_title, person.organisation.name if person.organisation else "")
            if part
        ),
        message=before.message if before else _prepared(programme, knowhow),
        state=plain(before.state) if before else "",
    )


def send(
    session: Session,
    *,
    admin: Viewer,
    whom: tuple[int, str, int],
    message: str,
    now: datetime,
) -> GapInvitation:
    """Invite a person, `whom` with the programme and the know-how first; sent twice, it is one."""
    programme_id, knowhow_id, person_id = whom
    programme = access.programme(session, admin, programme_id)
    person = access.person_for_admin(session, admin, person_id)
    knowhow, said = _knowhow(session, knowhow_id), message.strip()
    before = _sent(session, programme_id, knowhow_id, person_id)
    if before is not None:
        return before
    if not 0 < len(said) <= MOST_LETTERS:
        raise InvalidError({"message": f"Write a message of up to {MOST_LETTERS:,} characters"})
    free_text.check({"message": said})
    row = GapInvitation(
        programme_id=programme.id,
        knowhow_id=knowhow.id,
        person_id=person.id,
        invited_by_id=admin.person_id,
        message=said,
        state=InvitationState.SENT,
        created_at=now,
    )
    session.add(row)
    record(session, Act(admin.person_id, "invited", row), now=now)
    told = news.invited(row.id, label=knowhow.label, by=admin.name, message=said)
    notices.tell(session, recipient=person, news=told, now=now)
    return row


def page(session: Session, *, person: Viewer, invitation_id: int) -> InvitationPage:
    """Show an invitation to the person who was invited."""
    row = access.own_invitation(session, person, invitation_id)
    return InvitationPage(
        invitation_id=row.id,
        label=row.knowhow.label,
        about=row.knowhow.description,
        by=row.invited_by.name,
        programme=session.get_one(Programme, row.programme_id).name,
        message=row.message,
        state=plain(row.state),
        experience_id=row.experience_id,
    )


def log(session: Session, *, person: Viewer, invitation_id: int, now: datetime) -> Experience:
    """Begin the experience that was asked for, with its know-how ticked; twice begins one."""
    row = access.own_invitation(session, person, invitation_id)
    kept = session.get(Experience, row.experience_id) if row.experience_id else None
    if kept is not None and kept.state is not ExperienceState.WITHDRAWN:
        return kept
    if row.state is InvitationState.ANSWERED:
        raise RuleBrokenError("You have answered this invitation already. Thank you.")
    made = Experience(
        holder_id=person.person_id,
        title=row.knowhow.label,
        what_was_done="",
        own_part=OwnPart.ADVISED,
        synthetic=person.synthetic,
        created_at=now,
    )
    made.knowhow = [ExperienceKnowHow(knowhow_id=row.knowhow_id, rank=1)]
    session.add(made)
    record(session, Act(person.person_id, "begun", made), now=now)
    row.experience_id = made.id
    return made


def decline(session: Session, *, person: Viewer, invitation_id: int, now: datetime) -> None:
    """Say "not me"; nobody asks why, and saying it twice is saying it once."""
    row = access.own_invitation(session, person, invitation_id)
    if row.state is InvitationState.SENT:
        row.move_to(InvitationState.DECLINED, now=now)
        record(session, Act(person.person_id, "declined", row), now=now)


def answered(session: Session, *, row: Experience, now: datetime) -> None:
    """Close the invitations that an experience answers, now that it is on the register."""
    waiting = session.scalars(
        select(GapInvitation).where(
            GapInvitation.person_id == row.holder_id,
            GapInvitation.knowhow_id.in_([one.knowhow_id for one in row.knowhow]),
            GapInvitation.state != InvitationState.ANSWERED,
        )
    ).all()
    for one in waiting:
        one.experience_id = row.id
        one.move_to(InvitationState.ANSWERED, now=now)
        record(session, Act(row.holder_id, "answered", one), now=now)


def _knowhow(session: Session, knowhow_id: str) -> KnowHow:
    found = session.get(KnowHow, knowhow_id)
    if found is None:
        raise NotFoundError("There is no such know-how in the vocabulary.")
    return found


def _sent(
    session: Session, programme_id: int, knowhow_id: str, person_id: int
) -> GapInvitation | None:
    return session.scalar(
        select(GapInvitation).where(
            GapInvitation.programme_id == programme_id,
            GapInvitation.knowhow_id == knowhow_id,
            GapInvitation.person_id == person_id,
        )
    )


def _prepared(programme: Programme, knowhow: KnowHow) -> str:
    return (
        f"Learners in {programme.name} need somebody who has done this: {knowhow.label}. The "
        "register has no full answer for them yet. Have you done it, here or in an earlier post? "
        "A short account of one piece of work is enough for them to find you."
    )
