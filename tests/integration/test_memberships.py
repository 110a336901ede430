"""Learners answer an invitation to a cohort, begin together, leave, and come to its end."""

import pytest

from mentoring.errors import NotFoundError, RuleBrokenError
from mentoring.models.cohorts import Cohort, CohortState, Membership
from mentoring.models.people import NotWith
from mentoring.services import cohorts, memberships, needs
from tests.cohorts import Gathering


@pytest.fixture
def gathering(session, clock):
    return Gathering(session, clock)


@pytest.fixture
def out(gathering):
    """A cohort whose invitations are out."""
    gathering.publish(second_id=gathering.second.person_id)
    return gathering


def accept(out, number):
    for one in out.places()[:number]:
        out.answer(memberships.accept, one)


def invite(out, need):
    return out.by_admin(memberships.invite, need_id=need.id)


def test_six_learners_and_the_lead_make_it_active(out):
    out.lead_says_yes()
    accept(out, 6)
    assert out.cohort.state is CohortState.ACTIVE
    assert out.cohort.active_at == out.clock.now
    assert out.states() == ["active"] * 6 + ["invited"] * 2


def test_five_learners_and_the_lead_do_not(out):
    out.lead_says_yes()
    accept(out, 5)
    assert out.cohort.state is CohortState.PUBLISHED
    assert out.states() == ["accepted"] * 5 + ["invited"] * 3


def test_learners_without_the_lead_do_not(out):
    accept(out, 8)
    assert out.cohort.state is CohortState.PUBLISHED


def test_the_second_lead_does_not_stand_for_the_first(out):
    accept(out, 8)
    out.lead_says_yes(out.second)
    assert out.cohort.state is CohortState.PUBLISHED


def test_the_yes_of_the_lead_may_be_the_last(out):
    accept(out, 6)
    out.lead_says_yes()
    assert out.cohort.state is CohortState.ACTIVE


def test_whoever_says_yes_later_is_in_it_at_once(out):
    out.lead_says_yes()
    accept(out, 7)
    assert out.states() == ["active"] * 7 + ["invited"]


def test_a_yes_said_twice_is_said_once(out):
    accept(out, 1)
    accept(out, 1)
    assert out.acts(Membership).count("accepted") == 1


def test_a_no_opens_the_need_again(out):
    out.answer(memberships.decline, out.places()[0])
    assert out.states()[0] == "declined"
    assert out.need_states() == ["open"] + ["matched"] * 7


def test_a_no_said_twice_is_said_once(out):
    for _ in range(2):
        out.answer(memberships.decline, out.places()[0])
    assert out.acts(Membership).count("declined") == 1


def test_after_a_no_nobody_says_yes(out):
    place = out.places()[0]
    out.answer(memberships.decline, place)
    with pytest.raises(RuleBrokenError, match="declined, so it cannot become accepted"):
        out.answer(memberships.accept, place)


def test_after_a_yes_one_leaves_and_does_not_decline(out):
    accept(out, 1)
    with pytest.raises(RuleBrokenError, match="accepted, so it cannot become declined"):
        out.answer(memberships.decline, out.places()[0])


def test_nobody_leaves_before_they_have_said_yes(out):
    with pytest.raises(RuleBrokenError, match="invited, so it cannot become left"):
        out.answer(memberships.leave, out.places()[0])


def test_nobody_answers_for_somebody_else(out):
    one, other = out.places()[:2]
    with pytest.raises(NotFoundError):
        out.do(memberships.accept, learner=other.learner_id, membership_id=one.id)


def test_an_invitation_that_nobody_answers_expires_and_the_need_is_open_again(out):
    out.late()
    assert memberships.due(out.session, now=out.clock.now) == [one.id for one in out.places()]
    first = out.places()[0]
    assert memberships.expire(out.session, membership_id=first.id, now=out.clock.now)
    assert out.states()[0] == "expired"
    assert out.need_states()[0] == "open"
    assert not memberships.expire(out.session, membership_id=first.id, now=out.clock.now)


def test_an_invitation_does_not_expire_before_its_day(out):
    out.clock.now = out.places()[0].reply_by
    assert memberships.due(out.session, now=out.clock.now) == []
    first = out.places()[0]
    assert not memberships.expire(out.session, membership_id=first.id, now=out.clock.now)


def test_a_yes_does_not_expire(out):
    accept(out, 8)
    out.clock.move(days=90)
    assert memberships.due(out.session, now=out.clock.now) == []


def test_the_duty_lets_what_is_late_expire_and_nothing_twice(out, database):
    out.late()
    out.session.commit()
    done = [memberships.run(database, clock=out.clock) for _ in range(2)]
    assert done == [8, 0]


