"""Invitations reach a real mail server, and another reader than their writer reads them back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from mentoring import jobs
from mentoring.models.needs import Need
from mentoring.models.notices import Notice, NoticeKind
from mentoring.models.pairings import ProposedTime
from mentoring.models.people import Person
from mentoring.services import endings, pairings
from mentoring.services.endings import Asked
from mentoring.services.notices import MOST_ATTEMPTS
from mentoring.services.offers import Wish
from tests import calendars
from tests.factories import make_need
from tests.meeting import LINK, SATURDAY, SUNDAY

HOUR = timedelta(hours=1)


def calendar_mails(letters):
    return [mail for mail in letters.mails if mail.get_content_type() == "multipart/mixed"]


def test_both_are_invited_to_the_same_meeting(meeting, letters):
    meeting.plan(SATURDAY, place="Room 4", minutes=90)
    (asha,), (bela,) = meeting.post(letters)

    assert asha.uid == bela.uid
    assert (asha.method, asha.sequence, asha.status) == ("REQUEST", 0, "CONFIRMED")
    assert (asha.summary, bela.summary) == (
        "Conversation with Bela Quillsworth",
        "Conversation with Asha Thornwick",
    )
    assert (asha.starts_at, asha.ends_at) == (SATURDAY, SATURDAY + 1.5 * HOUR)
    assert asha.location == "Room 4"


def test_each_mail_names_its_own_reader_and_the_service_that_sends_it(meeting, letters):
    meeting.plan(SATURDAY)
    (asha,), (bela,) = meeting.post(letters)

    assert asha.attendees == ("mailto:asha@example.org",)
    assert bela.attendees == ("mailto:bela@example.org",)
    assert {asha.organizer, bela.organizer} == {"mailto:no-reply@example.org"}
    assert asha.url.startswith("https://alongside.example.org/pairings/")


@pytest.mark.parametrize(("starts_at", "hour"), [(SATURDAY, "9"), (SUNDAY, "10")])
def test_ten_in_the_morning_is_ten_on_either_side_of_a_clock_change(
    meeting, letters, starts_at, hour
):
    meeting.plan(starts_at)
    (asha,), _ = meeting.post(letters)

    assert f"{asha.starts_at:%-H}" == hour
    mail = calendar_mails(letters)[0]
    assert "at 10am" in mail["Subject"]


def test_an_update_takes_the_place_of_the_invitation(meeting, letters, pair):
    number = meeting.plan(SATURDAY)
    meeting.change(pair.learner_id, number, SUNDAY, link=LINK)
    (first, then), (_, other) = meeting.post(letters)

    assert then.uid == first.uid == other.uid
    assert (first.sequence, then.sequence, other.sequence) == (0, 1, 1)
    assert (then.method, then.starts_at) == ("REQUEST", SUNDAY)
    assert LINK in then.description
    assert then.location == LINK


def test_a_cancellation_takes_the_meeting_out(meeting, letters, pair):
    number = meeting.plan(SATURDAY)
    meeting.change(pair.learner_id, number, SUNDAY)
    meeting.cancel(pair.mentor_id, number)
    (first, _, last), (_, _, other) = meeting.post(letters)

    assert (last.method, last.status, last.sequence) == ("CANCEL", "CANCELLED", 2)
    assert last.uid == first.uid == other.uid


def test_an_ended_pairing_takes_its_meetings_out(meeting, letters):
    meeting.plan(SATURDAY)
    meeting.plan(SUNDAY)
    assert meeting.end() == 2
    asha, _ = meeting.post(letters)

    assert [one.method for one in asha] == ["REQUEST", "REQUEST", "CANCEL", "CANCEL"]
    assert "because the pairing has ended" in letters.mails[-1].get_body(("plain",)).get_content()


def test_whoever_ends_a_pairing_takes_its_meetings_out_of_both_calendars(meeting, letters, pair):
    meeting.plan(SATURDAY)
    pair.act(endings.end, viewer=pair.mentor_id, pairing_id=pair.id, asked=Asked("no_time"))
    for told in meeting.post(letters):
        assert [one.method for one in told] == ["REQUEST", "CANCEL"]


def test_what_died_while_it_was_handed_over_holds_no_later_word_back(
    meeting, letters, pair, session
):
    number = meeting.plan(SATURDAY)
    for one in session.query(Notice).filter(Notice.kind == NoticeKind.SESSION_PLANNED):
        one.handed_at, one.attempts = pair.clock.now, 1
        one.lease_until = pair.clock.now - timedelta(minutes=1)
    session.commit()
    jobs.write_digests(pair.shop())
    meeting.cancel(pair.mentor_id, number)
    (asha,), _ = meeting.post(letters)

    assert asha.method == "CANCEL"


def test_the_time_chosen_at_confirmation_is_the_first_session(pair, meeting, letters, session):
    at = pair.clock.now + timedelta(days=3)
    need_id = make_need(session, session.get_one(Person, pair.learner_id), pair.programme).id
    asked = pair.act(
        pairings.ask,
        learner=pair.learner_id,
        need_id=need_id,
        wishes=[Wish(pair.mentor_id, pair.experience_id)],
        note="",
    )
    pair.act(pairings.accept, mentor=pair.mentor_id, pairing_id=asked.id, times=[at])
    with pair.database.reading() as reading:
        time_id = reading.scalars(select(ProposedTime.id)).one()
    pair.act(pairings.confirm, learner=pair.learner_id, pairing_id=asked.id, time_id=time_id)

    (asha,), (bela,) = meeting.post(letters)
    assert asha.starts_at == bela.starts_at == at
    assert asha.ends_at - asha.starts_at == HOUR


def test_a_mail_holds_the_entry_as_calendars_want_it_and_as_a_file(meeting, letters):
    meeting.plan(SATURDAY)
    meeting.post(letters)
    mail = calendar_mails(letters)[0]
    body, file = mail.iter_parts()

    assert body.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in body.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    calendar = list(body.iter_parts())[-1]
    assert dict(calendar["Content-Type"].params) == {"charset": "utf-8", "method": "REQUEST"}
    assert (file.get_filename(), file.get_content_type()) == ("invite.ics", "application/ics")
    assert file.get_content().decode() == calendar.get_payload(decode=True).decode()


def test_the_file_is_written_by_the_rules(meeting, letters, pair):
    meeting.write(pair.mentor_id, "Zuhören; lernen, üben – und „dann“ " * 6, in_calendar=True)
    meeting.agree(pair.learner_id)
    meeting.plan(SATURDAY, place="The long room behind the café, second floor, left; ring twice")
    meeting.post(letters)
    _, file = calendar_mails(letters)[0].iter_parts()

    assert calendars.faults(file.get_content().decode()) == []


def test_a_file_with_faults_is_found():
    planted = "BEGIN:VCALENDAR\nBEGIN:VEVENT\r\n" + "x" * 80 + "\r\nBEGIN:VALARM"
    assert len(calendars.faults(planted)) == 14


@pytest.mark.parametrize("ticked", [False, True])
def test_the_aim_is_in_the_calendar_only_where_they_said_so(meeting, letters, pair, ticked):
    meeting.write(pair.mentor_id, "Home by Friday", in_calendar=ticked)
    meeting.agree(pair.learner_id)
    meeting.plan(SATURDAY)
    (asha,), _ = meeting.post(letters)

    assert ("Home by Friday" in asha.description) is ticked


def test_an_aim_that_only_one_has_agreed_to_is_not_in_the_calendar(meeting, letters, pair):
    meeting.write(pair.mentor_id, "Home by Friday", in_calendar=True)
    meeting.plan(SATURDAY)
    (asha,), _ = meeting.post(letters)

    assert "Home by Friday" not in asha.description


def test_nothing_of_the_need_is_in_a_calendar(meeting, letters, pair):
    meeting.plan(SATURDAY)
    meeting.post(letters)
    with pair.row():
        need = pair.session.get_one(Need, pair.need_id)
        words = need.text, need.person_problem or need.text
    for mail in calendar_mails(letters):
        said = str(calendars.of_mail(mail))
        assert not any(text in said for text in words)


def test_a_mail_sent_again_says_the_same_whatever_has_changed_since(meeting, letters, pair, clock):
    number = meeting.plan(SATURDAY, place="Room 4")
    shop = pair.shop(letters)
    letters.refused = {"asha@example.org", "bela@example.org"}
    jobs.send_notices(shop)
    meeting.change(pair.learner_id, number, SUNDAY, place="Room 9")
    letters.refused = set()
    clock.move(hours=1)
    (first, then), _ = meeting.post(letters)

    assert (first.sequence, first.starts_at, first.location) == (0, SATURDAY, "Room 4")
    assert (then.sequence, then.starts_at, then.location) == (1, SUNDAY, "Room 9")


def test_a_cancellation_never_overtakes_its_invitation(meeting, letters, pair, clock):
    number = meeting.plan(SATURDAY)
    letters.refused = {"asha@example.org"}
    jobs.send_notices(pair.shop(letters))
    meeting.cancel(pair.mentor_id, number)
    letters.refused = set()
    waiting, bela = meeting.post(letters)
    assert [one.method for one in bela] == ["REQUEST", "CANCEL"]
    assert waiting == []

    clock.move(hours=1)
    asha, _ = meeting.post(letters)
    assert [one.method for one in asha] == ["REQUEST", "CANCEL"]


def test_an_invitation_that_nobody_takes_does_not_hold_a_cancellation_for_ever(
    meeting, letters, pair, session
):
    number = meeting.plan(SATURDAY)
    for one in session.query(Notice).filter(Notice.kind == NoticeKind.SESSION_PLANNED):
        one.attempts = MOST_ATTEMPTS
    session.commit()
    meeting.cancel(pair.mentor_id, number)
    (asha,), _ = meeting.post(letters)

    assert asha.method == "CANCEL"


def test_a_mail_without_an_entry_is_as_it_was(meeting, letters, pair):
    meeting.propose(pair.mentor_id, SATURDAY)
    meeting.post(letters)

    assert letters.mails[-1].get_content_type() == "multipart/alternative"


def test_a_name_with_quotes_is_read_back_by_another_reader(meeting, letters, pair):
    with pair.row():
        pair.session.get_one(Person, pair.mentor_id).name = 'Bela "Bo" Quill, x; ü'
    meeting.plan(SATURDAY)
    (asha,), _ = meeting.post(letters)

    assert asha.summary == 'Conversation with Bela "Bo" Quill, x; ü'


def test_the_organiser_is_whoever_the_mail_comes_from(meeting, letters, pair):
    meeting.plan(SATURDAY)
    pair.settings = replace(pair.settings, mail_sender="us@example.org")
    (asha,), _ = meeting.post(letters)

    assert asha.organizer == "mailto:us@example.org"
    assert calendar_mails(letters)[0]["From"].addresses[0].addr_spec == "us@example.org"


def test_a_meeting_in_the_spring_is_at_its_hour(meeting, letters):
    meeting.plan(datetime(2027, 3, 28, 9, 0, tzinfo=UTC))
    (asha,), _ = meeting.post(letters)

    assert asha.starts_at == datetime(2027, 3, 28, 9, 0, tzinfo=UTC)
    assert "at 10am" in calendar_mails(letters)[0]["Subject"]
