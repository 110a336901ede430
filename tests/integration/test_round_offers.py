"""A round from its review to the offers."""

import pytest
from sqlalchemy import select

from mentoring.errors import RuleBrokenError
from mentoring.models.needs import NeedState
from mentoring.models.notices import Notice, NoticeKind
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.people import NotWith
from mentoring.models.rounds import RoundState, SuggestionState, Unmatched
from mentoring.services import publishing
from tests.factories import (
    NOW,
    make_need,
)
from tests.round_world import World


@pytest.fixture
def world(session, database, clock):
    return World(session, database, clock)


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
