"""Another way of choosing, tried on a sample of the open needs before anything is kept.

A job tries it, with the solver that chooses for the whole round, so that an admin sees what comes
of fairness too; the page waits the few seconds that it takes.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from mentoring.db import Database
from mentoring.encoding import asks, chosen, sampled
from mentoring.encoding.asks import OpenNeeds
from mentoring.encoding.sampled import Sample
from mentoring.errors import RuleBrokenError
from mentoring.models.needs import Need, NeedState
from mentoring.models.people import Person
from mentoring.models.places import Place
from mentoring.models.rounds import Round
from mentoring.models.trials import RoundTrial
from mentoring.models.vocabulary import Profession
from mentoring.services import access, decisions, register, round_settings, rounds
from mentoring.services.access import Viewer
from mentoring.services.round_choosing import OPEN_TO_CHANGE

log = logging.getLogger(__name__)
DUTY = "try_rounds"
SIZE = 300
"""Needs in a sample: enough that a tenth is seen, and scored within seconds."""
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 3
WORDS = 14
FAILED = (
    "It could not be tried. Try it once more. "
    "If this happens again, tell whoever runs this service."
)


@dataclass(frozen=True)
class Changed:
    """A need with another answer: who and how good, before and after; "" stands for nobody."""

    words: str
    before: str
    before_band: str
    after: str
    after_band: str


@dataclass(frozen=True)
class Group:
    """A region or a profession: its needs in the sample, and how many of them have somebody."""

    name: str
    needs: int
    before: int
    after: int


@dataclass(frozen=True)
class Trial:
    """A trial as its page shows it; `counts` is empty until a job has tried it."""

    asked: Mapping[str, Any]
    asked_at: datetime
    finished: bool
    problem: str
    needs: int
    open: int
    counts: Mapping[str, int]
    weakest: tuple[str, str]
    groups: tuple[Group, ...]
    changed: tuple[Changed, ...]

    @property
    def differs(self) -> int:
        """Count the needs with another answer."""
        return sum(self.counts.get(name, 0) for name in ("other", "found", "lost"))


def ask(
    session: Session, *, admin: Viewer, round_id: int, asked: Mapping[str, Any], now: datetime
) -> None:
    """Ask for a trial, in place of the last one; InvalidError where it cannot be."""
    found = rounds.locked(session, admin, round_id)
    if found.state not in OPEN_TO_CHANGE:
        raise RuleBrokenError(
            "How a round chooses can be tried only before it runs, or while it is in review."
        )
    session.merge(
        RoundTrial(
            round_id=found.id,
            asked=chosen.read(asked).kept,
            asked_by_id=admin.person_id,
            asked_at=now,
            lease_until=None,
            attempts=0,
            finished_at=None,
            found=None,
            problem="",
        )
    )
    session.info["wake"] = session.info.get("wake", frozenset()) | {DUTY}


def last(session: Session, *, admin: Viewer, round_id: int) -> Trial | None:
    """Show the last trial of a round, if there is one."""
    access.round_of(session, admin, round_id)
    row = session.get(RoundTrial, round_id)
    if row is None:
        return None
    found = row.found or {}
    return Trial(
        asked=row.asked,
        asked_at=row.asked_at,
        finished=row.finished_at is not None,
        problem=row.problem,
        needs=found.get("needs", 0),
        open=found.get("open", 0),
        counts=found.get("counts", {}),
        weakest=tuple(found.get("weakest", ("", ""))),
        groups=_groups(session, found.get("groups", ())),
        changed=_changed(session, found.get("changed", ())),
    )


def run(database: Database, *, clock: Callable[[], datetime]) -> int:
    """Try everything that waits to be tried."""
    done = 0
    while (claimed := _claim(database, now=clock())) is not None:
        found, problem = _tried(database, claimed)
        _keep(database, claimed, found=found, problem=problem, now=clock())
        done += 1
    return done


def sample(session: Session, found: Round) -> Sample:
    """Draw some of the open needs of a round, and put them together with everybody who may teach.

    It is a job's: everything that the round itself would read is read.
    """
    ids = session.scalars(
        select(Need.id)
        .where(Need.programme_id == found.programme_id, Need.state == NeedState.OPEN)
        .order_by(Need.id)
    ).all()
    needs = _drawn(session, sampled.draw(ids, size=SIZE, seed=found.seed))
    fitted = register.current(session)
    asked = OpenNeeds(
        ids=tuple(need.id for need in needs),
        needs=asks.needs(needs, fitted.words),
        learners=[need.learner for need in needs],
    )
    return Sample(
        setting=round_settings.put_together(session, found, fitted=fitted, asked=asked),
        pins=decisions.pins(session, found.id),
        regions=asks.region_ids(session),
        open=len(ids),
        seed=found.seed,
    )


def _claim(database: Database, *, now: datetime) -> RoundTrial | None:
    """Take what waits for longest, or was left behind by a worker that died."""
    with database.transaction() as session:
        row = session.scalar(
            select(RoundTrial)
            .where(
                RoundTrial.finished_at.is_(None),
                or_(RoundTrial.lease_until.is_(None), RoundTrial.lease_until < now),
            )
            .order_by(RoundTrial.asked_at, RoundTrial.round_id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if row is None:
            return None
        row.attempts, row.lease_until = row.attempts + 1, now + LEASE
        return row


def _tried(database: Database, claimed: RoundTrial) -> tuple[dict[str, Any] | None, str]:
    if claimed.attempts > MOST_ATTEMPTS:
        return None, FAILED
    try:
        with database.reading() as session:
            drawn = sample(session, session.get_one(Round, claimed.round_id))
        return sampled.compare(drawn, chosen.read(claimed.asked)), ""
    except Exception:
        log.exception("the trial of round %d failed", claimed.round_id)
        return None, FAILED


def _keep(
    database: Database,
    claimed: RoundTrial,
    *,
    found: dict[str, Any] | None,
    problem: str,
    now: datetime,
) -> None:
    """Keep what was found, unless somebody has asked for another trial meanwhile."""
    with database.transaction() as session:
        session.execute(
            update(RoundTrial)
            .where(RoundTrial.round_id == claimed.round_id, RoundTrial.asked_at == claimed.asked_at)
            .values(found=found, problem=problem, finished_at=now)
        )


def _drawn(session: Session, ids: Sequence[int]) -> Sequence[Need]:
    return session.scalars(
        select(Need)
        .where(Need.id.in_(ids))
        .options(
            selectinload(Need.knowhow),
            selectinload(Need.contexts),
            joinedload(Need.learner).joinedload(Person.organisation),
        )
        .order_by(Need.id)
    ).all()


def _groups(session: Session, kept: Iterable[Mapping[str, Any]]) -> tuple[Group, ...]:
    rows = list(kept)
    ids = [row["id"] for row in rows]
    names = dict(session.execute(select(Place.id, Place.name).where(Place.id.in_(ids))).all())
    names |= dict(
        session.execute(select(Profession.id, Profession.label).where(Profession.id.in_(ids))).all()
    )
    return tuple(
        Group(names.get(row["id"], row["id"]), row["needs"], row["before"], row["after"])
        for row in rows
    )


def _changed(session: Session, kept: Iterable[Mapping[str, Any]]) -> tuple[Changed, ...]:
    rows = list(kept)
    texts = dict(
        session.execute(
            select(Need.id, Need.text).where(Need.id.in_([row["need_id"] for row in rows]))
        ).all()
    )
    people = {one[0] for row in rows for one in (row["before"], row["after"]) if one}
    names = dict(session.execute(select(Person.id, Person.name).where(Person.id.in_(people))).all())
    return tuple(
        Changed(
            _first_words(texts[row["need_id"]]),
            *_said(row["before"], names),
            *_said(row["after"], names),
        )
        for row in rows
        if row["need_id"] in texts
    )


def _said(one: Sequence[Any] | None, names: Mapping[int, str]) -> tuple[str, str]:
    return (names.get(one[0], "Somebody who has left"), str(one[1])) if one else ("", "")


def _first_words(text: str) -> str:
    first = text.split()[:WORDS]
    return " ".join(first) + (" …" if len(text.split()) > WORDS else "")
