"""Somebody else: a mentor's answer to an offer, who names whom the learner might ask instead.

Whether that person hides, is full, keeps apart from the learner or is not on the register at all
stays unsaid: the mentor reads the same sentence in every case, and the learner hears of a person
only where they may ask them. An address that nobody here has is not kept.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.errors import InvalidError
from mentoring.models.experiences import Experience
from mentoring.models.needs import Need
from mentoring.models.pairings import DeclineReason, Pairing
from mentoring.models.people import Person
from mentoring.models.waiting import Referral
from mentoring.services import (
    access,
    eligibility,
    news,
    news_offers,
    offers,
    pairings,
    register,
    suggestions,
)
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record
from mentoring.services.notices import tell
from mentoring.services.suggestions import Card

LONGEST = 254


def choices(session: Session, pairing: Pairing) -> tuple[tuple[int, str], ...]:
    """List the others who are suggested for the need, and whom it has not been offered to."""
    need = _to_compare(session, pairing.need_id)
    asked = _asked(session, need)
    cards = suggestions.find(session, need=need).cards
    return tuple((card.mentor_id, card.name) for card in cards if card.mentor_id not in asked)


def suggest(
    session: Session, *, mentor: Viewer, pairing_id: int, who: str, now: datetime
) -> Pairing:
    """Say no and name somebody else, by their number in the list or by their e-mail address."""
    pairing = access.pairing_of_mentor(session, mentor, pairing_id)
    person_id = _named(session, pairing, who.strip())
    if person_id == mentor.person_id:
        raise InvalidError({"email": "Name somebody other than yourself"})
    if not pairings.say_no(session, pairing, reason=DeclineReason.SOMEBODY_ELSE_BETTER, now=now):
        return pairing
    if person_id is not None:
        session.add(Referral(pairing_id=pairing.id, person_id=person_id, made_at=now))
        record(session, Act(mentor.person_id, "somebody_else", pairing), now=now)
    moved = offers.move_on(session, pairing.need, now=now)
    card = suggested(session, pairing)
    told = (
        news_offers.somebody_else(pairing, name=card.name, moved_on_to=moved)
        if card
        else news.declined(pairing, moved_on_to=moved)
    )
    tell(session, recipient=pairing.need.learner, news=told, now=now)
    return pairing


def suggested(session: Session, pairing: Pairing) -> Card | None:
    """Give the person who was named, with the reasons, where the learner could ask them now."""
    person_id = session.scalar(select(Referral.person_id).where(Referral.pairing_id == pairing.id))
    if person_id is None:
        return None
    need = _to_compare(session, pairing.need_id)
    best = _best(session, need, person_id)
    if best is None or person_id in _asked(session, need):
        return None
    cards = suggestions.find(session, need=need, also=best).cards
    return next((card for card in cards if card.mentor_id == person_id), None)


def _named(session: Session, pairing: Pairing, who: str) -> int | None:
    """Find who is meant; nobody where the address is nobody's here."""
    if who.isascii() and who.isdecimal():
        found = [person for person, _ in choices(session, pairing) if str(person) == who]
        if not found:
            raise InvalidError({"person": "Choose one of the people, or give an e-mail address"})
        return found[0]
    name, _, host = who.partition("@")
    if not name or "." not in host or " " in who or len(who) > LONGEST:
        raise InvalidError({"email": "Enter an e-mail address, like name@example.org"})
    return session.scalar(select(Person.id).where(Person.email == who.lower()))


def _best(session: Session, need: Need, person_id: int) -> int | None:
    """Give the experience of a person that answers a need best, of those that may be suggested."""
    held = session.scalars(select(Experience.id).where(Experience.holder_id == person_id)).all()
    fitted = set(register.current(session).experience_ids)
    may = [
        one.experience_id
        for one in eligibility.suggestible(session, experience_ids=held, to_team=False)
        if one.experience_id in fitted
    ]
    return max(
        may,
        key=lambda one: (suggestions.score(session, need=need, experience_id=one), -one),
        default=None,
    )


def _asked(session: Session, need: Need) -> set[int]:
    return set(session.scalars(select(Pairing.mentor_id).where(Pairing.need_id == need.id)))


def _to_compare(session: Session, need_id: int) -> Need:
    return session.scalars(
        select(Need).where(Need.id == need_id).options(*access.NEED_TO_COMPARE)
    ).one()
