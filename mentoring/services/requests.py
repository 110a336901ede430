"""Requests as the learner sees them: whom to ask, what was sent, and how it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.encoding import explanations
from mentoring.encoding.explanations import Texts, Why
from mentoring.errors import InvalidError, RuleBrokenError
from mentoring.models.experiences import Experience
from mentoring.models.needs import Need
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.people import Person
from mentoring.services import (
    access,
    answer_pages,
    eligibility,
    free_text,
    pairings,
    reminders,
    suggestions,
    wait_pages,
    why_not,
)
from mentoring.services.access import Viewer
from mentoring.services.answer_pages import Instead
from mentoring.services.offers import Wish
from mentoring.services.suggestions import Card, Found
from mentoring.services.wait_pages import InLine
from mentoring.services.why_not import WhyNotMore

MOST_LETTERS = 1_000
BOTH_SAID_YES = frozenset({PairingState.ACTIVE, PairingState.COMPLETED})


@dataclass(frozen=True)
class SuggestionsPage:
    """The people suggested for a need."""

    need_id: int
    text: str
    state: str
    has_knowhow: bool
    found: Found
    why_not: WhyNotMore
    said_no: bool


@dataclass(frozen=True)
class AskPage:
    """Whom to ask first, and who could be asked if they say no."""

    need_id: int
    text: str
    first: Card
    others: tuple[Card, ...]

    def named(self, experience_ids: Sequence[int]) -> tuple[Card, ...]:
        """Give the people behind some experiences, in the order given."""
        cards = {card.experience_id: card for card in (self.first, *self.others)}
        return tuple(cards[one] for one in experience_ids if one in cards)


@dataclass(frozen=True)
class Time:
    """A time that the mentor gave."""

    time_id: int
    starts_at: datetime
    chosen: bool


@dataclass(frozen=True)
class RequestPage:
    """What the page of a request shows."""

    pairing_id: int
    need_id: int
    need_text: str
    need_state: str
    state: str
    mentor: str
    job_title: str
    organisation: str
    email: str
    experience: str
    where: str
    years: str
    reasons: tuple[Why, ...]
    alike: tuple[Why, ...]
    differences: tuple[Why, ...]
    ways: tuple[tuple[str, ...], ...]
    note: str
    from_a_round: bool
    requested_at: datetime
    offered_at: datetime | None
    answered_at: datetime | None
    active_at: datetime | None
    reply_by: datetime | None
    line: InLine | None
    instead: Instead | None
    reminders: tuple[datetime, ...]
    next_choices: tuple[str, ...]
    times: tuple[Time, ...]
    times_given: bool


def suggested(session: Session, *, learner: Viewer, need_id: int) -> SuggestionsPage:
    """Show who has done what a need asks for."""
    need = access.own_need(session, learner, need_id, parts=access.NEED_TO_COMPARE)
    found = _found(session, need)
    return SuggestionsPage(
        need.id,
        need.text,
        need.state.value,
        bool(need.knowhow),
        found,
        why_not.find(session, need=need, shown=found),
        not found.cards and bool(eligibility.said_no(session, Need.id == need.id)),
    )


def whom_to_ask(session: Session, *, learner: Viewer, need_id: int, experience_id: int) -> AskPage:
    """Show the person the learner would ask, and the others who could be asked after."""
    need = access.own_need(session, learner, need_id, parts=access.NEED_TO_COMPARE)
    cards = _found(session, need, also=experience_id).cards
    first = [card for card in cards if card.experience_id == experience_id]
    if not first:
        raise RuleBrokenError(
            "This person is not suggested for this need any more. Go back and look again."
        )
    others = tuple(card for card in cards if card.experience_id != experience_id)
    return AskPage(need.id, need.text, first[0], others)


def in_order(first: int, *, then: Sequence[str], among: Sequence[Card]) -> list[int]:
    """Read the order in which people are to be asked; nobody can stand in it twice."""
    known = {card.experience_id for card in among}
    wanted = [first, *(int(one) for one in then if one.isdigit())]
    if not set(wanted) <= known:
        raise InvalidError({"second": "Choose from the people suggested"})
    if len(set(wanted)) != len(wanted):
        raise InvalidError({"third": "Choose somebody else third, or nobody"})
    return wanted


def check_note(note: str) -> str:
    """Refuse a note that is too long or holds a number that must not be in it."""
    said = note.strip()
    if len(said) > MOST_LETTERS:
        raise InvalidError(
            {"note": f"Use {MOST_LETTERS:,} characters or fewer; there are {len(said):,} now"}
        )
    free_text.check({"note": said})
    return said


def send(
    session: Session,
    *,
    learner: Viewer,
    need_id: int,
    experience_ids: Sequence[int],
    note: str,
    now: datetime,
) -> Pairing:
    """Send a request to the first person; the others are asked when this comes to nothing."""
    said = check_note(note)
    holders = session.execute(
        select(Experience.id, Experience.holder_id).where(Experience.id.in_(experience_ids))
    )
    holder_of = {row[0]: row[1] for row in holders}
    if set(experience_ids) - set(holder_of):
        raise RuleBrokenError("One of these people is not on the register any more. Look again.")
    wishes = [Wish(holder_of[one], one) for one in experience_ids]
    return pairings.ask(
        session, learner=learner, need_id=need_id, wishes=wishes, note=said, now=now
    )


def page(session: Session, *, learner: Viewer, pairing_id: int, now: datetime) -> RequestPage:
    """Show a request to the learner who made it, or for whom a round made it."""
    row = access.pairing_of_learner(session, learner, pairing_id)
    why = explanations.shown(row.explanation, texts=Texts.of(row.need, row.experience))
    person = row.mentor.person
    return RequestPage(
        pairing_id=row.id,
        need_id=row.need_id,
        need_text=row.need.text,
        need_state=row.need.state.value,
        state=row.state.value,
        mentor=person.name,
        job_title=person.job_title,
        organisation=person.organisation.name if person.organisation else "",
        email=person.email if row.state in BOTH_SAID_YES else "",
        experience=row.experience.title,
        where=suggestions.where(row.experience),
        years=suggestions.years(row.experience),
        reasons=why.reasons,
        alike=why.alike,
        differences=why.differences,
        ways=why.ways,
        note=row.note,
        from_a_round=row.suggestion_id is not None,
        requested_at=row.requested_at,
        offered_at=row.offered_at,
        answered_at=row.answered_at,
        active_at=row.active_at,
        reply_by=row.reply_by,
        instead=answer_pages.instead(session, row),
        line=wait_pages.in_line(session, row, now=now),
        reminders=tuple(one for one in reminders.planned(row) if one > now),
        next_choices=_next_choices(session, row),
        times=tuple(
            Time(time.id, time.starts_at, time.chosen)
            for time in row.times
            if time.starts_at > now or time.chosen
        ),
        times_given=bool(row.times),
    )


def _found(session: Session, need: Need, *, also: int | None = None) -> Found:
    return suggestions.find(session, need=need, also=also)


def _next_choices(session: Session, row: Pairing) -> tuple[str, ...]:
    """Name whom the learner would ask next, in their order, if this comes to nothing."""
    ids = [choice.mentor_id for choice in access.choices_of(row.need)]
    if row.mentor_id not in ids:
        return ()
    later = ids[ids.index(row.mentor_id) + 1 :]
    found = session.execute(select(Person.id, Person.name).where(Person.id.in_(later)))
    names = {row[0]: row[1] for row in found}
    return tuple(names[one] for one in later)
