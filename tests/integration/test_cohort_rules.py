"""What makes a cohort valid: each rule is broken alone, and nothing else is said."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from mentoring.models.experiences import Experience, ExperienceState
from mentoring.models.mentors import Readiness, Visibility
from mentoring.models.needs import NeedState
from mentoring.models.people import HALF_DAYS, NotWith, pack
from mentoring.models.places import Place, PlaceKind
from mentoring.models.vocabulary import KnowHow
from mentoring.services import cohort_publishing, cohort_rules, cohorts
from tests.cohorts import PLAN, Gathering
from tests.factories import make_experience, make_organisation

FAR_AWAY = "QHM"  # in the North East; the others are in the West Midlands


@pytest.fixture
def gathering(session, clock):
    return Gathering(session, clock)


def broken(gathering, **given):
    gathering.propose(**given)
    gathering.session.flush()
    found = cohort_rules.problems(cohort_publishing.proposed(gathering.session, gathering.cohort))
    return [(one.rule, one.need_ids) for one in found]


def plan(gathering, **given):
    gathering.by_admin(cohorts.change, plan=replace(PLAN, **given))


def learner(gathering, at):
    return gathering.needs[at].learner_id


def person(gathering, at):
    return gathering.session.get_one(type(gathering.whole), learner(gathering, at))


def experiences_of(mentor):
    return select(Experience).where(Experience.holder_id == mentor.person_id)


def make_place(session, **given):
    row = Place(id="Larkmere", kind=PlaceKind.NEIGHBOURHOOD, name="Larkmere", **given)
    session.add(row)
    session.flush()
    return row


def alone(gathering, at):
    """Give what is said where one learner alone cannot be in it."""
    return [("member", (gathering.needs[at].id,))]


def test_a_cohort_that_breaks_no_rule_is_valid(gathering):
    assert broken(gathering, second_id=gathering.second.person_id) == []


@pytest.mark.parametrize("size", [6, 12])
def test_six_to_twelve_learners_are_valid(session, clock, size):
    assert broken(Gathering(session, clock, number=size)) == []


def test_five_learners_are_too_few(session, clock):
    assert broken(Gathering(session, clock, number=5)) == [("size", ())]


def test_the_sizes_of_the_cohort_itself_count(gathering):
    plan(gathering, size=(9, 9, 12))
    assert broken(gathering) == [("size", ())]


def test_two_professions_are_too_few(gathering):
    for at in range(8):
        person(gathering, at).profession_id = ("PC01", "PC03")[at % 2]
    assert broken(gathering) == [("professions", ())]


def test_somebody_whose_profession_is_not_known_adds_none(gathering):
    for at in range(8):
        person(gathering, at).profession_id = ("PC01", "PC03", None)[at % 3]
    assert broken(gathering) == [("professions", ())]


@pytest.mark.parametrize(("size", "of_one", "valid"), [(8, 2, True), (8, 3, False), (9, 3, True)])
def test_a_third_of_the_learners_may_be_of_one_organisation(session, clock, size, of_one, valid):
    gathering = Gathering(session, clock, number=size)
    organisation = make_organisation(session)
    for at in range(of_one):
        person(gathering, at).organisation_id = organisation.id
    of_it = tuple(one.id for one in gathering.needs[:of_one])
    assert broken(gathering) == ([] if valid else [("organisation", of_it)])


def test_never_more_than_three_are_of_one_organisation(session, clock):
    gathering = Gathering(session, clock, number=12)
    organisation = make_organisation(session)
    for at in range(4):
        person(gathering, at).organisation_id = organisation.id
    assert [rule for rule, _ in broken(gathering)] == ["organisation"]


def test_somebody_who_is_not_free_on_the_half_day_of_most_is_left_out(gathering):
    person(gathering, 2).half_days = pack(("tue_pm",), HALF_DAYS)
    assert broken(gathering) == alone(gathering, 2)


def test_somebody_who_has_not_said_when_they_can_meet_is_always_free(gathering):
    person(gathering, 2).half_days = 0
    assert broken(gathering) == []


def test_the_half_day_that_was_chosen_counts(gathering):
    plan(gathering, half_day="tue_pm")
    for at in range(1, 8):
        person(gathering, at).half_days |= pack(("tue_pm",), HALF_DAYS)
    gathering.lead.person.half_days |= pack(("tue_pm",), HALF_DAYS)
    assert broken(gathering) == alone(gathering, 0)


def test_a_lead_has_to_be_free_as_well(gathering):
    gathering.lead.person.half_days = pack(("tue_pm",), HALF_DAYS)
    assert ("half_day", ()) in broken(gathering, second_id=gathering.second.person_id)


def test_a_lead_works_within_reach_unless_it_meets_online(gathering):
    gathering.lead.person.place_id = FAR_AWAY
    assert broken(gathering) == [("lead", ())]
    plan(gathering, online=True)
    assert broken(gathering) == []


def test_somebody_far_from_the_others_is_left_out(gathering):
    gathering.needs[4].place_id = FAR_AWAY
    assert broken(gathering) == alone(gathering, 4)


def test_somebody_far_from_the_chosen_place_is_left_out(gathering):
    plan(gathering, place_id="QGH")
    gathering.needs[4].place_id = FAR_AWAY
    assert broken(gathering) == alone(gathering, 4)


def test_online_nobody_is_too_far(gathering):
    plan(gathering, online=True)
    gathering.needs[4].place_id = FAR_AWAY
    assert broken(gathering) == []


def test_somebody_of_whom_no_place_is_known_is_left_out(gathering):
    person(gathering, 5).place_id = None
    assert broken(gathering) == alone(gathering, 5)


@pytest.mark.parametrize("turned", [False, True])
def test_two_who_asked_not_to_meet_are_not_both_in_it(gathering, session, turned):
    pair = [learner(gathering, 1), learner(gathering, 6)]
    one, other = reversed(pair) if turned else pair
    session.add(NotWith(person_id=one, other_id=other))
    assert broken(gathering) == alone(gathering, 6)


def test_whoever_is_locked_stays_and_the_other_is_left_out(gathering, session):
    session.add(NotWith(person_id=learner(gathering, 1), other_id=learner(gathering, 6)))
    locked = frozenset({gathering.needs[6].id})
    assert broken(gathering, locked=locked) == alone(gathering, 1)


def test_nobody_is_beside_their_line_manager(gathering):
    person(gathering, 7).line_manager_id = learner(gathering, 0)
    assert broken(gathering) == alone(gathering, 7)


@pytest.mark.parametrize("who", ["lead", "second", "partner", "whole"])
def test_nobody_is_beside_whom_they_asked_not_to_meet_whatever_they_do(gathering, session, who):
    row = getattr(gathering, who)
    other = row.person_id if who in ("lead", "second") else row.id
    session.add(NotWith(person_id=learner(gathering, 3), other_id=other))
    second = gathering.second.person_id
    assert broken(gathering, second_id=second) == alone(gathering, 3)


def test_what_is_said_betrays_nothing_about_anybody_else(gathering, session):
    session.add(NotWith(person_id=learner(gathering, 1), other_id=learner(gathering, 6)))
    gathering.propose()
    group = cohort_publishing.proposed(session, gathering.cohort)
    assert [one.said for one in cohort_rules.problems(group)] == [
        "This person is not available for this cohort."
    ]


def test_a_lead_and_a_partner_who_asked_not_to_meet_are_not_put_together(gathering, session):
    session.add(NotWith(person_id=gathering.partner.id, other_id=gathering.lead.person_id))
    assert broken(gathering) == [("apart", ())]


def test_a_rule_of_the_programme_is_kept_between_each_learner_and_the_lead(gathering, session):
    gathering.programme.other_organisation = True
    same = make_organisation(session)
    gathering.lead.person.organisation_id = same.id
    person(gathering, 2).organisation_id = same.id
    assert broken(gathering) == alone(gathering, 2)


def test_one_learner_with_two_needs_has_one_place(gathering):
    gathering.needs[5].learner_id = learner(gathering, 2)
    gathering.session.flush()
    assert broken(gathering) == alone(gathering, 5)


def test_whoever_leads_it_does_not_learn_in_it(gathering):
    gathering.needs[5].learner_id = gathering.lead.person_id
    gathering.session.flush()
    assert broken(gathering) == alone(gathering, 5)


@pytest.mark.parametrize("state", [NeedState.MATCHED, NeedState.WITHDRAWN])
def test_a_need_that_is_not_open_is_left_out(gathering, state):
    gathering.needs[0].move_to(state)
    assert broken(gathering) == alone(gathering, 0)


def test_a_cohort_needs_a_lead(gathering):
    assert broken(gathering, lead_id=None) == [("lead", ())]


def test_a_cohort_needs_somebody_who_stands_up_for_the_whole(gathering):
    assert broken(gathering, whole_person_id=None) == [("whole", ())]


@pytest.mark.parametrize(
    "given",
    [
        {"readiness": Readiness.IN_TRAINING},
        {"visibility": Visibility.NOBODY},
        {"paused": True},
    ],
)
def test_a_lead_is_ready_listed_and_does_not_pause(gathering, given):
    lead = gathering.make_lead(**given)
    assert ("lead", ()) in broken(gathering, lead_id=lead.person_id)


def test_a_lead_without_room_for_a_cohort_is_refused(gathering):
    lead = gathering.make_lead(cohorts_at_once=0)
    assert broken(gathering, lead_id=lead.person_id) == [("room", ())]


@pytest.mark.parametrize(
    "given",
    [
        {"state": ExperienceState.SUBMITTED},
        {"steps_from_source": 3},
        {"knowhow": ("K01.1a",)},
    ],
)
def test_a_lead_holds_the_know_how_near_enough_and_confirmed(gathering, session, given):
    lead = gathering.make_lead()
    known = given.get("knowhow")
    for one in session.scalars(experiences_of(lead)):
        for name in given.keys() - {"knowhow"}:
            setattr(one, name, given[name])
        if known:
            one.state = ExperienceState.WITHDRAWN
    if known:
        make_experience(session, lead, knowhow=known)
    assert broken(gathering, lead_id=lead.person_id) == [("lead", ())]


def test_the_steps_that_the_programme_allows_count(gathering, session):
    gathering.programme.most_steps = 3
    for one in session.scalars(experiences_of(gathering.lead)):
        one.steps_from_source = 3
    assert broken(gathering) == []


def test_a_lead_who_has_done_something_within_a_wider_know_how_can_teach_it(gathering, session):
    group = session.get_one(KnowHow, PLAN.knowhow_id).parent_id
    plan(gathering, knowhow_id=group)
    assert broken(gathering) == []
    plan(gathering, knowhow_id=session.get_one(KnowHow, group).parent_id)
    assert broken(gathering) == []


def test_a_degree_along_a_meridian_is_about_111_km():
    assert cohort_rules.kilometres((52.0, -1.0), (53.0, -1.0)) == pytest.approx(111.2, abs=0.1)


def test_a_place_without_a_point_stands_where_its_wider_place_does(gathering, session):
    nowhere = make_place(session, parent_id="QGH")
    gathering.needs[4].place_id = nowhere.id
    assert broken(gathering) == []
