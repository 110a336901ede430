"""Sessions of a cohort in the calendars of those who meet, read back by another reader."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from mentoring import jobs
from mentoring.models.notices import NoticeKind
from mentoring.services import calendar_feeds, cohort_actions
from mentoring.services.dates import LONDON
from tests import calendars
from tests.cohort_meeting import CohortMeeting
from tests.factories import viewer

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
IN_MARCH = {"starts_on": date(2027, 3, 8), "meetings": 3}


@pytest.fixture
def meeting(session, database, clock, settings):
    return CohortMeeting(session, database, clock, settings, meetings=2)


@pytest.fixture
def in_march(session, database, clock, settings):
    """Three sessions; the clocks go forward between the second and the third."""
    return CohortMeeting(session, database, clock, settings, **IN_MARCH)


def test_each_is_invited_to_each_session_by_a_file_of_its_own(meeting, letters):
    told = meeting.post(letters, meeting.member_ids[0])
    assert len({one.uid for one in told}) == 2
    assert {one.method for one in told} == {"REQUEST"}
    assert {one.summary for one in told} == {"Session with your cohort Home first in Larkmere"}
    assert {one.attendees for one in told} == {
        (f"mailto:{meeting.address(meeting.member_ids[0])}",)
    }


def test_half_past_nine_is_half_past_nine_on_either_side_of_a_clock_change(in_march, letters):
    told = in_march.post(letters, in_march.member_ids[0])
    in_utc = [one.starts_at.strftime("%d %b %H:%M") for one in told]
    assert in_utc == ["08 Mar 09:30", "22 Mar 09:30", "05 Apr 08:30"]
    assert {one.ends_at - one.starts_at for one in told} == {timedelta(minutes=90)}


def test_a_change_keeps_the_uid_and_counts_up(meeting, letters):
    new = datetime(2026, 12, 1, 14, 0, tzinfo=LONDON)
    meeting.change(meeting.lead_id, 0, new, place="Room 4")
    first, *_, last = meeting.post(letters, meeting.member_ids[1])
    assert last.uid == first.uid
    assert last.sequence > first.sequence
    assert (last.method, last.starts_at, last.location) == ("REQUEST", new, "Room 4")


def test_who_leaves_has_the_rest_taken_out(meeting, letters):
    leaver, stays = meeting.member_ids[:2]
    meeting.leave(leaver)
    told = meeting.post(letters, leaver)
    invited, gone = told[:2], told[2:]
    assert [one.method for one in gone] == ["CANCEL"] * 2
    assert {one.uid for one in gone} == {one.uid for one in invited}
    assert all(
        after.sequence > before.sequence
        for after, before in zip(gone, invited, strict=True)
        if after.uid == before.uid
    )
    assert {one.method for one in meeting.post(letters, stays)} == {"REQUEST"}


def test_a_cancelled_session_goes_from_every_calendar(meeting, letters):
    meeting.cancel(meeting.lead_id, 1)
    uid = meeting.plan()[1].uid
    for person_id in (meeting.member_ids[0], meeting.lead_id, meeting.partner_id):
        last = meeting.post(letters, person_id)[-1]
        assert (last.uid, last.method, last.status) == (uid, "CANCEL", "CANCELLED")


def test_the_file_is_written_by_the_rules(meeting, letters):
    meeting.post(letters, meeting.lead_id)
    (mail, *_) = [one for one in letters.mails if one.get_content_type() == "multipart/mixed"]
    _, file = mail.iter_parts()
    assert calendars.faults(file.get_content().decode()) == []


def test_the_calendar_that_reads_by_itself_has_the_same(meeting, settings):
    person_id = meeting.member_ids[0]
    with meeting.database.transaction() as session:
        calendar_feeds.make(session, viewer=viewer(session, person_id), now=meeting.clock.now)
    assert len(feed(meeting, settings, person_id)) == 2
    meeting.leave(person_id)
    assert feed(meeting, settings, person_id) == []


def feed(meeting, settings, person_id):
    settings = replace(settings, base_url="https://alongside.example.org")
    with meeting.database.reading() as session:
        me, now = viewer(session, person_id), meeting.clock.now
        page = calendar_feeds.page(session, viewer=me, key=settings.secret_key)
        token = page.path.removeprefix("/calendar/").removesuffix(".ics")
        text = calendar_feeds.file(session, token=token, settings=settings, now=now)
    return calendars.read(text)


def test_the_day_before_each_is_reminded_once_of_what_they_wanted_done(meeting, letters, clock):
    member_id = meeting.member_ids[0]
    meeting.act(
        cohort_actions.note,
        member=member_id,
        cohort_id=meeting.id,
        what="Ask the home-care manager to the round.",
        by_when=date(2026, 11, 30),
    )
    first = meeting.plan()[0].starts_at
    remind, shop = jobs.DUTIES["remind_of_sessions"], meeting.shop(letters)
    clock.now = first - timedelta(days=1, hours=2)
    assert remind(shop) == 0
    clock.now = first - timedelta(days=1)
    assert (remind(shop), remind(shop)) == (10, 0)
    told = {one.recipient_id: one.body for one in meeting.told(NoticeKind.SESSION_SOON)}
    assert "Ask the home-care manager to the round." in told[member_id]
    assert "Ask the home-care" not in told[meeting.lead_id]
    assert "brings a case" in told[meeting.lead_id]