@pytest.mark.parametrize("number", [1, 7])
def test_whoever_leaves_opens_their_need_again_and_the_others_go_on(out, number):
    out.lead_says_yes()
    accept(out, number)
    before = out.cohort.state
    out.answer(memberships.leave, out.places()[0])
    assert out.states()[0] == "left"
    assert out.need_states()[0] == "open"
    assert out.cohort.state is before


def test_a_place_that_was_left_can_be_given_to_somebody_else(out):
    accept(out, 8)
    out.answer(memberships.leave, out.places()[0])
    new = out.make_need(1)
    assert invite(out, new).state.value == "invited"
    assert new.state.value == "matched"


def test_the_same_invitation_sent_twice_is_one(out):
    new = out.make_need(1)
    assert invite(out, new).id == invite(out, new).id


def test_whoever_said_no_is_not_invited_again(out):
    out.answer(memberships.decline, out.places()[0])
    with pytest.raises(RuleBrokenError, match="not available for this cohort"):
        invite(out, out.needs[0])


def test_whoever_did_not_answer_in_time_may_be_invited_again(out):
    out.late()
    memberships.expire(out.session, membership_id=out.places()[0].id, now=out.clock.now)
    assert invite(out, out.needs[0]).state.value == "invited"


def test_nobody_is_invited_beside_whom_they_may_not_meet(out, session):
    new = out.make_need(1)
    session.add(NotWith(person_id=new.learner_id, other_id=out.places()[4].learner_id))
    with pytest.raises(RuleBrokenError, match="not available for this cohort"):
        invite(out, new)
    assert new.state.value == "open"


def test_a_cohort_that_is_full_takes_nobody(session, clock):
    full = Gathering(session, clock, number=12)
    full.publish()
    with pytest.raises(RuleBrokenError, match="no room"):
        invite(full, full.make_need(1))


def test_nobody_is_invited_to_a_cohort_that_has_not_gone_out(gathering):
    gathering.propose()
    with pytest.raises(RuleBrokenError, match="no room"):
        invite(gathering, gathering.make_need(1))


def test_a_learner_who_withdraws_the_need_declines(out):
    place = out.places()[0]
    out.do(needs.withdraw, learner=place.learner_id, need_id=place.need_id)
    assert out.states()[0] == "declined"
    assert out.need_states()[0] == "withdrawn"


def test_a_learner_who_withdraws_the_need_after_a_yes_leaves(out):
    accept(out, 1)
    place = out.places()[0]
    out.do(needs.withdraw, learner=place.learner_id, need_id=place.need_id)
    assert out.states()[0] == "left"


def test_cancelling_frees_the_leads_and_opens_every_need_again(out):
    accept(out, 3)
    out.by_admin(cohorts.cancel)
    assert out.states() == ["left"] * 3 + ["expired"] * 5
    assert set(out.need_states()) == {"open"}
    assert (out.held(), out.held(out.second)) == (0, 0)
    assert out.acts(Cohort)[-1] == "cancelled"


def test_a_cohort_that_has_begun_is_not_cancelled(gathering):
    gathering.begin()
    with pytest.raises(RuleBrokenError, match="active, so it cannot become cancelled"):
        gathering.by_admin(cohorts.cancel)


def test_at_its_end_the_needs_of_those_who_stayed_are_met(out):
    out.lead_says_yes()
    accept(out, 7)
    out.answer(memberships.leave, out.places()[0])
    out.by_admin(cohorts.complete)
    assert out.states() == ["left"] + ["completed"] * 6 + ["expired"]
    assert out.need_states() == ["open"] + ["met"] * 6 + ["open"]
    assert (out.cohort.state.value, out.held()) == ("completed", 0)


def test_a_cohort_is_completed_once(gathering):
    gathering.begin()
    for _ in range(2):
        gathering.by_admin(cohorts.complete)
    assert gathering.acts().count("completed") == 1


def test_a_cohort_that_has_not_begun_is_not_completed(out):
    with pytest.raises(RuleBrokenError, match="published, so it cannot become completed"):
        out.by_admin(cohorts.complete)


def test_what_happened_to_places_is_in_the_audit_log(gathering):
    gathering.begin()
    assert gathering.acts(Membership) == ["invited"] * 8 + ["accepted"] * 8
    assert gathering.acts(Cohort) == [
        *("created", "proposed", "scheduled", "published", "lead_accepted", "begun")
    ]


def test_places_are_counted_by_how_they_stand(out):
    accept(out, 3)
    counted = memberships.count(out.session, out.cohort.id)
    assert {state.value: number for state, number in counted.items()} == {
        "accepted": 3,
        "invited": 5,
    }
