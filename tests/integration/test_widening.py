"""Whoever has nobody because their list of candidates was full is looked at again."""

import pytest

from matching import candidates
from mentoring.encoding import round_inputs, rounds, widening
from mentoring.models.rounds import RoundState
from mentoring.services import mending, round_runs
from tests.rings import Ring


@pytest.fixture(autouse=True)
def short_lists(monkeypatch):
    """Let each need list one mentor, as a round beyond all bounds would list forty."""
    monkeypatch.setattr(candidates, "FEWEST", 1)
    monkeypatch.setattr(candidates, "ALL_PAIRS", 1)
    monkeypatch.setattr(widening, "MOST_SHARE", 1.0)


@pytest.fixture
def ring(session, database, clock):
    """Five needs that all list the same mentor first, who has two places."""
    return Ring(session, database, clock, needs=5, mentors=(2, 2))


def kept(ring):
    ring.session.commit()
    run = ring.again().runs[-1]
    ring.session.refresh(run, ["inputs"])
    return round_inputs.load(run.inputs)


def places(ring):
    return sorted((one.need_id, one.mentor_id) for one in ring.suggestions())


def test_a_place_beyond_the_first_candidates_is_found(ring):
    ring.run()

    assert len(ring.suggestions()) == 4
    assert kept(ring).wide


def test_the_wider_choice_replays(ring):
    run = ring.run().again().runs[-1]
    ring.mentors[0].paused = True
    ring.session.commit()
    before, found = round_runs.replay(ring.session, run_id=run.id)

    assert before == found


def test_a_run_that_died_after_it_looked_further_ends_the_same(ring, monkeypatch):
    ring.run()
    alone = places(ring)

    class Killed(BaseException):
        """Nothing catches it, as nothing catches a kill."""

    def dies(*_args, **_named):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(rounds, "explain_chosen", dies)
        with pytest.raises(Killed):
            ring.run()
    ring.clock.move(minutes=16)
    ring.work()

    assert ring.round.state is RoundState.IN_REVIEW
    assert places(ring) == alone


def test_a_mend_looks_further_too_and_what_is_pinned_stays(ring):
    ring.mentors[1].learners_at_once = 0
    ring.run()
    before = places(ring)
    ring.mentors[1].learners_at_once = 2
    ring.session.flush()
    mending.start(
        ring.session, admin=ring.admin, round_id=ring.round.id, seen=1, now=ring.clock.now
    )
    ring.work()

    assert len(places(ring)) == 4
    assert set(before) <= set(places(ring))


def test_nobody_looks_further_where_no_place_is_left_over(session, database, clock):
    ring = Ring(session, database, clock, needs=3, mentors=(2,)).run()

    assert len(ring.suggestions()) == 2
    assert not kept(ring).wide


def test_nobody_looks_further_where_too_many_are_left_out(ring, monkeypatch):
    monkeypatch.setattr(widening, "MOST_SHARE", 0.1)
    ring.run()

    assert not kept(ring).wide
