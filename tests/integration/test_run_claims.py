"""What a run starts from and how it is held while one of its stages is a single call."""

import dataclasses
import threading
from datetime import timedelta

import pytest

from mentoring.encoding import register as kept_in_memory
from mentoring.encoding import round_inputs
from mentoring.services import register, round_runs, rounds, run_claims, run_queue
from tests.factories import NOW
from tests.round_world import World


@pytest.fixture
def world(session, database, clock):
    return World(session, database, clock)


def test_a_round_takes_a_register_that_is_kept_rather_than_fitting_it_again(world):
    world.need()
    world.mentor()
    fitted = register.fit_now(world.session)
    drawn = fitted.graph.copy()
    drawn.graph["kept"] = True
    register.keep(world.session, dataclasses.replace(fitted, graph=drawn), now=NOW)
    kept_in_memory._memory.clear()

    assert register.fit_now(world.session).graph.graph["kept"]


def test_a_run_is_held_for_long_while_it_keeps_what_was_compared(world, monkeypatch):
    world.need()
    world.mentor()
    made = world.begin()
    seen = []
    dump = round_inputs.dump

    def looking(inputs):
        run = world.again(made).runs[-1]
        seen.append((run.stage, run.lease_until - world.clock()))
        world.session.commit()
        return dump(inputs)

    monkeypatch.setattr(round_inputs, "dump", looking)
    assert world.work()
    assert seen == [("Keeping what was compared", run_claims.LONG)]


def test_a_stage_that_is_one_call_says_that_it_goes_on(world, monkeypatch):
    world.need()
    made = world.begin()
    claim = run_queue.claim(world.database, round_runs.ROUNDS, clock=world.clock, worker="one")
    assert claim is not None
    told = threading.Event()
    report = type(claim).report

    def reporting(self, stage, done, **named):
        report(self, stage, done, **named)
        if "12 seconds" in stage:
            told.set()

    monkeypatch.setattr(type(claim), "report", reporting)
    monkeypatch.setattr(run_claims, "TOLD_AGAIN", timedelta(milliseconds=5))
    with run_claims.going_on(claim, "Choosing", 50):
        world.clock.move(seconds=12)
        assert told.wait(60)
    run = world.again(made).runs[-1]
    assert (run.stage, run.done) == ("Choosing: 12 seconds so far", 50)


def test_a_stage_that_is_one_call_ends_quietly_where_the_round_was_cancelled(world, monkeypatch):
    world.need()
    made, admin = world.begin(), world.viewer()
    world.session.commit()
    claim = run_queue.claim(world.database, round_runs.ROUNDS, clock=world.clock, worker="one")
    assert claim is not None
    monkeypatch.setattr(run_claims, "TOLD_AGAIN", timedelta(milliseconds=5))
    with run_claims.going_on(claim, "Choosing", 50), world.database.transaction() as session:
        rounds.cancel(session, admin=admin, round_id=made.id, now=NOW)
    with pytest.raises(run_claims.CancelledError):
        claim.report("Explaining", 60)
    assert world.again(made).runs[-1].stage == "Cancelled"
