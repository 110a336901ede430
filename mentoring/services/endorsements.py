"""A colleague's confirmation: asked for by mail, given through a signed link, by no account."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from mentoring.errors import NotAllowedError, RuleBrokenError
from mentoring.models.experiences import (
    Endorsement,
    EndorsementAnswer,
    Experience,
    ExperienceKnowHow,
    ExperienceState,
)
from mentoring.models.links import LinkPurpose, SignedLink
from mentoring.models.notices import NoticeKind
from mentoring.models.people import Person
from mentoring.services import access, confirmations, links, news, notices, practised, register
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record
from mentoring.services.confirmations import Given
from mentoring.services.links import To
from mentoring.services.suggestions import where, years

ASKED = "asked_to_confirm"
PURPOSE = LinkPurpose.ENDORSEMENT
A = EndorsementAnswer
TOLD = {
    A.CONFIRMED: NoticeKind.ENDORSED,
    A.CORRECTED: NoticeKind.CORRECTED,
    A.DECLINED: NoticeKind.NOT_ENDORSED,
}


@dataclass(frozen=True)
class AskedPage:
    """An experience as the colleague reads it who is asked to confirm it."""

    holder: str
    holder_first: str
    holder_role: str
    title: str
    what_was_done: str
    result: str
    evidence: str
    how_it_went: str
    where: str
    years: str
    own_part: str
    knowhow: tuple[str, ...]
    name: str
    role: str
    version: str
    expires_at: datetime
    answer: str
    answered_at: datetime | None


def ask(session: Session, row: Experience, *, now: datetime) -> None:
    """Write to the colleague who is to confirm an experience; sent twice, it goes once."""
    if row.state is not ExperienceState.SUBMITTED:
        return
    session.flush()
    waiting = [one for one in row.endorsements if one.endorsed_at is None and not one.answer]
    if not waiting:
        return
    asked, last = open_link(session, row), waiting[-1]
    if asked is not None:
        if asked.endorsement_id == last.id and asked.expires_at > now:
            return
        links.end(
            session, purpose=PURPOSE, target_ids=[one.id for one in row.endorsements], now=now
        )
    to = _to(session, last)
    link = links.make(session, purpose=PURPOSE, target_id=last.id, to=to, now=now)
    holder = session.get_one(Person, row.holder_id)
    told = news.asked_to_confirm(link, holder=holder, title=row.title)
    notices.write_to(session, link=link, news=told, now=now)
    record(session, Act(holder.id, ASKED, row), now=now)


def ask_again(session: Session, *, holder: Viewer, experience_id: int, now: datetime) -> None:
    """Send a colleague a new link, where the last one was not answered in time."""
    row = access.own_experience(session, holder, experience_id)
    if row.state is not ExperienceState.SUBMITTED:
        raise RuleBrokenError("Only an experience that waits to be confirmed can be asked about.")
    ask(session, row, now=now)


def check_may_ask(session: Session, *, holder: Viewer, now: datetime) -> None:
    """Refuse to write to more colleagues in a day than anybody needs."""
    confirmations.check_may_ask(session, asker=holder, action=ASKED, now=now)


def page(
    session: Session, *, token: str, key: str, viewer: Viewer | None, now: datetime
) -> AskedPage:
    """Show an experience to the colleague who holds the link; once answered, only the answer."""
    link, endorsement, row = _opened(session, token=token, key=key)
    if link.used_at is None:
        _check(link, row, viewer=viewer, now=now)
    return AskedPage(
        holder=row.holder.name,
        holder_first=row.holder.name.split()[0],
        holder_role=row.holder.job_title,
        title=row.title,
        what_was_done=row.what_was_done,
        result=row.result,
        evidence=row.evidence.value,
        how_it_went=row.how_it_went.value if row.how_it_went else "",
        where=where(row),
        years=years(row),
        own_part=row.own_part.value,
        knowhow=tuple(one.knowhow.label for one in row.knowhow),
        name=endorsement.by_name or link.name,
        role=endorsement.by_role,
        version=version(row),
        expires_at=link.expires_at,
        answer=endorsement.answer.value if link.used_at and endorsement.answer else "",
        answered_at=link.used_at,
    )


def answer(
    session: Session, *, token: str, key: str, viewer: Viewer | None, given: Given, now: datetime
) -> None:
    """Keep what a colleague answers; a link that was used before changes nothing."""
    link, endorsement, row = _opened(session, token=token, key=key)
    if link.used_at is not None:
        return
    _check(link, row, viewer=viewer, now=now)
    chosen = confirmations.checked(given, version=version(row))
    link.used_at = now
    confirmations.keep(endorsement, given, chosen, now=now)
    if chosen is A.CONFIRMED:
        endorsement.endorsed_at = now
        row.move_to(ExperienceState.ENDORSED)
        register.changed(session)
        practised.endorsed(session, row, now=now)
    elif chosen is A.CORRECTED:
        row.move_to(ExperienceState.DRAFT)
        register.changed(session)
    record(session, Act(None, TOLD[chosen].value, row), now=now)
    told = news.endorsement_answered(endorsement, kind=TOLD[chosen], told=row.title, link=link)
    notices.tell(session, recipient=row.holder, news=told, now=now)


def open_link(session: Session, row: Experience) -> SignedLink | None:
    """Find the link that a colleague has now, whether it still works or has expired."""
    return links.open_of(session, purpose=PURPOSE, target_ids=[one.id for one in row.endorsements])


def who(endorsement: Endorsement) -> str:
    """Say who confirmed an experience, by name and job title."""
    if endorsement.by is not None and not endorsement.by_name:
        return ", ".join(part for part in (endorsement.by.name, endorsement.by.job_title) if part)
    return ", ".join(part for part in (endorsement.by_name, endorsement.by_role) if part)


def version(row: Experience) -> str:
    """Stand for what a colleague confirms, so that they confirm what they have read."""
    said = (row.title, row.what_was_done, row.result, row.first_year, row.last_year, row.place_id)
    chosen = (row.own_part, row.evidence, row.how_it_went)
    return confirmations.version(said, [str(one) for one in chosen])


def remind(session: Session, *, now: datetime) -> int:
    """Remind, once, those colleagues who have not answered for a week."""
    whole = (
        joinedload(SignedLink.endorsement)
        .joinedload(Endorsement.experience)
        .joinedload(Experience.holder)
    )
    waiting = links.to_remind(session, purpose=PURPOSE, parts=[whole], now=now)
    for link in waiting:
        row = _endorsement(link).experience
        told = news.asked_to_confirm(link, holder=row.holder, title=row.title, again=True)
        notices.write_to(session, link=link, news=told, now=now)
        link.reminded_at = now
    return len(waiting)


def _endorsement(link: SignedLink) -> Endorsement:
    if link.endorsement is None:
        raise ValueError(f"link {link.id} is for no endorsement")
    return link.endorsement


def _to(session: Session, endorsement: Endorsement) -> To:
    """Give whom to write to; a colleague on the register at the address they have now."""
    if endorsement.by_id is not None:
        person = session.get_one(Person, endorsement.by_id)
        return To(person.email, person.name)
    return To(endorsement.by_email, endorsement.by_name)


def _opened(
    session: Session, *, token: str, key: str
) -> tuple[SignedLink, Endorsement, Experience]:
    link = links.find(session, purpose=PURPOSE, token=token, key=key)
    endorsement = session.scalars(
        select(Endorsement)
        .where(Endorsement.id == link.endorsement_id)
        .options(
            joinedload(Endorsement.experience).options(
                joinedload(Experience.holder),
                joinedload(Experience.place),
                joinedload(Experience.site),
                selectinload(Experience.knowhow).joinedload(ExperienceKnowHow.knowhow),
            )
        )
    ).one()
    return link, endorsement, endorsement.experience


def _check(link: SignedLink, row: Experience, *, viewer: Viewer | None, now: datetime) -> None:
    links.check(link, now=now)
    if viewer is not None and viewer.person_id == row.holder_id:
        raise NotAllowedError(
            "This link is for the colleague whom you named. You cannot confirm what you did "
            "yourself."
        )
    if row.state is not ExperienceState.SUBMITTED:
        raise RuleBrokenError(
            "This is being changed, or has been withdrawn, so there is nothing to confirm at the "
            "moment. If you are needed, you are sent a new link."
        )
