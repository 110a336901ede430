"""Which mails somebody gets at once, once a day, or not at all."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.errors import InvalidError, NotFoundError
from mentoring.models.notices import NoticeKind
from mentoring.models.people import Person
from mentoring.models.preferences import NoticeGroup, NoticeHow, NoticePreference
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record

K, G, H = NoticeKind, NoticeGroup, NoticeHow
GROUP_OF: Mapping[NoticeKind, NoticeGroup] = {
    **dict.fromkeys(
        (
            *(K.OFFER, K.REMINDER, K.ACCEPTED, K.CONFIRM_REMINDER, K.TIMES_PROPOSED),
            *(K.GROUP_OFFERED, K.SOMEBODY_ELSE, K.ROOM_AGAIN, K.TEACH_BACK_ASKED, K.INVITED),
            *(K.COHORT_INVITED, K.COHORT_LEAD_ASKED, K.COHORT_REMINDER, K.COHORT_WISH),
        ),
        G.ANSWERS,
    ),
    **dict.fromkeys(
        (
            *(K.DECLINED, K.EXPIRED, K.CONFIRMED, K.WITHDRAWN, K.PUBLISHED, K.NOT_PLACED),
            *(K.ENDORSED, K.CORRECTED, K.NOT_ENDORSED, K.TEACH_BACK_ANSWERED),
            *(K.PAIRING_ENDED, K.PAIRING_COMPLETED, K.CLOSED_QUIET, K.CHANGE_CONFIRMED),
            *(K.CHANGE_CORRECTED, K.CHANGE_NOT_CONFIRMED, K.STORY_ENDING, K.STORY_WITHDRAWN),
            *(K.COHORT_EXPIRED, K.COHORT_BEGUN, K.COHORT_LEFT, K.COHORT_LEAD_LEFT),
            *(K.COHORT_CANCELLED, K.COHORT_COMPLETED, K.COHORT_WISH_ANSWERED),
            *(K.COHORT_NOT_PUBLISHED, K.COHORT_REPLACED, K.COHORT_NOT_REPLACED),
            K.COHORT_BESIDE,
        ),
        G.NEWS,
    ),
    K.MESSAGE: G.MESSAGES,
    **dict.fromkeys(
        (K.SESSION_SOON, K.HOW_WAS_IT, K.PULSE, K.QUIET, K.REMATCH_OFFERED, K.CHANGE_ASKED),
        G.QUESTIONS,
    ),
    **dict.fromkeys((K.TEACH_NEXT, K.LED_ON), G.TEACHING),
}
"""What is in no group is always told at once: a concern, a calendar entry, a colleague's link."""
MAY_BE_NONE = frozenset({G.MESSAGES, G.QUESTIONS, G.TEACHING})
ABOUT = {
    G.ANSWERS: ("What waits for your answer", "Offers, a yes to confirm, times to choose from."),
    G.NEWS: ("What happens with your needs, pairings and experiences", ""),
    G.MESSAGES: ("Messages from somebody you are paired with", ""),
    G.QUESTIONS: (
        "How it goes",
        "The day before your cohort meets, short questions after you have met, and what you have "
        "changed since.",
    ),
    G.TEACHING: ("What your teaching has led to, and whether you would teach", ""),
}
WORDS = {H.AT_ONCE: "At once", H.DIGEST: "Once a day, at 8am", H.NONE: "No mail"}


@dataclass(frozen=True)
class Asked:
    """One group of notices, and what may be chosen about it."""

    group: str
    label: str
    hint: str
    choices: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True)
class Unsubscribed:
    """What somebody is about to stop, or has stopped, through a link in a mail."""

    person_id: int
    group: str
    label: str
    stopped: bool


def page(session: Session, *, viewer: Viewer) -> tuple[Asked, ...]:
    """Show what somebody has chosen."""
    chosen = _chosen(session, {viewer.person_id})
    return tuple(
        Asked(
            group=group.value,
            label=label,
            hint=hint,
            choices=tuple((how.value, WORDS[how]) for how in _may(group)),
            chosen=chosen.get((viewer.person_id, group), H.AT_ONCE).value,
        )
        for group, (label, hint) in ABOUT.items()
    )


def choose(session: Session, *, viewer: Viewer, given: Mapping[str, str], now: datetime) -> None:
    """Keep what somebody has chosen."""
    problems = {
        group.value: "Choose how you would like to be told"
        for group in ABOUT
        if given.get(group.value) not in {how.value for how in _may(group)}
    }
    if problems:
        raise InvalidError(problems)
    for group in ABOUT:
        _keep(session, viewer.person_id, group, H(given[group.value]))
    person = session.get_one(Person, viewer.person_id)
    record(session, Act(viewer.person_id, "mails_chosen", person), now=now)


def how(session: Session, *, kind: NoticeKind, recipients: Collection[int]) -> dict[int, NoticeHow]:
    """Say how each of some people is told of a kind of notice, where it is not at once."""
    group = GROUP_OF.get(kind)
    if group is None:
        return {}
    chosen = _chosen(session, recipients)
    return {person_id: one for (person_id, of), one in chosen.items() if of is group}


def token(*, person_id: int, kind: NoticeKind, key: str) -> str:
    """Sign what a mail's own unsubscribe link stops; nothing for what cannot be stopped."""
    group = GROUP_OF.get(kind)
    return _signer(key).dumps([person_id, group.value]) if group in MAY_BE_NONE else ""


def unsubscribing(session: Session, *, token: str, key: str) -> Unsubscribed:
    """Read what a link would stop."""
    person_id, group = _opened(session, token, key)
    known = session.get(NoticePreference, (person_id, group))
    stopped = known is not None and known.how is H.NONE
    return Unsubscribed(person_id, group.value, ABOUT[group][0], stopped)


def unsubscribe(session: Session, *, token: str, key: str, now: datetime) -> None:
    """Stop the mails of one group for whoever a link was sent to."""
    person_id, group = _opened(session, token, key)
    known = session.get(NoticePreference, (person_id, group))
    if known is not None and known.how is H.NONE:
        return
    _keep(session, person_id, group, H.NONE)
    person = session.get_one(Person, person_id)
    record(session, Act(person_id, "unsubscribed", person, group.value), now=now)


def _may(group: NoticeGroup) -> tuple[NoticeHow, ...]:
    return tuple(H) if group in MAY_BE_NONE else (H.AT_ONCE, H.DIGEST)


def _chosen(session: Session, people: Collection[int]) -> dict[tuple[int, NoticeGroup], NoticeHow]:
    rows = session.scalars(select(NoticePreference).where(NoticePreference.person_id.in_(people)))
    return {(row.person_id, row.group): row.how for row in rows}


def _keep(session: Session, person_id: int, group: NoticeGroup, chosen: NoticeHow) -> None:
    session.merge(NoticePreference(person_id=person_id, group=group, how=chosen))
    session.flush()


def _opened(session: Session, token: str, key: str) -> tuple[int, NoticeGroup]:
    try:
        person_id, name = _signer(key).loads(token)
        group = NoticeGroup(name)
    except (BadSignature, ValueError, TypeError) as problem:
        raise NotFoundError(
            "This link is not complete, or it was changed. Open it from the mail once more, or "
            "copy the whole of it."
        ) from problem
    if group not in MAY_BE_NONE or session.get(Person, person_id) is None:
        raise NotFoundError("There is nothing to stop here.")
    return person_id, group


def _signer(key: str) -> URLSafeSerializer:
    return URLSafeSerializer(
        key, salt="unsubscribe", signer_kwargs={"digest_method": hashlib.sha256}
    )
