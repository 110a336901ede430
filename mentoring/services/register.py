"""The fitted register: what suggestions are made from, refreshed by a job."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from mentoring.encoding import heard, register
from mentoring.encoding.register import Fitted, Read
from mentoring.models.learning import FittedSentences, LearnedKind, LearnedVersion, VersionState
from mentoring.models.rounds import FittedRegister

VERSIONS_KEPT = 5


def current(session: Session) -> Fitted:
    """Give the newest fitted register; one that no job has fitted yet is fitted here and now."""
    newest = session.execute(_newest()).first()
    if newest is None:
        return fit_now(session)
    fitted = register.recall(newest.inputs_hash) or _kept(session, newest)
    return _as_learnt(session, fitted, newest)


def fit_now(session: Session) -> Fitted:
    """Fit the register as it stands at this moment, unless that was done already."""
    given = register.read(session)
    fitted = register.recall(given.inputs_hash) or _as_kept(session, given) or register.fit(given)
    register.remember(fitted)
    return _as_learnt(session, fitted, session.execute(select(*_learnt())).one())


def stale(session: Session) -> Read | None:
    """Read the register where it is not as it was last fitted; None where it is."""
    given = register.read(session)
    newest = session.execute(_newest()).first()
    return None if newest is not None and newest.inputs_hash == given.inputs_hash else given


def fit(given: Read) -> Fitted:
    """Learn a register: seconds of work, so it is done outside any transaction."""
    return register.recall(given.inputs_hash) or register.fit(given)


def keep(session: Session, fitted: Fitted, *, now: datetime) -> None:
    """Keep a fitted register for every process, and the last few before it."""
    session.execute(delete(FittedRegister).where(FittedRegister.inputs_hash == fitted.inputs_hash))
    session.add(
        FittedRegister(inputs_hash=fitted.inputs_hash, fitted_at=now, payload=register.dump(fitted))
    )
    session.flush()
    kept = session.scalars(
        select(FittedRegister.id).order_by(FittedRegister.id.desc()).limit(VERSIONS_KEPT)
    )
    session.execute(delete(FittedRegister).where(FittedRegister.id.not_in(list(kept))))
    register.remember(fitted)


def refresh(session: Session, *, now: datetime) -> bool:
    """Do all of it at once, for a register that nobody else is using yet."""
    given = stale(session)
    if given is not None:
        keep(session, fit(given), now=now)
    return given is not None


def changed(session: Session) -> None:
    """Ask for the register to be fitted again once this is committed."""
    session.info["wake"] = session.info.get("wake", frozenset()) | {"fit_register"}


def _kept(session: Session, newest: Any) -> Fitted:
    payload = session.scalars(
        select(FittedRegister.payload).where(FittedRegister.id == newest.id)
    ).one()
    return register.load(payload, newest.inputs_hash)


def _as_kept(session: Session, given: Read) -> Fitted | None:
    """Give the register that was fitted from exactly this, where it is still kept."""
    wanted = select(FittedRegister.payload).where(FittedRegister.inputs_hash == given.inputs_hash)
    payload = session.scalars(wanted).first()
    return None if payload is None else register.load(payload, given.inputs_hash)


def _as_learnt(session: Session, fitted: Fitted, learnt: Any) -> Fitted:
    """Add what was learnt and promoted, once a process; where nothing was, there is only the prior.

    What is kept in memory bears the fingerprint of all that it was made from.
    """
    worths, sentences = learnt.worths_hash or "", learnt.heard_hash or ""
    if not (worths or sentences):
        return fitted
    made = register.recall(register.learnt_hash(fitted.inputs_hash, worths, sentences))
    if made is not None:
        return made
    if worths:
        found = session.scalars(_in_use(LearnedVersion.worths)).one()
        fitted = register.weighed(fitted, found, worths)
    if sentences:
        # They may be fitted anew at this very moment, or gone: the next request sees it.
        kept = _heard(FittedSentences.payload).where(FittedSentences.inputs_hash == sentences)
        payload = session.scalars(kept).first()
        if payload is None:
            return fitted
        fitted = heard.listening(fitted, payload, sentences)
    register.remember(fitted)
    return fitted


def _in_use(wanted: Any, kind: LearnedKind = LearnedKind.WORTHS) -> Select[Any]:
    """Look for the version in use, if it was learnt with this very engine."""
    return (
        select(wanted)
        .select_from(LearnedVersion)
        .where(
            LearnedVersion.kind == kind,
            LearnedVersion.state == VersionState.ACTIVE,
            LearnedVersion.engine == register.made_with(),
        )
    )


def _heard(wanted: Any) -> Select[Any]:
    """Look for the fitted sentences of the version in use."""
    return _in_use(wanted, LearnedKind.SENTENCES).join(
        FittedSentences, FittedSentences.version_id == LearnedVersion.id
    )


def _learnt() -> tuple[Any, Any]:
    """Look for the fingerprints of what was learnt and is in use."""
    return (
        _in_use(LearnedVersion.hash).scalar_subquery().label("worths_hash"),
        _heard(FittedSentences.inputs_hash).scalar_subquery().label("heard_hash"),
    )


@cache
def _newest() -> Select[Any]:
    """Look for the newest register that this very engine has fitted, and for what was learnt."""
    return (
        select(FittedRegister.id, FittedRegister.inputs_hash, *_learnt())
        .where(FittedRegister.inputs_hash.startswith(register.made_with()))
        .order_by(FittedRegister.id.desc())
        .limit(1)
    )
