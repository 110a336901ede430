"""Admins set how long an answer may take, the undo window and the rules of their programme."""

from datetime import date

import pytest
from sqlalchemy import select

from mentoring.models.audit import AuditEvent
from mentoring.models.programmes import Programme
from mentoring.services import offers, working_days
from tests.factories import make_admin, make_need, make_person, make_programme


class Office:
    """A programme, and its admin at the keyboard."""

    def __init__(self, session, client, clock):
        self.session, self.client, self.clock = session, client, clock
        self.programme = make_programme(session)
        self.id = self.programme.id
        admin = make_admin(session, self.programme)
        session.commit()
        client.sign_in(admin)
        session.commit()

    def send(self, **given):
        sent = {"offer_days": "10", "undo_minutes": "30", "most_steps": "2", "rules": [], **given}
        return self.client.post(f"/programmes/{self.id}/settings", sent)

    def row(self):
        self.session.commit()
        self.session.expire_all()
        return self.session.get_one(Programme, self.id)

    def acts(self):
        wanted = select(AuditEvent.reason).where(AuditEvent.action == "setting_changed")
        return list(self.session.scalars(wanted.order_by(AuditEvent.id)))


@pytest.fixture
def office(session, client, clock):
    return Office(session, client, clock)


def test_the_page_shows_the_settings_as_they_stand(office):
    page = office.client.get(f"/programmes/{office.id}/settings")
    assert page.one("#offer_days")["value"] == "10"
    assert page.one("#undo_minutes")["value"] == "30"
    assert page.one("#most_steps")["value"] == "2"


def test_the_hub_of_a_programme_leads_to_its_settings(office):
    page = office.client.get(f"/programmes/{office.id}")
    assert page.link("Change the settings") == f"/programmes/{office.id}/settings"


def test_a_programme_keeps_its_own_number_of_days(office):
    office.send(offer_days="5")
    need = make_need(office.session, make_person(office.session), office.row())
    until = offers.reply_by(office.session, need, now=office.clock.now)
    assert until == working_days.end_of(date(2026, 11, 30))
    assert office.acts() == ["offer_days 10 to 5"]
    office.session.commit()


def test_rules_are_switched_on_and_off(office):
    office.send(rules=["same_region", "shared_language"])
    office.send(rules=["same_region"])
    row = office.row()
    assert (row.same_region, row.shared_language, row.shared_half_day) == (True, False, False)
    assert office.acts() == [
        "same_region off to on",
        "shared_language off to on",
        "shared_language on to off",
    ]
    office.session.commit()


def test_settings_that_did_not_change_are_not_written_down(office):
    office.send()
    assert office.acts() == []
    office.session.commit()


@pytest.mark.parametrize("typed", ["0", "61", "ten", "", "-3", "1.5", "²"])
def test_a_number_of_days_that_cannot_be_is_refused(office, typed):
    page = office.send(offer_days=typed)
    assert (office.client.status, office.row().offer_days) == (422, 10)
    assert "Enter the working days as a whole number from 1 to 60" in page.text
    office.session.commit()


def test_a_programme_keeps_its_own_cap_of_steps(office):
    office.send(most_steps="3")
    assert office.row().most_steps == 3
    assert office.acts() == ["most_steps 2 to 3"]
    assert "offer_waiting" in office.client.woken
    office.session.commit()


def test_more_steps_than_anybody_could_vouch_for_are_refused(office):
    page = office.send(most_steps="6")
    assert "Enter the steps as a whole number from 0 to 5" in page.text
    office.session.commit()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_undo_window_longer_than_a_day_is_refused(office):
    page = office.send(undo_minutes="1441")
    assert "Enter the minutes as a whole number from 0 to 1,440" in page.text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_settings_of_another_programme_are_not_found(office):
    other = make_programme(office.session).id
    office.session.commit()
    office.client.get(f"/programmes/{other}/settings")
    assert office.client.status == 404
