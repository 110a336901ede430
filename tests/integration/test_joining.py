"""Learners who ask to join a cohort that has gone out, and what an admin answers."""

import pytest

from mentoring.errors import NotFoundError, RuleBrokenError
from mentoring.models.cohorts import JoinRequest
from mentoring.models.needs import NeedState
from mentoring.models.people import NotWith
from mentoring.services import cohorts, joining, memberships, needs
from tests.cohorts import Gathering
from tests.factories import make_need, make_person, make_programme


@pytest.fixture
def out(session, clock):
    gathering = Gathering(session, clock)
    gathering.publish()
    return gathering


@pytest.fixture
def need(out):
    return out.make_need(1)


def ask(out, need):
    given = {"learner": need.learner_id, "need_id": need.id, "cohort_id": out.cohort.id}
    return out.do(joining.ask, **given)


def by_admin(out, what, asked):
    return out.do(what, admin=out.admin.id, request_id=asked.id)


def test_a_wish_to_join_leaves_the_need_open(out, need):
    assert ask(out, need).state.value == "waiting"
    assert need.state is NeedState.OPEN
    assert len(out.places()) == 8


def test_the_same_wish_sent_twice_is_one(out, need):
    assert ask(out, need).id == ask(out, need).id


def test_a_wish_that_is_granted_is_the_learners_yes(out, need):
    made = by_admin(out, joining.take, ask(out, need))
    assert (made.state.value, made.learner_id) == ("accepted", need.learner_id)
    assert need.state is NeedState.MATCHED


def test_a_wish_that_is_granted_may_be_the_last_yes_that_was_needed(out, need):
    out.lead_says_yes()
    asked = ask(out, need)
    for one in out.places()[:5]:
        out.answer(memberships.accept, one)
    assert by_admin(out, joining.take, asked).state.value == "active"
    assert out.cohort.state.value == "active"


def test_a_wish_is_granted_once(out, need):
    asked = ask(out, need)
    by_admin(out, joining.take, asked)
    with pytest.raises(RuleBrokenError, match="taken, so it cannot become taken"):
        by_admin(out, joining.take, asked)


def test_a_refused_wish_leaves_the_need_open(out, need):
    asked = ask(out, need)
    for _ in range(2):
        assert by_admin(out, joining.refuse, asked).state.value == "refused"
    assert need.state is NeedState.OPEN
    assert out.acts(JoinRequest) == ["asked_to_join", "join_refused"]


def test_a_wish_can_be_taken_back(out, need):
    asked = ask(out, need)
    given = {"learner": need.learner_id, "request_id": asked.id}
    assert out.do(joining.withdraw, **given).state.value == "withdrawn"
    with pytest.raises(RuleBrokenError, match="withdrawn, so it cannot become taken"):
        by_admin(out, joining.take, asked)


def test_nobody_takes_back_the_wish_of_somebody_else(out, need):
    asked = ask(out, need)
    with pytest.raises(NotFoundError):
        out.do(joining.withdraw, learner=out.places()[0].learner_id, request_id=asked.id)


def test_nobody_asks_to_join_a_cohort_that_has_not_gone_out(session, clock):
    gathering = Gathering(session, clock)
    gathering.propose()
    with pytest.raises(NotFoundError):
        ask(gathering, gathering.needs[0])


def test_nobody_asks_to_join_a_cohort_of_another_programme(out, session):
    other = make_need(session, make_person(session), make_programme(session))
    with pytest.raises(NotFoundError):
        ask(out, other)


def test_nobody_asks_to_join_a_cohort_that_has_begun(session, clock):
    gathering = Gathering(session, clock)
    gathering.begin()
    with pytest.raises(RuleBrokenError, match="has begun already"):
        ask(gathering, gathering.make_need(1))


def test_nobody_asks_to_join_a_cohort_that_is_full(session, clock):
    full = Gathering(session, clock, number=12)
    full.publish()
    with pytest.raises(RuleBrokenError, match="no room"):
        ask(full, full.make_need(1))


def test_nobody_asks_for_a_need_that_somebody_serves(out, need):
    need.move_to(NeedState.MATCHED)
    with pytest.raises(RuleBrokenError, match="already been asked"):
        ask(out, need)


def test_nobody_learns_why_they_may_not_join(out, need, session):
    session.add(NotWith(person_id=out.places()[3].learner_id, other_id=need.learner_id))
    with pytest.raises(RuleBrokenError, match=r"^This person is not available for this cohort\.$"):
        ask(out, need)


def test_a_need_that_found_somebody_meanwhile_gets_no_second_place(out, need):
    asked = ask(out, need)
    need.move_to(NeedState.MATCHED)
    with pytest.raises(RuleBrokenError, match="not open any more"):
        by_admin(out, joining.take, asked)


def test_a_learner_who_withdraws_the_need_takes_the_wish_back(out, need):
    asked = ask(out, need)
    out.do(needs.withdraw, learner=need.learner_id, need_id=need.id)
    assert asked.state.value == "withdrawn"


def test_a_wish_to_join_a_cohort_that_is_cancelled_is_refused(out, need):
    asked = ask(out, need)
    out.by_admin(cohorts.cancel)
    assert asked.state.value == "refused"
