"""A round from the queue to its suggestions, with its worker killed on the way."""

import io
import re
from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import select

from mentoring.encoding import rounds as encoded
from mentoring.errors import RuleBrokenError
from mentoring.models.rounds import RoundRun, RoundState, SuggestionState, Unmatched
from mentoring.services import review, round_runs, rounds, run_claims, run_queue
from mentoring.services.decisions import Pair
from tests.factories import (
    NOW,
)
from tests.round_world import World


@pytest.fixture
def world(session, database, clock):
    return World(session, database, clock)


def test_a_round_ends_in_review_with_a_suggestion_and_its_reasons(world):
    need, mentor = world.need(), world.mentor()
    made = world.run()
    (suggestion,) = world.suggestions(made)
    assert made.state is RoundState.IN_REVIEW
    assert (suggestion.need_id, suggestion.mentor_id) == (need.id, mentor.person_id)
    assert suggestion.explanation["reasons"][0]["learner"].startswith("They have done")


def test_a_need_that_is_left_out_says_why_and_what_would_help(world):
    for _ in range(3):
        world.need()
    world.mentor(learners_at_once=2)
    made = world.run()
    (left,) = world.session.scalars(select(Unmatched).where(Unmatched.run_id == made.runs[-1].id))
    assert left.why == "full"
    assert left.explanation["why_not"]
    assert left.explanation["would_help"]


def test_a_round_keeps_what_it_measured_and_what_it_was_made_with(world):
    world.need()
    world.mentor()
    run = world.run().runs[-1]
    assert (run.measures["placed"], run.measures["needs"]) == (1, 1)
    assert "ortools" in run.versions


def test_a_replay_of_a_round_gives_the_same_result_after_the_register_has_changed(world):
    for _ in range(4):
        world.need()
    mentor = world.mentor(learners_at_once=3)
    run = world.run().runs[-1]
    mentor.paused = True
    world.session.commit()
    kept, found = round_runs.replay(world.session, run_id=run.id)
    assert kept == found


def test_kept_inputs_hold_numbers_alone(world):
    world.need()
    world.mentor()
    run = world.run().runs[-1]
    kept = world.session.scalar(select(RoundRun.inputs).where(RoundRun.id == run.id))
    with np.load(io.BytesIO(kept), allow_pickle=False) as arrays:
        assert {arrays[name].dtype.kind for name in arrays} <= {"i", "f"}


def test_a_run_whose_worker_died_is_run_again_and_gives_the_same_result(world, monkeypatch):
    for _ in range(4):
        world.need()
    for _ in range(3):
        world.mentor(learners_at_once=1)
    first = world.run()
    second = world.begin()

    class Killed(BaseException):
        """Nothing catches it, as nothing catches a kill."""

    def dies(*_args, **_named):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(encoded, "explain_chosen", dies)
        with pytest.raises(Killed):
            world.work("doomed")
    assert world.again(second).state is RoundState.RUNNING
    assert not world.work("too early")
    world.clock.move(seconds=31)
    assert world.work("healer")
    pairs = [(row.need_id, row.mentor_id) for row in world.suggestions(first)]
    assert [(row.need_id, row.mentor_id) for row in world.suggestions(second)] == pairs


def test_two_workers_never_run_one_round_twice(world):
    world.need()
    made = world.begin()
    world.session.commit()
    claim = run_queue.claim(world.database, round_runs.ROUNDS, clock=world.clock, worker="one")
    assert claim is not None
    assert not world.work("two")
    assert world.again(made).state is RoundState.RUNNING


def test_a_round_cancelled_while_its_reasons_are_written_stops_there(world, monkeypatch):
    world.need()
    world.mentor()
    made, admin = world.begin(), world.viewer()
    explain = encoded.explain_chosen

    def cancelled_meanwhile(*args, **named):
        with world.database.transaction() as session:
            rounds.cancel(session, admin=admin, round_id=made.id, now=NOW)
        explain(*args, **named)
        pytest.fail("the reasons were written all the same")

    monkeypatch.setattr(encoded, "explain_chosen", cancelled_meanwhile)
    assert world.work()
    assert world.again(made).state is RoundState.DRAFT
    assert world.suggestions(made) == []


