"""Who was at a session of a cohort: the lead says it for all, and each for themselves."""

import pytest

from mentoring import jobs
from mentoring.errors import NotAllowedError, RuleBrokenError
from mentoring.models.notices import NoticeKind
from mentoring.models.sessions import Attendance, SessionState
from mentoring.services import attendance, programmes
from tests.cohort_meeting import CohortMeeting
from tests.factories import viewer

one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def meeting(session, database, clock, settings):
    return CohortMeeting(session, database, clock, settings).after(0)


def say(meeting, person_id, met):
    meeting.act(attendance.say, by=person_id, which=meeting.which(0), met=met)


def say_who(meeting, *there):
    meeting.act(attendance.say_who, lead=meeting.lead_id, which=meeting.which(0), there=there)


def state(meeting):
    return meeting.plan()[0].state


def there(meeting):
    return {one.person_id for one in meeting.all(Attendance) if one.met}


def test_the_lead_says_in_one_form_who_was_there(meeting):
    say_who(meeting, meeting.lead_id, *meeting.member_ids[:6])
    assert state(meeting) is SessionState.HELD
    assert there(meeting) == {meeting.lead_id, *meeting.member_ids[:6]}


def test_nobody_there_is_a_session_that_was_missed(meeting):
    say_who(meeting)
    assert state(meeting) is SessionState.MISSED


@one_database
def test_what_somebody_says_for_themselves_stands(meeting):
    say(meeting, meeting.member_ids[0], True)
    say_who(meeting, meeting.lead_id)
    assert meeting.member_ids[0] in there(meeting)
    say(meeting, meeting.member_ids[1], True)
    assert meeting.member_ids[1] in there(meeting)


@one_database
def test_the_lead_can_put_it_right_afterwards(meeting):
    say_who(meeting, meeting.lead_id, meeting.member_ids[0])
    say_who(meeting, meeting.lead_id, meeting.member_ids[1])
    assert there(meeting) == {meeting.lead_id, meeting.member_ids[1]}


@one_database
@pytest.mark.parametrize(("met", "expected"), [(True, "held"), (False, "missed")])
def test_without_the_lead_a_voice_counts_after_a_week(meeting, letters, clock, met, expected):
    say(meeting, meeting.member_ids[0], met)
    ask = jobs.DUTIES["ask_how_it_was"]
    ask(meeting.shop(letters))
    assert state(meeting) is SessionState.PLANNED
    clock.move(days=7)
    ask(meeting.shop(letters))
    assert state(meeting) == expected


@one_database
def test_each_is_asked_once_whether_they_were_there(meeting, letters):
    for _ in range(2):
        jobs.DUTIES["ask_how_it_was"](meeting.shop(letters))
    told = meeting.told(NoticeKind.HOW_WAS_IT)
    assert len(told) == 10
    assert "for you alone" not in told[0].body


@one_database
def test_only_a_lead_says_it_for_others(meeting):
    with pytest.raises(NotAllowedError, match="Only a lead"):
        meeting.act(
            attendance.say_who, lead=meeting.member_ids[0], which=meeting.which(0), there=()
        )


@one_database
def test_an_admin_was_not_there(meeting):
    with pytest.raises(NotAllowedError, match="invited"):
        say(meeting, meeting.admin_id, True)


@one_database
def test_nothing_is_said_of_what_is_still_to_come(meeting):
    with pytest.raises(RuleBrokenError, match="still to come"):
        meeting.act(attendance.say, by=meeting.member_ids[0], which=meeting.which(1), met=True)


@one_database
def test_a_programme_counts_the_sessions_of_its_cohorts(meeting, clock):
    say_who(meeting, meeting.lead_id)
    meeting.after(1).act(attendance.say_who, lead=meeting.lead_id, which=meeting.which(1), there=())
    with meeting.database.reading() as session:
        admin = viewer(session, meeting.admin_id)
        number = meeting.world.cohort.programme_id
        page = programmes.page(session, admin=admin, programme_id=number, now=clock.now)
    assert (page.sessions["held"], page.sessions["missed"]) == (1, 1)
