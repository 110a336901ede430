"""The leads of a cohort: a yes, a no, a second who takes over, and somebody new."""

import pytest

from mentoring.errors import NoRoomError, NotFoundError, RuleBrokenError
from mentoring.models.cohorts import CohortLead, CohortState
from mentoring.models.people import NotWith
from mentoring.services import cohort_leads, cohort_locks, cohorts, memberships
from tests.cohorts import Gathering


@pytest.fixture
def out(session, clock):
    gathering = Gathering(session, clock)
    gathering.publish(second_id=gathering.second.person_id)
    return gathering


@pytest.fixture
def alone(session, clock):
    """A cohort that has gone out with one lead only."""
    gathering = Gathering(session, clock)
    gathering.publish()
    return gathering


def step_back(out, mentor):
    return out.do(cohort_leads.step_back, mentor=mentor.person_id, cohort_id=out.cohort.id)


def appoint(out, mentor):
    return out.by_admin(cohort_leads.appoint, mentor_id=mentor.person_id)


def lead_ids(out):
    return [one.mentor_id for one in cohort_locks.leads(out.session, out.cohort.id)]


def test_a_yes_said_twice_is_said_once(out):
    out.lead_says_yes()
    out.lead_says_yes()
    assert out.acts().count("lead_accepted") == 1


def test_nobody_says_yes_to_a_cohort_that_is_not_theirs(out):
    with pytest.raises(NotFoundError):
        out.lead_says_yes(out.make_lead())


def test_a_lead_knows_of_nothing_before_it_goes_out(session, clock):
    gathering = Gathering(session, clock)
    gathering.propose()
    with pytest.raises(NotFoundError):
        gathering.lead_says_yes()


def test_a_cancelled_cohort_waits_for_no_answer(out):
    out.by_admin(cohorts.cancel)
    with pytest.raises(RuleBrokenError, match="does not wait for your answer"):
        out.lead_says_yes()
    with pytest.raises(RuleBrokenError, match="This cohort is cancelled"):
        step_back(out, out.lead)


def test_when_the_first_lead_falls_ill_the_second_takes_over(out):
    out.lead_says_yes()
    step_back(out, out.lead)
    assert lead_ids(out) == [out.second.person_id]
    assert (out.held(), out.held(out.second)) == (0, 1)
    kept = out.session.get_one(CohortLead, (out.cohort.id, out.second.person_id))
    assert not kept.second
    assert out.acts()[-1] == "lead_left"


def test_a_no_and_a_goodbye_are_kept_apart_in_the_audit_log(out):
    step_back(out, out.lead)
    assert out.acts()[-1] == "lead_declined"


def test_stepping_back_twice_is_done_once(out):
    step_back(out, out.lead)
    step_back(out, out.lead)
    assert out.acts().count("lead_declined") == 1


def test_whoever_has_stepped_back_says_yes_no_more(out):
    step_back(out, out.lead)
    with pytest.raises(RuleBrokenError, match="does not wait for your answer"):
        out.lead_says_yes()


def test_a_second_who_has_said_yes_and_becomes_the_first_lets_it_begin(out):
    for one in out.places():
        out.answer(memberships.accept, one)
    out.lead_says_yes(out.second)
    step_back(out, out.lead)
    assert out.cohort.state is CohortState.ACTIVE


def test_the_only_lead_of_an_active_cohort_does_not_just_go(session, clock):
    gathering = Gathering(session, clock)
    gathering.begin()
    with pytest.raises(RuleBrokenError, match="find a second lead first"):
        step_back(gathering, gathering.lead)
    assert gathering.held() == 1


def test_a_second_who_has_not_agreed_is_nobody_to_leave_it_to(session, clock):
    gathering = Gathering(session, clock)
    gathering.begin()
    appoint(gathering, gathering.second)
    with pytest.raises(RuleBrokenError, match="find a second lead first"):
        step_back(gathering, gathering.lead)


