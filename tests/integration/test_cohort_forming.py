"""Cohorts as an admin plans them and puts them together, before anybody is asked."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from mentoring.errors import InvalidError, NotFoundError, RuleBrokenError
from mentoring.models.cohorts import Cohort, CohortLead, ProposedMember
from mentoring.models.stories import Story, StoryConsent, StoryUse
from mentoring.services import cohort_publishing, cohorts
from tests.cohorts import PLAN, Gathering
from tests.factories import NOW, make_admin, make_need, make_person, make_programme


@pytest.fixture
def gathering(session, clock):
    return Gathering(session, clock)


def tell_a_story(session, teller, *, days=90, **given):
    story = Story(
        teller_id=teller.id, title="Home", text="I waited.", told_by="Mae", created_at=NOW, **given
    )
    session.add(story)
    session.flush()
    until = NOW.date() + timedelta(days=days)
    session.add(StoryConsent(story_id=story.id, use=StoryUse.COHORTS, until=until, given_at=NOW))
    session.flush()
    return story


def test_a_cohort_begins_as_a_draft_of_six_fortnightly_sessions(gathering):
    made = gathering.cohort
    assert (made.state.value, made.every_days, made.meetings) == ("draft", 14, 6)
    assert (made.size_least, made.size_aim, made.size_most) == (6, 8, 12)


def test_the_same_form_sent_twice_begins_one_cohort(gathering):
    again = gathering.do(
        cohorts.create,
        admin=gathering.admin.id,
        programme_id=gathering.programme.id,
        plan=PLAN,
    )
    assert again.id == gathering.cohort.id


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"aim": ""}, "aim"),
        ({"knowhow_id": "K99.9z"}, "knowhow"),
        ({"size": (5, 8, 12)}, "size"),
        ({"size": (6, 8, 13)}, "size"),
        ({"size": (8, 7, 12)}, "size"),
        ({"half_day": "sun_am"}, "half_day"),
        ({"place_id": "NOWHERE"}, "place"),
        ({"reach_km": 61}, "reach"),
        ({"every_days": 0}, "every_days"),
        ({"meetings": 53}, "meetings"),
        ({"starts_on": date(2027, 2, 1), "ends_on": date(2027, 1, 1)}, "ends_on"),
        ({"aim": "Ring 07700 900123 about it"}, "aim"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_under_its_field(gathering, wrong, field):
    with pytest.raises(InvalidError) as refused:
        gathering.by_admin(cohorts.change, plan=replace(PLAN, **wrong))
    assert list(refused.value.problems) == [field]


def test_a_plan_can_be_changed_while_the_cohort_is_put_together(gathering):
    gathering.propose()
    changed = gathering.by_admin(cohorts.change, plan=replace(PLAN, size=(7, 8, 9), online=True))
    assert (changed.size_least, changed.size_most, changed.online) == (7, 9, True)


def test_only_an_admin_of_the_programme_finds_the_cohort(gathering, session):
    other = make_admin(session, make_programme(session))
    for act in (cohorts.cancel, cohort_publishing.undo, cohorts.complete):
        with pytest.raises(NotFoundError):
            gathering.do(act, admin=other.id, cohort_id=gathering.cohort.id)


def test_a_proposed_cohort_reserves_nothing(gathering):
    gathering.propose()
    assert gathering.cohort.state.value == "proposed"
    assert set(gathering.need_states()) == {"open"}
    assert (gathering.held(), gathering.places()) == (0, [])


def test_whoever_is_put_together_last_counts(gathering, session):
    gathering.propose(second_id=gathering.second.person_id)
    fewer = tuple(one.id for one in gathering.needs[:6])
    gathering.propose(
        need_ids=fewer,
        lead_id=gathering.second.person_id,
        second_id=gathering.lead.person_id,
        locked=frozenset(fewer[:1]),
    )
    kept = session.execute(select(ProposedMember.need_id, ProposedMember.locked)).all()
    assert sorted(kept) == [(one, one == fewer[0]) for one in fewer]
    leads = dict(session.execute(select(CohortLead.mentor_id, CohortLead.second)).all())
    assert leads == {gathering.second.person_id: False, gathering.lead.person_id: True}


def test_needs_of_another_programme_are_refused(gathering, session):
    other = make_need(session, make_person(session), make_programme(session))
    with pytest.raises(InvalidError, match="needs of this programme"):
        gathering.propose(need_ids=(other.id,))


def test_a_need_is_put_in_once(gathering):
    twice = (gathering.needs[0].id,) * 2
    with pytest.raises(InvalidError, match="different needs"):
        gathering.propose(need_ids=twice)


def test_more_than_the_most_are_refused(gathering):
    gathering.needs += [gathering.make_need(at) for at in range(5)]
    with pytest.raises(InvalidError, match="up to 12"):
        gathering.propose()


def test_a_lead_has_to_be_somebody_who_teaches(gathering):
    with pytest.raises(InvalidError) as refused:
        gathering.propose(lead_id=gathering.whole.id)
    assert "lead" in refused.value.problems


@pytest.mark.parametrize("lead", ["first", None])
def test_a_second_lead_is_somebody_beside_the_first(gathering, lead):
    number = gathering.lead.person_id
    with pytest.raises(InvalidError) as refused:
        gathering.propose(lead_id=number if lead else None, second_id=number)
    assert "second" in refused.value.problems


def test_a_partner_has_to_be_a_public_partner(gathering):
    with pytest.raises(InvalidError, match="public partner"):
        gathering.propose(partner_id=gathering.whole.id)


def test_a_story_of_the_partner_is_kept(gathering, session):
    story = tell_a_story(session, gathering.partner)
    assert gathering.propose(story_id=story.id).story_id == story.id


@pytest.mark.parametrize("given", [{"days": -1}, {"withdrawn_at": NOW}])
def test_a_story_without_consent_for_groups_is_refused(gathering, session, given):
    story = tell_a_story(session, gathering.partner, **given)
    with pytest.raises(InvalidError, match="may be used in groups"):
        gathering.propose(story_id=story.id)


def test_a_story_of_somebody_else_is_refused(gathering, session):
    story = tell_a_story(session, gathering.whole)
    with pytest.raises(InvalidError, match="a story of theirs"):
        gathering.propose(story_id=story.id)


def test_what_power_somebody_has_may_hold_no_number_of_a_patient(gathering):
    with pytest.raises(InvalidError) as refused:
        gathering.propose(power="Ring 07700 900123")
    assert list(refused.value.problems) == ["power"]


@pytest.mark.parametrize("proposed", [False, True])
def test_a_cohort_that_is_being_formed_can_be_cancelled(gathering, proposed):
    if proposed:
        gathering.propose()
    assert gathering.by_admin(cohorts.cancel).state.value == "cancelled"
    assert gathering.by_admin(cohorts.cancel).state.value == "cancelled"
    assert gathering.acts(Cohort).count("cancelled") == 1


def test_a_cancelled_cohort_is_not_put_together_again(gathering):
    gathering.by_admin(cohorts.cancel)
    with pytest.raises(RuleBrokenError, match="This cohort is cancelled"):
        gathering.propose()


@pytest.mark.parametrize("act", [cohorts.complete, cohort_publishing.schedule])
def test_a_draft_is_neither_published_nor_completed(gathering, act):
    with pytest.raises(RuleBrokenError, match="This cohort is draft"):
        gathering.by_admin(act)
