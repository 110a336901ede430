"""The offers made to a mentor, and how they answer."""

import contextlib
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, select

from mentoring.models.notices import Notice, NoticeKind
from mentoring.models.pairings import DeclineReason, Pairing, PairingState
from mentoring.models.people import Person
from mentoring.services import access, offers, pairings
from mentoring.services.offers import Wish
from tests.factories import (
    NOW,
    make_experience,
    make_mentor,
    make_need,
    make_organisation,
    make_person,
    make_programme,
)

# What a page says does not depend on the database, so these look at one of the two.
said_alike = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Desk:
    """A mentor with an offer from a learner."""

    def __init__(self, session, client):
        self.session, self.client = session, client
        self.programme = make_programme(session)
        self.mentor = make_mentor(session)
        self.experience = make_experience(session, self.mentor)
        self.id = self.ask().id
        self.sit_down()

    def ask(self, mentor=None, *, note="I can travel on Tuesdays."):
        learner = make_person(
            self.session, organisation_id=make_organisation(self.session, name="Fenwick Trust").id
        )
        need = make_need(self.session, learner, self.programme)
        return self.asked_by(learner, need, note=note)

    def asked_by(self, learner, need, *others, note=""):
        wishes = [Wish(self.mentor.person_id, self.experience.id), *others]
        self.learner = learner
        return pairings.ask(
            self.session,
            learner=access.viewer(self.session, learner.id),
            need_id=need.id,
            wishes=wishes,
            note=note,
            now=NOW,
        )

    def sit_down(self, person=None):
        self.session.commit()
        self.client.sign_in(person or self.mentor.person)

    @contextlib.contextmanager
    def row(self, pairing_id=None):
        self.session.expunge_all()
        yield self.session.get(Pairing, pairing_id or self.id)
        self.session.commit()

    def state(self):
        with self.row() as kept:
            return kept.state

    def accept(self, *times):
        return self.client.post(f"/offers/{self.id}/accept/check", {"t": list(times)})

    def decline(self, reason="no_time"):
        return self.client.post(f"/offers/{self.id}/decline", {"reason": reason})

    def confirm(self):
        pairings.confirm(
            self.session,
            learner=access.viewer(self.session, self.learner.id),
            pairing_id=self.id,
            time_id=None,
            now=NOW,
        )
        self.session.commit()

    def typed(self, *times):
        sent = {}
        for place, parts in enumerate(times):
            for name, part in zip(("day", "month", "year", "clock"), parts, strict=True):
                sent[f"times-{place}-{name}"] = part
        return self.client.post(f"/offers/{self.id}/accept", sent)


@pytest.fixture
def desk(session, client):
    return Desk(session, client)


@said_alike
def test_somebody_without_offers_is_told_what_brings_them(session, client):
    mentor = make_mentor(session)
    session.commit()
    client.sign_in(mentor.person)
    assert "Nobody has been offered to you yet" in client.get("/offers").text


@said_alike
def test_somebody_without_experiences_is_led_to_log_one(session, client):
    person = make_person(session)
    session.commit()
    client.sign_in(person)
    assert client.get("/offers").link("Log what you did") == "/experiences"


def test_the_inbox_shows_who_waits_and_until_when(desk):
    page = desk.client.get("/offers")
    assert page.all("caption") == ["1 offer waits for your answer"]
    assert "7 December 2026" in page.text


@said_alike
def test_an_offer_shows_the_learner_and_their_need_in_their_own_words(desk):
    page = desk.client.get(f"/offers/{desk.id}")
    assert "Ward manager, Fenwick Trust" in page.text
    assert "Nine people on my ward are fit to go" in page.text
    assert "I can travel on Tuesdays." in page.text


@said_alike
def test_an_offer_says_why_this_mentor(desk):
    page = desk.client.get(f"/offers/{desk.id}")
    assert len(page.all(".app-reasons li")) >= 1


