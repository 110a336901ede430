"""What use has taught: learnt by a job, in use only on proof, and taken back by an admin."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, distinct, func, select
from sqlalchemy.orm import Session, joinedload

from mentoring.db import Database
from mentoring.encoding import learning
from mentoring.encoding.learning import Learned, Told
from mentoring.encoding.register import Fitted, made_with
from mentoring.errors import NotAllowedError, NotFoundError, RuleBrokenError
from mentoring.models.learning import (
    FittedSentences,
    LearnedKind,
    LearnedVersion,
    Shown,
    VersionState,
)
from mentoring.models.needs import Need
from mentoring.models.pairings import Pairing
from mentoring.services import access, lists, register
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record

AT_MOST_EVERY = timedelta(days=1)
MORE_BY = 1.1
FIT = "fit_sentences"
MAY_BE_USED = frozenset({VersionState.CANDIDATE, VersionState.REPLACED, VersionState.ROLLED_BACK})


@dataclass(frozen=True, eq=False)
class Work:
    """What there is to learn from, read in one go."""

    fitted: Fitted
    told: Sequence[Told]
    requests: int


def run(database: Database, *, clock: Callable[[], datetime]) -> bool:
    """Learn where there is enough to learn from, and keep what was learnt with its evidence."""
    with database.reading() as session:
        work = due(session, now=clock())
    if work is None:
        return False
    found = learn(work)
    with database.transaction() as session:
        keep(session, work, found, now=clock())
    return True


def due(session: Session, *, now: datetime) -> Work | None:
    """Read what there is to learn from, where a day has passed and a tenth more has come.

    To look oftener would be to draw more lots: each look is one more chance to be fooled.
    """
    people, requests = counted(session)
    if people < learning.fewest() or not time_to_look(
        session, kind=LearnedKind.WORTHS, by=("requests", requests), now=now
    ):
        return None
    read = told(session)
    deciders = {one.learner_id for one in read if len(set(one.outcomes)) > 1}
    if len(deciders) < learning.fewest():
        return None
    return Work(register.current(session), read, requests)


def time_to_look(
    session: Session, *, kind: LearnedKind, by: tuple[str, int], now: datetime
) -> bool:
    """Whether a day has passed since something of a kind was learnt, and a tenth more has come."""
    last = session.scalar(
        select(LearnedVersion)
        .where(LearnedVersion.kind == kind)
        .order_by(LearnedVersion.id.desc())
        .limit(1)
    )
    if last is None or last.engine != made_with():
        return True
    what, count = by
    known = last.evidence[what]
    return now - last.made_at >= AT_MOST_EVERY and count >= max(known * MORE_BY, known + 1)


def counted(session: Session) -> tuple[int, int]:
    """Count the learners for whom somebody was asked, and how often that was."""
    row = session.execute(
        select(func.count(distinct(Need.learner_id)), func.count(Pairing.id)).join(
            Need, Need.id == Pairing.need_id
        )
    ).one()
    return row[0], row[1]


def told(session: Session) -> list[Told]:
    """Read every need for which somebody was asked, with its list and what became of it."""
    rows = session.scalars(
        select(Pairing)
        .options(joinedload(Pairing.need).options(*access.NEED_TO_COMPARE))
        .order_by(Pairing.need_id, Pairing.id)
    )
    of_need: dict[int, list[Pairing]] = {}
    for row in rows:
        of_need.setdefault(row.need_id, []).append(row)
    shown: dict[int, list[Shown]] = {}
    for listed in session.scalars(
        select(Shown)
        .where(Shown.need_id.in_(select(Pairing.need_id)))
        .order_by(Shown.need_id, Shown.id)
    ):
        shown.setdefault(listed.need_id, []).append(listed)
    return [_told(pairings, shown.get(need, [])) for need, pairings in of_need.items()]


def learn(work: Work) -> Learned:
    """Learn; seconds of work, so it is done outside any transaction."""
    return learning.learn(work.fitted, work.told)


def keep(session: Session, work: Work, found: Learned, *, now: datetime) -> LearnedVersion:
    """Keep what was learnt with its evidence."""
    made = LearnedVersion(
        kind=LearnedKind.WORTHS,
        worths=found.worths,
        evidence={**learning.evidence(found), "requests": work.requests},
        hash=learning.fingerprint(found.worths),
    )
    return keep_version(session, made, proved=found.promote, now=now)


def keep_version(
    session: Session, made: LearnedVersion, *, proved: bool, now: datetime
) -> LearnedVersion:
    """Keep a version. On proof it is in use from now on, unless an admin has gone back."""
    before = _in_use(session, made.kind)
    state = VersionState.REFUSED
    if proved:
        went_back = before is None and _somebody_went_back(session, made.kind)
        state = VersionState.CANDIDATE if went_back else VersionState.ACTIVE
    if state is VersionState.ACTIVE and before is not None:
        before.move_to(VersionState.REPLACED)
        session.flush()
    made.made_at, made.engine, made.state = now, made_with(), state
    session.add(made)
    record(session, Act(None, "learnt", made, state.value), now=now)
    _changed(session)
    return made


def roll_back(
    session: Session,
    *,
    admin: Viewer,
    now: datetime,
    kind: str = "worths",
) -> None:
    """Go back to what was before anything was learnt; sent twice, it is done once."""
    _check_is_admin(admin)
    version = _in_use(session, LearnedKind(kind))
    if version is not None:
        version.move_to(VersionState.ROLLED_BACK)
        session.execute(delete(FittedSentences).where(FittedSentences.version_id == version.id))
        _decided(session, version, admin=admin, action="rolled_back", now=now)


def use(session: Session, *, admin: Viewer, version_id: int, now: datetime) -> str:
    """Use a version whose gain was proved, and say of which kind; that in use makes way for it."""
    version = proved(session, admin=admin, version_id=version_id)
    if version.state is VersionState.ACTIVE:
        return version.kind.value
    before = _in_use(session, version.kind)
    if before is not None:
        before.move_to(VersionState.REPLACED)
        session.flush()
    version.move_to(VersionState.ACTIVE)
    _decided(session, version, admin=admin, action="put_in_use", now=now)
    return version.kind.value


def proved(session: Session, *, admin: Viewer, version_id: int) -> LearnedVersion:
    """Find a version that an admin may put in use."""
    _check_is_admin(admin)
    version = session.get(LearnedVersion, version_id)
    if version is None:
        raise NotFoundError("There is no such version.")
    if not may_be_used(version) and version.state is not VersionState.ACTIVE:
        raise RuleBrokenError(
            "This version cannot be used: its gain was not proved, or it was learnt with an "
            "earlier release of the service."
        )
    return version


def may_be_used(version: LearnedVersion) -> bool:
    """Whether an admin may put a version in use: its gain was proved, with this very engine."""
    return version.state in MAY_BE_USED and version.engine == made_with()


def _told(pairings: list[Pairing], shown: list[Shown]) -> Told:
    """Join the list that stood when somebody was first asked with all who were asked."""
    asked = {row.mentor_id: row for row in pairings}
    before = [row for row in shown if row.shown_at <= pairings[0].requested_at] or shown
    listed = [row for row in before if row.version == before[-1].version]
    mentors = {row.mentor_id: row.experience_id for row in sorted(listed, key=lambda x: x.rank)}
    for mentor, row in asked.items():
        mentors.setdefault(mentor, row.experience_id)
    need = pairings[0].need
    return Told(
        need=need,
        learner_id=need.learner_id,
        experience_ids=list(mentors.values()),
        mentor_ids=list(mentors),
        outcomes=[learning.outcome(asked.get(mentor)) for mentor in mentors],
    )


def _in_use(session: Session, kind: LearnedKind) -> LearnedVersion | None:
    return session.scalar(
        select(LearnedVersion)
        .where(LearnedVersion.kind == kind, LearnedVersion.state == VersionState.ACTIVE)
        .with_for_update()
    )


def _somebody_went_back(session: Session, kind: LearnedKind) -> bool:
    rolled = select(LearnedVersion.id).where(
        LearnedVersion.kind == kind, LearnedVersion.state == VersionState.ROLLED_BACK
    )
    return session.scalar(rolled.limit(1)) is not None


def _decided(
    session: Session, version: LearnedVersion, *, admin: Viewer, action: str, now: datetime
) -> None:
    version.decided_by_id, version.decided_at = admin.person_id, now
    record(session, Act(admin.person_id, action, version, "by_an_admin"), now=now)
    _changed(session)


def _changed(session: Session) -> None:
    """Ask for the sentences to be fitted and the lists to be looked at once this is committed."""
    session.info["wake"] = session.info.get("wake", frozenset()) | {FIT}
    lists.changed(session)


def _check_is_admin(admin: Viewer) -> None:
    if not admin.is_admin:
        raise NotAllowedError("Only a programme admin can decide how suggestions are weighed.")
