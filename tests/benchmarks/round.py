"""What a whole round costs, stage by stage, beside its bare comparing and assigning.

`python -m tests.benchmarks.round --needs 20000 --mentors 2000` fills a register of its own (or the
empty database that `--database` names), puts every need into one programme, runs one round through
the job that the service runs, and prints CPU seconds and the most memory taken so far. It ends
with 1 where a bar is missed.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from matching import candidates, pairing
from mentoring.config import Settings
from mentoring.db import Database
from mentoring.encoding import asks, rounds
from mentoring.models.needs import Need, NeedState
from mentoring.models.programmes import ProgrammeAdmin
from mentoring.models.rounds import Round, RoundState, Suggestion, Unmatched
from mentoring.services import access, register, round_runs
from mentoring.services import rounds as steering
from seeds import load
from seeds.load import Wanted
from seeds.population import Size

BAR, MOST_GIGABYTES = 6.0, 4.0
STAGES = (
    ("reading people and needs", round_runs, "_setting"),
    ("of which the needs", asks, "open_needs"),
    ("making arrays of them", rounds, "encode"),
    ("comparing, bare", candidates, "best"),
    ("comparing, and keeping the inputs", round_runs, "_prepare"),
    ("assigning, bare", pairing, "assign"),
    ("explaining the suggestions", rounds, "explain_chosen"),
    ("explaining who is left out", rounds, "explain_left_out"),
    ("keeping all of it", round_runs, "_propose"),
)
BARE = ("comparing, bare", "assigning, bare")


def main() -> int:
    """Fill a register, run a round, print what it took."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--needs", type=int, default=5_000)
    asked.add_argument("--mentors", type=int, default=500)
    asked.add_argument("--database", default="")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = given.database or f"sqlite:///{Path(folder) / 'round.db'}"
        settings = Settings(url, "a key", demo=True, folder=Path(folder))
        load.prepare(settings)
        with closing(Database(url)) as database:
            return _measure(database, Size(given.mentors, given.needs, partners=1, admins=2))


def _measure(database: Database, size: Size) -> int:
    began = time.process_time()
    _fill(database, size)
    print(f"filled in {time.process_time() - began:.1f} s of CPU time")
    began = time.process_time()
    with database.reading() as session:
        register.fit_now(session)
    print(f"fitted, as its own job does, in {time.process_time() - began:.1f} s")
    with database.transaction() as session:
        _begin(session)
    took: dict[str, float] = {}
    peak: dict[str, float] = {}
    began = time.process_time()
    with _timed(took, peak):
        round_runs.run_next(database, clock=_now, worker="one")
    whole = time.process_time() - began
    _said(database)
    for name, _, _ in STAGES:
        print(f"{name:36} {took[name]:9.2f} s  {peak[name]:6.2f} GB")
    print(f"{'the whole run':36} {whole:9.2f} s  {_gigabytes():6.2f} GB")
    ratio, most = whole / sum(took[name] for name in BARE), _gigabytes()
    met = ratio <= BAR and most < MOST_GIGABYTES
    print(
        f"× {ratio:.2f} of comparing and assigning alone (at most {BAR:g}), {most:.2f} GB at most"
    )
    print("bar met" if met else "bar NOT met")
    return 0 if met else 1


def _fill(database: Database, size: Size) -> None:
    wanted, now = Wanted(size=size), _now()
    day = load.begin(database, wanted, now=now)
    assert day is not None
    load.load_population(database, wanted, day=day, now=now, on_progress=_quietly)
    with database.transaction() as session:
        first = session.scalar(select(func.min(ProgrammeAdmin.programme_id)))
        session.execute(update(Need).values(programme_id=first, state=NeedState.OPEN))


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
def _timed(took: dict[str, float], peak: dict[str, float]) -> Iterator[None]:
    plain = [(module, name, getattr(module, name)) for _, module, name in STAGES]
    for said, module, name in STAGES:
        setattr(module, name, _timing(getattr(module, name), said, took=took, peak=peak))
    try:
        yield
    finally:
        for module, name, function in plain:
            setattr(module, name, function)


def _timing(
    function: Callable[..., Any], said: str, *, took: dict[str, float], peak: dict[str, float]
) -> Callable[..., Any]:
    def timed(*args: Any, **named: Any) -> Any:
        began = time.process_time()
        try:
            return function(*args, **named)
        finally:
            took[said] = took.get(said, 0.0) + time.process_time() - began
            peak[said] = _gigabytes()

    return timed


def _said(database: Database) -> None:
    with database.reading() as session:
        made = session.scalars(select(Round)).one()
        assert made.state is RoundState.IN_REVIEW, made.problem
        placed = session.scalar(select(func.count()).select_from(Suggestion))
        left = session.scalar(select(func.count()).select_from(Unmatched))
    print(f"{placed:,} suggestions, {left:,} left out, on {database.engine.dialect.name}")


def _gigabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def _now() -> datetime:
    return datetime.now(UTC)


def _quietly(_stage: str, _done: int, _of: int) -> None:
    """Say nothing while the register is filled."""


if __name__ == "__main__":
    sys.exit(main())
