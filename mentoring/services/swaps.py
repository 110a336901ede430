"""Who else could be put beside a need while a round is in review."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.encoding import asks, explanations
from mentoring.encoding import chosen as choosing
from mentoring.encoding.explanations import Why
from mentoring.errors import NotFoundError
from mentoring.models.experiences import Experience
from mentoring.models.mentors import Mentor
from mentoring.models.needs import Need
from mentoring.models.programmes import Programme
from mentoring.models.rounds import Round, RoundState, Suggestion
from mentoring.services import access, decisions, register, rounds, suggested, suggestions
from mentoring.services.access import Viewer
from mentoring.services.round_pages import About, describe

MOST_WITH_ROOM, MOST_WITHOUT = 10, 5


@dataclass(frozen=True)
class Candidate:
    """Somebody who could be put beside the need, and the room they have left in this round."""

    mentor_id: int
    experience_id: int
    name: str
    is_: str
    experience: str
    band: str
    reasons: tuple[Why, ...]
    differences: int
    room: int


@dataclass(frozen=True)
class SwapPage:
    """The need, who is suggested now, and who else could be."""

    about: About
    in_review: bool
    need_id: int
    words: str
    learner: str
    learner_is: str
    present: str
    present_id: int
    candidates: tuple[Candidate, ...]


def page(session: Session, *, admin: Viewer, round_id: int, need_id: int) -> SwapPage:
    """List the people who could be put beside a need, those with room in this round first."""
    found = access.round_of(session, admin, round_id)
    need = session.scalar(select(Need).where(Need.id == need_id).options(*access.NEED_WHOLE))
    if need is None or need.programme_id != found.programme_id or not found.runs:
        raise NotFoundError("There is no such need in this round.")
    present = session.scalar(
        select(Suggestion)
        .where(
            Suggestion.run_id == found.runs[-1].id,
            Suggestion.need_id == need_id,
            Suggestion.state.in_(rounds.GOES_OUT),
        )
        .options(*suggested.whole())
    )
    return SwapPage(
        about=describe(found, session.get_one(Programme, found.programme_id)),
        in_review=found.state is RoundState.IN_REVIEW,
        need_id=need.id,
        words=need.text,
        learner=need.learner.name,
        learner_is=suggested.role(need.learner),
        present=present.mentor.person.name if present else "",
        present_id=present.mentor_id if present else 0,
        candidates=_candidates(
            session, found, need=need, present=present.mentor_id if present else 0
        ),
    )


def _candidates(
    session: Session, found: Round, *, need: Need, present: int
) -> tuple[Candidate, ...]:
    how = choosing.read(found.settings)
    fitted = choosing.weighed(register.current(session), how)
    asked = asks.needs([need], fitted.words)
    total = fitted.similarity.score(asked).total[0]
    best = suggestions.best_of_each(session, need=need, fitted=fitted, total=total, must=how.must)
    given = suggested.given(session, found.runs[-1].id)
    apart = {mentor for one, mentor in decisions.forbidden(session, found.id) if one == need.id} | {
        present
    }
    others = [(row, mentor) for row, mentor in best if mentor.person_id not in apart]
    free = [one for one in others if _left(one[1], given) > 0]
    full = [one for one in others if _left(one[1], given) <= 0]
    chosen = free[:MOST_WITH_ROOM] + full[:MOST_WITHOUT]
    explaining = explanations.Explaining(fitted, asked)
    titles = _titles(session, [fitted.experience_ids[row] for row, _ in chosen])
    return tuple(
        _candidate(
            mentor,
            titles[fitted.experience_ids[row]],
            why=explanations.shown(explaining.of(0, experience=row)),
            band=explanations.band(float(total[row])),
            room=max(_left(mentor, given), 0),
        )
        for row, mentor in chosen
    )


def _left(mentor: Mentor, given: dict[int, int]) -> int:
    return mentor.room - given.get(mentor.person_id, 0)


def _titles(session: Session, ids: list[int]) -> dict[int, Experience]:
    rows = session.scalars(select(Experience).where(Experience.id.in_(ids)))
    return {row.id: row for row in rows}


def _candidate(
    mentor: Mentor, row: Experience, *, why: explanations.Explained, band: str, room: int
) -> Candidate:
    return Candidate(
        mentor_id=mentor.person_id,
        experience_id=row.id,
        name=mentor.person.name,
        is_=suggested.role(mentor.person),
        experience=row.title,
        band=band,
        reasons=why.reasons[: suggested.FIRST_REASONS],
        differences=len(why.differences),
        room=room,
    )
