"""What learners' own sentences teach: proved by a job, and heard only where they were proved.

Nobody is ever shown somebody else's sentence. A need that is withdrawn, changed or erased takes its
sentence along at the next sweep.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, distinct, func, select
from sqlalchemy.orm import Session

from mentoring.db import Database
from mentoring.encoding import heard, learning
from mentoring.encoding.heard import Said
from mentoring.encoding.register import Fitted, made_with
from mentoring.encoding.words import Words
from mentoring.models.learning import (
    FittedSentences,
    LearnedKind,
    LearnedVersion,
    VersionState,
)
from mentoring.models.needs import Need
from mentoring.services import lists, register
from mentoring.services.learning import keep_version, time_to_look


@dataclass(frozen=True, eq=False)
class Work:
    """What there is to learn from, read in one go."""

    fitted: Fitted
    said: Said


@dataclass(frozen=True, eq=False)
class Tidying:
    """What versions keep from now on, and the one in use where it has to be fitted anew."""

    left: dict[int, dict[str, Any]]
    to_fit: int | None
    inputs_hash: str
    words: Words
    said: Said


def run(database: Database, *, clock: Callable[[], datetime]) -> bool:
    """Prove sentences where there are enough, and keep the outcome with its evidence."""
    with database.reading() as session:
        work = due(session, now=clock())
    if work is None:
        return False
    found = heard.prove(work.fitted, work.said)  # seconds of work: nobody waits for it to write
    with database.transaction() as session:
        made = LearnedVersion(
            kind=LearnedKind.SENTENCES,
            inputs=work.said.inputs() if found.promote else {"needs": []},
            evidence=heard.evidence(found, work.said),
            hash=heard.fingerprint(work.said, work.fitted.words),
        )
        keep_version(session, made, proved=found.promote, now=clock())
    return True


def due(session: Session, *, now: datetime) -> Work | None:
    """Read what learners confirmed, where a day has passed and a tenth more has come."""
    learners, needs = counted(session)
    if learners < learning.fewest() or not time_to_look(
        session, kind=LearnedKind.SENTENCES, by=("needs", needs), now=now
    ):
        return None
    fitted = register.current(session)
    return Work(fitted, heard.read(session, fitted.words))


def counted(session: Session) -> tuple[int, int]:
    """Count the learners who confirmed know-how for their words, and the needs they did it for."""
    row = session.execute(
        select(func.count(distinct(Need.learner_id)), func.count(Need.id)).where(*heard.counts())
    ).one()
    return row[0], row[1]


def fit(database: Database, *, clock: Callable[[], datetime]) -> bool:
    """Fit the sentences in use again where one has gone or the words around them have changed."""
    with database.reading() as session:
        found = tidying(session)
    if found is None:
        return False
    payload = heard.fit(found.said, found.words) if found.to_fit else b""
    with database.transaction() as session:
        tidy(session, found, payload, now=clock())
    return True


def tidying(session: Session) -> Tidying | None:
    """Look for what learners have withdrawn, changed or had erased since a version learnt it."""
    rows = [row for row in session.scalars(_versions()) if row.inputs.get("needs")]
    fitted = {row.version_id: row.inputs_hash for row in session.scalars(select(FittedSentences))}
    if not rows and not fitted:
        return None
    spoken = register.current(session).words
    said = heard.read(session, spoken)
    left = {row.id: _left(row, said) for row in rows}
    changed = {row.id: left[row.id] for row in rows if left[row.id] != row.inputs}
    used = next((row.id for row in rows if _is_in_use(row) and left[row.id]["needs"]), None)
    kept = said.kept_in(left[used]) if used else said.kept_in({"needs": []})
    inputs_hash = heard.fingerprint(kept, spoken)
    wanted = {used: inputs_hash} if used else {}
    if fitted == wanted and not changed:
        return None
    return Tidying(changed, used if fitted != wanted else None, inputs_hash, spoken, kept)


def tidy(session: Session, found: Tidying, payload: bytes, *, now: datetime) -> None:
    """Keep what is left, and what was fitted from it for every process to read."""
    for row in session.scalars(_versions().where(LearnedVersion.id.in_(found.left))):
        row.inputs = found.left[row.id]
    in_use = session.scalar(
        _versions().where(LearnedVersion.state == VersionState.ACTIVE).with_for_update()
    )
    used = in_use.id if in_use is not None and in_use.inputs["needs"] else None
    if used is None or found.to_fit is not None:
        session.execute(delete(FittedSentences))
    if used is not None and used == found.to_fit:
        session.add(
            FittedSentences(
                version_id=used, inputs_hash=found.inputs_hash, fitted_at=now, payload=payload
            )
        )
    session.flush()
    lists.changed(session)


def _versions() -> Select[LearnedVersion]:
    return select(LearnedVersion).where(LearnedVersion.kind == LearnedKind.SENTENCES)


def _left(row: LearnedVersion, said: Said) -> dict[str, Any]:
    """Give what stands of a version; what an earlier release has learnt is not used again."""
    return said.kept_in(row.inputs).inputs() if row.engine == made_with() else {"needs": []}


def _is_in_use(row: LearnedVersion) -> bool:
    return row.state is VersionState.ACTIVE and row.engine == made_with()