def test_a_stage_says_how_long_it_will_take_by_what_is_done_of_it(world):
    world.need()
    made = world.begin()
    claim = run_queue.claim(world.database, round_runs.ROUNDS, clock=world.clock, worker="one")
    assert claim is not None
    stage = run_claims.Stage(claim, "Comparing", 10, 50)
    said = []
    for seconds, done in ((1, 5), (59, 25), (60, 50), (60, 90)):
        world.clock.move(seconds=seconds)
        stage(done, 100)
        run = world.again(made).runs[-1]
        said.append((run.stage, run.done))
        world.session.commit()
    assert said == [
        ("Comparing", 12),
        ("Comparing: about 3 minutes left", 20),
        ("Comparing: about 2 minutes left", 30),
        ("Comparing: less than a minute left", 46),
    ]


def test_a_cancelled_round_stops_and_proposes_nothing(world, monkeypatch):
    world.need()
    world.mentor()
    made = world.begin()
    assign = encoded.assign

    admin = world.viewer()

    def cancelled_meanwhile(inputs):
        with world.database.transaction() as session:
            rounds.cancel(session, admin=admin, round_id=made.id, now=NOW)
        return assign(inputs)

    monkeypatch.setattr(encoded, "assign", cancelled_meanwhile)
    world.work()
    assert (world.again(made).state, world.suggestions(made)) == (RoundState.DRAFT, [])


def test_a_run_that_fails_goes_back_to_draft_with_a_plain_sentence(world, monkeypatch):
    world.need()
    made = world.begin()

    def breaks(_inputs):
        raise ArithmeticError("broken")

    monkeypatch.setattr(encoded, "assign", breaks)
    world.work()
    found = world.again(made)
    assert (found.state, "Start it again" in found.problem) == (RoundState.DRAFT, True)


def test_a_forbidden_pair_is_not_proposed_again(world):
    world.need()
    world.mentor()
    made = world.run()
    (row,) = world.suggestions(made)
    review.forbid(world.session, admin=world.viewer(), pair=world.pair(made, row), now=NOW)
    world.start(made)
    world.work()
    assert world.suggestions(made, SuggestionState.PROPOSED, SuggestionState.PINNED) == []


def test_a_pinned_suggestion_survives_the_next_run(world):
    world.need()
    world.mentor()
    made = world.run()
    (row,) = world.suggestions(made)
    review.pin(world.session, admin=world.viewer(), pair=world.pair(made, row), now=NOW)
    world.start(made)
    world.work()
    (kept,) = world.suggestions(made)
    assert (kept.mentor_id, kept.state) == (row.mentor_id, SuggestionState.PINNED)


def test_a_swap_puts_another_mentor_in_the_place(world):
    world.need()
    world.mentor()
    made = world.run()
    other = world.mentor()
    (row,) = world.suggestions(made)
    world.session.commit()
    review.swap(
        world.session,
        admin=world.viewer(),
        pair=Pair(made.id, row.need_id, other.person_id),
        experience_id=other.experience.id,
        now=NOW,
    )
    (pinned,) = world.suggestions(made, SuggestionState.PINNED)
    assert pinned.mentor_id == other.person_id


def test_a_swap_to_a_mentor_without_room_is_refused(world):
    world.need()
    world.need()
    full, _ = world.mentor(learners_at_once=1), world.mentor(learners_at_once=1)
    made = world.run()
    row = next(row for row in world.suggestions(made) if row.mentor_id != full.person_id)
    with pytest.raises(RuleBrokenError, match="no room left in this round"):
        review.swap(
            world.session,
            admin=world.viewer(),
            pair=Pair(made.id, row.need_id, full.person_id),
            experience_id=full.experience.id,
            now=NOW,
        )


def test_a_round_that_needs_more_memory_says_which_setting_to_raise_and_to_what(world, settings):
    world.need()
    world.mentor()
    made = world.begin()
    tight = replace(settings, round_memory=1)
    round_runs.run_next(world.database, clock=world.clock, worker="one", settings=tight)
    problem = world.again(made).problem

    asked = re.search(r"set MENTORING_ROUND_MEMORY to (\d+)", problem)
    assert asked
    assert "may take 1 MB" in problem
    world.start(made)
    raised = replace(settings, round_memory=int(asked[1]))
    round_runs.run_next(world.database, clock=world.clock, worker="one", settings=raised)
    assert world.again(made).state is RoundState.IN_REVIEW
