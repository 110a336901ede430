"""The pages of one need: its answers read back, how it stands, and why a round found nobody."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased, joinedload

from mentoring.models.mentors import Mentor
from mentoring.models.needs import Need, NeedState
from mentoring.models.pairings import LIVE, Pairing, PairingState
from mentoring.models.people import HALF_DAYS, unpack
from mentoring.models.programmes import Programme
from mentoring.models.rounds import Round, RoundRun, RoundState, Unmatched
from mentoring.services import (
    access,
    answer_pages,
    need_answers,
    need_questions,
    own_cohorts,
    suggestions,
)
from mentoring.services.access import Viewer
from mentoring.services.answer_pages import Group
from mentoring.services.need_questions import Answer
from mentoring.services.own_cohorts import OwnCohort

OVER = (RoundState.PUBLISHED, RoundState.CLOSED)
HELD = (NeedState.MATCHED, NeedState.MET)
A_NO = (PairingState.DECLINED, PairingState.EXPIRED)


@dataclass(frozen=True)
class Out:
    """The request that is out for a need."""

    pairing_id: int
    state: str
    mentor: str
    reply_by: datetime | None


@dataclass(frozen=True)
class LeftOut:
    """Why the last round found nobody, and what would help."""

    round_name: str
    why_not: str
    would_help: tuple[str, ...]


@dataclass(frozen=True)
class NeedPage:
    """What the page of a need shows."""

    need_id: int
    state: str
    text: str
    person_problem: str
    programme: str
    by_when: date | None
    opened_at: datetime | None
    answers: tuple[Answer, ...]
    knowhow: tuple[str, ...]
    out: Out | None
    last_no: str
    left_out: LeftOut | None
    group: Group | None
    cohort: OwnCohort | None
    resume: str
    may_change: bool


def page(session: Session, *, learner: Viewer, need_id: int) -> NeedPage:
    """Show a need to the learner whose need it is."""
    need = access.own_need(session, learner, need_id)
    asked = session.scalars(
        select(Pairing)
        .where(Pairing.need_id == need.id)
        .options(joinedload(Pairing.mentor).joinedload(Mentor.person))
        .order_by(Pairing.id.desc())
    ).all()
    out = next((one for one in asked if one.state in LIVE), None)
    last = asked[0] if asked else None
    return NeedPage(
        need_id=need.id,
        state=need.state.value,
        text=need.text,
        person_problem=need.person_problem,
        programme=session.get_one(Programme, need.programme_id).name,
        by_when=need.by_when,
        opened_at=need.opened_at,
        answers=answers(session, need),
        knowhow=tuple(one.knowhow.label for one in need.knowhow),
        out=Out(out.id, out.state.value, out.mentor.person.name, out.reply_by) if out else None,
        last_no=last.state.value if last is not None and last.state in A_NO else "",
        left_out=_left_out(session, need, last) if need.state is NeedState.OPEN else None,
        group=answer_pages.group_of_need(session, need.id) if last else None,
        cohort=own_cohorts.of_need(session, need.id) if need.state in HELD and not out else None,
        resume=need_questions.resume(need),
        may_change=need.state in (NeedState.DRAFT, NeedState.OPEN),
    )


def answers(session: Session, need: Need) -> tuple[Answer, ...]:
    """Read a need's answers back, in the order of its questions."""
    kept_apart = need_answers.not_with(session, person_id=need.learner_id)
    half_days = unpack(need.learner.half_days, HALF_DAYS)
    by_when = need.by_when
    read = {
        "words": ("What you have to get done", (need.text,)),
        "knowhow": ("Know-how", tuple(one.knowhow.label for one in need.knowhow)),
        "population": ("Who it is for", need_questions.labels(need, "population")),
        "person": ("What it is like for them", (need.person_problem,)),
        "services": ("Services to join up", need_questions.labels(need, "services")),
        "area": ("Kind of area, and how wide", need_questions.labels(need, "area")),
        "obstacles": ("What is in the way", need_questions.labels(need, "obstacles")),
        "place": ("Where", (need.place.name if need.place else "",)),
        "when": ("By when", (f"{by_when.day} {by_when:%B %Y}" if by_when else "",)),
        "learning": ("How you like to learn", (need_questions.LEARNING[need.learning],)),
        "meeting": ("When you can meet", tuple(suggestions.half_day(one) for one in half_days)),
        "not_with": ("Whom you asked not to meet", tuple(one.label for one in kept_apart)),
    }
    return tuple(
        Answer(slug, question, tuple(line for line in lines if line), slug == "not_with")
        for slug, (question, lines) in read.items()
    )


def _left_out(session: Session, need: Need, last: Pairing | None) -> LeftOut | None:
    """Read why the newest round that is over found nobody, unless somebody was asked since."""
    newer = aliased(RoundRun)
    last_of_its_round = (
        select(func.max(newer.number)).where(newer.round_id == Round.id).scalar_subquery()
    )
    found = session.execute(
        select(Unmatched, Round.name, RoundRun.finished_at)
        .join(RoundRun, RoundRun.id == Unmatched.run_id)
        .join(Round, Round.id == RoundRun.round_id)
        .where(
            Unmatched.need_id == need.id,
            Round.state.in_(OVER),
            RoundRun.number == last_of_its_round,
        )
        .order_by(RoundRun.id.desc())
        .limit(1)
    ).first()
    if found is None:
        return None
    row, name, finished_at = found
    if last is not None and finished_at is not None and last.requested_at > finished_at:
        return None
    return LeftOut(name, row.explanation["why_not"], tuple(row.explanation["would_help"]))