@said_alike
def test_an_offer_says_what_accepting_means(desk):
    page = desk.client.get(f"/offers/{desk.id}")
    assert "One first conversation of about an hour" in page.text
    assert "one of your 2 places" in page.text


def test_nobodys_address_is_shown_before_both_have_said_yes(desk):
    seen = [desk.client.get(f"/offers/{desk.id}").html, desk.client.get("/offers").html]
    desk.accept()
    seen += [desk.client.get(f"/offers/{desk.id}").html, desk.client.get("/offers").html]
    assert not any(desk.learner.email in html for html in seen)


def test_the_address_is_shown_once_both_have_said_yes(desk):
    desk.accept()
    desk.confirm()
    page = desk.client.get(f"/offers/{desk.id}")
    assert desk.learner.email in page.text


@said_alike
def test_times_typed_as_british_people_type_them_are_read_back(desk):
    page = desk.typed(("27", "11", "2026", "10.30am"), ("30", "11", "26", "14:00"))
    assert page.h1 == "Check before you accept"
    assert "Friday 27 November 2026 at 10.30am" in page.text
    assert "Monday 30 November 2026 at 2pm" in page.text


def test_a_time_is_kept_by_the_clock_that_hangs_in_london(desk):
    page = desk.typed(("1", "7", "2027", "9am"))
    desk.accept(*[tag["value"] for tag in page.soup.select("input[name=t]")])
    with desk.row():
        kept = access.pairing(desk.session, desk.id).times
        assert [time.starts_at for time in kept] == [datetime(2027, 7, 1, 8, tzinfo=UTC)]


def test_checking_the_times_answers_nothing_yet(desk):
    desk.typed(("27", "11", "2026", "10.30am"))
    assert desk.state() is PairingState.OFFERED


@said_alike
def test_times_that_are_changed_are_still_there(desk):
    page = desk.typed(("27", "11", "2026", "10.30am"))
    page = desk.client.get(page.link("Change the times"))
    fields = page.fields()
    kept = [fields[f"times-0-{name}"] for name in ("day", "month", "year", "clock")]
    assert kept == ["27", "11", "2026", "10:30"]


@said_alike
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("20", "11", "2026", "10am"), "still to come"),
        (("31", "11", "2026", "10am"), "a real date"),
        (("27", "11", "", "10am"), "a date such as"),
        (("27", "11", "2026", ""), "a time of day such as"),
        (("27", "11", "2026", "25:00"), "a time of day such as"),
        (("27", "11", "2026", "2"), "morning or afternoon"),
        (("28", "3", "2027", "1:30 am"), "clocks go forward"),
        (("27", "11", "2062", "10am"), "within the next year"),
    ],
)
def test_a_time_that_cannot_be_meant_is_asked_for_again_and_nothing_is_lost(desk, typed, said):
    page = desk.typed(("26", "11", "2026", "9am"), typed)
    assert desk.client.status == 422
    assert said in page.all(".nhsuk-error-message")[0]
    assert page.fields()["times-1-day"] == typed[0]


def test_an_offer_is_accepted_without_any_time(desk):
    page = desk.typed()
    assert "You agree a time later" in page.text
    assert desk.accept().h1 == "You have said yes"
    assert desk.state() is PairingState.ACCEPTED


def test_accepting_twice_is_accepting_once(session, desk):
    desk.accept("2026-11-27T10:30")
    page = desk.accept("2026-11-27T10:30")
    assert page.h1 == "You have said yes"
    with desk.row():
        told = select(Notice).where(Notice.kind == NoticeKind.ACCEPTED)
        assert len(desk.session.scalars(told).all()) == 1


def test_a_time_in_the_past_that_is_sent_all_the_same_is_not_kept(desk):
    page = desk.accept("2026-11-20T10:30")
    assert page.h1 == "When could you talk first?"
    assert desk.state() is PairingState.OFFERED


