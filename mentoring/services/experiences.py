"""Experiences, as their holder orders them: begin, answer, submit, withdraw."""

import contextlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.errors import InvalidError, RuleBrokenError
from mentoring.models.experiences import (
    Endorsement,
    EndorsementAnswer,
    Evidence,
    Experience,
    ExperienceContext,
    ExperienceKnowHow,
    ExperienceState,
    HowItWent,
    OwnPart,
)
from mentoring.models.mentors import Mentor
from mentoring.models.places import Place
from mentoring.models.vocabulary import Context, KnowHow
from mentoring.services import (
    access,
    endorsements,
    free_text,
    invitations,
    links,
    offers,
    register,
)
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record
from mentoring.services.refusals import said_plainly

MOST_KNOWHOW = 5
LONGEST_TITLE, LONGEST_TEXT, SHORTEST_TEXT = 200, 3000, 40
EARLIEST_YEAR = 1960
TEXTS = ("title", "what_was_done", "what_it_took", "result", "would_change", "does_now")
CLAIMS = ("title", "what_was_done", "result", "evidence", "how_it_went")
"""What a colleague confirms: changing one of these asks for the confirmation again."""
REQUIRED = {
    "service": "Choose the services that were joined",
    "setting": "Choose the kind of place",
    "population": "Choose whom it was for",
    "level": "Choose how wide it was",
    "authority": "Choose under what authority it was done",
}
CHOSEN: Mapping[str, tuple[type[StrEnum], str]] = {
    "own_part": (OwnPart, "Choose your own part"),
    "evidence": (Evidence, "Choose how it is known"),
    "how_it_went": (HowItWent, "Choose whether it worked"),
}
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True)
class Answers:
    """What one page was answered; `None` is what the page did not ask."""

    title: str | None = None
    what_was_done: str | None = None
    what_it_took: str | None = None
    result: str | None = None
    evidence: str | None = None
    how_it_went: str | None = None
    would_change: str | None = None
    does_now: str | None = None
    knowhow: tuple[str, ...] | None = None
    contexts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    place_id: str | None = None
    years: tuple[int, int] | None = None
    own_part: str | None = None
    colleague: str | None = None


def begin(session: Session, *, holder: Viewer, given: Answers, now: datetime) -> Experience:
    """Begin an experience as a draft; the same words sent twice give the same draft."""
    _check(session, given, holder=holder, now=now)
    same = select(Experience).where(
        Experience.holder_id == holder.person_id,
        Experience.state == ExperienceState.DRAFT,
        Experience.title == (given.title or ""),
        Experience.what_was_done == (given.what_was_done or ""),
    )
    row = session.scalars(same).first()
    if row is None:
        row = Experience(
            holder_id=holder.person_id,
            title=given.title or "",
            what_was_done=given.what_was_done or "",
            # The most modest part, until they say what theirs was.
            own_part=OwnPart.ADVISED,
            synthetic=holder.synthetic,
            created_at=now,
        )
        session.add(row)
        record(session, Act(holder.person_id, "begun", row), now=now)
    return row


def answer(
    session: Session, *, holder: Viewer, experience_id: int, given: Answers, now: datetime
) -> Experience:
    """Keep the answers of one page; a confirmed claim that changes has to be confirmed again."""
    row = access.own_experience(session, holder, experience_id)
    if row.state is ExperienceState.WITHDRAWN:
        raise RuleBrokenError("You have withdrawn this experience, so it cannot be changed.")
    _check(session, given, holder=holder, now=now)
    if given.colleague:
        endorsements.check_may_ask(session, holder=holder, now=now)
    claimed = [getattr(row, name) for name in CLAIMS]
    _keep(session, row, given)
    if row.state is not ExperienceState.DRAFT:
        if claimed != [getattr(row, name) for name in CLAIMS]:
            _ask_for_confirmation_again(row)
        endorsements.ask(session, row, now=now)
        record(session, Act(holder.person_id, "edited", row), now=now)
        register.changed(session)
    session.flush()
    return row


def submit(session: Session, *, holder: Viewer, experience_id: int, now: datetime) -> Experience:
    """Put an experience on the register; a first one makes its holder a mentor with no places."""
    row = access.own_experience(session, holder, experience_id)
    if row.state in (ExperienceState.SUBMITTED, ExperienceState.ENDORSED):
        return row
    lacking = missing(row)
    if lacking:
        raise InvalidError(lacking)
    row.move_to(ExperienceState.SUBMITTED)
    with contextlib.suppress(RuleBrokenError), said_plainly(session):
        if session.get(Mentor, holder.person_id) is None:
            session.add(Mentor(person_id=holder.person_id))
    record(session, Act(holder.person_id, "submitted", row), now=now)
    for one in row.endorsements:
        if one.answer is EndorsementAnswer.CORRECTED:
            one.answer = None  # what they asked for is done: they are asked once more
    endorsements.ask(session, row, now=now)
    invitations.answered(session, row=row, now=now)
    register.changed(session)
    return row


def withdraw(session: Session, *, holder: Viewer, experience_id: int, now: datetime) -> Experience:
    """Take an experience off the register; what was already agreed on it stays agreed."""
    row = access.own_experience(session, holder, experience_id)
    if row.state is ExperienceState.WITHDRAWN:
        return row
    row.move_to(ExperienceState.WITHDRAWN)
    ids = [one.id for one in row.endorsements]
    links.end(session, purpose=endorsements.PURPOSE, target_ids=ids, now=now)
    record(session, Act(holder.person_id, "withdrawn", row), now=now)
    register.changed(session)
    offers.place_freed(session)  # requests that wait on it go to their next choice
    return row


