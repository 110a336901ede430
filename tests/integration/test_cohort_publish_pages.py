"""The page before cohorts go out: whom it writes to, what keeps one back, and taking it back."""

import pytest
from sqlalchemy import select

from matching.cohorts import forming
from mentoring.models.audit import AuditEvent, AuditNote
from mentoring.models.cohorts import CohortState
from tests.formed import Formed
from tests.rings import committing

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def desk(session, database, clock, monkeypatch):
    monkeypatch.setattr(forming, "TIMES", 1)
    return Formed(session, database, clock)


@pytest.fixture
def client(client, session, desk):
    client.sign_in(desk.admin)
    return committing(client, session)


def scheduled(desk):
    return [one.partner_id is not None for one in desk.cohorts() if one.is_scheduled]


def test_the_page_before_publishing_says_whom_it_would_write_to(client, desk):
    page = client.get(desk.at("publish"))
    assert "invite 16 learners and 2 leads" in page.text
    assert "1 cohort is ready" in page.text
    assert "1 cohort has no public partner" in page.text


def test_without_a_reason_only_those_with_a_partner_go_out(client, desk):
    page = client.post(desk.at("publish"), {"reason": " "})
    assert "1 cohort goes out when the time to undo is over." in page.html
    assert scheduled(desk) == [True]
    page = client.post(desk.at("publish"), {"reason": ""})
    assert client.status == 422
    assert page.title.startswith("Error: ")


def test_the_reason_for_going_without_a_partner_is_kept(client, desk, session):
    reason = "Nobody near has a story yet"
    client.post(desk.at("publish"), {"reason": reason})
    assert sorted(scheduled(desk)) == [False, True]
    wanted = select(AuditNote.text).join(AuditEvent, AuditEvent.id == AuditNote.event_id)
    assert session.scalars(wanted.where(AuditEvent.action == "waived")).all() == [reason]


@pytest.mark.parametrize("reason", ["x" * 1_001, "The NHS number is 943 476 5919"])
def test_a_reason_that_cannot_be_kept_lets_nothing_go_out(client, desk, reason):
    page = client.post(desk.at("publish"), {"reason": reason})
    assert client.status == 422
    assert page.fields("main form")["reason"].strip() == reason
    assert "Take them back" not in page.text
    assert scheduled(desk) == []


def test_what_has_not_gone_out_is_taken_back(client, desk):
    client.post(desk.at("publish"), {"reason": ""})
    page = client.get(desk.at())
    assert "Until then you can take them back." in page.text
    page = client.post(desk.at("undo"))
    assert "1 cohort taken back. Nobody was told." in page.html
    assert scheduled(desk) == []
    assert {one.state for one in desk.cohorts()} == {CohortState.PROPOSED}
