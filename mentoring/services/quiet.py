"""Pairings that have gone quiet: asked kindly, offered somebody else, and closed at last.

What somebody says of their own energy is no sign of life: whether they answered would show in when
a pairing closes.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from mentoring.db import Database
from mentoring.errors import RuleBrokenError
from mentoring.models.changes import PracticeChange
from mentoring.models.endings import EndReason
from mentoring.models.energy import QuietSpell
from mentoring.models.messages import Message, PairingFile
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.sessions import Agreement, SessionProposal, SessionState, TeachingSession
from mentoring.services import access, agreements, endings, news_energy, offers, participants
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record
from mentoring.services.notices import tell

NUDGE = timedelta(days=45)
REMATCH = timedelta(days=90)
WARNED = timedelta(days=7)
MET_OR_WILL = (SessionState.PLANNED, SessionState.HELD)

# What shows that a pairing lives: the pairing it is in, when it was, and what else must hold.
SIGNS: tuple[tuple[Any, Any, ColumnElement[bool] | None], ...] = (
    (Pairing.id, Pairing.active_at, None),
    (
        TeachingSession.pairing_id,
        TeachingSession.ends_at,
        TeachingSession.state.in_(MET_OR_WILL),
    ),
    (TeachingSession.pairing_id, TeachingSession.changed_at, None),
    (SessionProposal.pairing_id, SessionProposal.made_at, None),
    (Agreement.pairing_id, Agreement.written_at, None),
    (Agreement.pairing_id, Agreement.agreed_at, None),
    (Message.pairing_id, Message.at, None),
    (PairingFile.pairing_id, PairingFile.at, None),
    *(
        (PracticeChange.pairing_id, at, None)
        for at in (
            PracticeChange.planned_at,
            PracticeChange.tried_at,
            PracticeChange.practising_at,
            PracticeChange.stopped_at,
        )
    ),
    (QuietSpell.pairing_id, QuietSpell.kept_at, None),
)


def run(database: Database, *, clock: Callable[[], datetime]) -> int:
    """Do what is due about every quiet pairing, each in its own transaction."""
    with database.reading() as session:
        found = due(session, now=clock())
    done = 0
    for pairing_id in found:
        with database.transaction() as session:
            done += bool(step(session, pairing_id=pairing_id, now=clock()))
    return done


def due(session: Session, *, now: datetime) -> Sequence[int]:
    """List the active pairings in which nothing has happened for long."""
    wanted = select(Pairing.id).where(Pairing.state == PairingState.ACTIVE)
    for of, at, only in SIGNS:
        if of is Pairing.id:
            wanted = wanted.where(at <= now - NUDGE)
            continue
        lives = select(of).where(of == Pairing.id, at > now - NUDGE)
        lives = lives if only is None else lives.where(only)
        wanted = wanted.where(~lives.correlate(Pairing).exists())
    return session.scalars(wanted.order_by(Pairing.id)).all()


def step(session: Session, *, pairing_id: int, now: datetime) -> str:
    """Take the next step with one pairing, if it is still quiet; say which."""
    found = access.pairing(session, pairing_id)
    if found is None:
        return ""
    pairing = offers.locked(session, found)
    since = last_sign(session, pairing.id)
    if pairing.state is not PairingState.ACTIVE or since is None or now - since < NUDGE:
        return ""
    spell = _spell(session, pairing.id)
    if spell.nudged_at is None or spell.nudged_at < since:
        return _nudge(session, pairing, spell, since=since, now=now)
    if spell.rematch_at is None or spell.rematch_at < since:
        if now - since < REMATCH or now - spell.nudged_at < WARNED:
            return ""
        return _offer_rematch(session, pairing, spell, since=since, now=now)
    if now - spell.rematch_at < WARNED:
        return ""
    close(session, pairing=pairing, now=now)
    return "closed"


def close(session: Session, *, pairing: Pairing, now: datetime) -> None:
    """Close a pairing that stayed quiet: the place is free, and the need is open again."""
    endings.close(session, pairing, by=None, reason=EndReason.WENT_QUIET, now=now)
    offers.open_again(pairing.need)
    for person_id in (pairing.need.learner_id, pairing.mentor_id):
        reader, other = participants.sides(pairing, person_id)
        news = news_energy.closed(pairing, reader=reader, other=other)
        tell(session, recipient=reader, news=news, now=now)


def keep(session: Session, *, by: Viewer, pairing_id: int, now: datetime) -> None:
    """Say that the two are still at it."""
    pairing = agreements.held(session, by=by, pairing_id=pairing_id)
    spell = _spell(session, pairing.id)
    if spell.nudged_at is None:
        raise RuleBrokenError("Nobody has asked whether you are still at it, so all is well.")
    spell.kept_at = now
    record(session, Act(by.person_id, "still_at_it", pairing), now=now)


def is_quiet(session: Session, *, pairing: Pairing, now: datetime) -> bool:
    """Whether the two were asked, and nothing has happened since."""
    spell = session.get(QuietSpell, pairing.id)
    if spell is None or spell.nudged_at is None or pairing.state is not PairingState.ACTIVE:
        return False
    since = last_sign(session, pairing.id)
    return since is not None and since < spell.nudged_at <= now


def last_sign(session: Session, pairing_id: int) -> datetime | None:
    """Give the last sign of life; a session still to come is the best of them."""
    session.flush()
    found = []
    for of, at, only in SIGNS:
        latest = select(func.max(at)).where(of == pairing_id)
        found.append(session.scalar(latest if only is None else latest.where(only)))
    return max((moment for moment in found if moment is not None), default=None)


def _nudge(
    session: Session, pairing: Pairing, spell: QuietSpell, *, since: datetime, now: datetime
) -> str:
    spell.nudged_at = now
    record(session, Act(None, "asked_if_quiet", pairing), now=now)
    for person_id in (pairing.need.learner_id, pairing.mentor_id):
        reader, other = participants.sides(pairing, person_id)
        news = news_energy.quiet(pairing, reader=reader, other=other, since=since)
        tell(session, recipient=reader, news=news, now=now)
    return "nudged"


def _offer_rematch(
    session: Session, pairing: Pairing, spell: QuietSpell, *, since: datetime, now: datetime
) -> str:
    spell.rematch_at = now
    record(session, Act(None, "rematch_offered", pairing), now=now)
    reader = pairing.need.learner
    news = news_energy.rematch(pairing, reader=reader, closes=now + WARNED, since=since)
    tell(session, recipient=reader, news=news, now=now)
    return "rematch"


def _spell(session: Session, pairing_id: int) -> QuietSpell:
    found = session.get(QuietSpell, pairing_id, populate_existing=True)
    if found is None:
        found = QuietSpell(pairing_id=pairing_id)
        session.add(found)
    return found
