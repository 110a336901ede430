"""A person's private calendar address: what it holds, for how long, and how it ends."""

from datetime import timedelta

import pytest

from mentoring.models.sessions import CalendarFeed
from mentoring.services import attendance
from mentoring.services.access import Which
from tests import calendars
from tests.factories import make_person
from tests.meeting import SATURDAY, SUNDAY

HOUR = timedelta(hours=1)


class Feed:
    """Somebody's own address, and what another reader than its writer reads there."""

    def __init__(self, pair):
        self.pair = pair
        self.path = self.make(pair.learner_id)

    def make(self, person_id):
        page = self.pair.sit_down(person_id).post("/calendar")
        return page.one("#address")["value"].removeprefix("http://127.0.0.1:8000")

    def ask(self, **headers):
        self.pair.session.commit()
        return self.pair.client.app.test_client().get(self.path, headers=headers)

    def text(self):
        answer = self.ask()
        assert answer.status_code == 200
        return answer.get_data(as_text=True)

    def read(self):
        return calendars.read(self.text())


@pytest.fixture
def feed(pair):
    return Feed(pair)


def test_it_holds_what_is_planned_for_whoever_knows_the_address(feed, meeting):
    meeting.plan(SATURDAY, place="Room 4")
    (event,) = feed.read()

    assert (event.starts_at, event.location, event.status) == (SATURDAY, "Room 4", "CONFIRMED")
    assert event.summary == "Conversation with Bela Quillsworth"
    assert event.uid == meeting.all()[0].uid
    assert not event.attendees


def test_the_hours_are_right_on_either_side_of_a_clock_change(feed, meeting):
    meeting.plan(SATURDAY)
    meeting.plan(SUNDAY)

    assert {event.starts_at for event in feed.read()} == {SATURDAY, SUNDAY}


def test_it_is_written_by_the_rules_full_and_empty(feed, meeting, pair):
    assert calendars.faults(feed.text()) == []
    meeting.write(pair.mentor_id, "Zuhören – „und dann“; ja, nein " * 6, in_calendar=True)
    meeting.agree(pair.learner_id)
    meeting.plan(SATURDAY, place="The long room behind the café, second floor, left; ring twice")
    meeting.plan(SUNDAY)
    assert calendars.faults(feed.text()) == []
    assert len(feed.read()) == 2


def test_a_change_and_a_cancellation_show_with_a_higher_sequence(feed, meeting, pair):
    number = meeting.plan(SATURDAY)
    meeting.change(pair.mentor_id, number, SUNDAY)
    (moved,) = feed.read()
    meeting.cancel(pair.mentor_id, number)
    (gone,) = feed.read()

    assert (moved.starts_at, moved.sequence) == (SUNDAY, 1)
    assert (gone.uid, gone.status, gone.sequence) == (moved.uid, "CANCELLED", 2)


def test_what_was_cancelled_goes_after_a_month(feed, meeting, pair, clock):
    meeting.cancel(pair.mentor_id, meeting.plan(SATURDAY))
    clock.move(days=29)
    assert len(feed.read()) == 1
    clock.move(days=2)
    assert feed.read() == []


def test_what_was_held_stays_for_three_months(feed, meeting, pair, clock):
    number = meeting.plan(clock.now + HOUR)
    clock.move(hours=3)
    for person in (pair.learner_id, pair.mentor_id):
        pair.act(attendance.say, by=person, which=Which(pair.id, number), met=True)
    clock.move(days=89)
    assert len(feed.read()) == 1
    clock.move(days=2)
    assert feed.read() == []


def test_what_was_not_held_is_not_in_it(feed, meeting, pair, clock):
    number = meeting.plan(clock.now + HOUR)
    clock.move(hours=3)
    for person in (pair.learner_id, pair.mentor_id):
        pair.act(attendance.say, by=person, which=Which(pair.id, number), met=False)

    assert feed.read() == []


def test_it_holds_nobody_elses_sessions(pair, meeting, session):
    meeting.plan(SATURDAY)
    stranger = make_person(session).id
    feed = Feed(pair)
    feed.path = feed.make(stranger)

    assert feed.read() == []


def test_nothing_of_what_the_two_write_is_in_it(feed, meeting, pair):
    meeting.write(pair.mentor_id, "Home by Friday", question="Who rang first?")
    meeting.agree(pair.learner_id)
    meeting.plan(SATURDAY)
    text = feed.text().replace("\r\n ", "")

    for private in ("Home by Friday", "Who rang first?", "@example.org"):
        assert private not in text


def test_a_new_address_ends_the_old_one_at_once(feed, pair):
    old = feed.path
    new = feed.make(pair.learner_id)
    assert new != old
    assert feed.ask().status_code == 410
    feed.path = new
    assert feed.ask().status_code == 200


def test_an_address_that_was_stopped_is_dead(feed, pair):
    page = pair.client.post("/calendar/revoke")
    assert "does not work any more" in page.text
    assert page.one("button.nhsuk-button").text.strip() == "Make a private address"
    assert feed.ask().status_code == 410


def test_stopping_what_is_not_there_changes_nothing(feed, pair):
    for _ in range(2):
        pair.client.post("/calendar/revoke")
    assert pair.client.status == 200


def test_an_altered_address_is_not_found(feed):
    middle = len(feed.path) // 2
    feed.path = (
        feed.path[:middle] + ("a" if feed.path[middle] != "a" else "b") + feed.path[middle + 1 :]
    )
    assert feed.ask().status_code == 404


def test_what_the_database_keeps_opens_nothing(feed, pair):
    with pair.row():
        word = pair.session.query(CalendarFeed).one().word
    feed.path = f"/calendar/{word}.ics"
    assert feed.ask().status_code == 404


def test_no_cache_keeps_it_and_an_unchanged_one_is_not_sent_again(feed, meeting):
    meeting.plan(SATURDAY)
    answer = feed.ask()
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Cache-Control"] == "private, no-store"
    again = feed.ask(**{"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    meeting.plan(SUNDAY)
    assert feed.ask(**{"If-None-Match": answer.headers["ETag"]}).status_code == 200


def test_an_address_is_not_read_without_end(feed):
    statuses = {feed.ask().status_code for _ in range(130)}
    assert statuses == {200, 429}
