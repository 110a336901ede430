"""Learners and leads answer a cohort on its pages, and everybody hears what concerns them."""

from datetime import timedelta

import pytest

from mentoring.models.cohorts import CohortLead, CohortState
from mentoring.models.notices import Notice
from mentoring.services import (
    cohort_leads,
    cohort_publishing,
    cohort_reminders,
    cohorts,
    memberships,
    needs,
)
from tests.seated import Seated

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NO = {"reason": "no_time"}


@pytest.fixture
def seated(session, clock, client):
    return Seated(session, clock, client)


def begin(seated, number=7):
    for one in seated.places()[:number]:
        seated.answer(memberships.accept, one)
    seated.lead_says_yes()


def test_everybody_who_is_asked_is_told_once_and_by_when(seated):
    assert seated.told("cohort_invited") == seated.learners
    assert seated.told("cohort_lead_asked") == [seated.lead.person_id, seated.second.person_id]
    assert "Please answer by the end of" in seated.session.query(Notice).first().body


def test_who_stands_beside_it_is_told_that_it_is_out(seated):
    assert seated.told("cohort_beside") == [seated.partner.id, seated.whole.id]


def test_a_learner_says_yes_and_is_shown_what_that_means_first(seated):
    page = seated.open(seated.learners[0], "/yes")
    assert page.h1 == "Join this cohort?"
    assert "see your name, role and organisation" in page.text

    page = seated.press(seated.learners[0], "/yes")
    assert seated.client.path == seated.path
    assert "You have said yes." in page.text
    assert seated.states()[0] == "accepted"


def test_a_form_sent_twice_is_answered_once(seated):
    for after, sent in (("/yes", {}), ("/yes", {}), ("/leave", NO), ("/leave", NO)):
        seated.press(seated.learners[0], after, **sent)
        assert seated.client.status == 200
    assert seated.states()[0] == "left"
    assert len(seated.told("cohort_left")) == 1


def test_a_learner_says_no_without_blame_and_the_need_is_open(seated):
    page = seated.open(seated.learners[0], "/no")
    assert "A no is as welcome as a yes." in page.text

    page = seated.press(seated.learners[0], "/no", **NO)
    assert "It says nothing about you." in page.text
    assert seated.need_states()[0] == "open"
    assert seated.told("cohort_left") == []


@pytest.mark.parametrize("after", ["/no", "/leave"])
def test_a_no_wants_one_of_the_reasons(seated, after):
    page = seated.press(seated.learners[0], after)
    assert seated.client.status == 422
    assert "Choose what comes closest" in page.text


def test_a_yes_after_a_no_is_refused_in_a_sentence(seated):
    seated.press(seated.learners[0], "/no", **NO)
    page = seated.press(seated.learners[0], "/yes")
    assert seated.client.status == 409
    assert "declined" in page.text


def test_whoever_cannot_answer_is_led_back_to_the_page(seated):
    for person, after in (
        (seated.partner.id, "/yes"),
        (seated.admin.id, "/no"),
        (seated.learners[0], "/leave"),
    ):
        seated.open(person, after)
        assert seated.client.path == seated.path


def test_somebody_who_is_only_beside_it_cannot_say_yes(seated):
    seated.press(seated.partner.id, "/yes")
    assert seated.client.status == 409


def test_a_lead_says_yes_and_steps_back(seated):
    assert seated.open(seated.lead.person_id, "/yes").h1 == "Lead this cohort?"
    page = seated.press(seated.lead.person_id, "/yes")
    assert "You lead this cohort." in page.text

    page = seated.press(seated.lead.person_id, "/leave", **NO)
    assert "You do not lead this cohort any more." in page.text
    assert seated.held() == 0


def test_the_need_is_not_lost_and_leads_to_the_cohort(seated):
    seated.sit_down(seated.learners[0])
    page = seated.client.get(f"/needs/{seated.needs[0].id}")
    assert "You are invited to a cohort" in page.text
    assert page.link("Look at it and answer") == seated.path


def test_the_leads_inbox_names_what_waits(seated):
    page = seated.sit_down(seated.lead.person_id).get("/offers")
    assert "You are asked to lead the cohort Home first in Larkmere." in page.text


def test_everybody_hears_that_it_begins(seated):
    begin(seated, 6)
    told = seated.told("cohort_begun")
    beside = [seated.lead.person_id, seated.partner.id, seated.whole.id, seated.admin.id]
    assert sorted(told) == sorted([*seated.learners[:6], *beside])


def test_the_lead_and_the_admins_hear_of_somebody_who_left(seated):
    begin(seated)
    seated.press(seated.learners[0], "/leave", **NO)
    assert sorted(seated.told("cohort_left")) == sorted([seated.lead.person_id, seated.admin.id])


def test_withdrawing_the_need_is_leaving_too(seated):
    begin(seated)
    seated.do(needs.withdraw, learner=seated.learners[0], need_id=seated.needs[0].id)
    assert len(seated.told("cohort_left")) == 2


