"""The plan of a cohort's sessions: laid once, kept up as people come and go."""

from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from mentoring.errors import NotAllowedError, NotFoundError
from mentoring.models.notices import NoticeKind
from mentoring.models.sessions import SessionGuest, SessionState
from mentoring.services import (
    cohort_leads,
    cohort_locks,
    cohort_plans,
    cohorts,
    memberships,
    sessions,
)
from mentoring.services.access import Which
from mentoring.services.dates import LONDON
from mentoring.services.session_places import Where
from tests.cohort_meeting import CohortMeeting
from tests.cohorts import Gathering
from tests.factories import make_person

one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LINK = "https://meet.example.org/room"


@pytest.fixture
def meeting(session, database, clock, settings):
    return CohortMeeting(session, database, clock, settings)


def local(row):
    return row.starts_at.astimezone(LONDON)


def days(cohort, now):
    return [one.date() for one in cohort_plans.moments(cohort, now=now)]


def planned(session, clock, **given):
    cohort = Gathering(session, clock).cohort
    for name, value in given.items():
        setattr(cohort, name, value)
    return days(cohort, clock.now)


def guests_of(meeting, number):
    return {one.person_id for one in meeting.all(SessionGuest) if one.session_id == number}


def test_a_cohort_that_begins_has_its_six_sessions(meeting):
    rows = meeting.plan()
    assert [one.number for one in rows] == [1, 2, 3, 4, 5, 6]
    assert {local(one).strftime("%a %H:%M") for one in rows} == {"Mon 09:30"}
    assert {one.minutes for one in rows} == {90}


def test_the_plan_keeps_away_from_bank_holidays_and_a_week_off(meeting):
    # The clock stands on 23 November 2026; 28 December is kept for Boxing Day.
    found = [local(one).date() for one in meeting.plan()]
    assert found[0] == date(2026, 11, 30)
    assert found[:4] == [
        date(2026, 11, 30),
        date(2026, 12, 14),
        date(2027, 1, 11),
        date(2027, 1, 25),
    ]


@one_database
@pytest.mark.parametrize(
    ("given", "first"),
    [
        ({"starts_on": date(2027, 2, 3), "half_day": "thu_pm"}, date(2027, 2, 4)),
        ({"starts_on": date(2026, 11, 1), "half_day": "thu_pm"}, date(2026, 12, 3)),
        ({"starts_on": None, "half_day": "mon_am"}, date(2026, 11, 30)),
        ({"starts_on": date(2026, 12, 25), "half_day": "fri_am"}, date(2027, 1, 8)),
    ],
)
def test_it_begins_on_the_first_day_that_fits(session, clock, given, first):
    assert planned(session, clock, **given)[0] == first


@one_database
@pytest.mark.parametrize("every", [1, 5, 7, 10, 14, 30, 91])
def test_whatever_the_rhythm_each_session_has_a_day_of_its_own(session, clock, every):
    found = planned(session, clock, every_days=every, meetings=20, half_day="wed_am")
    assert len(set(found)) == 20
    assert found == sorted(found)
    assert {one.weekday() for one in found} == {2}
    assert all(b - a >= timedelta(days=every) for a, b in pairwise(found))


@one_database
def test_it_meets_at_the_same_hour_on_either_side_of_a_clock_change(session, clock):
    cohort = Gathering(session, clock).cohort
    cohort.starts_on, cohort.half_day = date(2027, 3, 15), "mon_pm"
    found = list(cohort_plans.moments(cohort, now=clock.now))
    assert {one.strftime("%H:%M") for one in found} == {"14:00"}
    assert {one.utcoffset() for one in found} == {timedelta(0), timedelta(hours=1)}


def test_a_plan_is_never_laid_twice(meeting, clock):
    with meeting.database.transaction() as session:
        held = cohort_locks.whole(session, meeting.id)
        assert cohort_plans.lay(session, held, now=clock.now) is False
    assert len(meeting.plan()) == 6


def test_everybody_is_invited_to_each_once(meeting):
    told = meeting.told(NoticeKind.SESSION_PLANNED)
    expected = {*meeting.member_ids, meeting.lead_id, meeting.partner_id}
    assert Counter(one.recipient_id for one in told) == dict.fromkeys(expected, 6)


def test_each_session_but_the_last_has_a_case_and_nobody_has_two(meeting):
    cases = [one.case_by_id for one in meeting.plan()]
    assert cases[-1] is None
    assert len(set(cases[:-1])) == 5
    assert set(cases[:-1]) < set(meeting.member_ids)


def test_somebody_else_brings_the_case_of_who_leaves(meeting):
    leaver = meeting.plan()[1].case_by_id
    meeting.leave(leaver)
    cases = [one.case_by_id for one in meeting.plan()]
    assert leaver not in cases
    assert len(set(cases[:-1])) == 5


