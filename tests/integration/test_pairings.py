"""Requests, offers and answers, as the services order them."""

from typing import Any

import pytest
from sqlalchemy import select

from mentoring.errors import InvalidError, NotFoundError, RuleBrokenError
from mentoring.models.mentors import Readiness, Visibility
from mentoring.models.needs import NeedState
from mentoring.models.notices import Notice
from mentoring.models.pairings import DeclineReason, PairingState
from mentoring.models.people import NotWith
from mentoring.services import access, expiry, lines, pairings
from mentoring.services.offers import Wish
from tests.factories import (
    NOW,
    make_experience,
    make_mentor,
    make_need,
    make_person,
    make_programme,
)


class World:
    """A learner with an open need, and mentors who could answer it."""

    def __init__(self, session):
        self.session = session
        self.programme = make_programme(session)
        self.learner = make_person(session)
        self.need = make_need(session, self.learner, self.programme)

    def mentor(self, **given):
        mentor: Any = make_mentor(self.session, **given)
        mentor.experience = make_experience(self.session, mentor)
        return mentor

    def viewer(self, person_id=None):
        return access.viewer(self.session, person_id or self.learner.id)

    def ask(self, *mentors, need=None, learner=None):
        wishes = [Wish(m.person_id, m.experience.id) for m in mentors]
        return pairings.ask(
            self.session,
            learner=self.viewer(learner and learner.id),
            need_id=(need or self.need).id,
            wishes=wishes,
            note="",
            now=NOW,
        )

    def decline(self, pairing):
        return pairings.decline(
            self.session,
            mentor=self.viewer(pairing.mentor_id),
            pairing_id=pairing.id,
            reason=DeclineReason.NO_TIME,
            now=NOW,
        )

    def somebody_else_asks(self, mentor):
        learner = make_person(self.session)
        need = make_need(self.session, learner, self.programme)
        return self.ask(mentor, need=need, learner=learner)

    def told(self, person_id):
        rows = self.session.scalars(select(Notice).where(Notice.recipient_id == person_id))
        return [row.kind.value for row in rows]


@pytest.fixture
def world(session):
    return World(session)


def test_a_request_is_offered_at_once_where_there_is_room(world):
    mentor = world.mentor()
    pairing = world.ask(mentor)
    assert pairing.state is PairingState.OFFERED
    assert world.told(mentor.person_id) == ["offer"]


def test_an_offer_is_answered_within_10_working_days(world):
    pairing = world.ask(world.mentor())
    assert (pairing.reply_by - NOW).days == 14


def test_a_request_waits_where_there_is_no_room(world):
    mentor = world.mentor(learners_at_once=1)
    world.somebody_else_asks(mentor)
    assert world.ask(mentor).state is PairingState.REQUESTED


def test_a_waiting_request_is_offered_when_a_place_is_free(world):
    mentor = world.mentor(learners_at_once=1)
    first = world.somebody_else_asks(mentor)
    waiting = world.ask(mentor)
    world.decline(first)
    assert lines.with_room(world.session) == [waiting.id]
    lines.offer_waiting(world.session, pairing_id=waiting.id, now=NOW)
    assert waiting.state is PairingState.OFFERED


def test_only_one_request_is_out_at_a_time(world):
    world.ask(world.mentor())
    with pytest.raises(RuleBrokenError, match="already been asked"):
        world.ask(world.mentor())


def test_after_a_no_the_next_choice_is_asked(world):
    first, second = world.mentor(), world.mentor()
    declined = world.ask(first, second)
    world.decline(declined)
    assert world.told(second.person_id) == ["offer"]
    assert world.need.state is NeedState.MATCHED


def test_after_a_no_a_next_choice_without_room_is_passed_over(world):
    first, full, third = world.mentor(), world.mentor(learners_at_once=1), world.mentor()
    declined = world.ask(first, full, third)
    world.somebody_else_asks(full)
    world.decline(declined)
    assert world.told(third.person_id) == ["offer"]


