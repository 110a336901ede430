"""The fitted register: what suggestions are made from, refreshed by a job."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, undefer

from mentoring.encoding import register
from mentoring.encoding.register import Fitted
from mentoring.models.rounds import FittedRegister

VERSIONS_KEPT = 5


def current(session: Session) -> Fitted:
    """Give the newest fitted register; one that no job has fitted yet is fitted here and now."""
    newest = session.scalar(select(FittedRegister).order_by(FittedRegister.id.desc()).limit(1))
    if newest is None:
        return fit_now(session)
    remembered = register.recall(newest.inputs_hash)
    if remembered is not None:
        return remembered
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


def fit_now(session: Session) -> Fitted:
    """Fit the register as it stands at this moment, unless this process has just done so."""
    given = register.read(session)
    fitted = register.recall(given.inputs_hash) or register.fit(given)
    register.remember(fitted)
    return fitted


def refresh(session: Session, *, now: datetime) -> bool:
    """Fit the register again where it has changed, and keep the last few versions."""
    given = register.read(session)
    newest = session.scalar(select(FittedRegister).order_by(FittedRegister.id.desc()).limit(1))
    if newest is not None and newest.inputs_hash == given.inputs_hash:
        return False
    same = select(FittedRegister).where(FittedRegister.inputs_hash == given.inputs_hash)
    session.execute(
        delete(FittedRegister).where(
            FittedRegister.id.in_(same.with_only_columns(FittedRegister.id))
        )
    )
    fitted = register.fit(given)
    session.add(
        FittedRegister(inputs_hash=given.inputs_hash, fitted_at=now, payload=register.dump(fitted))
    )
    session.flush()
    kept = session.scalars(
        select(FittedRegister.id).order_by(FittedRegister.id.desc()).limit(VERSIONS_KEPT)
    )
    session.execute(delete(FittedRegister).where(FittedRegister.id.not_in(list(kept))))
    register.remember(fitted)
    return True


def changed(session: Session) -> None:
    """Ask for the register to be fitted again once this is committed."""
    session.info["wake"] = session.info.get("wake", frozenset()) | {"fit_register"}
