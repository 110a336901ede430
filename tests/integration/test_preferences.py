"""Which mails somebody gets: at once, once a day, or not at all."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from mentoring import jobs
from mentoring.models.notices import Notice, NoticeKind
from mentoring.models.people import Person
from mentoring.models.preferences import NoticeGroup, NoticeHow
from mentoring.services.dates import LONDON
from mentoring.services.notices import News, tell, tell_all
from tests.mailbox import open_mailbox

AT_ONCE = {group.value: "at_once" for group in NoticeGroup}
K = NoticeKind


class Reader:
    """Somebody who chooses which mails they get, and the mails that come."""

    def __init__(self, pair, letters):
        self.pair, self.letters, self.clock = pair, letters, pair.clock
        self.id = pair.learner_id
        pair.session.query(Notice).delete()
        pair.session.commit()

    def choose(self, **chosen):
        client = self.pair.sit_down(self.id)
        return client.post("/preferences", {**AT_ONCE, **chosen})

    def tell(self, kind=K.MESSAGE, once="one", subject="Bela has written to you"):
        self.pair.act(_tell, by=self.id, kind=kind, once=once, subject=subject)

    def post(self):
        """Let the worker write mails of the day, and send; gives the mails that came."""
        before = len(self.letters.mails)
        shop = self.pair.shop(self.letters)
        jobs.write_digests(shop)
        jobs.send_notices(shop)
        return self.letters.mails[before:]

    def at_eight(self, days=1):
        """Wait for 8am on a later day."""
        local = self.clock.now.astimezone(LONDON) + timedelta(days=days)
        self.clock.now = local.replace(hour=8, minute=1).astimezone(UTC)
        return self.post()


def _tell(session, *, by, kind, once, subject, now):
    person = session.get_one(Person, by.person_id)
    told = News(kind, once, subject, ("Words that say what happened.",), "/home", "Look")
    tell(session, recipient=person, news=told, now=now)


@pytest.fixture
def reader(pair):
    with open_mailbox() as letters:
        yield Reader(pair, letters)


def plain(mail):
    return mail.get_body(("plain",)).get_content()


def test_whoever_has_chosen_nothing_is_told_at_once(reader):
    reader.tell()

    assert len(reader.post()) == 1


def test_whoever_wants_one_mail_a_day_gets_one_at_8am_that_names_everything(reader):
    reader.choose(messages="digest", news="digest")
    reader.tell(once="one")
    reader.tell(K.DECLINED, once="two", subject="Your request was not taken up")

    assert reader.post() == []
    (mail,) = reader.at_eight()
    assert mail["Subject"] == "2 things have happened since your last mail"
    assert "Bela has written to you" in plain(mail)
    assert "Your request was not taken up" in plain(mail)


def test_what_a_mail_of_the_day_told_no_other_tells(reader):
    reader.choose(messages="digest")
    reader.tell()
    reader.at_eight()

    assert reader.post() == []
    assert reader.at_eight() == []


def test_what_happens_after_8am_is_told_the_next_day(reader):
    reader.choose(messages="digest")
    reader.tell(once="one")
    reader.at_eight()
    reader.clock.move(hours=1)
    reader.tell(once="two")

    assert reader.post() == []
    assert len(reader.at_eight()) == 1


def test_8am_is_8am_in_london_on_both_sides_of_the_clock_change(reader):
    reader.choose(messages="digest")
    for day in (datetime(2027, 3, 27, 12, tzinfo=UTC), datetime(2027, 10, 30, 12, tzinfo=UTC)):
        reader.clock.now = day
        reader.tell(once=f"{day}")
        summer = day.month == 3
        just_before = day.replace(day=day.day + 1, hour=6 if summer else 7, minute=59)
        reader.clock.now = just_before
        assert reader.post() == []
        reader.clock.now = just_before + timedelta(minutes=2)
        assert len(reader.post()) == 1


def test_a_worker_that_was_down_at_8am_writes_the_mail_of_the_day_later(reader):
    reader.choose(messages="digest")
    reader.tell()
    reader.clock.now = datetime(2026, 11, 25, 15, tzinfo=UTC)

    assert len(reader.post()) == 1


def test_whoever_wants_no_mail_of_a_kind_gets_none(reader):
    reader.choose(questions="none")
    reader.tell(K.PULSE)

    assert reader.post() == []
    assert reader.at_eight() == []


def test_what_waits_for_an_answer_cannot_be_switched_off(reader):
    page = reader.choose(answers="none")

    assert reader.pair.client.status == 422
    assert "Choose how you would like to be told" in page.text


@pytest.mark.parametrize("kind", [K.CONCERN, K.SESSION_PLANNED, K.SESSION_CANCELLED])
def test_a_concern_and_a_calendar_entry_always_come_at_once(reader, kind):
    reader.choose(**dict.fromkeys(("answers", "news", "messages"), "digest"))
    reader.tell(kind)

    assert len(reader.post()) == 1


def test_many_who_are_told_at_once_are_told_as_each_has_chosen(reader):
    reader.choose(news="digest")

    def tell_both(session, *, now):
        people = [session.get_one(Person, one) for one in (reader.id, reader.pair.mentor_id)]
        words = ("Words",)
        told = [
            (one, News(K.PUBLISHED, f"p{one.id}", "Found", words, "/home", "Look"))
            for one in people
        ]
        tell_all(session, told, now=now)

    reader.pair.act(tell_both)
    assert [mail["To"] for mail in reader.post()] == ["bela@example.org"]


def test_the_page_shows_what_was_chosen(reader):
    reader.choose(messages="digest")

    page = reader.pair.client.get("/preferences")
    assert page.one("input[name=messages][checked]")["value"] == "digest"


def stop(mail):
    return urlsplit(mail["List-Unsubscribe"].strip("<>")).path


def test_a_mail_that_can_be_stopped_says_how_for_one_click(reader):
    reader.tell()
    (mail,) = reader.post()

    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Unsubscribe"].startswith("<https://alongside.example.org/unsubscribe/")


def test_a_mail_that_waits_for_an_answer_has_no_such_header(reader):
    reader.tell(K.OFFER)
    (mail,) = reader.post()

    assert mail["List-Unsubscribe"] is None


def test_one_click_of_a_mail_program_stops_that_kind_and_no_other(reader):
    reader.tell()
    (mail,) = reader.post()
    http = reader.pair.client.http
    http.post("/sign-out")
    answer = http.post(stop(mail), data={"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 303
    reader.tell(once="two")
    reader.tell(K.DECLINED, once="three")
    assert [one["Subject"] for one in reader.post()] == ["Bela has written to you"]
    assert len(reader.pair.told(K.MESSAGE)) == 2
    assert reader.pair.told(K.MESSAGE)[1].how is NoticeHow.NONE


def test_opening_the_link_stops_nothing_and_asks_first(reader):
    reader.tell()
    (mail,) = reader.post()
    page = reader.pair.client.get(stop(mail))

    assert page.h1 == "Stop these mails?"
    reader.tell(once="two")
    assert len(reader.post()) == 1


def test_a_link_that_was_changed_does_nothing_and_says_so(reader):
    reader.tell()
    (mail,) = reader.post()
    answer = reader.pair.client.http.post(stop(mail)[:-2] + "xx")

    assert answer.status_code == 404
    assert "it was changed" in answer.get_data(as_text=True)
    reader.tell(once="two")
    assert len(reader.post()) == 1


def test_plain_text_is_broken_into_lines_that_can_be_read(reader):
    reader.tell(subject="x")
    (mail,) = reader.post()

    lines = plain(mail).splitlines()
    assert all(len(line) <= 72 or "://" in line for line in lines)
    assert "Choose which mails you get:" in lines
