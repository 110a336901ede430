"""A real worker process, killed in the middle of a real round."""

import os
import signal
import subprocess
import sys

import pytest
from sqlalchemy import select

from mentoring.config import Settings
from mentoring.models.programmes import Programme, ProgrammeAdmin
from mentoring.models.rounds import Round, RoundRun, RoundState, Suggestion
from mentoring.services import round_runs, rounds
from seeds import load
from seeds.population import Size
from tests.factories import NOW
from tests.factories import viewer as who
from tests.waiting import until

SIZE = Size(integrators=60, learners=900, partners=2, admins=2)


@pytest.fixture
def filled(database):
    """A register of some hundred people, with nobody to see it."""
    wanted = load.Wanted(size=SIZE)
    day = load.begin(database, wanted, now=NOW)
    assert day is not None
    load.load_population(database, wanted, day=day, now=NOW, on_progress=lambda *_: None)
    return database


def start_round(database, name: str) -> int:
    with database.transaction() as session:
        programme = session.scalars(select(Programme).order_by(Programme.id)).first()
        admin = session.scalars(
            select(ProgrammeAdmin.person_id).where(ProgrammeAdmin.programme_id == programme.id)
        ).first()
        viewer = who(session, admin)
        made = rounds.create(session, admin=viewer, programme_id=programme.id, name=name, now=NOW)
        rounds.start(session, admin=viewer, round_id=made.id, now=NOW)
        return made.id


def worker(settings: Settings) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "mentoring", "worker", "--quiet", "--until-input-ends"],
        stdin=subprocess.PIPE,
        env={**os.environ, **settings.to_environment()},
    )


def state(database, round_id) -> tuple[RoundState, int]:
    with database.reading() as session:
        run = session.scalars(select(RoundRun).where(RoundRun.round_id == round_id)).one()
        return session.get(Round, round_id).state, run.done


def result(database, round_id) -> list[tuple[int, int, float]]:
    with database.reading() as session:
        rows = session.execute(
            select(Suggestion.need_id, Suggestion.mentor_id, Suggestion.score)
            .join(RoundRun, RoundRun.id == Suggestion.run_id)
            .where(RoundRun.round_id == round_id)
            .order_by(Suggestion.need_id)
        )
        return [tuple(row) for row in rows]


def test_a_round_whose_worker_is_killed_gives_the_same_result_as_one_left_alone(
    filled, settings, clock
):
    alone = start_round(filled, "Left alone")
    assert round_runs.run_next(filled, clock=clock, worker="in peace")
    killed = start_round(filled, "Killed")
    first = worker(settings)
    until(lambda: state(filled, killed)[0] is RoundState.RUNNING, what="the start of the round")
    first.send_signal(signal.SIGKILL)
    first.communicate(timeout=30)
    assert state(filled, killed)[0] is RoundState.RUNNING
    second = worker(settings)
    until(lambda: state(filled, killed)[0] is RoundState.IN_REVIEW, what="the end of the round")
    second.terminate()
    second.communicate(timeout=30)
    assert result(filled, killed) == result(filled, alone) != []