def test_a_lead_who_does_not_answer_in_time_holds_no_place_any_more(out):
    out.clock.move(days=30)
    late = cohort_leads.due(out.session, now=out.clock.now)
    assert [mentor for _, mentor in late] == sorted([out.lead.person_id, out.second.person_id])
    assert cohort_leads.expire(
        out.session, cohort_id=out.cohort.id, mentor_id=out.lead.person_id, now=out.clock.now
    )
    assert lead_ids(out) == [out.second.person_id]
    assert (out.held(), out.acts()[-1]) == (0, "lead_expired")


def test_a_lead_has_until_the_end_of_the_day_to_answer(out):
    out.clock.now = out.places()[0].reply_by
    assert cohort_leads.due(out.session, now=out.clock.now) == []
    assert not cohort_leads.expire(
        out.session, cohort_id=out.cohort.id, mentor_id=out.lead.person_id, now=out.clock.now
    )


def test_a_lead_who_said_yes_is_waited_for_no_more(out):
    out.lead_says_yes()
    out.clock.move(days=30)
    late = cohort_leads.due(out.session, now=out.clock.now)
    assert [mentor for _, mentor in late] == [out.second.person_id]


def test_nobody_waits_for_the_leads_of_a_cancelled_cohort(out):
    out.by_admin(cohorts.cancel)
    out.clock.move(days=30)
    assert cohort_leads.due(out.session, now=out.clock.now) == []


def test_the_duty_goes_on_without_late_leads_once(out, database):
    out.clock.move(days=30)
    out.session.commit()
    done = [cohort_leads.run(database, clock=out.clock) for _ in range(2)]
    assert done == [2, 0]


def test_where_the_only_lead_says_no_somebody_else_can_be_asked(alone):
    step_back(alone, alone.lead)
    assert lead_ids(alone) == []
    appoint(alone, alone.second)
    assert lead_ids(alone) == [alone.second.person_id]
    assert alone.held(alone.second) == 1


def test_a_second_can_be_asked_for_a_cohort_that_has_begun(session, clock):
    gathering = Gathering(session, clock)
    gathering.begin()
    appoint(gathering, gathering.second)
    gathering.lead_says_yes(gathering.second)
    step_back(gathering, gathering.lead)
    assert lead_ids(gathering) == [gathering.second.person_id]


def test_whoever_leads_it_already_is_not_asked_again(out):
    appoint(out, out.second)
    assert out.acts()[-1] == "published"


def test_somebody_who_stepped_back_can_be_asked_again_and_has_to_say_yes_again(alone):
    alone.lead_says_yes()
    step_back(alone, alone.lead)
    appoint(alone, alone.lead)
    assert alone.held() == 1
    kept = alone.session.get_one(CohortLead, (alone.cohort.id, alone.lead.person_id))
    assert kept.said_yes_at is None


def test_a_cohort_has_no_third_lead(out):
    with pytest.raises(RuleBrokenError, match="needs no other lead"):
        appoint(out, out.make_lead())


def test_a_lead_without_room_is_not_asked(alone):
    full = alone.make_lead(cohorts_at_once=0)
    with pytest.raises(NoRoomError, match="own number of cohorts is reached"):
        appoint(alone, full)
    assert lead_ids(alone) == [alone.lead.person_id]


def test_a_lead_who_pauses_is_not_asked(alone):
    with pytest.raises(RuleBrokenError, match="ready, listed and confirmed"):
        appoint(alone, alone.make_lead(paused=True))


@pytest.mark.parametrize("turned", [False, True])
def test_a_lead_is_not_put_beside_whom_they_may_not_meet(alone, session, turned):
    pair = [alone.second.person_id, alone.places()[0].learner_id]
    one, other = reversed(pair) if turned else pair
    session.add(NotWith(person_id=one, other_id=other))
    with pytest.raises(RuleBrokenError, match="not available for this cohort"):
        appoint(alone, alone.second)
