"""Publishing a round: scheduled, undone while that is open, then offered in one transaction."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from mentoring.db import Database
from mentoring.errors import RuleBrokenError
from mentoring.models.needs import Need, NeedState
from mentoring.models.people import Person
from mentoring.models.programmes import Programme
from mentoring.models.rounds import (
    Round,
    RoundRun,
    RoundState,
    Suggestion,
    SuggestionState,
    Unmatched,
)
from mentoring.services import eligibility, news, offers, rounds
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record
from mentoring.services.notices import News, tell_all


def run(database: Database, *, clock: Callable[[], datetime]) -> int:
    """Publish the rounds whose undo window has passed, each in one transaction."""
    with database.reading() as session:
        due = due_to_publish(session, now=clock())
    done = 0
    for round_id in due:
        with database.transaction() as session:
            done += publish(session, round_id=round_id, now=clock())
    return done


def schedule(session: Session, *, admin: Viewer, round_id: int, now: datetime) -> Round:
    """Publish once the undo window has passed; until then nobody is told anything."""
    found = rounds.locked(session, admin, round_id)
    if found.state is RoundState.SCHEDULED:
        return found
    programme = session.get_one(Programme, found.programme_id)
    if involves(session, admin, run_id=rounds.last_run(session, found).id):
        raise RuleBrokenError(
            "A suggestion in this round involves you. Ask another admin of it to publish."
        )
    found.move_to(RoundState.SCHEDULED)
    found.publish_at = now + timedelta(minutes=programme.undo_minutes)
    found.published_by_id = admin.person_id
    record(session, Act(admin.person_id, "scheduled", found), now=now)
    session.info["wake"] = session.info.get("wake", frozenset()) | {"publish_rounds"}
    return found


def undo(session: Session, *, admin: Viewer, round_id: int, now: datetime) -> Round:
    """Take a publication back while the undo window is open."""
    found = rounds.locked(session, admin, round_id)
    if found.state is RoundState.IN_REVIEW:
        return found
    found.move_to(RoundState.IN_REVIEW)
    found.publish_at = found.published_by_id = None
    record(session, Act(admin.person_id, "undone", found), now=now)
    return found


def involves(session: Session, admin: Viewer, *, run_id: int) -> bool:
    """Whether a suggestion that would go out has this admin on one of its sides."""
    own = session.scalar(
        select(func.count())
        .select_from(Suggestion)
        .join(Need, Need.id == Suggestion.need_id)
        .where(
            Suggestion.run_id == run_id,
            Suggestion.state.in_(rounds.GOES_OUT),
            or_(Need.learner_id == admin.person_id, Suggestion.mentor_id == admin.person_id),
        )
    )
    return bool(own)


def due_to_publish(session: Session, *, now: datetime) -> list[int]:
    """List the rounds whose undo window has passed."""
    return list(
        session.scalars(
            select(Round.id)
            .where(Round.state == RoundState.SCHEDULED, Round.publish_at <= now)
            .order_by(Round.id)
        )
    )


def publish(session: Session, *, round_id: int, now: datetime) -> bool:
    """Offer what still fits, list what no longer does, and tell those who were left out."""
    found = session.scalar(
        select(Round)
        .where(Round.id == round_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    due = found is not None and found.publish_at is not None and found.publish_at <= now
    if found is None or found.state is not RoundState.SCHEDULED or not due:
        return False
    run = rounds.last_run(session, found)
    going = session.scalars(
        select(Suggestion)
        .where(Suggestion.run_id == run.id, Suggestion.state.in_(rounds.GOES_OUT))
        .order_by(Suggestion.need_id)
    ).all()
    offers.lock_needs(session, [one.need_id for one in going])
    offers.lock_mentors(session, [one.mentor_id for one in going])
    fitting = eligibility.still_fit(session, programme_id=found.programme_id, suggested=going)
    for one in going:
        if (one.need_id, one.mentor_id) in fitting:
            _offer(session, one, now=now)
        else:
            _drop(one, "This person is not available for this need any more.")
    told = [*_to_dropped(session, run), *_to_left_out(session, run)]
    tell_all(session, told, now=now)
    found.move_to(RoundState.PUBLISHED)
    record(session, Act(found.published_by_id, "published", found), now=now)
    return True


def _offer(session: Session, one: Suggestion, *, now: datetime) -> None:
    try:
        offers.offer_suggested(session, suggestion=one, now=now)
    except RuleBrokenError as refusal:
        _drop(one, str(refusal))
    else:
        one.move_to(SuggestionState.PUBLISHED)


def _drop(one: Suggestion, because: str) -> None:
    one.dropped_because = because
    one.move_to(SuggestionState.DROPPED)


def _to_dropped(session: Session, run: RoundRun) -> list[tuple[Person, News]]:
    """Tell learners whose suggestion fell away at the last moment; they knew of nobody yet."""
    session.flush()
    dropped = session.scalars(
        select(Need)
        .join(Suggestion, Suggestion.need_id == Need.id)
        .where(
            Suggestion.run_id == run.id,
            Suggestion.state == SuggestionState.DROPPED,
            Need.state == NeedState.OPEN,
        )
        .options(joinedload(Need.learner))
        .order_by(Need.id)
    )
    why = "The person we had found is not available for this need any more."
    help_ = "The next round looks for somebody else."
    return [
        (need.learner, news.not_placed(need.id, run_id=run.id, why=why, would_help=help_))
        for need in dropped
    ]


def _to_left_out(session: Session, run: RoundRun) -> list[tuple[Person, News]]:
    """Tell learners whom the run left out why, and what would help."""
    left = session.scalars(
        select(Unmatched)
        .join(Need)
        .where(Unmatched.run_id == run.id, Need.state == NeedState.OPEN)
        .options(joinedload(Unmatched.need).joinedload(Need.learner))
        .order_by(Unmatched.need_id)
    )
    return [
        (
            one.need.learner,
            news.not_placed(
                one.need_id,
                run_id=run.id,
                why=one.explanation["why_not"],
                would_help=" ".join(one.explanation["would_help"]),
            ),
        )
        for one in left
    ]