def test_the_members_hear_who_leads_after_the_first_has_stepped_back(seated):
    seated.lead_says_yes(seated.second)
    begin(seated, 6)
    seated.press(seated.lead.person_id, "/leave", **NO)
    told = seated.told("cohort_lead_left")
    assert set(seated.learners[:6]) | {seated.admin.id, seated.second.person_id} <= set(told)
    body = seated.session.query(Notice).filter_by(kind="cohort_lead_left").first().body
    assert "Ivo Thornwick cannot lead this cohort any more." in body
    assert "Juno Thornwick leads it now." in body


def test_a_second_who_says_no_concerns_the_admins_alone(seated):
    seated.press(seated.second.person_id, "/no", **NO)
    assert seated.told("cohort_lead_left") == [seated.admin.id]


def test_a_last_lead_of_a_cohort_that_has_begun_is_told_what_to_do_first(seated):
    begin(seated, 6)
    page = seated.press(seated.lead.person_id, "/leave", **NO)
    assert seated.client.status == 409
    assert "Ask an admin to find a second lead first" in page.text


def test_an_invitation_that_expires_is_told_to_the_learner(seated, database):
    seated.late()
    seated.session.commit()
    memberships.run(database, clock=seated.clock)
    assert seated.told("cohort_expired") == seated.learners


def test_a_lead_who_did_not_answer_is_told(seated, database):
    seated.late()
    seated.session.commit()
    cohort_leads.run(database, clock=seated.clock)
    leads = {seated.lead.person_id, seated.second.person_id}
    assert set(seated.told("cohort_expired")) == leads


@pytest.mark.parametrize("act", [cohorts.cancel, cohorts.complete])
def test_everybody_hears_of_the_end(seated, act):
    done = act is cohorts.complete
    if done:
        begin(seated)
    seated.by_admin(act)
    told = seated.told("cohort_completed" if done else "cohort_cancelled")
    learners = seated.learners[:7] if done else seated.learners
    leads = [seated.lead.person_id, *([] if done else [seated.second.person_id])]
    assert sorted(told) == sorted([*learners, *leads, seated.partner.id, seated.whole.id])
    assert seated.told("cohort_expired") == (seated.learners[7:] if done else [])


def test_a_member_is_asked_at_the_end_what_they_will_change(seated):
    begin(seated)
    seated.by_admin(cohorts.complete)
    rows = seated.session.query(Notice).filter_by(kind="cohort_completed")
    bodies = {one.recipient_id: one.body for one in rows}
    assert "What will you change where you work, and by when?" in bodies[seated.learners[0]]
    assert "What will you change" not in bodies[seated.partner.id]


def test_nobody_hears_of_one_that_was_cancelled_before_it_went_out(session, clock, client):
    seated = Seated(session, clock, client, publish=False)
    seated.propose()
    seated.by_admin(cohorts.cancel)
    assert seated.told("cohort_cancelled") == []


def test_the_admin_hears_that_a_cohort_did_not_go_out(session, clock, client):
    seated = Seated(session, clock, client, publish=False)
    seated.propose()
    seated.by_admin(cohort_publishing.schedule)
    seated.lead.paused = True
    assert not seated.go_out()
    assert seated.told("cohort_not_published") == [seated.admin.id]


def remind(seated, database):
    seated.session.commit()
    return cohort_reminders.run(database, clock=seated.clock)


def test_whoever_has_not_answered_is_reminded_twice_and_no_more(seated, database):
    end = max(one.reply_by for one in seated.places())
    while seated.clock.now < end:
        remind(seated, database)
        seated.clock.move(days=1)
    told = seated.told("cohort_reminder")
    leads = [seated.lead.person_id, seated.second.person_id]
    assert sorted(told) == sorted([*seated.learners, *leads] * 2)
    assert remind(seated, database) == 0


def test_nobody_is_reminded_who_has_answered(seated, database):
    begin(seated, 8)
    seated.lead_says_yes(seated.second)
    seated.clock.move(days=7)
    assert remind(seated, database) == 0


def test_a_reminder_that_is_not_sent_yet_goes_with_the_answer(seated, database):
    seated.clock.move(days=7)
    remind(seated, database)
    assert seated.learners[0] in seated.told("cohort_reminder")
    seated.press(seated.learners[0], "/yes")
    assert seated.learners[0] not in seated.told("cohort_reminder")


def test_a_lead_who_is_asked_keeps_when(seated):
    lead = seated.session.get_one(CohortLead, (seated.id, seated.lead.person_id))
    assert lead.asked_at is not None
    assert lead.reply_by - lead.asked_at > timedelta(days=9)


def test_a_cohort_that_is_over_takes_no_answer(seated):
    seated.by_admin(cohorts.cancel)
    seated.press(seated.learners[0], "/yes")
    assert seated.client.status == 409
    assert seated.cohort.state is CohortState.CANCELLED
