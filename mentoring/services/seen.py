"""Whether somebody else sees a change practised: asked by mail, answered through a signed link."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from mentoring.errors import NotAllowedError, RuleBrokenError
from mentoring.models.changes import ChangeConfirmation, ChangeState, PracticeChange
from mentoring.models.experiences import EndorsementAnswer
from mentoring.models.links import LinkPurpose, SignedLink
from mentoring.models.notices import NoticeKind
from mentoring.services import confirmations, links, news_changes, notices, practised, taught
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record
from mentoring.services.confirmations import Given
from mentoring.services.links import To

ASKED = "asked_to_see"
PURPOSE = LinkPurpose.CHANGE
A = EndorsementAnswer
READ = ["state", "what", "where_at", "for_whom", "measure", "result", "by_when"]
TOLD = {
    A.CONFIRMED: NoticeKind.CHANGE_CONFIRMED,
    A.CORRECTED: NoticeKind.CHANGE_CORRECTED,
    A.DECLINED: NoticeKind.CHANGE_NOT_CONFIRMED,
}


@dataclass(frozen=True)
class SeenPage:
    """A change as the colleague reads it who is asked whether they see it."""

    learner: str
    learner_first: str
    learner_role: str
    what: str
    where_at: str
    for_whom: str
    measure: str
    by_when: date | None
    result: str
    name: str
    role: str
    version: str
    expires_at: datetime
    answer: str
    answered_at: datetime | None


def is_asked(session: Session, row: PracticeChange, address: str, *, now: datetime) -> bool:
    """Whether a colleague has a link that works, for a change that is held."""
    link = open_link(session, row)
    return link is not None and link.email == address and link.expires_at > now


def ask(session: Session, row: PracticeChange, address: str, *, now: datetime) -> None:
    """Write to a colleague; whoever was asked before and has not answered is not asked any more."""
    let_go(session, row, now=now)
    one = ChangeConfirmation(by_email=address)
    row.confirmations.append(one)
    session.flush()
    link = links.make(session, purpose=PURPOSE, target_id=one.id, to=To(address), now=now)
    told = news_changes.to_see(link, learner=row.learner)
    notices.write_to(session, link=link, news=told, now=now)
    record(session, Act(row.learner_id, ASKED, row), now=now)


def let_go(session: Session, row: PracticeChange, *, now: datetime) -> None:
    """Ask nobody any more about a change."""
    links.end(session, purpose=PURPOSE, target_ids=[one.id for one in row.confirmations], now=now)


def open_link(session: Session, row: PracticeChange) -> SignedLink | None:
    """Find the link that a colleague has now, whether it still works or has expired."""
    return links.open_of(session, purpose=PURPOSE, target_ids=[one.id for one in row.confirmations])


def page(
    session: Session, *, token: str, key: str, viewer: Viewer | None, now: datetime
) -> SeenPage:
    """Show a change to the colleague who holds the link; once answered, only the answer."""
    link, asked, row = _opened(session, token=token, key=key)
    if link.used_at is None:
        _check(link, row, viewer=viewer, now=now)
    return SeenPage(
        learner=row.learner.name,
        learner_first=row.learner.name.split()[0],
        learner_role=row.learner.job_title,
        what=row.what,
        where_at=row.where_at,
        for_whom=row.for_whom,
        measure=row.measure,
        by_when=row.by_when,
        result=row.result,
        name=asked.by_name or link.name,
        role=asked.by_role,
        version=version(row),
        expires_at=link.expires_at,
        answer=asked.answer.value if link.used_at and asked.answer else "",
        answered_at=link.used_at,
    )


def answer(
    session: Session, *, token: str, key: str, viewer: Viewer | None, given: Given, now: datetime
) -> None:
    """Keep what a colleague answers; a link that was used before changes nothing."""
    link, asked, row = _opened(session, token=token, key=key)
    if link.used_at is not None:
        return
    session.refresh(row, READ, with_for_update=True)  # whoever asked may be changing it
    _check(link, row, viewer=viewer, now=now)
    chosen = confirmations.checked(given, version=version(row))
    link.used_at = now
    confirmations.keep(asked, given, chosen, now=now)
    if chosen is A.CONFIRMED:
        row.move_to(ChangeState.PRACTISING, now=now)
        practised.confirmed(session, row, by=asked, now=now)
    record(session, Act(None, TOLD[chosen].value, row), now=now)
    told = news_changes.seen_answered(asked, kind=TOLD[chosen], change=row, link=link)
    notices.tell(session, recipient=row.learner, news=told, now=now)


def version(row: PracticeChange) -> str:
    """Stand for what a colleague confirms, so that they confirm what they have read."""
    return confirmations.version(
        row.what, row.where_at, row.for_whom, row.measure, row.result, str(row.by_when)
    )


def who(one: ChangeConfirmation) -> str:
    """Say who has seen a change, by name and job title."""
    return ", ".join(part for part in (one.by_name, one.by_role) if part)


def remind(session: Session, *, now: datetime) -> int:
    """Remind, once, those colleagues who have not answered for a week."""
    whole = (
        joinedload(SignedLink.change_confirmation)
        .joinedload(ChangeConfirmation.change)
        .joinedload(PracticeChange.learner)
    )
    waiting = links.to_remind(session, purpose=PURPOSE, parts=[whole], now=now)
    for link in waiting:
        if link.change_confirmation is None:
            raise ValueError(f"link {link.id} is for no change")
        learner = link.change_confirmation.change.learner
        told = news_changes.to_see(link, learner=learner, again=True)
        notices.write_to(session, link=link, news=told, now=now)
        link.reminded_at = now
    return len(waiting)


def _opened(
    session: Session, *, token: str, key: str
) -> tuple[SignedLink, ChangeConfirmation, PracticeChange]:
    link = links.find(session, purpose=PURPOSE, token=token, key=key)
    asked = session.scalars(
        select(ChangeConfirmation)
        .where(ChangeConfirmation.id == link.change_confirmation_id)
        .options(
            joinedload(ChangeConfirmation.change).options(
                joinedload(PracticeChange.learner),
                joinedload(PracticeChange.need),
                *taught.WAY,
            )
        )
    ).one()
    return link, asked, asked.change


def _check(link: SignedLink, row: PracticeChange, *, viewer: Viewer | None, now: datetime) -> None:
    links.check(link, now=now)
    if viewer is not None and viewer.person_id == row.learner_id:
        raise NotAllowedError(
            "This link is for the colleague whom you named. Somebody else has to see what you "
            "changed yourself."
        )
    if row.state is not ChangeState.TRIED:
        raise RuleBrokenError(
            "This change has gone on since you were asked, so there is nothing to confirm. You "
            "need do nothing."
        )
