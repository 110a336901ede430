"""A round from the queue to the offers, with its worker killed on the way."""

import io
from typing import Any

import numpy as np
import pytest
from sqlalchemy import select

from mentoring.encoding import rounds as encoded
from mentoring.errors import RuleBrokenError
from mentoring.models.needs import NeedState
from mentoring.models.notices import Notice, NoticeKind
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.people import NotWith
from mentoring.models.rounds import RoundRun, RoundState, Suggestion, SuggestionState, Unmatched
from mentoring.services import access, publishing, review, round_runs, rounds
from mentoring.services.decisions import Pair
from tests.factories import (
    NOW,
    make_admin,
    make_experience,
    make_mentor,
    make_need,
    make_person,
    make_programme,
)


class World:
    """A programme with an admin, some needs and some mentors."""

    def __init__(self, session, database, clock):
        self.session, self.database, self.clock = session, database, clock
        self.programme = make_programme(session)
        self.admin = make_admin(session, self.programme)

    def viewer(self):
        return access.viewer(self.session, self.admin.id)

    def need(self, **given):
        return make_need(self.session, make_person(self.session), self.programme, **given)

    def mentor(self, **given):
        mentor: Any = make_mentor(self.session, **given)
        mentor.experience = make_experience(self.session, mentor)
        return mentor

    def begin(self):
        made = rounds.create(
            self.session,
            admin=self.viewer(),
            programme_id=self.programme.id,
            name="Winter",
            now=NOW,
        )
        return self.start(made)

    def start(self, made):
        rounds.start(self.session, admin=self.viewer(), round_id=made.id, now=NOW)
        self.session.commit()
        return made

    def work(self, worker="one"):
        self.session.commit()
        return round_runs.run_next(self.database, clock=self.clock, worker=worker)

    def run(self):
        made = self.begin()
        assert self.work()
        return self.again(made)

    def again(self, made):
        self.session.expire_all()
        return access.round_of(self.session, self.viewer(), made.id)

    def suggestions(self, made, *states):
        run = self.again(made).runs[-1]
        rows = self.session.scalars(select(Suggestion).where(Suggestion.run_id == run.id))
        return [row for row in rows if not states or row.state in states]

    def pair(self, made, row):
        return Pair(made.id, row.need_id, row.mentor_id)

    def publish(self, made):
        publishing.schedule(self.session, admin=self.viewer(), round_id=made.id, now=self.clock.now)
        self.session.commit()
        self.clock.move(minutes=31)
        with self.database.transaction() as session:
            assert publishing.publish(session, round_id=made.id, now=self.clock.now)
        return self.again(made)


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

    def dies(*_args):
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
    claim = round_runs._claim(world.database, clock=world.clock, worker="one")
    assert claim is not None
    assert not world.work("two")
    assert world.again(made).state is RoundState.RUNNING


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


def test_nothing_is_offered_before_the_undo_window_has_passed(world):
    world.need()
    world.mentor()
    made = world.run()
    publishing.schedule(world.session, admin=world.viewer(), round_id=made.id, now=NOW)
    world.session.commit()
    assert publishing.due_to_publish(world.session, now=NOW) == []
    assert world.session.scalars(select(Notice)).all() == []


def test_a_publication_can_be_undone_within_the_window(world):
    world.need()
    made = world.run()
    publishing.schedule(world.session, admin=world.viewer(), round_id=made.id, now=NOW)
    publishing.undo(world.session, admin=world.viewer(), round_id=made.id, now=NOW)
    assert world.again(made).state is RoundState.IN_REVIEW


def test_publishing_offers_every_suggestion_and_tells_both_sides(world):
    need, mentor = world.need(), world.mentor()
    made = world.publish(world.run())
    pairing = world.session.scalars(select(Pairing)).one()
    kinds = {row.kind for row in world.session.scalars(select(Notice))}
    assert (made.state, pairing.state) == (RoundState.PUBLISHED, PairingState.OFFERED)
    assert (pairing.need_id, pairing.mentor_id) == (need.id, mentor.person_id)
    assert kinds == {NoticeKind.OFFER, NoticeKind.PUBLISHED}


def test_publishing_drops_what_no_longer_fits_with_its_reason(world):
    first, _ = world.need(), world.need()
    world.mentor(learners_at_once=2)
    made = world.run()
    first.state = NeedState.WITHDRAWN
    world.session.commit()
    world.publish(made)
    (dropped,) = world.suggestions(made, SuggestionState.DROPPED)
    assert dropped.dropped_because == "The need is not open any more."


def test_a_mentor_who_lowered_their_number_in_review_is_never_offered_too_many(world):
    world.need()
    world.need()
    mentor = world.mentor(learners_at_once=2)
    made = world.run()
    mentor.learners_at_once = 1
    world.session.commit()
    world.publish(made)
    assert len(world.suggestions(made, SuggestionState.PUBLISHED)) == 1


def test_a_learner_who_was_left_out_is_told_why_once(world):
    need = world.need()
    made = world.publish(world.run())
    told = world.session.scalars(select(Notice).where(Notice.kind == NoticeKind.NOT_PLACED)).all()
    assert [row.recipient_id for row in told] == [need.learner_id]
    assert made.state is RoundState.PUBLISHED


def test_an_admin_cannot_publish_a_suggestion_that_involves_them(world):
    make_need(world.session, world.admin, world.programme)
    world.mentor()
    made = world.run()
    with pytest.raises(RuleBrokenError, match="involves you"):
        publishing.schedule(world.session, admin=world.viewer(), round_id=made.id, now=NOW)


def test_a_round_keeps_people_apart_who_asked_not_to_meet(world):
    need, mentor = world.need(), world.mentor()
    world.session.add(NotWith(person_id=mentor.person_id, other_id=need.learner_id))
    made = world.run()
    assert world.suggestions(made, SuggestionState.PROPOSED, SuggestionState.PINNED) == []


def test_another_persons_exclusion_is_never_the_stated_reason(world):
    need, mentor = world.need(), world.mentor()
    name = mentor.person.name
    world.session.add(NotWith(person_id=mentor.person_id, other_id=need.learner_id))
    made = world.run()
    (left,) = world.session.scalars(select(Unmatched).where(Unmatched.run_id == made.runs[-1].id))
    told = " ".join([left.explanation["why_not"], *left.explanation["would_help"]])
    assert "not available for this need" in told
    assert name not in told
