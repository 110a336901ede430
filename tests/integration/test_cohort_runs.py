"""Forming the cohorts of a set: what is kept, what is replaced, what a dead worker costs."""

import dataclasses

import pytest

from matching.cohorts import forming
from mentoring.encoding import cohort_inputs, cohorts
from mentoring.models.cohort_sets import CohortSetState, WouldHelp
from mentoring.models.cohorts import CohortState
from mentoring.models.needs import NeedState
from mentoring.models.people import Person
from mentoring.services import cohort_publishing, cohort_rules, cohort_runs, cohort_sets, run_claims
from tests.factories import NOW, make_need
from tests.forming import Desk


@pytest.fixture(autouse=True)
def one_try(monkeypatch):
    """Few people are divided once: how good cohorts are is looked at elsewhere."""
    monkeypatch.setattr(forming, "TIMES", 1)


@pytest.fixture
def desk(session, database, clock):
    return Desk(session, database, clock)


def test_everybody_is_put_into_cohorts_that_keep_every_rule(desk):
    found = desk.form()
    assert len(found) == 2
    assert sorted(n for one in found for n in desk.members(one)) == [n.id for n in desk.needs]
    for one in found:
        assert one.state is CohortState.PROPOSED
        group = cohort_publishing.proposed(desk.session, one)
        assert cohort_rules.problems(group) == []
        assert one.measures["valid"]
        assert 6 <= one.measures["size"] == len(desk.members(one)) <= 12


def test_each_cohort_has_a_lead_of_its_own_and_one_has_the_partner(desk):
    found = desk.form()
    leads = sorted(lead for one in found for lead in desk.led_by(one))
    assert leads == sorted(mentor.person_id for mentor in desk.leads)
    partners = [one.partner_id for one in found]
    assert set(partners) <= {None, desk.partners[0].id}
    assert any(partners)
    assert all((one.story_id is None) == (one.partner_id is None) for one in found)


def test_a_cohort_is_called_what_it_is_about_and_where(desk):
    first, second = (one.name for one in desk.form())
    assert ", " in first
    assert second == f"{first} 2"


def test_nobody_is_told_and_no_need_is_taken(desk):
    desk.form()
    assert {need.state for need in desk.needs} == {NeedState.OPEN}


def test_the_run_says_how_good_it_is_and_how_good_any_could_be(desk):
    desk.form()
    measures = desk.run().measures
    assert measures["placed"] == measures["people"] == 16
    assert 0 < measures["quality"] <= measures["at_most"] <= 1


def test_kept_inputs_hold_no_number_of_a_person(desk):
    desk.form()
    asked = cohort_inputs.load(desk.run().inputs)
    numbers = {need.learner_id for need in desk.needs} | {m.person_id for m in desk.leads}
    for people in (asked.learners.people, asked.leads.people, asked.partners.people):
        assert not numbers & set(people.person.tolist())


def test_what_was_kept_gives_the_same_cohorts_again(desk):
    desk.form()
    kept, again = cohort_runs.replay(desk.session, run_id=desk.run().id)
    assert kept == again != ""


def test_a_further_run_takes_the_place_of_the_cohorts_before(desk):
    before = desk.form()
    desk.needs[0].state = desk.needs[1].state = NeedState.WITHDRAWN
    for need in desk.needs[2:8]:
        need.state = NeedState.WITHDRAWN
    after = desk.form()
    assert desk.run().number == 2
    assert after == before
    states = [one.state for one in after]
    assert sorted(states) == [CohortState.CANCELLED, CohortState.PROPOSED]
    inside = [n for one in after if one.state is CohortState.PROPOSED for n in desk.members(one)]
    assert sorted(inside) == [need.id for need in desk.needs[8:]]


def test_whoever_is_locked_stays_in_the_same_cohort(desk):
    first, _ = desk.form()
    kept = desk.members(first)[3]
    desk.lock(first, kept)
    again = desk.form()
    assert first.id in {one.id for one in again}
    assert kept in desk.members(first)


def test_a_cohort_that_is_about_to_go_out_is_left_alone(desk):
    first, _ = desk.form()
    members = desk.members(first)
    cohort_publishing.schedule(
        desk.session, admin=desk.viewer, cohort_id=first.id, reason="None near", now=NOW
    )
    again = desk.form()
    assert first.state is CohortState.PROPOSED
    assert first.is_scheduled
    assert desk.members(first) == members
    assert not set(members) & set(desk.places())
    assert len({one.number for one in again}) == len(again)


