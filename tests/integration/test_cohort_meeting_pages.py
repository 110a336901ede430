"""The pages of what a cohort does together, as members, leads and others see them."""

import re
from datetime import timedelta

import pytest

from mentoring.models.people import Person
from mentoring.models.sessions import SessionState
from mentoring.services import attendance
from tests.changed import WHAT
from tests.cohort_meeting import CohortChanged, CohortMeeting
from tests.rings import queries

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PLAN = "table:has(caption:-soup-contains('Sessions to come')) tbody tr"
LINK = "https://meet.example.org/room"


@pytest.fixture
def meeting(session, database, clock, settings):
    return CohortMeeting(session, database, clock, settings)


@pytest.fixture
def sit_down(meeting, client, session):
    """Put somebody at the keyboard, by their number."""

    def sit(person_id):
        session.commit()
        client.sign_in(session.get_one(Person, person_id))
        session.commit()
        return client

    return sit


def at(meeting, *more):
    return "/".join([f"/cohorts/{meeting.id}", *map(str, more)])


def session_at(meeting, number, *more):
    return at(meeting, "sessions", meeting.plan()[number].id, *more)


def text(page):
    return page.text


def links(page):
    return [tag["href"] for tag in page.soup.select("a[href]")]


def test_a_member_sees_the_plan_with_the_cases(meeting, sit_down):
    page = sit_down(meeting.member_ids[0]).get(at(meeting))
    rows = page.all(PLAN)
    assert len(rows) == 6
    assert "Monday 30 November 2026 at 9.30am" in rows[0]
    assert "You bring it" in rows[0]
    assert "What each of you has changed" in rows[-1]


def test_an_admin_sees_that_it_meets_and_nothing_that_is_said(meeting, sit_down):
    page = sit_down(meeting.admin_id).get(at(meeting))
    assert len(page.all(PLAN)) == 6
    assert "You bring it" not in text(page)
    assert "What each of you does" not in text(page)


def test_the_page_asks_the_database_as_often_for_many_sessions_as_for_few(
    session, database, clock, settings, client
):
    counts = []
    for meetings in (2, 12):
        made = CohortMeeting(session, database, clock, settings, meetings=meetings)
        client.sign_in(session.get_one(Person, made.member_ids[0]))
        session.commit()
        counts.append(queries(database, client, at(made)))
    assert counts[0] == counts[1]


def test_a_lead_moves_a_session_and_uses_the_link_for_the_rest(meeting, sit_down):
    browser = sit_down(meeting.lead_id)
    form = {"at-day": "1", "at-month": "12", "at-year": "2026", "at-clock": "2pm"}
    where = {"minutes": "90", "place": "", "link": LINK, "rest": "y"}
    page = browser.post(session_at(meeting, 0, "change"), form | where)
    assert "Everybody gets an update" in text(page)
    assert [one.link for one in meeting.plan()] == [LINK] * 6
    assert meeting.plan()[0].starts_at.day == 1


def test_a_time_that_is_unclear_is_said_beside_it(meeting, sit_down):
    page = sit_down(meeting.lead_id).post(session_at(meeting, 0, "change"), {"minutes": "90"})
    assert page.one("title").get_text().startswith("Error")


def test_a_lead_cancels_a_session(meeting, sit_down):
    browser = sit_down(meeting.lead_id)
    browser.get(session_at(meeting, 1, "cancel"))
    browser.post(session_at(meeting, 1, "cancel"))
    assert browser.path == at(meeting)
    assert meeting.plan()[1].state is SessionState.CANCELLED


def test_a_member_is_not_offered_to_change_anything(meeting, sit_down):
    browser = sit_down(meeting.member_ids[0])
    page = browser.get(session_at(meeting, 0))
    assert "Cancel this session" not in text(page)
    browser.get(session_at(meeting, 0, "change"))
    assert browser.path == session_at(meeting, 0)


def test_a_lead_says_who_was_there(meeting, sit_down):
    browser = sit_down(meeting.lead_id)
    there = {"there": [str(meeting.lead_id), str(meeting.member_ids[3])]}
    browser.post(session_at(meeting.after(0), 0, "who"), there)
    assert "2 people were there" in text(browser.get(session_at(meeting, 0)))


@pytest.mark.parametrize("ticked", [[], ["nobody", "me"]])
def test_nothing_ticked_or_both_is_no_answer(meeting, sit_down, ticked):
    ticked = [str(meeting.lead_id) if one == "me" else one for one in ticked]
    browser = sit_down(meeting.lead_id)
    browser.post(session_at(meeting.after(0), 0, "who"), {"there": ticked})
    assert browser.status == 422
    assert meeting.plan()[0].state is SessionState.PLANNED