@pytest.mark.parametrize("reason", [reason.value for reason in DeclineReason])
def test_every_reason_to_decline_is_kept(desk, reason):
    page = desk.decline(reason)
    assert page.h1 == "Thank you for answering"
    with desk.row() as kept:
        assert (kept.state, kept.decline_reason) == (PairingState.DECLINED, reason)


@said_alike
def test_declining_without_a_reason_asks_for_the_closest(desk):
    page = desk.decline("")
    assert desk.client.status == 422
    assert "the reason that comes closest" in page.text


def test_declining_twice_is_declining_once(desk):
    desk.decline()
    assert desk.decline("other").h1 == "Thank you for answering"
    with desk.row() as kept:
        assert kept.decline_reason is DeclineReason.NO_TIME


@said_alike
def test_after_a_no_a_yes_is_refused_with_a_plain_sentence(desk):
    desk.decline()
    page = desk.accept()
    assert desk.client.status == 409
    assert "does not wait for an answer any more" in page.text


def test_a_no_wakes_those_who_wait(desk):
    desk.decline()
    assert "offer_waiting" in desk.client.woken


def test_the_learner_is_told_of_a_yes(desk):
    desk.accept()
    with desk.row():
        told = select(Notice.recipient_id).where(Notice.kind == NoticeKind.ACCEPTED)
        assert desk.session.scalar(told) == desk.learner.id


@said_alike
@pytest.mark.parametrize("page", ["", "/accept", "/accept/check", "/decline", "/answered"])
def test_an_offer_to_somebody_else_is_not_found(session, desk, page):
    other = make_mentor(session)
    desk.sit_down(other.person)
    desk.client.get(f"/offers/{desk.id}{page}")
    assert desk.client.status == 404


def test_a_request_that_waits_in_line_is_counted_and_not_shown(session, desk):
    desk.session.add(desk.mentor)
    for _ in range(2):
        waiting = desk.ask()
    desk.sit_down()
    assert "One more person waits for a place with you" in desk.client.get("/offers").text
    desk.client.get(f"/offers/{waiting.id}")
    assert desk.client.status == 404


@said_alike
@pytest.mark.parametrize("page", ["accept", "accept/check", "decline"])
def test_an_answered_offer_asks_nothing_more(desk, page):
    desk.decline()
    desk.client.get(f"/offers/{desk.id}/{page}")
    assert desk.client.path == f"/offers/{desk.id}"


@said_alike
@pytest.mark.parametrize(
    ("state", "said"),
    [
        (PairingState.COMPLETED, "Thank you for teaching"),
        (PairingState.ENDED, "ended early"),
        (PairingState.WITHDRAWN, "does not need an answer any more"),
        (PairingState.EXPIRED, "There was no answer by"),
    ],
)
def test_every_state_of_an_offer_has_its_sentence(session, desk, state, said):
    with desk.row() as kept:
        kept.state = state
    page = desk.client.get(f"/offers/{desk.id}")
    assert said in page.text


def test_an_unconfirmed_yes_is_told_apart_from_an_unanswered_offer(desk, clock):
    desk.accept()
    clock.move(days=20)
    offers.expire(desk.session, pairing_id=desk.id, now=clock.now)
    desk.session.commit()
    assert "did not confirm by" in desk.client.get(f"/offers/{desk.id}").text


def test_the_inbox_makes_the_same_few_queries_for_one_and_for_many(session, desk, database):
    few = queries(database, desk.client)
    desk.mentor = desk.session.merge(desk.mentor)
    desk.mentor.learners_at_once = 6
    desk.session.flush()
    for _ in range(5):
        desk.ask()
    desk.sit_down(desk.session.get(Person, desk.mentor.person_id))
    desk.session.commit()
    assert queries(database, desk.client) == few <= 8


def queries(database, client):
    seen = []
    listen = lambda *given: seen.append(given[2])  # noqa: E731
    event.listen(database.engine, "before_cursor_execute", listen)
    client.get("/offers")
    event.remove(database.engine, "before_cursor_execute", listen)
    return len(seen)
