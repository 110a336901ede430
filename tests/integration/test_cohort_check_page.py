"""Publishing the cohorts of a set through its page, and who may not come near it."""

import pytest
from sqlalchemy import select

from matching.cohorts import forming
from mentoring.models.audit import AuditNote
from mentoring.models.people import Person
from tests.forming import Desk

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
WHY = "Nobody with a story is near"


@pytest.fixture
def desk(session, database, clock, client, monkeypatch):
    monkeypatch.setattr(forming, "TIMES", 1)
    made = Desk(session, database, clock, partners=0)
    made.form()
    client.sign_in(made.admin)
    session.commit()
    return made


def going(desk):
    desk.session.expire_all()
    return [one.is_scheduled for one in desk.cohorts()]


def test_without_a_partner_and_without_a_reason_nothing_goes_out(desk, client):
    page = client.post(f"/cohort-sets/{desk.set_id}/publish", {"reason": "  "})
    assert client.status == 422
    assert "Say why they have no public partner" in page.text
    assert going(desk) == [False, False]


def test_with_a_reason_they_go_out_and_the_audit_log_keeps_it(desk, client):
    client.post(f"/cohort-sets/{desk.set_id}/publish", {"reason": WHY})
    assert going(desk) == [True, True]
    assert set(desk.session.scalars(select(AuditNote.text))) == {WHY}


def test_what_was_published_can_be_taken_back(desk, client):
    client.post(f"/cohort-sets/{desk.set_id}/publish", {"reason": WHY})
    client.post(f"/cohort-sets/{desk.set_id}/undo", {})
    assert going(desk) == [False, False]


@pytest.mark.parametrize(
    "after", ["", "/left-over", "/balance", "/changes", "/publish", "/answers", "/size", "/mix"]
)
def test_a_learner_may_not_look(desk, client, after):
    client.sign_in(desk.session.get(Person, desk.needs[0].learner_id))
    client.get(f"/cohort-sets/{desk.set_id}{after}")
    assert client.status in (403, 404)
