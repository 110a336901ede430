"""A round in review that is mended after a change: hardly anybody notices."""

import pytest
from sqlalchemy import func, select

from mentoring.encoding import rounds as encoded
from mentoring.errors import RuleBrokenError
from mentoring.models.needs import NeedState
from mentoring.models.rounds import RoundRun, RoundState, SuggestionState
from mentoring.services import mending, review, round_runs, rounds
from tests.factories import NOW, make_need, make_person
from tests.rings import Ring


@pytest.fixture
def ring(session, database, clock):
    return Ring(session, database, clock, needs=4, mentors=(2, 2, 2)).run()


def pairs(ring):
    return {one.need_id: one.mentor_id for one in ring.suggestions()}


def ask(ring, *, seen=None):
    seen = ring.again().runs[-1].number if seen is None else seen
    mending.start(
        ring.session, admin=ring.admin, round_id=ring.round.id, seen=seen, now=ring.clock.now
    )
    ring.session.commit()


def mend(ring):
    ask(ring)
    return ring.work()


def taught_by(ring, mentor_id):
    return [need for need, mentor in pairs(ring).items() if mentor == mentor_id]


def a_mentor_of(ring, learners=2):
    return next(one for one in ring.mentors if len(taught_by(ring, one.person_id)) == learners)


def test_whoever_lost_their_mentor_gets_another_and_everybody_else_keeps_theirs(ring):
    before = pairs(ring)
    gone = ring.mentor_of(ring.suggestions()[0])
    left = taught_by(ring, gone.person_id)
    gone.paused = True
    after = pairs(mend(ring))

    assert ring.round.state is RoundState.IN_REVIEW
    assert set(after) == set(before)
    assert {need for need in before if after[need] != before[need]} == set(left)


def test_a_forbidden_suggestion_is_mended_by_somebody_else_and_the_rest_stands(ring):
    before = pairs(ring)
    first = ring.suggestions()[0]
    ring.act(review.forbid, first)
    after = pairs(mend(ring))

    assert {need for need in before if after[need] != before[need]} == {first.need_id}


def test_a_new_need_finds_a_place_and_nobody_loses_theirs_to_it(session, database, clock):
    ring = Ring(session, database, clock, needs=2, mentors=(1, 1)).run()
    before = pairs(ring)
    new = make_need(session, make_person(session), ring.programme)
    after = pairs(mend(ring))

    assert after == before
    assert ring.left_out() == [new.id]


def test_new_places_go_to_whoever_had_nobody(session, database, clock):
    ring = Ring(session, database, clock, needs=3, mentors=(1, 1)).run()
    before = pairs(ring)
    ring.mentors[0].learners_at_once = 2
    after = pairs(mend(ring))

    assert len(after) == 3
    assert before.items() <= after.items()


def test_a_mentor_with_fewer_places_keeps_as_many_learners_as_they_have_places(ring):
    mentor = a_mentor_of(ring)
    before = pairs(ring)
    mentor.learners_at_once = 1
    after = pairs(mend(ring))

    assert len(taught_by(ring, mentor.person_id)) == 1
    assert sum(after[need] != before[need] for need in before) == 1


def test_what_is_pinned_never_moves(ring):
    mentor = a_mentor_of(ring)
    one = next(one for one in ring.suggestions() if one.mentor_id == mentor.person_id)
    ring.act(review.pin, one)
    mentor.learners_at_once = 1
    after = pairs(mend(ring))

    assert after[one.need_id] == mentor.person_id
    assert [kept.need_id for kept in ring.suggestions(SuggestionState.PINNED)] == [one.need_id]


def test_a_need_that_is_not_open_any_more_leaves_the_round(ring):
    gone = ring.suggestions()[0].need_id
    next(need for need in ring.needs if need.id == gone).state = NeedState.WITHDRAWN
    before = pairs(ring)
    after = pairs(mend(ring))

    assert after == {need: mentor for need, mentor in before.items() if need != gone}


def test_a_mend_of_what_has_not_changed_changes_nothing(ring):
    before = pairs(ring)

    assert pairs(mend(ring)) == before


def test_a_mend_is_a_run_of_its_own_that_names_the_one_it_mends(ring):
    mend(ring)

    assert [(run.number, run.mends) for run in ring.again().runs] == [(1, None), (2, 1)]


def test_a_replay_of_a_mend_gives_the_same_bytes_after_the_register_has_changed(ring):
    ring.mentors[0].paused = True
    run = mend(ring).again().runs[-1]
    ring.mentors[1].paused = True
    ring.session.commit()
    kept, found = round_runs.replay(ring.session, run_id=run.id)

    assert kept == found != ""


@pytest.mark.parametrize("stage", ["assign", "explain_chosen", "explain_left_out"])
def test_a_mend_whose_worker_died_is_done_again_to_the_same_end(ring, monkeypatch, stage):
    ring.mentors[0].paused = True
    alone = pairs(mend(ring))
    ring.mentors[0].paused = False
    ring.mentors[1].paused = True
    ask(ring)

    class Killed(BaseException):
        """Nothing catches it, as nothing catches a kill."""

    def dies(*_args, **_named):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(encoded, stage, dies)
        with pytest.raises(Killed):
            round_runs.run_next(ring.database, clock=ring.clock, worker="doomed")
    ring.clock.move(minutes=16)
    healed = pairs(ring.work())
    run = ring.again().runs[-1]
    kept, found = round_runs.replay(ring.session, run_id=run.id)

    assert (run.mends, kept) == (2, found)
    assert set(healed) == set(alone)
    assert ring.mentors[1].person_id not in healed.values()


def test_a_form_that_is_sent_twice_makes_one_run(ring):
    for _ in range(2):
        ask(ring, seen=1)
    ring.work()
    ask(ring, seen=1)

    assert len(ring.again().runs) == 2
    assert ring.round.state is RoundState.IN_REVIEW


def test_what_a_cancelled_mend_started_from_can_still_be_mended(ring):
    before = pairs(ring)
    ask(ring)
    rounds.cancel(ring.session, admin=ring.admin, round_id=ring.round.id, now=NOW)
    ring.session.commit()

    assert pairs(mend(ring)) == before
    assert ring.again().runs[-1].mends == 1


def test_a_round_that_never_came_to_suggestions_cannot_be_mended(session, database, clock):
    ring = Ring(session, database, clock)

    with pytest.raises(RuleBrokenError, match="only while the round is in review"):
        ask(ring, seen=0)


def test_a_published_round_cannot_be_mended_and_its_offers_stay(ring):
    ring.publish()
    before = pairs_published(ring)

    with pytest.raises(RuleBrokenError, match="only while the round is in review"):
        ask(ring)
    assert pairs_published(ring) == before


def pairs_published(ring):
    return [(one.need_id, one.mentor_id) for one in ring.suggestions(SuggestionState.PUBLISHED)]


def test_no_run_is_queued_where_a_round_waits_already(ring):
    ask(ring)
    ask(ring)

    assert ring.session.scalar(select(func.count()).select_from(RoundRun)) == 2


def test_a_run_keeps_what_it_has_mended_and_for_whom(ring):
    first = ring.suggestions()[0]
    ring.act(review.forbid, first)
    kept = mend(ring).again().runs[-1].measures["mended"]

    assert kept == {
        "of": 1, "same": 3, "moved": 1, "new": 0, "lost": 0, "needs": [first.need_id],
    }  # fmt: skip