def test_after_the_last_no_the_need_is_open_again(world):
    world.decline(world.ask(world.mentor()))
    assert world.need.state is NeedState.OPEN


def test_why_a_mentor_said_no_is_not_told_to_the_learner(world):
    pairing = world.ask(world.mentor())
    world.decline(pairing)
    notice = world.session.scalars(
        select(Notice).where(Notice.recipient_id == world.learner.id)
    ).one()
    assert "time" not in notice.body


def test_a_pairing_is_active_only_when_both_have_said_yes(world):
    mentor = world.mentor()
    pairing = world.ask(mentor)
    with pytest.raises(RuleBrokenError):
        pairings.confirm(
            world.session, learner=world.viewer(), pairing_id=pairing.id, time_id=None, now=NOW
        )
    pairings.accept(
        world.session,
        mentor=world.viewer(mentor.person_id),
        pairing_id=pairing.id,
        times=[],
        now=NOW,
    )
    pairings.confirm(
        world.session, learner=world.viewer(), pairing_id=pairing.id, time_id=None, now=NOW
    )
    assert pairing.state is PairingState.ACTIVE


def test_nobody_answers_an_offer_to_somebody_else(world):
    pairing = world.ask(world.mentor())
    other = world.mentor()
    with pytest.raises(NotFoundError):
        pairings.accept(
            world.session,
            mentor=world.viewer(other.person_id),
            pairing_id=pairing.id,
            times=[],
            now=NOW,
        )


def test_an_offer_that_nobody_answers_expires_and_the_need_is_open_again(world, clock):
    pairing = world.ask(world.mentor())
    clock.move(days=15)
    assert expiry.due(world.session, now=clock.now) == [pairing.id]
    expiry.expire(world.session, pairing_id=pairing.id, now=clock.now)
    assert (pairing.state, world.need.state) == (PairingState.EXPIRED, NeedState.OPEN)


def test_a_withdrawn_request_frees_the_place_and_opens_the_need(world):
    mentor = world.mentor(learners_at_once=1)
    pairing = world.ask(mentor)
    pairings.withdraw(world.session, learner=world.viewer(), pairing_id=pairing.id, now=NOW)
    world.session.expire(mentor)
    assert (world.need.state, mentor.learners_held) == (NeedState.OPEN, 0)


@pytest.mark.parametrize(
    "given",
    [
        {"readiness": Readiness.IN_TRAINING},
        {"visibility": Visibility.NOBODY},
        {"visibility": Visibility.PROGRAMME_TEAM},
        {"paused": True},
    ],
)
def test_a_mentor_who_is_not_ready_not_listed_or_paused_cannot_be_asked(world, given):
    with pytest.raises(RuleBrokenError, match="not available for this need"):
        world.ask(world.mentor(**given))


def test_a_learner_cannot_ask_their_line_manager(world):
    mentor = world.mentor()
    world.learner.line_manager_id = mentor.person_id
    with pytest.raises(RuleBrokenError, match="not available for this need"):
        world.ask(mentor)


def test_a_learner_cannot_ask_somebody_who_asked_not_to_meet_them(world):
    mentor = world.mentor()
    world.session.add(NotWith(person_id=mentor.person_id, other_id=world.learner.id))
    with pytest.raises(RuleBrokenError, match="not available for this need"):
        world.ask(mentor)


def test_a_person_cannot_ask_themselves(world):
    mentor: Any = make_mentor(world.session, person=world.learner)
    mentor.experience = make_experience(world.session, mentor)
    with pytest.raises(RuleBrokenError, match="not available for this need"):
        world.ask(mentor)


def test_the_same_person_cannot_be_chosen_twice(world):
    mentor = world.mentor()
    with pytest.raises(InvalidError):
        world.ask(mentor, mentor)


def test_a_request_keeps_why_this_person(world):
    pairing = world.ask(world.mentor())
    assert pairing.explanation["reasons"][0]["kind"] == "knowhow"
