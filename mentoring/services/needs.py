"""What a learner does with a need: say it, answer its questions, open it, withdraw it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from mentoring.errors import InvalidError, NotFoundError, RuleBrokenError
from mentoring.models.mentors import Mentor
from mentoring.models.needs import Learning, Need, NeedContext, NeedKnowHow, NeedState
from mentoring.models.pairings import LIVE, Pairing, PairingState
from mentoring.models.places import Place
from mentoring.models.programmes import Programme
from mentoring.models.vocabulary import Context, ContextKind, KnowHow
from mentoring.services import (
    access,
    free_text,
    joining,
    lists,
    memberships,
    news,
    offers,
    reminders,
    waits,
)
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record
from mentoring.services.notices import tell

MOST_KNOWHOW = 5
MOST_LETTERS = 2_000
FEWEST_WORDS = 5
CHANGEABLE = frozenset({NeedState.DRAFT, NeedState.OPEN})


@dataclass(frozen=True)
class ProgrammeToAsk:
    """A programme that a need can belong to."""

    programme_id: int
    name: str
    purpose: str


def programmes(session: Session) -> tuple[ProgrammeToAsk, ...]:
    """List the programmes that a need can belong to."""
    rows = session.scalars(select(Programme).order_by(Programme.name))
    return tuple(ProgrammeToAsk(row.id, row.name, row.purpose) for row in rows)


def programme(session: Session, programme_id: int) -> Programme:
    """Find a programme that a need can belong to."""
    found = session.get(Programme, programme_id)
    if found is None:
        raise NotFoundError("There is no such programme.")
    return found


def begin(
    session: Session, *, learner: Viewer, programme_id: int, text: str, now: datetime
) -> Need:
    """Begin a need as a draft, so that nothing is lost; the same words sent twice begin one."""
    programme(session, programme_id)
    said = _said(text)
    same = session.scalar(
        select(Need).where(
            Need.learner_id == learner.person_id,
            Need.programme_id == programme_id,
            Need.state == NeedState.DRAFT,
            Need.text == said,
        )
    )
    if same is not None:
        return same
    need = Need(programme_id=programme_id, learner_id=learner.person_id, text=said, created_at=now)
    session.add(need)
    record(session, Act(learner.person_id, "begun", need), now=now)
    return need


def say(session: Session, *, learner: Viewer, need_id: int, text: str) -> Need:
    """Say the need in other words."""
    need = _changeable(session, learner, need_id)
    need.text = _said(text)
    return need


def keep_knowhow(session: Session, *, learner: Viewer, need_id: int, ids: Sequence[str]) -> Need:
    """Keep the know-how that the learner confirmed, in the order given; none is an answer too."""
    need = _changeable(session, learner, need_id)
    wanted = list(dict.fromkeys(ids))
    if len(wanted) > MOST_KNOWHOW:
        raise InvalidError(
            {"knowhow": f"Choose up to {MOST_KNOWHOW}, not {len(wanted)}. Keep the nearest ones"}
        )
    known = set(session.scalars(select(KnowHow.id).where(KnowHow.id.in_(wanted))))
    if known != set(wanted):
        raise InvalidError({"knowhow": "Choose from the know-how shown"})
    kept = {one.knowhow_id: one for one in need.knowhow}
    need.knowhow[:] = [kept.get(one) or NeedKnowHow(knowhow_id=one) for one in wanted]
    for rank, one in enumerate(need.knowhow, start=1):
        one.rank = rank
    return need


def keep_contexts(
    session: Session, *, learner: Viewer, need_id: int, kinds: Sequence[str], ids: Sequence[str]
) -> Need:
    """Keep the circumstances of some kinds; those of other kinds stay as they are."""
    need = _changeable(session, learner, need_id)
    asked = {ContextKind(kind) for kind in kinds}
    known = session.scalars(
        select(Context.id)
        .where(Context.id.in_(ids), Context.kind.in_(asked))
        .order_by(Context.kind, Context.sort_order)
    ).all()
    kept = {one.context_id: one for one in need.contexts}
    others = [one for one in need.contexts if one.context.kind not in asked]
    need.contexts[:] = [*others, *(kept.get(one) or NeedContext(context_id=one) for one in known)]
    for rank, context in enumerate(need.contexts, start=1):
        context.rank = rank
    return need


def keep_person_problem(session: Session, *, learner: Viewer, need_id: int, text: str) -> Need:
    """Keep who is behind the problem and what it is like for them, beside the first words."""
    need = _changeable(session, learner, need_id)
    said = text.strip()
    free_text.check({"text": said})
    need.person_problem = said
    return need


def keep_place(session: Session, *, learner: Viewer, need_id: int, place_id: str) -> Need:
    """Keep where it has to work."""
    need = _changeable(session, learner, need_id)
    if session.get(Place, place_id) is None:
        raise InvalidError({"place": "Choose a place from the list"})
    need.place_id = place_id
    return need


def keep_date(
    session: Session, *, learner: Viewer, need_id: int, by_when: date | None, now: datetime
) -> Need:
    """Keep by when it has to work; no date is an answer too."""
    need = _changeable(session, learner, need_id)
    if by_when is not None and by_when <= now.date():
        raise InvalidError({"day": "Give a date that is still to come, or leave it empty"})
    need.by_when = by_when
    return need


def keep_learning(session: Session, *, learner: Viewer, need_id: int, learning: str) -> Need:
    """Keep how the learner likes to learn."""
    need = _changeable(session, learner, need_id)
    need.learning = Learning(learning)
    return need


def open_need(session: Session, *, learner: Viewer, need_id: int, now: datetime) -> Need:
    """Open a draft, so that it is in the next round; opening it twice opens it once."""
    need = _own_locked(session, learner, need_id)
    if need.state is NeedState.OPEN:
        return need
    if need.place_id is None:
        raise InvalidError({"place": "Say where it has to work before you open your need"})
    need.move_to(NeedState.OPEN)
    need.opened_at = now
    lists.changed(session)
    record(session, Act(learner.person_id, "opened", need), now=now)
    return need


def withdraw(session: Session, *, learner: Viewer, need_id: int, now: datetime) -> Need:
    """Withdraw a need, and the request that is out for it; a pairing at work must end first."""
    need = _own_locked(session, learner, need_id)
    if need.state is NeedState.WITHDRAWN:
        return need
    out = session.scalars(
        select(Pairing).where(Pairing.need_id == need.id, Pairing.state.in_(LIVE))
    ).all()
    if any(pairing.state is PairingState.ACTIVE for pairing in out):
        raise RuleBrokenError(
            "You and your mentor have both said yes, so this need stays. Talk to them first."
        )
    offers.lock_mentors(session, [pairing.mentor_id for pairing in out])
    for pairing in out:
        _take_back(session, pairing, learner=learner, now=now)
    memberships.let_go(session, need_id=need.id, by=learner, now=now)
    joining.settle(session, need_id=need.id, now=now)
    need.move_to(NeedState.WITHDRAWN)
    record(session, Act(learner.person_id, "withdrawn", need), now=now)
    waits.settle_need(session, need.id, now=now)
    return need


def _said(text: str) -> str:
    said = text.strip()
    if len(said.split()) < FEWEST_WORDS:
        raise InvalidError(
            {"text": "Say in a sentence or two what you have to get done, and for whom"}
        )
    if len(said) > MOST_LETTERS:
        raise InvalidError(
            {"text": f"Use {MOST_LETTERS:,} characters or fewer; there are {len(said):,} now"}
        )
    free_text.check({"text": said})
    return said


def _changeable(session: Session, learner: Viewer, need_id: int) -> Need:
    need = _own_locked(session, learner, need_id)
    if need.state not in CHANGEABLE:
        raise RuleBrokenError(
            "Somebody has been asked for this need, or it is closed, so its answers stay as they "
            "are. Withdraw the request first if you have to change them."
        )
    if need.state is NeedState.OPEN:
        lists.changed(session)
    return need


def _own_locked(session: Session, learner: Viewer, need_id: int) -> Need:
    need = access.own_need(session, learner, need_id)
    offers.lock_needs(session, [need_id])
    return need


def _take_back(session: Session, pairing: Pairing, *, learner: Viewer, now: datetime) -> None:
    reminders.forget(session, pairing)
    held = pairing.state in (PairingState.OFFERED, PairingState.ACCEPTED)
    accepted = pairing.state is PairingState.ACCEPTED
    pairing.move_to(PairingState.ENDED if accepted else PairingState.WITHDRAWN)
    record(session, Act(learner.person_id, pairing.state.value, pairing), now=now)
    if held:
        mentor = session.get_one(Mentor, pairing.mentor_id, options=[joinedload(Mentor.person)])
        tell(session, recipient=mentor.person, news=news.withdrawn(pairing), now=now)
        offers.place_freed(session)
