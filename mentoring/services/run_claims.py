"""A run in the hands of one worker: held, told how far it is, and stopped."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from threading import Event, Thread
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import InstrumentedAttribute, Session

from mentoring.db import Database
from mentoring.encoding.rounds import Means

LEASE = timedelta(seconds=30)
LONG = timedelta(minutes=15)
"""For a stage that is one call, such as the solver's: nothing can be told while it lasts."""

TELLS_AFTER = timedelta(seconds=5)
"""Work after which the time left can be told from what is done."""

TOLD_AGAIN = timedelta(seconds=3)
SHORT = 60
Clock = Callable[[], datetime]


class CancelledError(Exception):
    """The run was cancelled, or another worker has taken it over."""


@dataclass(frozen=True)
class Kind:
    """What is run, such as rounds: its table, that of its runs, and what a run knows it by."""

    owner: type[Any]
    run: type[Any]
    known_by: InstrumentedAttribute[int]
    states: type[StrEnum]
    noun: str

    def state(self, word: str) -> StrEnum:
        """Give one of its states by its word; draft, queued and running are states of every one."""
        return self.states(word)


def let_go(session: Session, kind: Kind, *, gone: Callable[[str], bool], now: datetime) -> int:
    """Take runs from workers that are known to be dead, without waiting for their lease to end."""
    held = session.scalars(
        select(kind.run)
        .join(kind.owner)
        .where(kind.owner.state == kind.state("running"), kind.run.lease_until >= now)
    )
    dead = [run for run in held if gone(run.worker)]
    for run in dead:
        run.lease_until = now - LEASE
    return len(dead)


@dataclass(frozen=True)
class Claim:
    """One run, held by one worker."""

    kind: Kind
    database: Database
    clock: Clock
    worker: str
    owner_id: int
    run_id: int
    seed: int
    means: Means

    def report(self, stage: str, done: int, *, lease: timedelta = LEASE) -> None:
        """Say how far the run is and hold it for another while; stop where it was cancelled."""
        run, owner = self.kind.run, self.kind.owner
        with self.database.transaction() as session:
            held = session.execute(
                update(run)
                .where(
                    run.id == self.run_id,
                    run.worker == self.worker,
                    run.finished_at.is_(None),
                    self.kind.known_by.in_(
                        select(owner.id).where(
                            owner.id == self.owner_id, owner.state == self.kind.state("running")
                        )
                    ),
                )
                .values(stage=stage, done=done, lease_until=self.clock() + lease)
            )
            if held.rowcount == 0:  # type: ignore[attr-defined]
                raise CancelledError(f"run {self.run_id} is not ours any more")


@dataclass
class Stage:
    """One stage of a run, from one hundredth of it to another; called with what is done of it.

    The run is held for `until_told` at its beginning, as the first step may take longest, and for
    `again` whenever it has been told.
    """

    claim: Claim
    name: str
    first: int
    last: int
    until_told: timedelta = LEASE
    again: timedelta = LEASE
    began: datetime = field(init=False)

    def __post_init__(self) -> None:
        """Begin it."""
        self.began = self.claim.clock()
        self.claim.report(self.name, self.first, lease=self.until_told)

    def __call__(self, done: int, of: int) -> None:
        """Say how far the stage is, and how long the rest of it takes at the same pace."""
        share = min(done / max(of, 1), 1.0)
        left = _left(self.claim.clock() - self.began, share)
        at = self.first + int((self.last - self.first) * share)
        self.claim.report(f"{self.name}{left}", at, lease=self.again)


@contextmanager
def going_on(claim: Claim, stage: str, done: int) -> Iterator[None]:
    """Say every few seconds that a stage goes on which is one call and tells nothing itself."""
    claim.report(stage, done, lease=LONG)
    over, began = Event(), claim.clock()

    def telling() -> None:
        # Whether the run is lost, or the database, the next report of the run itself finds out.
        with suppress(CancelledError, SQLAlchemyError):
            while not over.wait(TOLD_AGAIN.total_seconds()):
                taken = int((claim.clock() - began).total_seconds())
                claim.report(f"{stage}: {taken:,} seconds so far", done, lease=LONG)

    teller = Thread(target=telling, daemon=True)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()


def _left(taken: timedelta, share: float) -> str:
    if share == 0 or taken < TELLS_AFTER:
        return ""
    seconds = taken.total_seconds() * (1 - share) / share
    if seconds < SHORT:
        return ": less than a minute left"
    minutes = round(seconds / SHORT)
    return f": about {minutes:,} minutes left" if minutes > 1 else ": about a minute left"
