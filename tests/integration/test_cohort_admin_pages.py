"""What an admin does with a cohort that has gone out."""

import pytest

from mentoring.models.cohorts import CohortLead, CohortState, JoinRequest, JoinState
from mentoring.models.notices import Notice
from mentoring.models.people import NotWith
from mentoring.services import cohort_leads, joining, memberships, replacing
from tests.factories import make_admin, make_programme
from tests.integration.desks import queries
from tests.seated import Seated

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def seated(session, clock, client):
    return Seated(session, clock, client)


@pytest.fixture
def begun(seated):
    for one in seated.places():
        seated.answer(memberships.accept, one)
    seated.lead_says_yes()
    return seated


def wish(seated, **given):
    need = seated.make_need(0, name="Nuala Fairbrook", **given)
    return seated.do(joining.ask, learner=need.learner_id, need_id=need.id, cohort_id=seated.id)


def leave(seated, number=0):
    seated.answer(memberships.leave, seated.places()[number])


def admin_opens(seated, after=""):
    return seated.open(seated.admin.id, after)


def admin_presses(seated, after, **sent):
    return seated.press(seated.admin.id, after, **sent)


def test_it_shows_who_has_said_what(seated):
    seated.answer(memberships.accept, seated.places()[0])
    seated.press(seated.learners[1], "/no", reason="half_day")
    page = admin_opens(seated)

    rows = " / ".join(page.all("tbody tr"))
    assert "Asha Thornwick" in rows
    assert "Said no" in rows
    assert "The half-day or the place does not suit me" in rows
    assert rows.count("Answer by") == 8


def test_only_an_admin_sees_why_somebody_said_no(seated):
    seated.answer(memberships.accept, seated.places()[0])
    seated.press(seated.learners[1], "/no", reason="half_day")
    for person_id in (seated.learners[0], seated.lead.person_id, seated.partner.id):
        page = seated.open(person_id)
        assert "does not suit me" not in page.text
        assert "For the programme team" not in page.text


def test_it_shows_who_has_whose_place(begun, database):
    begun.make_need(0, name="Nuala Fairbrook")
    leave(begun)
    assert "Somebody is being looked for" in admin_opens(begun).text
    begun.session.commit()
    replacing.run(database, clock=begun.clock)
    assert "Replaced by Nuala Fairbrook" in admin_opens(begun).text


def test_it_shows_why_a_place_stays_free(begun, database):
    leave(begun)
    begun.session.commit()
    replacing.run(database, clock=begun.clock)
    assert f"Not replaced. {replacing.NOBODY}" in admin_opens(begun).text


@pytest.mark.parametrize("after", ["/invite", "/appoint", "/cancel", "/complete"])
def test_an_admin_of_another_programme_finds_nothing(seated, after):
    other = make_admin(seated.session, make_programme(seated.session))
    seated.open(other.id, after)
    assert seated.client.status == 404
    seated.press(other.id, after, need="1", mentor="1")
    assert seated.client.status == 404


def test_an_admin_invites_one_more_in_the_order_of_their_turn(seated):
    need = seated.make_need(0, name="Nuala Fairbrook")
    page = admin_opens(seated, "/invite")
    assert "Nuala Fairbrook" in page.text
    assert "They have an open need for it" in page.text

    page = admin_presses(seated, "/invite", need=str(need.id))
    assert "They are invited" in page.text
    assert seated.told("cohort_invited")[-1] == need.learner_id
    admin_presses(seated, "/invite", need=str(need.id))
    assert (seated.client.status, len(seated.places())) == (200, 9)


def test_inviting_nobody_is_said_to_be_nobody(seated):
    seated.make_need(0)
    page = admin_presses(seated, "/invite")
    assert seated.client.status == 422
    assert "Choose one of the people below" in page.text


def test_where_nobody_can_be_invited_it_says_why(seated):
    seated.make_need(0, place_id=None)
    page = admin_opens(seated, "/invite")
    assert page.h1 == "Nobody can be invited just now"
    assert "It is not known where they are. (1 person)" in page.text


def test_somebody_who_does_not_fit_is_refused_in_a_sentence(seated):
    need = seated.make_need(0, half_days=2)
    page = admin_presses(seated, "/invite", need=str(need.id))
    assert seated.client.status == 409
    assert "They are not free on Monday morning." in page.text


