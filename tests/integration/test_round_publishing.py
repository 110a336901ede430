"""What publishing a round offers, drops and tells, and how it is taken back."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from mentoring.errors import RuleBrokenError
from mentoring.models.needs import Need
from mentoring.models.notices import NoticeKind
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.people import NotWith
from mentoring.models.rounds import (
    RoundState,
    SuggestionState,
)
from mentoring.services import access, pairings, publishing, rounds
from mentoring.services.offers import Wish
from tests.factories import (
    NOW,
)
from tests.rings import Ring


@pytest.fixture
def ring(session, database, clock):
    return Ring(session, database, clock)


def other_mentor(ring, one):
    return next(m for m in ring.mentors if m.person_id != one.mentor_id)


def test_an_undo_leaves_everything_as_it_was(ring):
    ring.run()
    publishing.schedule(ring.session, admin=ring.admin, round_id=ring.round.id, now=NOW)
    publishing.undo(ring.session, admin=ring.admin, round_id=ring.round.id, now=NOW)
    later = NOW + timedelta(hours=1)

    assert publishing.due_to_publish(ring.session, now=later) == []
    assert not publishing.publish(ring.session, round_id=ring.round.id, now=later)
    assert (ring.round.state, ring.round.publish_at) == (RoundState.IN_REVIEW, None)


def test_publishing_offers_and_tells_each_side_once(ring):
    ring.run().publish()
    assert not publishing.publish(ring.session, round_id=ring.round.id, now=ring.clock.now)

    states = {pairing.state for pairing in ring.session.scalars(select(Pairing))}
    assert states == {PairingState.OFFERED}
    assert len(ring.notices(NoticeKind.OFFER)) == len(ring.notices(NoticeKind.PUBLISHED)) == 3


def test_publishing_drops_a_need_that_was_asked_for_meanwhile(ring):
    ring.run()
    need, mentor = ring.needs[0], ring.mentor()
    learner: Any = access.viewer(ring.session, need.learner_id)
    pairings.ask(
        ring.session,
        learner=learner,
        need_id=need.id,
        wishes=[Wish(mentor.person_id, mentor.experience.id)],
        note="",
        now=NOW,
    )
    ring.publish()

    [dropped] = ring.suggestions(SuggestionState.DROPPED)
    assert (dropped.need_id, dropped.dropped_because) == (need.id, "The need is not open any more.")
    assert ring.notices(NoticeKind.NOT_PLACED) == []


def test_publishing_drops_a_mentor_who_has_no_place_any_more(ring):
    ring.run()
    ring.mentors[0].learners_at_once = 0
    ring.publish()

    dropped = ring.suggestions(SuggestionState.DROPPED)
    assert dropped
    assert {one.mentor_id for one in dropped} == {ring.mentors[0].person_id}
    assert len(ring.notices(NoticeKind.NOT_PLACED)) == len(dropped)


@pytest.mark.parametrize(
    "change", [{"paused": True}, {"visibility": "nobody"}, {"readiness": "paused"}]
)
def test_publishing_never_offers_to_whom_the_laws_no_longer_let_be_suggested(ring, change):
    ring.run()
    for name, value in change.items():
        setattr(ring.mentors[0], name, value)
    ring.session.commit()
    ring.session.expire_all()
    ring.publish()

    offered = {one.mentor_id for one in ring.session.scalars(select(Pairing))}
    assert offered == {ring.mentors[1].person_id}
    reasons = {one.dropped_because for one in ring.suggestions(SuggestionState.DROPPED)}
    assert reasons == {"This person is not available for this need any more."}


def test_publishing_keeps_apart_whom_somebody_asked_not_to_meet_after_the_run(ring):
    ring.run()
    first = ring.suggestions()[0]
    learner = ring.session.get_one(Need, first.need_id).learner_id
    ring.session.add(NotWith(person_id=learner, other_id=first.mentor_id))
    ring.publish()

    assert [one.need_id for one in ring.suggestions(SuggestionState.DROPPED)] == [first.need_id]


def test_a_round_is_closed_once_everybody_has_answered(ring):
    ring.run().publish()
    with pytest.raises(RuleBrokenError, match="not answered yet"):
        rounds.close(ring.session, admin=ring.admin, round_id=ring.round.id, now=NOW)

    for pairing in ring.session.scalars(select(Pairing)):
        pairing.move_to(PairingState.DECLINED)
    rounds.close(ring.session, admin=ring.admin, round_id=ring.round.id, now=NOW)
    assert ring.round.state is RoundState.CLOSED