def missing(row: Experience) -> dict[str, str]:
    """Say what has to be answered before an experience can be submitted, by question."""
    kinds = {one.context.kind.value for one in row.contexts}
    lacking = {} if row.what_was_done else {"what": "Say what was done"}
    lacking |= {} if row.knowhow else {"knowhow": "Choose the know-how that it shows"}
    lacking |= {kind: sentence for kind, sentence in REQUIRED.items() if kind not in kinds}
    if row.place_id is None or row.first_year is None:
        lacking["when"] = "Say where and when it was"
    return lacking


def own_part(row: Experience) -> str:
    """Give the holder's part, or nothing while they have not come to that question.

    What a practice change has drafted says it from the start: they did the work in it.
    """
    passed = any(one.context.kind.value == "authority" for one in row.contexts)
    known = passed or row.learned_through_id is not None or row.state is not ExperienceState.DRAFT
    return row.own_part.value if known else ""


def _check(session: Session, given: Answers, *, holder: Viewer, now: datetime) -> None:
    problems = {
        **dict(_problems_of_words(given, holder=holder)),
        **dict(_problems_of_choices(session, given)),
        **{
            name: CHOSEN[name][1]
            for name, chosen in _chosen(given).items()
            if chosen not in set(CHOSEN[name][0])
        },
        **dict(_problems_of_time_and_place(session, given, this_year=now.year)),
    }
    if problems:
        raise InvalidError(problems)


def _problems_of_words(given: Answers, *, holder: Viewer) -> Iterator[tuple[str, str]]:
    if given.title is not None and not 0 < len(given.title) <= LONGEST_TITLE:
        yield "title", f"Give it a title of up to {LONGEST_TITLE} characters"
    if given.what_was_done is not None and len(given.what_was_done) < SHORTEST_TEXT:
        yield "what_was_done", "Say a little more: what was done, and for whom"
    for name in TEXTS:
        text = getattr(given, name) or ""
        if len(text) > LONGEST_TEXT:
            yield name, f"Use {LONGEST_TEXT:,} characters or fewer"
        elif said := free_text.problem(text):
            yield name, said
    if given.colleague and not ADDRESS.fullmatch(given.colleague):
        yield "colleague", "Enter an e-mail address such as name@example.org"
    elif given.colleague and given.colleague == holder.email:
        yield "colleague", "Enter a colleague’s address, not your own"


def _problems_of_choices(session: Session, given: Answers) -> Iterator[tuple[str, str]]:
    for kind, chosen in given.contexts.items():
        if kind in REQUIRED and not chosen:
            yield kind, REQUIRED[kind]
        elif any(session.get(Context, one) is None for one in chosen):
            yield kind, "Choose from the list"
    if given.knowhow is not None:
        if not 1 <= len(given.knowhow) <= MOST_KNOWHOW:
            yield "knowhow", f"Choose between 1 and {MOST_KNOWHOW}"
        elif any(session.get(KnowHow, one) is None for one in given.knowhow):
            yield "knowhow", "Choose from the list"


def _problems_of_time_and_place(
    session: Session, given: Answers, *, this_year: int
) -> Iterator[tuple[str, str]]:
    if given.place_id is not None and session.get(Place, given.place_id) is None:
        yield "place_id", "Choose where it was"
    if given.years is None:
        return
    first, last = given.years
    asked = {"first_year": first} if first == last else {"first_year": first, "last_year": last}
    for name, year in asked.items():
        if not EARLIEST_YEAR <= year <= this_year:
            yield name, f"Enter a year between {EARLIEST_YEAR} and {this_year}"
    if last < first:
        yield "last_year", "The last year must be the same as the first, or later"


def _keep(session: Session, row: Experience, given: Answers) -> None:
    for name in (*TEXTS, "place_id"):
        if getattr(given, name) is not None:
            setattr(row, name, getattr(given, name))
    if given.years is not None:
        row.first_year, row.last_year = given.years
    for name, word in _chosen(given).items():
        setattr(row, name, CHOSEN[name][0](word))
    if given.knowhow is not None:
        row.knowhow[:] = [
            ExperienceKnowHow(knowhow_id=one, rank=rank)
            for rank, one in enumerate(given.knowhow, start=1)
        ]
    for kind, chosen in given.contexts.items():
        row.contexts[:] = [
            *(one for one in row.contexts if one.context.kind.value != kind),
            *(_circumstance(session, one, rank) for rank, one in enumerate(chosen, start=1)),
        ]
    if given.colleague is not None:
        _ask_to_confirm(session, row, given.colleague)


def _chosen(given: Answers) -> dict[str, str]:
    return {name: getattr(given, name) for name in CHOSEN if getattr(given, name) is not None}


def _circumstance(session: Session, context_id: str, rank: int) -> ExperienceContext:
    return ExperienceContext(context=session.get_one(Context, context_id), rank=rank)


def _ask_to_confirm(session: Session, row: Experience, address: str) -> None:
    """Keep who is to confirm it; whoever was named before and has not answered is not asked."""
    if any(one.by_email == address for one in row.endorsements):
        return
    for one in [one for one in row.endorsements if one.by_email and one.endorsed_at is None]:
        row.endorsements.remove(one)
        session.delete(one)
    if address:
        row.endorsements.append(Endorsement(by_email=address))


def _ask_for_confirmation_again(row: Experience) -> None:
    if row.state is ExperienceState.ENDORSED:
        row.move_to(ExperienceState.SUBMITTED)
        for one in row.endorsements:
            one.endorsed_at, one.answer = None, None
