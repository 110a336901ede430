"""A round that is scheduled, published or closed, and what became of each of its suggestions."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from mentoring.models.base import plain
from mentoring.models.needs import Need
from mentoring.models.pairings import Pairing
from mentoring.models.people import Person
from mentoring.models.programmes import Programme
from mentoring.models.rounds import Suggestion, SuggestionState, Unmatched
from mentoring.services import access, round_words, rounds
from mentoring.services.access import Viewer
from mentoring.services.paging import Paging, paging
from mentoring.services.round_pages import ON_A_PAGE, About, describe


@dataclass(frozen=True)
class Outcome:
    """What became of one suggestion of a published round."""

    need_id: int
    learner: str
    mentor_id: int
    mentor: str
    state: str
    tag: str
    because: str


@dataclass(frozen=True)
class SentPage:
    """A round that is scheduled, published or closed."""

    about: About
    publish_at: datetime | None
    published_by: str
    now: datetime
    offered: int
    dropped: int
    left_out: int
    answers: tuple[tuple[str, int], ...]
    outcomes: tuple[Outcome, ...]
    shown: str
    paging: Paging

    @property
    def waits(self) -> bool:
        """Whether the undo window is still open."""
        return self.publish_at is not None and self.now < self.publish_at


def page(
    session: Session,
    *,
    admin: Viewer,
    round_id: int,
    now: datetime,
    shown: str = "",
    number: int = 1,
) -> SentPage:
    """Say when a round goes out, or what became of each of its suggestions."""
    found = access.round_of(session, admin, round_id)
    programme = session.get_one(Programme, found.programme_id)
    run = found.runs[-1]
    counted = _counted_by_state(session, run.id)
    offered = counted.get(SuggestionState.PUBLISHED, 0)
    going = sum(counted.get(state, 0) for state in rounds.GOES_OUT)
    dropped = counted.get(SuggestionState.DROPPED, 0)
    total = {"offered": offered, "dropped": dropped}.get(shown, offered + dropped)
    paged = paging(number, total=total, on_a_page=ON_A_PAGE)
    by = session.get(Person, found.published_by_id) if found.published_by_id else None
    return SentPage(
        about=replace(
            describe(found, programme),
            # What is going out was chosen by the last run, whatever was asked for after it.
            chosen=round_words.told(run.versions.get("chosen", found.settings)),
        ),
        publish_at=found.publish_at,
        published_by=by.name if by else "",
        now=now,
        offered=offered or going,
        dropped=dropped,
        left_out=session.scalar(
            select(func.count()).select_from(Unmatched).where(Unmatched.run_id == run.id)
        )
        or 0,
        answers=_answers(session, run.id),
        outcomes=_outcomes(session, run.id, shown=shown, paged=paged),
        shown=shown if shown in {"offered", "dropped"} else "",
        paging=paged,
    )


def _counted_by_state(session: Session, run_id: int) -> dict[SuggestionState, int]:
    rows = session.execute(
        select(Suggestion.state, func.count())
        .where(Suggestion.run_id == run_id)
        .group_by(Suggestion.state)
    )
    return {row[0]: row[1] for row in rows}


def _answers(session: Session, run_id: int) -> tuple[tuple[str, int], ...]:
    rows = session.execute(
        select(Pairing.state, func.count())
        .join(Suggestion, Suggestion.id == Pairing.suggestion_id)
        .where(Suggestion.run_id == run_id)
        .group_by(Pairing.state)
    )
    return tuple(
        (plain(state).capitalize(), count)
        for state, count in sorted((row[0], row[1]) for row in rows)
    )


def _outcomes(session: Session, run_id: int, *, shown: str, paged: Paging) -> tuple[Outcome, ...]:
    learner, mentor = aliased(Person), aliased(Person)
    states = {
        "offered": (SuggestionState.PUBLISHED,),
        "dropped": (SuggestionState.DROPPED,),
    }.get(shown, (SuggestionState.PUBLISHED, SuggestionState.DROPPED))
    rows = session.execute(
        select(Suggestion, learner.name, mentor.name, Pairing.state)
        .join(Need, Need.id == Suggestion.need_id)
        .join(learner, learner.id == Need.learner_id)
        .join(mentor, mentor.id == Suggestion.mentor_id)
        .outerjoin(Pairing, Pairing.suggestion_id == Suggestion.id)
        .where(Suggestion.run_id == run_id, Suggestion.state.in_(states))
        .order_by(Suggestion.state, Suggestion.need_id)
        .limit(ON_A_PAGE)
        .offset(paged.offset)
    )
    return tuple(
        Outcome(
            need_id=one.need_id,
            learner=learner_name,
            mentor_id=one.mentor_id,
            mentor=mentor_name,
            state=(state or one.state).value,
            tag=plain(state or one.state).capitalize(),
            because=one.dropped_because,
        )
        for one, learner_name, mentor_name, state in rows
    )
