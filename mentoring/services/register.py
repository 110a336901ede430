"""The fitted register: what suggestions are made from, refreshed by a job."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ScalarSelect, Select, delete, select
from sqlalchemy.orm import Session, undefer

from mentoring.encoding import register
from mentoring.encoding.register import Fitted, Read
from mentoring.models.learning import LearnedVersion, VersionState
from mentoring.models.rounds import FittedRegister

VERSIONS_KEPT = 5


def current(session: Session) -> Fitted:
    """Give the newest fitted register; one that no job has fitted yet is fitted here and now."""
    newest = session.execute(_newest()).first()
    if newest is None:
        return fit_now(session)
    fitted = register.recall(newest.inputs_hash) or _kept(session, newest)
    return _weighed(session, fitted, newest.worths_hash)


def fit_now(session: Session) -> Fitted:
    """Fit the register as it stands at this moment, unless this process has just done so."""
    fitted = fit(register.read(session))
    register.remember(fitted)
    return _weighed(session, fitted, session.scalar(select(_in_use())))


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
    payload = (
        session.scalars(
            select(FittedRegister)
            .where(FittedRegister.id == newest.id)
            .options(undefer(FittedRegister.payload))
        )
        .one()
        .payload
    )
    return register.load(payload, newest.inputs_hash)


def _weighed(session: Session, fitted: Fitted, worths_hash: str | None) -> Fitted:
    """Weigh by what was learnt and promoted, once a process; by the prior where nothing was."""
    if not worths_hash:
        return fitted
    known = register.recall(register.weighed_hash(fitted.inputs_hash, worths_hash))
    if known is not None:
        return known
    worths = session.scalars(
        select(LearnedVersion.worths).where(LearnedVersion.state == VersionState.ACTIVE)
    ).one()
    made = register.weighed(fitted, worths, worths_hash)
    register.remember(made)
    return made


def _in_use() -> ScalarSelect[str]:
    """Look for the version in use, if it was learnt with this very engine."""
    return (
        select(LearnedVersion.hash)
        .where(
            LearnedVersion.state == VersionState.ACTIVE,
            LearnedVersion.engine == register.made_with(),
        )
        .scalar_subquery()
    )


@cache
def _newest() -> Select[int, str, str]:
    """Look for the newest register that this very engine has fitted, and for the worths in use."""
    return (
        select(FittedRegister.id, FittedRegister.inputs_hash, _in_use().label("worths_hash"))
        .where(FittedRegister.inputs_hash.startswith(register.made_with()))
        .order_by(FittedRegister.id.desc())
        .limit(1)
    )