def test_a_lead_who_falls_ill_is_followed_by_another_whom_the_admin_asks(begun):
    begun.lead_says_yes(begun.second)
    begun.do(cohort_leads.step_back, mentor=begun.lead.person_id, cohort_id=begun.id)
    third = begun.make_lead()
    third.person.name = "Nuala Fairbrook"

    page = admin_opens(begun, "/appoint")
    assert page.h1 == "Whom do you want to ask as the second lead?"
    assert "Nuala Fairbrook" in page.text
    assert "They are free on Monday morning." in page.text
    assert "They may meet all 8 learners" in page.text
    assert "Ivo Thornwick" not in page.text

    admin_presses(begun, "/appoint", mentor=str(third.person_id))
    assert begun.told("cohort_lead_asked")[-1] == third.person_id
    row = begun.session.get_one(CohortLead, (begun.id, third.person_id))
    assert row.second
    assert row.reply_by is not None


def test_nobody_is_offered_to_lead_who_may_not(begun):
    for given in ({"cohorts_at_once": 0}, {"paused": True}, {"visibility": "nobody"}):
        begun.make_lead(**given)
    busy, apart = begun.make_lead(), begun.make_lead()
    busy.person.half_days = 2
    begun.session.add(NotWith(person_id=begun.learners[0], other_id=apart.person_id))
    begun.do(cohort_leads.step_back, mentor=begun.second.person_id, cohort_id=begun.id)

    page = admin_opens(begun, "/appoint")
    assert page.h1 == "Nobody can be asked to lead just now"
    assert "What would help" in page.text


def test_an_admin_gives_a_place_to_a_wish(seated):
    asked = wish(seated)
    assert seated.told("cohort_wish") == [seated.admin.id]
    page = admin_opens(seated)
    assert "1 learner wishes to join" in page.text

    after = f"/wishes/{asked.id}"
    assert "They fit" in admin_opens(seated, after).text
    for _ in range(2):
        admin_presses(seated, after, answer="take")
        assert seated.client.status == 200
    assert len(seated.places()) == 9
    body = seated.session.query(Notice).filter_by(kind="cohort_wish_answered").one().subject
    assert body.startswith("You are in the cohort")


def test_the_admins_own_page_names_what_waits_for_them(seated):
    assert "The cohort" not in seated.sit_down(seated.admin.id).get("/home").text
    wish(seated)
    for lead in (seated.lead, seated.second):
        seated.press(lead.person_id, "/no", reason="no_time")
    page = seated.sit_down(seated.admin.id).get("/home")
    said = "has 1 wish to join that waits for your answer, and has nobody to lead it."
    assert f"The cohort Home first in Larkmere {said}" in page.text


def test_an_admin_says_that_there_is_no_place(seated):
    asked = wish(seated)
    assert admin_presses(seated, f"/wishes/{asked.id}").one(".nhsuk-error-summary")
    admin_presses(seated, f"/wishes/{asked.id}", answer="refuse")
    assert seated.session.get_one(JoinRequest, asked.id).state is JoinState.REFUSED
    assert "no place this time" in admin_opens(seated, f"/wishes/{asked.id}").text


def test_cancelling_says_first_what_it_means(seated):
    seated.answer(memberships.accept, seated.places()[0])
    page = admin_opens(seated, "/cancel")
    assert "1 learner has said yes and 7 have not answered." in page.text
    for _ in range(2):
        admin_presses(seated, "/cancel")
        assert seated.client.status == 200
    assert seated.cohort.state is CohortState.CANCELLED


def test_completing_says_first_that_needs_become_met(begun):
    assert "The needs of the 8 learners in it are met" in admin_opens(begun, "/complete").text
    for _ in range(2):
        admin_presses(begun, "/complete")
        assert begun.client.status == 200
    assert begun.need_states() == ["met"] * 8
    begun.sit_down(begun.learners[0])
    text = begun.client.get(f"/needs/{begun.needs[0].id}").text
    assert "You worked on this in the cohort Home first in Larkmere" in text


def test_one_that_has_begun_is_not_cancelled(begun):
    assert admin_opens(begun, "/cancel").h1 == "Home first in Larkmere"
    admin_presses(begun, "/cancel")
    assert begun.client.status == 409


def test_one_that_has_not_begun_is_not_completed(seated):
    admin_presses(seated, "/complete")
    assert seated.client.status == 409


def test_the_admins_page_asks_no_more_for_more_learners(seated, database):
    seated.sit_down(seated.admin.id)
    few = queries(database, seated.client, seated.path)
    for at in range(3):
        need = seated.make_need(at)
        seated.by_admin(memberships.invite, need_id=need.id)
    seated.answer(memberships.decline, seated.places()[0])
    seated.sit_down(seated.admin.id)
    assert queries(database, seated.client, seated.path) == few <= 21
