"""What an admin decides while a round is in review: pin, forbid, swap, release."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mentoring.encoding import chosen
from mentoring.encoding.explanations import band
from mentoring.errors import NotFoundError, RuleBrokenError
from mentoring.models.mentors import Mentor
from mentoring.models.needs import Need
from mentoring.models.rounds import Round, RoundState, Suggestion, SuggestionState
from mentoring.services import access, decisions, eligibility, rounds, suggestions
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record
from mentoring.services.decisions import Pair


def pin(session: Session, *, admin: Viewer, pair: Pair, now: datetime) -> Suggestion:
    """Keep a suggestion, whatever a further run would do."""
    found, suggestion = _suggestion(session, admin, pair)
    if suggestion.state is SuggestionState.PINNED:
        return suggestion
    if suggestion.state not in rounds.GOES_OUT:
        _check_need_is_free(session, found, pair)
        _check_room(session, found, pair.mentor_id)
    suggestion.move_to(SuggestionState.PINNED)
    kept = suggestion.experience_id
    decisions.pin(session, admin=admin, pair=pair, experience_id=kept, now=now)
    record(session, Act(admin.person_id, "pinned", suggestion), now=now)
    return suggestion


def release(session: Session, *, admin: Viewer, pair: Pair, now: datetime) -> Suggestion:
    """Take back a pin or a prohibition; what was forbidden is proposed again where it fits."""
    found, suggestion = _suggestion(session, admin, pair)
    if suggestion.state is SuggestionState.PROPOSED:
        return suggestion
    if suggestion.state is SuggestionState.FORBIDDEN:
        _check_need_is_free(session, found, pair)
        _check_room(session, found, pair.mentor_id)
        decisions.take_in(session, run_id=suggestion.run_id, need_id=pair.need_id)
    suggestion.move_to(SuggestionState.PROPOSED)
    decisions.forget(session, pair=pair)
    record(session, Act(admin.person_id, "released", suggestion), now=now)
    return suggestion


def forbid(session: Session, *, admin: Viewer, pair: Pair, now: datetime) -> Suggestion:
    """Never put these two together in this round; run again to find the need somebody else."""
    _, suggestion = _suggestion(session, admin, pair)
    if suggestion.state is SuggestionState.FORBIDDEN:
        return suggestion
    if suggestion.state in rounds.GOES_OUT:
        decisions.leave_out(session, run_id=suggestion.run_id, need_id=pair.need_id)
    suggestion.move_to(SuggestionState.FORBIDDEN)
    decisions.forbid(session, admin=admin, pair=pair, now=now)
    record(session, Act(admin.person_id, "forbidden", suggestion), now=now)
    return suggestion


def swap(
    session: Session, *, admin: Viewer, pair: Pair, experience_id: int, now: datetime
) -> Suggestion:
    """Put another mentor in the place of the one suggested; the new one is pinned."""
    found = _in_review(session, admin, pair.round_id)
    need = session.scalar(select(Need).where(Need.id == pair.need_id).options(*access.NEED_WHOLE))
    if need is None or need.programme_id != found.programme_id:
        raise NotFoundError("There is no such need in this round.")
    run_id = rounds.last_run(session, found).id
    made = _of_pair(session, run_id, pair)
    if made is not None and made.state is SuggestionState.PINNED:
        return made
    if decisions.is_forbidden(session, pair):
        raise RuleBrokenError("These two are kept apart in this round. Release them first.")
    _check_may_be_suggested(session, found, need=need, pair=pair, experience_id=experience_id)
    if made is None or made.state not in rounds.GOES_OUT:
        _check_room(session, found, pair.mentor_id)
    _set_aside(session, run_id, pair)
    decisions.take_in(session, run_id=run_id, need_id=pair.need_id)
    explained = suggestions.explain(session, need=need, experience_id=experience_id)
    score = suggestions.score(session, need=need, experience_id=experience_id)
    if made is None:
        made = Suggestion(run_id=run_id, need_id=pair.need_id, mentor_id=pair.mentor_id)
        made.state = SuggestionState.PINNED
        session.add(made)
    else:
        made.move_to(SuggestionState.PINNED)
    made.experience_id, made.score = experience_id, score
    made.explanation = {**explained, "band": band(score)}
    decisions.pin(session, admin=admin, pair=pair, experience_id=experience_id, now=now)
    record(session, Act(admin.person_id, "swapped", made), now=now)
    return made


def _in_review(session: Session, admin: Viewer, round_id: int) -> Round:
    found = rounds.locked(session, admin, round_id)
    if found.state is not RoundState.IN_REVIEW:
        raise RuleBrokenError("Suggestions can be changed only while the round is in review.")
    return found


def _suggestion(session: Session, admin: Viewer, pair: Pair) -> tuple[Round, Suggestion]:
    found = _in_review(session, admin, pair.round_id)
    suggestion = _of_pair(session, rounds.last_run(session, found).id, pair)
    if suggestion is None:
        raise NotFoundError("There is no such suggestion in this round.")
    return found, suggestion


def _of_pair(session: Session, run_id: int, pair: Pair) -> Suggestion | None:
    return session.scalar(
        select(Suggestion).where(
            Suggestion.run_id == run_id,
            Suggestion.need_id == pair.need_id,
            Suggestion.mentor_id == pair.mentor_id,
        )
    )


def _set_aside(session: Session, run_id: int, pair: Pair) -> None:
    """Swap out whoever is suggested for the need."""
    for other in session.scalars(
        select(Suggestion).where(
            Suggestion.run_id == run_id,
            Suggestion.need_id == pair.need_id,
            Suggestion.mentor_id != pair.mentor_id,
            Suggestion.state.in_(rounds.GOES_OUT),
        )
    ):
        other.move_to(SuggestionState.SWAPPED)


def _check_may_be_suggested(
    session: Session, round_: Round, *, need: Need, pair: Pair, experience_id: int
) -> None:
    must = chosen.read(round_.settings).must
    found = [
        one.mentor
        for one in eligibility.suggestible(session, experience_ids=[experience_id], to_team=True)
        if one.mentor.person_id == pair.mentor_id
    ]
    eligibility.check_near_enough(session, need, [experience_id])
    if not found or not eligibility.may_meet(session, need=need, mentors=found, must=must):
        raise RuleBrokenError("This person is not available for this need. Choose another.")


def _check_need_is_free(session: Session, found: Round, pair: Pair) -> None:
    taken = session.scalar(
        select(func.count())
        .select_from(Suggestion)
        .where(
            Suggestion.run_id == rounds.last_run(session, found).id,
            Suggestion.need_id == pair.need_id,
            Suggestion.state.in_(rounds.GOES_OUT),
        )
    )
    if taken:
        raise RuleBrokenError("Somebody else is suggested for this need. Forbid them first.")


def _check_room(session: Session, found: Round, mentor_id: int) -> None:
    mentor = session.get_one(Mentor, mentor_id)
    given = session.scalar(
        select(func.count())
        .select_from(Suggestion)
        .where(
            Suggestion.run_id == rounds.last_run(session, found).id,
            Suggestion.mentor_id == mentor_id,
            Suggestion.state.in_(rounds.GOES_OUT),
        )
    )
    if (given or 0) >= mentor.room:
        raise RuleBrokenError(
            "This person has no room left in this round. Forbid another of their suggestions first."
        )
