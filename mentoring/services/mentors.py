"""What a mentor says about their own teaching: how many, whether now, who sees them, when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from mentoring.errors import InvalidError, NoRoomError
from mentoring.models.experiences import Experience, ExperienceState
from mentoring.models.mentors import MOST_COHORTS, MOST_LEARNERS, Mentor, Visibility, Waiver
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.people import HALF_DAYS, LANGUAGES, Person, pack, unpack
from mentoring.services import access, meeting, offers
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record
from mentoring.services.refusals import said_plainly
from mentoring.services.suggestions import half_day
from mentoring.services.wordlists import Word

LANGUAGE_NAMES = {
    "en": "English",
    "cy": "Welsh",
    "pl": "Polish",
    "pa": "Punjabi",
    "ur": "Urdu",
    "bn": "Bengali",
    "gu": "Gujarati",
    "ar": "Arabic",
    "so": "Somali",
    "fr": "French",
    "es": "Spanish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "bsl": "British Sign Language",
}


@dataclass(frozen=True)
class TeachingPage:
    """How somebody teaches, as they see it themselves."""

    learners_at_once: int
    cohorts_at_once: int
    learners_held: int
    waiting: int
    paused: bool
    visibility: str
    readiness: str
    readiness_waived: bool
    confirmed: int
    unconfirmed: int
    endorsement_waived: bool
    half_days: tuple[Word, ...]
    languages: tuple[Word, ...]

    @property
    def room(self) -> int:
        """Count the learners they could still take."""
        return 0 if self.paused else self.learners_at_once - self.learners_held

    @property
    def may_be_suggested(self) -> bool:
        """Whether learners or the programme team can be led to them at this moment."""
        trained = self.readiness == "ready" or self.readiness_waived
        vouched = self.confirmed > 0 or (self.endorsement_waived and self.unconfirmed > 0)
        return trained and vouched and self.visibility != "nobody" and self.room > 0


def page(session: Session, *, mentor: Viewer) -> TeachingPage | None:
    """Show somebody how they teach; nothing where they have not submitted an experience yet."""
    row = session.scalar(
        select(Mentor)
        .where(Mentor.person_id == mentor.person_id)
        .options(selectinload(Mentor.waivers))
    )
    if row is None:
        return None
    person = session.get_one(Person, mentor.person_id)
    waived = {waiver.what for waiver in row.waivers}
    states = _states(session, mentor.person_id)
    return TeachingPage(
        learners_at_once=row.learners_at_once,
        cohorts_at_once=row.cohorts_at_once,
        learners_held=row.learners_held,
        waiting=_waiting(session, mentor.person_id),
        paused=row.paused,
        visibility=row.visibility.value,
        readiness=row.readiness.value,
        readiness_waived=Waiver.READINESS in waived,
        confirmed=states.get(ExperienceState.ENDORSED, 0),
        unconfirmed=states.get(ExperienceState.SUBMITTED, 0),
        endorsement_waived=Waiver.ENDORSEMENT in waived,
        half_days=tuple(Word(one, half_day(one)) for one in unpack(person.half_days, HALF_DAYS)),
        languages=tuple(
            Word(one, LANGUAGE_NAMES[one]) for one in unpack(person.languages, LANGUAGES)
        ),
    )


def half_days() -> tuple[Word, ...]:
    """List the half-days of a week."""
    return tuple(Word(one, half_day(one)) for one in HALF_DAYS)


def languages() -> tuple[Word, ...]:
    """List the languages that can be chosen."""
    return tuple(Word(one, LANGUAGE_NAMES[one]) for one in LANGUAGES)


def set_numbers(
    session: Session, *, mentor: Viewer, learners: int, cohorts: int, now: datetime
) -> Mentor:
    """Set the two numbers; the database refuses one that is below the present load."""
    row = _own(session, mentor)
    _check_range(learners, cohorts)
    before = (row.learners_at_once, row.cohorts_at_once)
    try:
        with said_plainly(session):
            row.learners_at_once, row.cohorts_at_once = learners, cohorts
    except NoRoomError:
        session.refresh(row)
        raise InvalidError(_too_low(row, learners, cohorts)) from None
    if before != (learners, cohorts):
        change = f"learners {before[0]} to {learners}, cohorts {before[1]} to {cohorts}"
        record(session, Act(mentor.person_id, "numbers_set", row, change), now=now)
        offers.place_freed(session)
    return row


def set_paused(session: Session, *, mentor: Viewer, paused: bool, now: datetime) -> Mentor:
    """Take no new learners for now, or take them again; what is agreed stays agreed."""
    row = _own(session, mentor)
    if row.paused != paused:
        row.paused = paused
        record(session, Act(mentor.person_id, "paused" if paused else "resumed", row), now=now)
        offers.place_freed(session)
    return row


def set_visibility(session: Session, *, mentor: Viewer, visibility: str, now: datetime) -> Mentor:
    """Choose who can see them; it counts from the next request on."""
    row = _own(session, mentor)
    if visibility not in set(Visibility):
        raise InvalidError({"visibility": "Choose who can see you"})
    if row.visibility.value != visibility:
        row.visibility = Visibility(visibility)
        record(session, Act(mentor.person_id, "visibility_set", row, visibility), now=now)
        offers.place_freed(session)
    return row


def set_half_days(
    session: Session, *, mentor: Viewer, chosen: Sequence[str], now: datetime
) -> Mentor:
    """Say on which half-days they can usually meet."""
    row = _own(session, mentor)
    meeting.keep_half_days(session, person=mentor, half_days=chosen)
    record(session, Act(mentor.person_id, "half_days_set", row), now=now)
    return row


def set_languages(
    session: Session, *, mentor: Viewer, chosen: Sequence[str], now: datetime
) -> Mentor:
    """Say in which languages they can teach."""
    row = _own(session, mentor)
    if not chosen or any(one not in LANGUAGES for one in chosen):
        raise InvalidError({"languages": "Choose at least one language"})
    session.get_one(Person, mentor.person_id).languages = pack(tuple(chosen), LANGUAGES)
    record(session, Act(mentor.person_id, "languages_set", row), now=now)
    return row


def _own(session: Session, mentor: Viewer) -> Mentor:
    """Find their own teaching, and let no offer come in between."""
    row = access.own_mentor(session, mentor)
    offers.lock_mentors(session, [mentor.person_id])
    return row


def _check_range(learners: int, cohorts: int) -> None:
    problems = {}
    if not 0 <= learners <= MOST_LEARNERS:
        problems["learners"] = f"Choose between 0 and {MOST_LEARNERS}"
    if not 0 <= cohorts <= MOST_COHORTS:
        problems["cohorts"] = f"Choose between 0 and {MOST_COHORTS}"
    if problems:
        raise InvalidError(problems)


def _too_low(row: Mentor, learners: int, cohorts: int) -> dict[str, str]:
    """Say, for each number that is below the present load, what it cannot be lower than."""
    problems = {}
    if learners < row.learners_held:
        people = "1 learner" if row.learners_held == 1 else f"{row.learners_held} learners"
        problems["learners"] = (
            f"You have {people} at the moment, so the number cannot be lower than "
            f"{row.learners_held}. To take nobody new, choose “No new learners”"
        )
    if cohorts < row.cohorts_held:
        groups = "1 group" if row.cohorts_held == 1 else f"{row.cohorts_held} groups"
        problems["cohorts"] = (
            f"You lead {groups} at the moment, so the number cannot be lower than "
            f"{row.cohorts_held}"
        )
    return problems


def _states(session: Session, person_id: int) -> dict[ExperienceState, int]:
    counted = (
        select(Experience.state, func.count())
        .where(Experience.holder_id == person_id)
        .group_by(Experience.state)
    )
    return {row[0]: row[1] for row in session.execute(counted)}


def _waiting(session: Session, person_id: int) -> int:
    counted = (
        select(func.count())
        .select_from(Pairing)
        .where(Pairing.mentor_id == person_id, Pairing.state == PairingState.REQUESTED)
    )
    return session.scalar(counted) or 0
