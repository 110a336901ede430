"""The pages on which the two of a pairing agree, plan, change, and say whether they met."""

from datetime import timedelta

import pytest

from mentoring.models.sessions import SessionState
from mentoring.services import attendance
from mentoring.services.access import Which
from tests.factories import make_admin, make_person
from tests.integration.desks import queries
from tests.meeting import LINK, SATURDAY, SUNDAY, at

HOUR = timedelta(hours=1)
TIME = {"times-0-day": "30", "times-0-month": "10", "times-0-year": "2027"}
TIMES = TIME | {"times-0-clock": "10am", "minutes": "60"}


def test_a_session_is_planned_by_the_two_through_pages_alone(pair, meeting, clock):
    clock.now = SATURDAY - timedelta(days=30)
    page = pair.sit_down(pair.mentor_id).get(at(pair))
    assert "No session is planned" in page.text
    page = pair.client.post(at(pair, "sessions/new"), TIMES | {"place": "Room 4"})
    assert "Your times are sent" in page.text

    page = pair.sit_down(pair.learner_id).get(at(pair))
    assert "Bela Quillsworth has proposed 1 time to meet" in page.text
    page = pair.client.get(at(pair, "sessions/choose"))
    time = page.one("input[name=time]")["value"]
    page = pair.client.post(at(pair, "sessions/choose"), {"time": time})

    assert page.h1 == "Conversation with Bela Quillsworth"
    assert "Saturday 30 October 2027 at 10am" in page.text
    assert "Room 4" in page.text


def test_the_page_of_a_session_says_for_whom_and_how_to_use_the_time(pair, meeting):
    meeting.write(pair.mentor_id, format="peer_assist")
    meeting.agree(pair.learner_id)
    number = meeting.plan(SATURDAY, minutes=90)
    page = pair.sit_down(pair.learner_id).get(at(pair, "sessions", number))

    assert page.h1 == "Peer assist with Bela Quillsworth"
    assert "Joined-up care" in page.text
    steps = page.all("ol.app-steps li")
    assert steps[0].startswith("10am, 5 minutes")
    assert steps[-1].startswith("11.15am, 15 minutes")


def test_times_that_are_unclear_are_said_at_their_field(pair):
    client = pair.sit_down(pair.mentor_id)
    page = client.post(
        at(pair, "sessions/new"), TIMES | {"times-0-day": "31", "times-0-month": "2"}
    )

    assert client.status == 422
    assert "Enter a real date" in page.text
    assert page.one("a[href='#times-0-day']")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"link": "http://x.org"}, "begins with https://"),
        ({"minutes": "7"}, "Choose how long"),
        ({"minutes": "a"}, "Choose how long"),
        (
            {"times-0-day": "", "times-0-month": "", "times-0-year": "", "times-0-clock": ""},
            "1 and 3",
        ),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_typed_is_lost(pair, clock, given, says):
    clock.now = SATURDAY - timedelta(days=30)
    client = pair.sit_down(pair.mentor_id)
    page = client.post(at(pair, "sessions/new"), TIMES | {"place": "Room 4"} | given)

    assert client.status == 422
    assert says in page.text
    assert page.one("input[name=place]")["value"] == "Room 4"


def test_choosing_nothing_is_said_at_the_field(pair, meeting):
    meeting.propose(pair.mentor_id, SATURDAY)
    client = pair.sit_down(pair.learner_id)
    page = client.post(at(pair, "sessions/choose"), {})

    assert client.status == 422
    assert "Choose one of the times" in page.text


def test_whoever_proposed_is_led_back_from_choosing(pair, meeting):
    meeting.propose(pair.mentor_id, SATURDAY)
    page = pair.sit_down(pair.mentor_id).get(at(pair, "sessions/choose"))
    assert "has still to choose" in page.text


def test_times_that_have_passed_wait_for_no_answer(pair, meeting, clock):
    time_id, _ = meeting.propose(pair.mentor_id, clock.now + HOUR, clock.now + timedelta(hours=2))
    clock.move(hours=3)
    client = pair.sit_down(pair.learner_id)
    assert "No session is planned" in client.get(at(pair)).text
    assert client.post(at(pair, "sessions/choose"), {"time": str(time_id)}).h1.startswith("You and")


def test_an_admin_sees_how_many_were_held_and_how_many_not_and_no_more(
    pair, meeting, clock, session
):
    admin = make_admin(session, pair.programme).id
    meeting.write(pair.mentor_id, "Home by Friday")
    for met in (True, True, False):
        number = meeting.plan(clock.now + HOUR, place="Room 4")
        clock.move(hours=3)
        for person in (pair.learner_id, pair.mentor_id):
            pair.act(attendance.say, by=person, which=Which(pair.id, number), met=met)
    page = pair.sit_down(admin).get(f"/programmes/{pair.programme.id}")

    figures = dict(zip(page.all("dl.app-figures dt"), page.all("dl.app-figures dd"), strict=True))
    assert (figures["sessions held"], figures["sessions not held"]) == ("2", "1")
    assert not any(word in page.text for word in ("Room 4", "Home by Friday", "Asha"))
    for path in (at(pair), at(pair, "sessions", meeting.all()[0].id)):
        pair.client.get(path)
        assert pair.client.status == 404