def test_nobody_was_there(meeting, sit_down):
    sit_down(meeting.lead_id).post(session_at(meeting.after(0), 0, "who"), {"there": ["nobody"]})
    assert meeting.plan()[0].state is SessionState.MISSED


def test_a_member_says_it_for_themselves_and_puts_right_what_the_lead_said(meeting, sit_down):
    meeting.after(0)
    meeting.act(
        attendance.say_who, lead=meeting.lead_id, which=meeting.which(0), there=[meeting.lead_id]
    )
    browser = sit_down(meeting.member_ids[0])
    assert "you were not there" in text(browser.get(session_at(meeting, 0)))
    browser.post(session_at(meeting, 0, "met"), {"met": "yes"})
    assert "2 people were there" in text(browser.get(session_at(meeting, 0)))


def test_the_first_page_asks_whether_somebody_was_there(meeting, sit_down):
    meeting.after(0)
    page = sit_down(meeting.member_ids[0]).get("/home")
    assert session_at(meeting, 0, "met") in links(page)


def test_an_action_is_noted_done_and_taken_back(meeting, sit_down):
    browser = sit_down(meeting.member_ids[0])
    form = {"what": "Ask the manager", "day": "7", "month": "12", "year": "2026"}
    page = browser.post(at(meeting, "actions", "new"), form)
    assert "Ask the manager, by 7 December 2026" in text(page)
    done = page.one("main form[action*='/actions/']")["action"]
    assert "Not done after all" in text(browser.post(done, {"done": "yes"}))
    assert "It is done" in text(browser.post(done, {"done": "no"}))


def test_an_action_without_its_day_is_not_noted(meeting, sit_down):
    browser = sit_down(meeting.member_ids[0])
    for day in ("", "41"):
        browser.post(at(meeting, "actions", "new"), {"what": "Ask", "day": day, "month": "1"})
        assert browser.status == 422


def test_a_peer_assist_is_asked_for_chosen_and_answered(meeting, sit_down, clock):
    browser = sit_down(meeting.member_ids[0])
    day = clock.now + timedelta(days=5)
    time = {"day": day.day, "month": day.month, "year": day.year, "clock": "2pm"}
    form = {f"times-0-{name}": str(value) for name, value in time.items()}
    page = browser.post(at(meeting, "peer-assists", "new"), {"about": "A round", **form})
    (asked,) = [one for one in links(page) if re.fullmatch(r".*/peer-assists/\d+", one)]
    assert "A round" in text(browser.get(asked))

    browser = sit_down(meeting.lead_id)
    value = browser.get(asked).one("input[name=time]")["value"]
    browser.post(asked, {"time": "0"})
    assert browser.status == 422
    page = browser.post(asked, {"time": value})
    where = browser.path
    assert "Peer assist for" in text(page)

    browser = sit_down(meeting.member_ids[1])
    browser.get(where)
    page = browser.post(f"{where}/coming", {"comes": "yes"})
    assert "You have said that you come" in text(page)
    assert "comes" in text(page)


def test_a_peer_assist_needs_words_and_a_time(meeting, sit_down):
    page = sit_down(meeting.member_ids[0]).post(at(meeting, "peer-assists", "new"), {})
    assert len(page.all(".nhsuk-error-summary a")) == 2


def test_a_change_is_planned_from_the_cohort_and_leads_back_to_it(meeting, sit_down, letters):
    browser = sit_down(meeting.learner_id)
    browser.post(at(meeting, "changes", "new"), {"what": WHAT})
    page = browser.get("/changes/1")
    assert at(meeting) in links(page)
    CohortChanged(meeting, letters).plan()
    browser.post("/changes/1/keep")
    assert browser.path == at(meeting)


def test_a_plan_that_is_thrown_away_leads_back_to_the_cohort(meeting, sit_down):
    browser = sit_down(meeting.learner_id)
    browser.post(at(meeting, "changes", "new"), {"what": WHAT})
    browser.post("/changes/1/throw-away")
    assert browser.path == at(meeting)


@pytest.mark.parametrize("page", ["actions/new", "peer-assists/new", "changes/new"])
def test_a_stranger_finds_nothing(meeting, client, session, page):
    client.sign_in(session.get_one(Person, meeting.second_id))
    session.commit()
    client.get(at(meeting, page))
    assert client.status == 404
