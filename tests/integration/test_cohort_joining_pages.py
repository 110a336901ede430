"""A learner looks for a cohort to join for an open need, and asks."""

import pytest

from mentoring.models.cohorts import CohortState, JoinRequest, JoinState
from mentoring.models.mentors import Visibility
from mentoring.models.needs import Need
from mentoring.models.people import NotWith
from mentoring.services import joining, memberships
from tests.seated import Seated

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def seated(session, clock, client):
    return Seated(session, clock, client)


def wish(seated, **given):
    need = seated.make_need(0, name="Nuala Fairbrook", **given)
    return seated.do(joining.ask, learner=need.learner_id, need_id=need.id, cohort_id=seated.id)


def joins(seated, need, after=""):
    return seated.sit_down(need.learner_id).get(f"/needs/{need.id}/cohorts{after}")


def test_a_learner_sees_the_cohorts_that_fit_and_why(seated):
    page = joins(seated, seated.make_need(0))
    assert "Home first in Larkmere" in page.all("h2")
    assert "It is about what your need asks for" in page.text
    assert "You are free on a Monday morning." in page.text


def test_a_learner_asks_to_join_and_takes_it_back(seated):
    need = seated.make_need(0)
    page = joins(seated, need, f"/{seated.id}")
    assert "Ivo Thornwick" in page.text
    assert "that was your yes" in page.text
    assert "Asha Thornwick" not in page.text

    where = f"/needs/{need.id}/cohorts/{seated.id}"
    for _ in range(2):
        page = seated.client.post(where)
    assert "The programme team answers you" in page.text
    assert len(seated.told("cohort_wish")) == 1
    for _ in range(2):
        seated.client.post(f"{where}/take-back")
    assert seated.session.query(JoinRequest).one().state is JoinState.WITHDRAWN


def test_one_that_does_not_fit_says_why_and_betrays_nobody(seated):
    busy, apart = seated.make_need(0, half_days=2), seated.make_need(0)
    seated.session.add(NotWith(person_id=seated.learners[0], other_id=apart.learner_id))
    assert "You are not free on Monday morning." in joins(seated, busy).text
    assert "It is not available for this need." in joins(seated, apart).text
    assert "You cannot ask to join it just now." in joins(seated, apart, f"/{seated.id}").text


def test_where_there_is_none_it_says_what_to_do_next(seated):
    need = seated.make_need(0)
    seated.cohort.state = CohortState.CANCELLED
    page = joins(seated, need)
    assert "There is no cohort just now that fits this need." in page.text
    assert page.link("wait for anybody who has done it") == f"/needs/{need.id}/waiting"


def test_a_wish_stands_there_until_it_is_answered_also_when_the_cohort_has_begun(seated):
    asked = wish(seated)
    for one in seated.places():
        seated.answer(memberships.accept, one)
    seated.lead_says_yes()
    page = joins(seated, seated.session.get_one(Need, asked.need_id))
    assert "You have asked to join." in page.text
    assert "Take my wish back" in page.text


def test_a_lead_whom_only_the_team_may_see_is_not_named_to_who_looks_for_a_cohort(seated):
    seated.lead.visibility = Visibility.PROGRAMME_TEAM
    need = seated.make_need(0)
    assert "Ivo Thornwick" not in joins(seated, need, f"/{seated.id}").text
    assert "Ivo Thornwick" in seated.open(seated.learners[0]).text


def test_the_need_leads_to_the_cohorts(seated):
    need = seated.make_need(0)
    seated.sit_down(need.learner_id)
    page = seated.client.get(f"/needs/{need.id}")
    assert page.link("See the cohorts that you could join") == f"/needs/{need.id}/cohorts"


def test_somebody_elses_need_is_not_there(seated):
    need = seated.make_need(0)
    seated.sit_down(seated.learners[0]).get(f"/needs/{need.id}/cohorts")
    assert seated.client.status == 404


def test_one_that_has_not_gone_out_cannot_be_joined(session, clock, client):
    seated = Seated(session, clock, client, publish=False)
    seated.propose()
    need = seated.make_need(0)
    joins(seated, need, f"/{seated.id}")
    assert client.status == 404
