"""How a mentor answers an offer: yes with up to three times, or no with a reason."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from mentoring.models.notices import Notice, NoticeKind
from mentoring.models.pairings import DeclineReason, PairingState
from mentoring.services import access
from tests.integration.desks import OfferDesk

# What a page says does not depend on the database, so these look at one of the two.
said_alike = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def desk(session, client):
    return OfferDesk(session, client)


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
        kept = access.pairing(desk.session, desk.id)
        assert kept is not None
        assert [time.starts_at for time in kept.times] == [datetime(2027, 7, 1, 8, tzinfo=UTC)]


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
