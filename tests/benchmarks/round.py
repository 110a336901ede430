"""What a whole round costs, stage by stage, beside its bare comparing and assigning.

`python -m tests.benchmarks.round --needs 20000 --mentors 2000 --on sqlite postgresql` fills a
register of its own on each database (or the empty one that `--database` names), puts so many needs
into one programme, and runs one round through the job that the service runs, in a process of its
own. It prints the time of every stage and the most memory taken so far, and ends with 1 where a
bar is missed. Bare is what searching candidates and assigning take within the same run: the same
machine, the same workers, the arrays in memory. With several workers the processor time of the
scores counts what the others do meanwhile.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import ceil
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from matching import candidates, pairing
from mentoring.config import Settings
from mentoring.db import Database
from mentoring.encoding import asks, rounds
from mentoring.encoding.scoring import Scoring
from mentoring.models.needs import Need, NeedState
from mentoring.models.programmes import ProgrammeAdmin
from mentoring.models.rounds import Round, RoundState, Suggestion, Unmatched
from mentoring.services import access, register, round_runs
from mentoring.services import rounds as steering
from seeds import load
from seeds.load import Wanted
from seeds.population import Size
from tests import postgres

BAR, MOST_GIGABYTES = 6.0, 4.0
LEARNERS = 0.9
"""A learner has rather more than one need; what is beyond the number wanted is withdrawn."""

STAGES = (
    ("reading people and needs", round_runs, "_setting"),
    ("of which the register", register, "fit_now"),
    ("of which the needs", asks, "open_needs"),
    ("making arrays of them", rounds, "encode"),
    ("working out what lies near", rounds, "ready"),
    ("comparing, bare", candidates, "best"),
    ("of which the scores", Scoring, "__call__"),
    ("all until the inputs are kept", round_runs, "_prepare"),
    ("assigning, bare", pairing, "assign"),
    ("explaining the suggestions", rounds, "explain_chosen"),
    ("explaining who is left out", rounds, "explain_left_out"),
    ("keeping all of it", round_runs, "_propose"),
)
BARE = ("comparing, bare", "assigning, bare")


@dataclass
class Spent:
    """What a stage took: processor time, time by the clock, the most memory by its end."""

    work: float = 0.0
    clock: float = 0.0
    gigabytes: float = 0.0

    def __str__(self) -> str:
        return f"{self.work:9.2f} s {self.clock:9.2f} s {self.gigabytes:7.2f} GB"


@dataclass
class Watch:
    """Measures from when it is made."""

    work: float = field(default_factory=time.process_time)
    clock: float = field(default_factory=time.perf_counter)

    def add(self, spent: Spent) -> None:
        spent.work += time.process_time() - self.work
        spent.clock += time.perf_counter() - self.clock
        spent.gigabytes = _gigabytes()


def main() -> int:
    """Fill a register on each database and run a round there."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--needs", type=int, default=5_000)
    asked.add_argument("--mentors", type=int, default=500)
    asked.add_argument("--workers", type=int, default=1)
    asked.add_argument("--on", nargs="+", choices=("sqlite", "postgresql"), default=["sqlite"])
    asked.add_argument("--database", default="", help="the address of an empty one")
    asked.add_argument("--only-run", action="store_true", help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.only_run:
        return _run(given.database, workers=given.workers)
    missed = 0
    for url in [given.database] if given.database else given.on:
        with _at(url) as address, tempfile.TemporaryDirectory() as folder:
            _prepare(address, Path(folder), mentors=given.mentors, needs=given.needs)
            run = [sys.executable, "-m", "tests.benchmarks.round", "--only-run"]
            rest = ["--database", address, "--workers", str(given.workers)]
            missed += subprocess.run([*run, *rest], check=False).returncode
    return min(missed, 1)


@contextmanager
def _at(named: str) -> Iterator[str]:
    """Give the address of a database: of a new one, where only its kind is named."""
    if named == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{Path(folder) / 'round.db'}"
    elif named == "postgresql":
        with postgres.server() as server:
            yield postgres.create_database(server, "round_benchmark")
            postgres.drop_database(server, "round_benchmark")
    else:
        yield named


def _prepare(url: str, folder: Path, *, mentors: int, needs: int) -> None:
    load.prepare(Settings(url, "a key", demo=True, folder=folder))
    with closing(Database(url)) as database:
        filled, fitted = Spent(), Spent()
        watch = Watch()
        _fill(database, Size(mentors, ceil(needs * LEARNERS), partners=1, admins=2), needs=needs)
        watch.add(filled)
        watch = Watch()
        with database.transaction() as session:
            register.refresh(session, now=_now())
        watch.add(fitted)
        with database.transaction() as session:
            _begin(session)
    print(f"\n{needs:,} needs, {mentors:,} mentors, on {url.partition(':')[0]}", flush=True)
    print(f"{'':36} {'processor':>11} {'clock':>11} {'memory':>10}")
    print(f"{'filling the database':36} {filled}")
    print(f"{'fitting, as its own job does':36} {fitted}", flush=True)


def _run(url: str, *, workers: int) -> int:
    took = {said: Spent() for said, _, _ in STAGES}
    whole, watch = Spent(), Watch()
    settings = Settings(url, "a key", demo=True, round_workers=workers)
    with closing(Database(url)) as database:
        with _timed(took):
            round_runs.run_next(database, clock=_now, worker="one", settings=settings)
        watch.add(whole)
        print(_outcome(database))
    for said, spent in took.items():
        print(f"{said:36} {spent}")
    bare = Spent(*(sum(getattr(took[name], one) for name in BARE) for one in ("work", "clock")))
    print(f"{'bare: comparing and assigning':36} {bare.work:9.2f} s {bare.clock:9.2f} s")
    print(f"{'the whole run':36} {whole}")
    ratio = whole.work / bare.work
    met = ratio <= BAR and whole.gigabytes < MOST_GIGABYTES
    print(
        f"× {ratio:.2f} of comparing and assigning alone ({whole.clock / bare.clock:.2f} by the"
        f" clock; at most {BAR:g}), {whole.gigabytes:.2f} GB (below {MOST_GIGABYTES:g}),"
        f" {workers} worker{'s' * (workers > 1)}: bar {'met' if met else 'NOT met'}"
    )
    return 0 if met else 1


def _fill(database: Database, size: Size, *, needs: int) -> None:
    wanted, now = Wanted(size=size), _now()
    day = load.begin(database, wanted, now=now)
    assert day is not None
    load.load_population(database, wanted, day=day, now=now, on_progress=_quietly)
    with database.transaction() as session:
        first = session.scalar(select(func.min(ProgrammeAdmin.programme_id)))
        session.execute(update(Need).values(programme_id=first, state=NeedState.OPEN))
        last = session.scalar(select(Need.id).order_by(Need.id).offset(needs - 1).limit(1))
        assert last is not None, "there are fewer needs than were asked for"
        session.execute(update(Need).where(Need.id > last).values(state=NeedState.WITHDRAWN))


def _begin(session: Session) -> None:
    first = session.scalars(
        select(ProgrammeAdmin).order_by(ProgrammeAdmin.programme_id, ProgrammeAdmin.person_id)
    ).first()
    assert first is not None
    admin = access.viewer(session, first.person_id)
    assert admin is not None
    made = steering.create(
        session, admin=admin, programme_id=first.programme_id, name="Winter", now=_now()
    )
    session.flush()
    steering.start(session, admin=admin, round_id=made.id, now=_now())


@contextmanager
def _timed(took: dict[str, Spent]) -> Iterator[None]:
    plain = [(home, name, getattr(home, name)) for _, home, name in STAGES]
    for said, home, name in STAGES:
        setattr(home, name, _timing(getattr(home, name), took[said]))
    try:
        yield
    finally:
        for home, name, function in plain:
            setattr(home, name, function)


def _timing(function: Callable[..., Any], spent: Spent) -> Callable[..., Any]:
    def timed(*args: Any, **named: Any) -> Any:
        watch = Watch()
        try:
            return function(*args, **named)
        finally:
            watch.add(spent)

    return timed


def _outcome(database: Database) -> str:
    with database.reading() as session:
        made = session.scalars(select(Round)).one()
        assert made.state is RoundState.IN_REVIEW, made.problem
        placed = session.scalar(select(func.count()).select_from(Suggestion))
        left = session.scalar(select(func.count()).select_from(Unmatched))
    return f"{placed:,} suggestions with reasons, {left:,} left out with why not and what helps"


def _gigabytes() -> float:
    own, others = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(resource.getrusage(who).ru_maxrss for who in (own, others)) / 1e6


def _now() -> datetime:
    return datetime.now(UTC)


def _quietly(_stage: str, _done: int, _of: int) -> None:
    """Say nothing while the register is filled."""


if __name__ == "__main__":
    sys.exit(main())