def test_who_leaves_is_told_and_nobody_else(meeting):
    meeting.after(0).leave(meeting.member_ids[0])
    told = meeting.told(NoticeKind.SESSION_CANCELLED)
    assert [one.recipient_id for one in told] == [meeting.member_ids[0]] * 5
    assert {one.path for one in told} == {f"/cohorts/{meeting.id}"}
    assert meeting.told(NoticeKind.SESSION_CHANGED) == []


def test_who_leaves_stays_among_those_invited_to_what_is_over(meeting):
    leaver = meeting.member_ids[0]
    meeting.after(0).leave(leaver)
    first, second, *_ = meeting.plan()
    assert leaver in guests_of(meeting, first.id)
    assert leaver not in guests_of(meeting, second.id)


def test_who_joins_late_is_invited_to_the_rest(meeting, session):
    need = meeting.world.make_need(8)
    session.commit()
    meeting.after(2)
    meeting.act(memberships.invite, admin=meeting.admin_id, cohort_id=meeting.id, need_id=need.id)
    place = meeting.place_of(need.learner_id)
    meeting.act(memberships.accept, learner=need.learner_id, membership_id=place)
    told = meeting.told(NoticeKind.SESSION_PLANNED)
    assert sum(one.recipient_id == need.learner_id for one in told) == 3


def test_a_lead_who_comes_later_is_invited_and_one_who_goes_is_told(meeting):
    meeting.act(cohort_leads.say_yes, mentor=meeting.second_id, cohort_id=meeting.id)
    meeting.act(cohort_leads.step_back, mentor=meeting.lead_id, cohort_id=meeting.id)
    planned = meeting.told(NoticeKind.SESSION_PLANNED)
    gone = meeting.told(NoticeKind.SESSION_CANCELLED)
    assert sum(one.recipient_id == meeting.second_id for one in planned) == 6
    assert {one.recipient_id for one in gone} == {meeting.lead_id}


def test_a_cohort_that_is_completed_has_nothing_ahead(meeting):
    meeting.after(3)
    meeting.act(cohorts.complete, admin=meeting.admin_id, cohort_id=meeting.id)
    assert [one.state for one in meeting.plan()[4:]] == [SessionState.CANCELLED] * 2
    told = meeting.told(NoticeKind.SESSION_CANCELLED)
    assert len(told) == 2 * 10
    assert "because the cohort has ended" in told[0].body


@one_database
@pytest.mark.parametrize("who", ["lead_id", "admin_id"])
def test_the_lead_or_an_admin_moves_one_session_and_all_are_told(meeting, who):
    before = meeting.plan()[0]
    new, sequence = before.starts_at + timedelta(days=1), before.sequence
    meeting.change(getattr(meeting, who), 0, new, place="Room 4")
    first, second, *_ = meeting.plan()
    assert (first.starts_at, first.place, first.sequence) == (new, "Room 4", sequence + 1)
    assert second.place == ""
    assert len(meeting.told(NoticeKind.SESSION_CHANGED)) == 10


@one_database
def test_a_member_moves_nothing(meeting):
    with pytest.raises(NotAllowedError, match="a lead or an admin"):
        meeting.cancel(meeting.member_ids[0], 0)


@one_database
def test_a_stranger_finds_nothing(meeting, session):
    stranger = make_person(session).id
    session.commit()
    with pytest.raises(NotFoundError):
        meeting.cancel(stranger, 0)


@one_database
def test_a_session_is_found_under_its_own_cohort_alone(meeting, session, clock):
    other = Gathering(session, clock)
    other.begin()
    session.commit()
    which = Which(session_id=meeting.which(0).session_id, cohort_id=other.cohort.id)
    with pytest.raises(NotFoundError):
        meeting.act(sessions.cancel, by=other.lead.person_id, which=which)


@one_database
def test_a_place_is_used_for_all_that_comes_after(meeting):
    where = Where(90, "", LINK)
    meeting.act(cohort_plans.same_place, by=meeting.lead_id, which=meeting.which(2), where=where)
    assert [one.link for one in meeting.plan()] == ["", "", "", LINK, LINK, LINK]


@one_database
def test_a_cancelled_session_leaves_the_others_as_they_are(meeting):
    before = [one.starts_at for one in meeting.plan()]
    meeting.cancel(meeting.lead_id, 1)
    rows = meeting.plan()
    assert [one.starts_at for one in rows] == before
    assert [one.state.value for one in rows] == ["planned", "cancelled", *["planned"] * 4]


def test_times_are_kept_in_utc(meeting):
    assert meeting.plan()[0].starts_at == datetime(2026, 11, 30, 9, 30, tzinfo=LONDON)
