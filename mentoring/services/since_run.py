"""What has changed since a run put its suggestions together, counted by the database alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from mentoring.models.experiences import Experience, ExperienceState
from mentoring.models.mentors import Mentor, MentorWaiver, Readiness, Visibility, Waiver
from mentoring.models.needs import Need, NeedState
from mentoring.models.people import NotWith, Person
from mentoring.models.rounds import Round, RoundRun, Suggestion, Unmatched
from mentoring.services import eligibility, round_needs, rounds

NAMED = 3
"""So many mentors are named; of the others it is said how many they are."""


@dataclass(frozen=True)
class Fallen:
    """A mentor, and how many of their suggestions do not fit any more."""

    mentor: str
    suggestions: int


@dataclass(frozen=True)
class Since:
    """What has changed since a run: what does not fit any more, and what is there anew."""

    number: int
    unavailable: tuple[Fallen, ...]
    fewer: tuple[Fallen, ...]
    apart: int
    forbidden: int
    gone: int
    opened: int
    places: int

    @property
    def sentences(self) -> tuple[str, ...]:
        """Say it in words, what does not fit before what is new."""
        told = (
            _told(self.unavailable, ("is", "are"), "not available any more"),
            _told(self.fewer, ("has", "have"), "fewer places than suggestions now"),
            _counted(self.apart, "suggestion puts", "suggestions put")
            + " two people together who are not available for each other any more.",
            _counted(self.forbidden, "learner has", "learners have")
            + " nobody now, because the suggestion was forbidden.",
            _counted(self.gone, "need with a suggestion is", "needs with a suggestion are")
            + " not open any more.",
            _counted(self.opened, "need was", "needs were") + " opened.",
            _counted(self.places, "more place is", "more places are") + " free.",
        )
        there = (
            self.unavailable, self.fewer, self.apart, self.forbidden, self.gone, self.opened,
            self.places,
        )  # fmt: skip
        return tuple(words for words, is_so in zip(told, there, strict=True) if is_so)


def look(session: Session, found: Round, run: RoundRun) -> Since:
    """Look at what a run started from as it is now; so many queries, however large the round."""
    may = may_be_suggested(found.programme_id)
    return Since(
        number=run.number,
        unavailable=_fallen(session, _suggested(run.id, ~may, func.count())),
        fewer=_fallen(
            session,
            _suggested(run.id, may, func.count() - _room()).having(func.count() > _room()),
        ),
        apart=_number(session, _suggested(run.id, may & _apart(), func.count())),
        forbidden=_forbidden(session, run),
        gone=_gone(session, run),
        opened=_opened(session, found, run),
        places=_more_places(session, found, run),
    )


def may_be_suggested(programme_id: int) -> ColumnElement[bool]:
    """Whether law 3 lets an experience be suggested, with its mentor, as the database asks it."""
    return and_(
        eligibility.near_enough(programme_id),
        Mentor.paused.is_(False),
        Mentor.visibility != Visibility.NOBODY,
        or_(Mentor.readiness == Readiness.READY, _waived(Waiver.READINESS)),
        or_(
            Experience.state == ExperienceState.ENDORSED,
            and_(Experience.state == ExperienceState.SUBMITTED, _waived(Waiver.ENDORSEMENT)),
        ),
    )


def _waived(what: Waiver) -> ColumnElement[bool]:
    return exists().where(MentorWaiver.mentor_id == Mentor.person_id, MentorWaiver.what == what)


def _apart() -> ColumnElement[bool]:
    """Whether somebody asked not to meet the other."""
    return exists().where(
        or_(
            and_(NotWith.person_id == Need.learner_id, NotWith.other_id == Mentor.person_id),
            and_(NotWith.person_id == Mentor.person_id, NotWith.other_id == Need.learner_id),
        )
    )


def _room() -> ColumnElement[int]:
    return Mentor.learners_at_once - Mentor.learners_held


def _suggested(
    run_id: int, which: ColumnElement[bool], counted: ColumnElement[int]
) -> Select[str, int]:
    """Ask for the mentors of the suggestions that stand for needs that are open."""
    return (
        select(Person.name, counted)
        .select_from(Suggestion)
        .join(Need, Need.id == Suggestion.need_id)
        .join(Mentor, Mentor.person_id == Suggestion.mentor_id)
        .join(Person, Person.id == Mentor.person_id)
        .join(Experience, Experience.id == Suggestion.experience_id)
        .where(
            Suggestion.run_id == run_id,
            Suggestion.state.in_(rounds.GOES_OUT),
            Need.state == NeedState.OPEN,
            which,
        )
        .group_by(Person.id, Person.name, Mentor.person_id)
        .order_by(Person.name, Person.id)
    )


def _fallen(session: Session, wanted: Select[str, int]) -> tuple[Fallen, ...]:
    return tuple(Fallen(name, count) for name, count in session.execute(wanted))


def _number(session: Session, wanted: Select[str, int]) -> int:
    return sum(one.suggestions for one in _fallen(session, wanted))


def _forbidden(session: Session, run: RoundRun) -> int:
    """Count whoever has nobody since an admin forbade who was suggested."""
    wanted = (
        select(func.count())
        .select_from(Unmatched)
        .join(Need, Need.id == Unmatched.need_id)
        .where(
            Unmatched.run_id == run.id,
            Unmatched.why == "forbidden",
            Need.state == NeedState.OPEN,
        )
    )
    return session.scalar(wanted) or 0


def _gone(session: Session, run: RoundRun) -> int:
    wanted = (
        select(func.count())
        .select_from(Suggestion)
        .join(Need, Need.id == Suggestion.need_id)
        .where(
            Suggestion.run_id == run.id,
            Suggestion.state.in_(rounds.GOES_OUT),
            Need.state != NeedState.OPEN,
        )
    )
    return session.scalar(wanted) or 0


def _opened(session: Session, found: Round, run: RoundRun) -> int:
    looked_at = (
        exists().where(Suggestion.run_id == run.id, Suggestion.need_id == Need.id),
        exists().where(Unmatched.run_id == run.id, Unmatched.need_id == Need.id),
    )
    wanted = (
        select(func.count())
        .select_from(Need)
        .where(
            Need.programme_id == found.programme_id,
            Need.state == NeedState.OPEN,
            *round_needs.only(found),
            *(~one for one in looked_at),
        )
    )
    return session.scalar(wanted) or 0


def _more_places(session: Session, found: Round, run: RoundRun) -> int:
    """Count the places that nobody is suggested for, beyond those that the run left over."""
    given = (
        select(Suggestion.mentor_id, func.count().label("given"))
        .join(Need, Need.id == Suggestion.need_id)
        .where(
            Suggestion.run_id == run.id,
            Suggestion.state.in_(rounds.GOES_OUT),
            Need.state == NeedState.OPEN,
        )
        .group_by(Suggestion.mentor_id)
        .subquery()
    )
    elsewhere = round_needs.elsewhere(found).subquery()
    left = _room() - func.coalesce(given.c.given, 0) - func.coalesce(elsewhere.c.places, 0)
    may = may_be_suggested(found.programme_id)
    teaches = exists().where(Experience.holder_id == Mentor.person_id, may)
    unused = (
        select(func.sum(case((left > 0, left), else_=0)))
        .select_from(Mentor)
        .outerjoin(given, given.c.mentor_id == Mentor.person_id)
        .outerjoin(elsewhere, elsewhere.c.mentor_id == Mentor.person_id)
        .where(teaches)
    )
    then = int(run.measures.get("places", 0)) - int(run.measures.get("placed", 0))
    now = int(session.scalar(unused) or 0)
    return max(now - then - _forbidden(session, run), 0)


def _told(fallen: Sequence[Fallen], verbs: tuple[str, str], what: str) -> str:
    """Say of some mentors what is so of them, and how many suggestions that takes away."""
    names = [one.mentor for one in fallen[:NAMED]]
    others = len(fallen) - len(names)
    if others:
        names.append(_counted(others, "other mentor", "other mentors"))
    *before, last = names or [""]
    listed = f"{', '.join(before)} and {last}" if before else last
    count = sum(one.suggestions for one in fallen)
    falls = _counted(count, "suggestion falls", "suggestions fall")
    return f"{listed} {verbs[len(fallen) > 1]} {what}, so {falls} away."


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