def test_somebody_with_two_needs_is_in_one_cohort(desk):
    learner = desk.session.get(Person, desk.needs[0].learner_id)
    make_need(desk.session, learner, desk.programme)
    found = desk.form()
    assert sum(len(desk.members(one)) for one in found) == 16


def test_whoever_has_not_said_where_they_work_is_told_to(desk):
    shy = desk.need(place_id=None)
    desk.form()
    assert desk.places()[shy.id].would_help is WouldHelp.TO_SAY_WHERE
    assert desk.places()[shy.id].number is None


def test_online_it_does_not_matter_where_somebody_works(desk):
    shy = desk.need(place_id=None)
    desk.begin()
    meeting = cohort_sets.Meeting(online=True, reach_km=60, every_days=14, meetings=6)
    desk.do(cohort_sets.keep_meeting, meeting=meeting, now=NOW)
    found = desk.form()
    assert shy.id in [n for one in found for n in desk.members(one)]
    assert all(one.online and one.measures["farthest"] is None for one in found)


def test_whoever_is_left_over_is_told_the_smallest_change(desk):
    late = desk.need(half_days=1 << 9)
    desk.form()
    place = desk.places()[late.id]
    assert place.number is None
    assert place.would_help is WouldHelp.HALF_DAY
    assert place.would_join in {one.number for one in desk.cohorts()}


def test_without_leads_nobody_is_placed_and_everybody_is_told_why(session, database, clock):
    desk = Desk(session, database, clock, leads=0)
    assert desk.form() == []
    assert {one.would_help for one in desk.places().values()} == {WouldHelp.LEAD}


def test_without_needs_a_run_ends_with_nothing(session, database, clock):
    desk = Desk(session, database, clock, learners=0)
    assert desk.form() == []
    assert desk.again().state is CohortSetState.IN_REVIEW
    assert desk.run().measures["people"] == 0


def test_a_run_that_another_worker_takes_up_forms_the_same_cohorts(desk, monkeypatch):
    desk.begin()
    desk.start()
    form = cohorts.form

    def dying(*_given, **_named):
        raise run_claims.CancelledError("the worker is gone")

    monkeypatch.setattr(cohorts, "form", dying)
    assert desk.work("first")
    assert desk.again().state is CohortSetState.RUNNING
    desk.needs[0].state = NeedState.WITHDRAWN
    desk.clock.move(minutes=20)
    monkeypatch.setattr(cohorts, "form", form)
    assert desk.work("second")
    assert desk.run().attempts == 2
    assert len(desk.places()) == 16


def test_a_run_that_fails_says_so_and_can_be_started_again(desk, monkeypatch):
    desk.begin()
    desk.start()

    def broken(*_given, **_named):
        raise ArithmeticError("no")

    with monkeypatch.context() as patch:
        patch.setattr(cohorts, "form", broken)
        assert desk.work()
    assert desk.again().state is CohortSetState.DRAFT
    assert "ArithmeticError" in desk.again().problem
    assert len(desk.form()) == 2
    assert desk.again().problem == ""


def test_cancelling_stops_it_and_keeps_the_cohorts_before(desk):
    before = [one.id for one in desk.form()]
    desk.start()
    desk.do(cohort_sets.cancel, now=NOW)
    assert not desk.work()
    assert desk.again().state is CohortSetState.DRAFT
    assert [one.id for one in desk.cohorts()] == before


def test_a_form_sent_twice_begins_one_set_and_starts_one_run(desk):
    assert desk.begin() is desk.begin()
    for _ in range(2):
        desk.do(cohort_sets.start, now=NOW, seen=0)
    assert desk.run().number == 1


def test_what_is_asked_survives_being_kept(desk):
    desk.begin()
    desk.form()
    asked = cohort_inputs.load(desk.run().inputs)
    again = cohort_inputs.load(cohort_inputs.dump(asked))
    assert dataclasses.asdict(asked.frame) == dataclasses.asdict(again.frame)
    assert (asked.learners.need == again.learners.need).all()
    assert asked.leads.teaches.values.tolist() == again.leads.teaches.values.tolist()
