"""A round from the queue to its offers: what an admin decides is kept, and the laws hold."""

from typing import Any

import pytest
from sqlalchemy import select

from mentoring.errors import RuleBrokenError
from mentoring.models.needs import NeedState
from mentoring.models.people import NotWith
from mentoring.models.rounds import (
    Round,
    RoundRun,
    RoundState,
    SuggestionState,
    Unmatched,
)
from mentoring.services import (
    decisions,
    publishing,
    review,
    round_runs,
    rounds,
    run_claims,
    run_queue,
)
from tests.factories import (
    NOW,
    make_experience,
)
from tests.rings import Ring


@pytest.fixture
def ring(session, database, clock):
    return Ring(session, database, clock)


def other_mentor(ring, one):
    return next(m for m in ring.mentors if m.person_id != one.mentor_id)


def test_a_round_places_every_need_that_can_be_placed(ring):
    ring.run()

    assert ring.round.state is RoundState.IN_REVIEW
    assert [one.need_id for one in ring.suggestions()] == [need.id for need in ring.needs]


def test_a_suggestion_keeps_its_band_with_its_reasons(ring):
    ring.run()

    assert {one.explanation["band"] for one in ring.suggestions()} <= {"strong", "possible"}


def test_a_round_that_is_started_twice_has_one_run(ring):
    for _ in range(2):
        rounds.start(ring.session, admin=ring.admin, round_id=ring.round.id, now=NOW)

    assert len(list(ring.session.scalars(select(RoundRun)))) == 1


@pytest.mark.parametrize(("needs", "mentors"), [(0, (2,)), (2, ())])
def test_a_round_without_needs_or_without_mentors_still_ends_in_review(
    session, database, clock, needs, mentors
):
    ring = Ring(session, database, clock, needs=needs, mentors=mentors).run()

    assert (ring.round.state, ring.suggestions()) == (RoundState.IN_REVIEW, [])
    assert ring.left_out() == [need.id for need in ring.needs]


def test_a_forbidden_pair_is_never_proposed_again(ring):
    ring.run()
    first = ring.suggestions()[0]
    ring.act(review.forbid, first)
    ring.run()

    proposed = {(one.need_id, one.mentor_id) for one in ring.suggestions()}
    assert (first.need_id, first.mentor_id) not in proposed
    assert first.need_id in {one.need_id for one in ring.suggestions()}


def test_a_forbidden_pair_can_be_released_after_another_run(ring):
    ring.run()
    first = ring.suggestions()[0]
    ring.act(review.forbid, first)
    for mentor in ring.mentors:
        if mentor.person_id != first.mentor_id:
            mentor.paused = True
    ring.run()
    assert first.need_id in ring.left_out()

    one = ring.suggestions()[0]
    ring.act(review.forbid, one)
    back = next(s for s in ring.suggestions(SuggestionState.FORBIDDEN) if s.id != one.id)
    ring.act(review.release, back)

    assert back.state is SuggestionState.PROPOSED
    assert decisions.forbidden(ring.session, ring.round.id) == [(one.need_id, one.mentor_id)]
    assert back.need_id not in ring.left_out()


def test_a_need_whose_suggestion_is_forbidden_is_left_out_and_says_why_without_a_name(ring):
    ring.run()
    first = ring.suggestions()[0]
    ring.act(review.forbid, first)
    ring.session.flush()

    left = ring.session.scalars(select(Unmatched)).one()
    assert (left.need_id, left.why) == (first.need_id, "forbidden")
    assert "not available for this need" in left.explanation["why_not"]


def test_a_mentor_who_was_swapped_in_survives_a_further_run_with_the_chosen_experience(ring):
    ring.run()
    first = ring.suggestions()[0]
    mentor = ring.mentor(learners_at_once=1)
    mentor.experience = make_experience(
        ring.session, mentor, title="Something else", knowhow=("K12.1a",), contexts=()
    )
    ring.swap(ring.needs[0], mentor)
    ring.run()

    [kept] = ring.suggestions(SuggestionState.PINNED)
    assert (kept.need_id, kept.mentor_id) == (first.need_id, mentor.person_id)
    assert kept.experience_id == mentor.experience.id