def test_a_session_is_moved_through_its_page(pair, meeting, clock):
    clock.now = SATURDAY - timedelta(days=30)
    number = meeting.plan(SATURDAY)
    client = pair.sit_down(pair.learner_id)
    page = client.get(at(pair, "sessions", number, "change"))
    assert page.one("#at-clock")["value"] == "10:00"
    moved = {
        "at-day": "31",
        "at-month": "10",
        "at-year": "2027",
        "at-clock": "2pm",
        "minutes": "90",
    }
    page = client.post(at(pair, "sessions", number, "change"), moved | {"link": LINK})

    assert "Sunday 31 October 2027 at 2pm, for 90 minutes" in page.text
    assert page.one(f"a[href='{LINK}']")["rel"] == ["noreferrer", "noopener"]


@pytest.mark.parametrize("clock_time", ["", "25", "2"])
def test_a_move_to_no_time_is_refused_at_its_field(pair, meeting, clock_time):
    number = meeting.plan(SATURDAY)
    client = pair.sit_down(pair.learner_id)
    day = {"at-day": "31", "at-month": "10", "at-year": "2027", "at-clock": clock_time}
    page = client.post(at(pair, "sessions", number, "change"), day | {"minutes": "60"})

    assert client.status == 422
    assert page.one("a[href='#at-day']")


def test_a_session_is_cancelled_with_one_click_and_a_confirmation(pair, meeting):
    number = meeting.plan(SATURDAY)
    client = pair.sit_down(pair.learner_id)
    assert client.get(at(pair, "sessions", number, "cancel")).h1 == "Cancel this session?"
    assert meeting.now(number).state is SessionState.PLANNED
    page = client.post(at(pair, "sessions", number, "cancel"))

    assert "The session is cancelled" in page.text
    assert meeting.now(number).state is SessionState.CANCELLED


def test_what_cannot_be_changed_leads_back_to_its_page(pair, meeting):
    number = meeting.plan(SATURDAY)
    meeting.cancel(pair.learner_id, number)
    client = pair.sit_down(pair.learner_id)
    for what in ("change", "cancel", "met"):
        assert client.get(at(pair, "sessions", number, what)).h1.startswith("Conversation")


def test_each_side_says_whether_they_met(pair, meeting, clock):
    number = meeting.plan(clock.now + HOUR)
    clock.move(hours=2)
    for person, met in ((pair.learner_id, "yes"), (pair.mentor_id, "no")):
        client = pair.sit_down(person)
        assert "Say whether you met" in client.get(at(pair)).text
        client.post(at(pair, "sessions", number, "met"), {"met": met})
    page = pair.client.get(at(pair, "sessions", number))

    assert "You said that you did not meet, and Asha Thornwick said that you met" in page.text
    assert "nobody else is asked" in page.text


def test_nobody_reads_what_the_other_said_before_they_have_said_it_themselves(pair, meeting, clock):
    number = meeting.plan(clock.now + HOUR)
    clock.move(hours=2)
    pair.sit_down(pair.learner_id).post(at(pair, "sessions", number, "met"), {"met": "no"})
    page = pair.sit_down(pair.mentor_id).get(at(pair, "sessions", number))

    assert "did not meet" not in page.text


def test_saying_nothing_is_said_at_the_field(pair, meeting, clock):
    number = meeting.plan(clock.now + HOUR)
    clock.move(hours=2)
    client = pair.sit_down(pair.learner_id)
    page = client.post(at(pair, "sessions", number, "met"), {})

    assert client.status == 422
    assert "Say whether you met" in page.text


def test_the_two_agree_what_to_work_on(pair):
    client = pair.sit_down(pair.mentor_id)
    given = {"aim": "Home by Friday", "question": "Who rang first?", "format": "few_sessions"}
    page = client.post(at(pair, "agreement"), given)
    assert "has still to agree" in page.text
    client = pair.sit_down(pair.learner_id)
    page = client.post(at(pair, "agreement/agree"))

    assert "You have both agreed to this" in page.text
    assert "Who rang first?" in page.text
    page = client.get(at(pair, "agreement"))
    assert page.one("textarea[name=aim]").text.strip() == "Home by Friday"


def test_an_agreement_without_an_aim_is_said_at_the_field(pair):
    client = pair.sit_down(pair.mentor_id)
    page = client.post(at(pair, "agreement"), {"format": "visit"})

    assert client.status == 422
    assert page.one("a[href='#aim']")


@pytest.mark.parametrize(
    "path",
    ["agreement", "sessions/new", "sessions/choose", "sessions/{}", "sessions/{}/change"],
)
def test_nobody_else_finds_any_of_it(pair, meeting, session, path):
    number = meeting.plan(SATURDAY)
    meeting.propose(pair.mentor_id, SUNDAY)
    stranger = make_person(session)
    session.commit()
    pair.sit_down(stranger.id).get(at(pair, path.format(number)))

    assert pair.client.status == 404


def test_a_session_of_another_pairing_is_not_found_under_this_one(pair, meeting):
    number = meeting.plan(SATURDAY)
    pair.sit_down(pair.learner_id).get(at(pair, "sessions", number + 1))

    assert pair.client.status == 404


def test_however_many_sessions_there_are_the_page_asks_as_often(pair, meeting, database):
    meeting.plan(SATURDAY)
    few = queries(database, pair.sit_down(pair.learner_id), at(pair))
    for day in range(3):
        meeting.plan(SUNDAY + timedelta(days=day))
    meeting.propose(pair.mentor_id, SUNDAY)

    assert queries(database, pair.sit_down(pair.learner_id), at(pair)) <= few + 1
