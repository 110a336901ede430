"""Whoever has said no to a need, or whose pairing for it has ended, is not asked for it again."""

import pytest

from mentoring.errors import RuleBrokenError
from mentoring.models.needs import NeedState
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.people import Person
from mentoring.services import access, eligibility, pairings, register, suggestions
from mentoring.services.offers import Wish
from tests.factories import (
    NOW,
    make_experience,
    make_mentor,
    make_need,
    make_person,
    make_programme,
    viewer,
)

S = PairingState


class Asked:
    """A need, a mentor who could answer it, and what became of an earlier request."""

    def __init__(self, session):
        self.session = session
        self.programme = make_programme(session)
        self.mentor = make_mentor(session)
        self.experience = make_experience(session, self.mentor)
        self.need = make_need(session, make_person(session), self.programme)
        register.refresh(session, now=NOW)

    def before(self, state):
        self.session.add(
            Pairing(
                need_id=self.need.id,
                mentor_id=self.mentor.person_id,
                experience_id=self.experience.id,
                state=state,
                explanation={},
                requested_at=NOW,
            )
        )
        self.session.flush()

    def cards(self):
        learner = viewer(self.session, self.need.learner_id)
        need_id = self.need.id
        self.session.expire_all()
        need = access.own_need(self.session, learner, need_id, parts=access.NEED_TO_COMPARE)
        return [one.mentor_id for one in suggestions.find(self.session, need=need).cards]


@pytest.fixture
def asked(session):
    made = Asked(session)
    yield made
    session.commit()


@pytest.mark.parametrize("state", [S.DECLINED, S.ENDED])
def test_a_mentor_who_said_no_is_not_shown_for_that_need_again(asked, state):
    assert asked.cards() == [asked.mentor.person_id]

    asked.before(state)
    assert asked.cards() == []


@pytest.mark.parametrize("state", [S.EXPIRED, S.WITHDRAWN])
def test_whoever_did_not_answer_or_was_not_asked_after_all_may_be_asked_again(asked, state):
    asked.before(state)

    assert asked.cards() == [asked.mentor.person_id]


def test_a_mentor_who_said_no_to_one_need_is_shown_for_another(asked):
    asked.before(S.DECLINED)
    asked.need = make_need(asked.session, make_person(asked.session), asked.programme)

    assert asked.cards() == [asked.mentor.person_id]


def test_the_page_does_not_say_that_nobody_has_done_it(asked, client):
    asked.before(S.DECLINED)
    learner = asked.session.get_one(Person, asked.need.learner_id)
    path = f"/needs/{asked.need.id}/suggestions"
    asked.session.commit()
    client.sign_in(learner)
    asked.session.commit()

    assert "Nobody else who can be asked has done this yet" in client.get(path).text


def test_a_request_to_them_is_refused_without_saying_why(asked):
    asked.before(S.DECLINED)
    with pytest.raises(RuleBrokenError, match="not available for this need"):
        pairings.ask(
            asked.session,
            learner=viewer(asked.session, asked.need.learner_id),
            need_id=asked.need.id,
            wishes=[Wish(asked.mentor.person_id, asked.experience.id)],
            note="",
            now=NOW,
        )


def test_a_round_puts_nobody_beside_a_need_that_they_said_no_to(ring):
    first = ring.run().suggestions()[0]
    ring.session.add(
        Pairing(
            need_id=first.need_id,
            mentor_id=first.mentor_id,
            experience_id=first.experience_id,
            state=S.DECLINED,
            explanation={},
            requested_at=NOW,
        )
    )
    ring.session.commit()
    fit = eligibility.still_fit(
        ring.session, programme_id=ring.programme.id, suggested=ring.suggestions()
    )
    assert (first.need_id, first.mentor_id) not in fit
    again = ring.run().suggestions()

    pairs = {(one.need_id, one.mentor_id) for one in again}
    assert pairs
    assert (first.need_id, first.mentor_id) not in pairs
    assert ring.session.get_one(type(ring.needs[0]), first.need_id).state is NeedState.OPEN
    ring.session.commit()