def test_pins_beyond_a_number_that_was_lowered_do_not_stop_the_round(ring):
    ring.run()
    for one in ring.suggestions():
        ring.act(review.pin, one)
    for mentor in ring.mentors:
        mentor.learners_at_once = 1
    ring.run()

    assert ring.round.state is RoundState.IN_REVIEW
    assert len(ring.suggestions(SuggestionState.PINNED)) == 2


def test_a_need_has_one_pin(ring):
    ring.run()
    first = ring.suggestions()[0]
    ring.act(review.pin, first)
    mentor = ring.mentor()
    ring.swap(ring.needs[0], mentor)

    pinned = [pin.mentor_id for pin in decisions.pins(ring.session, ring.round.id)]
    assert pinned == [mentor.person_id]


def test_a_swap_that_is_sent_twice_is_done_once(ring):
    ring.run()
    mentor = ring.mentor(learners_at_once=1)
    swapped = [ring.swap(ring.needs[0], mentor) for _ in range(2)]

    assert swapped[0] is swapped[1]
    assert len([one for one in ring.suggestions() if one.need_id == ring.needs[0].id]) == 1


def test_a_swap_refuses_whom_a_rule_keeps_away_without_saying_which(ring):
    ring.run()
    mentor = ring.mentor()
    ring.session.add(NotWith(person_id=mentor.person_id, other_id=ring.needs[0].learner_id))
    ring.session.flush()

    with pytest.raises(RuleBrokenError, match="This person is not available for this need"):
        ring.swap(ring.needs[0], mentor)


def test_a_swap_refuses_a_pair_that_is_kept_apart(ring):
    ring.run()
    first = ring.suggestions()[0]
    ring.act(review.forbid, first)
    ring.run()

    mentor = next(m for m in ring.mentors if m.person_id == first.mentor_id)
    with pytest.raises(RuleBrokenError, match="kept apart"):
        ring.swap(ring.needs[0], mentor)


def test_a_pin_never_brings_back_whom_a_swap_has_replaced_beside_the_new_one(ring):
    ring.run()
    first = ring.suggestions()[0]
    ring.swap(ring.needs[0], ring.mentor())

    with pytest.raises(RuleBrokenError, match="Somebody else is suggested"):
        ring.act(review.pin, first)


@pytest.mark.parametrize("what", [review.pin, review.forbid, review.release])
def test_a_decision_that_is_sent_twice_is_done_once(ring, what):
    ring.run()
    first = ring.suggestions()[0]
    if what is review.release:
        ring.act(review.pin, first)

    assert ring.act(what, first).state is ring.act(what, first).state


def test_nothing_is_decided_once_a_round_is_scheduled(ring):
    ring.run()
    first = ring.suggestions()[0]
    publishing.schedule(ring.session, admin=ring.admin, round_id=ring.round.id, now=NOW)

    with pytest.raises(RuleBrokenError, match="only while the round is in review"):
        ring.act(review.pin, first)


def test_a_round_that_was_cancelled_and_started_again_is_not_ended_by_the_first_worker(
    ring, monkeypatch
):
    """The first worker is still at it when the round is cancelled and a second run begins."""
    rounds.start(ring.session, admin=ring.admin, round_id=ring.round.id, now=NOW)
    ring.session.commit()
    first: Any = run_queue.claim(ring.database, round_runs.ROUNDS, clock=ring.clock, worker="same")
    rounds.cancel(ring.session, admin=ring.admin, round_id=ring.round.id, now=NOW)
    rounds.start(ring.session, admin=ring.admin, round_id=ring.round.id, now=NOW)
    ring.session.commit()
    second: Any = run_queue.claim(ring.database, round_runs.ROUNDS, clock=ring.clock, worker="same")

    with pytest.raises(run_claims.CancelledError):
        first.report("Late", 50)
    run_queue.failed(first, ValueError("late"))
    round_runs.work(second)
    ring.session.expire_all()
    assert ring.session.get_one(Round, ring.round.id).state is RoundState.IN_REVIEW


def test_needs_that_are_not_open_are_in_no_round(ring):
    ring.needs[0].move_to(NeedState.WITHDRAWN)
    ring.run()

    assert ring.needs[0].id not in {one.need_id for one in ring.suggestions()}
