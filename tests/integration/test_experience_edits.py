"""Changing and withdrawing an experience that a colleague has confirmed."""

import pytest

from mentoring.models.experiences import ExperienceState
from tests.factories import make_person
from tests.integration.desks import Endorsed

WHAT = {
    "title": "Home first on four wards",
    "what_was_done": "Therapists and home-care staff met people at their own front door on the "
    "day they left the ward, and assessed them in their own kitchen.",
}
# What a page says does not depend on the database, so these look at one of the two.
said_alike = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def endorsed(session, client):
    return Endorsed(session, client)


def test_an_edit_of_what_was_done_asks_for_the_confirmation_again(endorsed):
    state = endorsed.change("what", **WHAT)
    assert state is ExperienceState.SUBMITTED


def test_an_edit_of_the_result_asks_for_the_confirmation_again(endorsed):
    assert endorsed.change("result", result="Waits fell by a third.") is ExperienceState.SUBMITTED


def test_an_edit_of_anything_else_leaves_the_confirmation(endorsed):
    assert endorsed.change("now", text="I run the team.") is ExperienceState.ENDORSED


def test_the_same_words_sent_again_leave_the_confirmation(endorsed):
    assert endorsed.change("result", result="Waits fell by half.") is ExperienceState.ENDORSED


def test_a_stronger_claim_of_how_it_is_known_asks_for_the_confirmation_again(endorsed):
    same = {"result": "Waits fell by half."}
    state = endorsed.change("result", **same, evidence="compared")
    assert state is ExperienceState.SUBMITTED


def test_what_did_not_work_is_kept_and_said(endorsed):
    endorsed.change("result", result="Waits fell by half.", how_it_went="did_not_work")
    page = endorsed.client.get(f"/experiences/{endorsed.row.id}")
    assert "No, or it did not last" in page.text


def test_a_way_of_knowing_that_is_not_on_the_list_is_refused(endorsed):
    endorsed.change("result", result="Waits fell by half.", evidence="hearsay")
    assert endorsed.client.status == 422


def test_a_withdrawn_experience_cannot_be_changed(endorsed):
    endorsed.client.post(f"/experiences/{endorsed.row.id}/withdraw")
    assert endorsed.change("now", text="I run the team.") is ExperienceState.WITHDRAWN
    assert endorsed.client.status == 409


def test_withdrawing_has_the_register_fitted_again(endorsed):
    endorsed.client.post(f"/experiences/{endorsed.row.id}/withdraw")
    assert "fit_register" in endorsed.client.woken


@said_alike
@pytest.mark.parametrize("page", ["", "/what", "/knowhow", "/withdraw", "/submitted"])
def test_somebody_elses_experience_is_not_found(session, client, endorsed, page):
    other = make_person(session)
    session.commit()
    client.sign_in(other)
    client.get(f"/experiences/{endorsed.row.id}{page}")
    assert client.status == 404
