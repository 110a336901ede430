"""The pages on which an admin changes formed cohorts by hand, each with what it would do first."""

import pytest

from matching.cohorts import forming
from mentoring.models.people import Person
from mentoring.services import cohort_sets
from tests.formed import Formed
from tests.forming import Desk
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


def members(client, desk, cohort):
    """Read the names of those in a cohort from its page."""
    client.get(desk.of(cohort))
    return " ".join(client.page.all("tbody th"))


def test_somebody_is_moved_after_a_look_at_what_it_would_do(client, desk):
    first, second = desk.cohorts()
    need = desk.members(first)[0]
    page = client.get(desk.at("needs", need, "move") + f"?to={second.id}")
    assert len(page.all("table")) == 2
    page = client.post(desk.at("needs", need, "move"), page.fields("main form[method=post]"))
    assert "Saved. Nobody is told anything yet." in page.html
    assert desk.name(need) in members(client, desk, second)


@pytest.mark.parametrize(
    ("what", "to", "status"),
    [("move", "", 422), ("move", "999", 404), ("swap", "", 422), ("swap", "one", 422)],
)
def test_a_choice_that_cannot_be_is_refused_and_nothing_is_lost(client, desk, what, to, status):
    first, _ = desk.cohorts()
    need = desk.members(first)[0]
    client.post(desk.at("needs", need, what), {"to": to})
    assert client.status == status
    assert need in desk.members(first)


def test_two_of_one_cohort_do_not_change_places(client, desk):
    one, other = desk.members(desk.cohorts()[0])[:2]
    page = client.post(desk.at("needs", one, "swap"), {"to": other})
    assert client.status == 422
    assert "Choose somebody who is in another cohort" in page.text


def test_two_change_places_and_it_is_taken_back(client, desk):
    first, second = desk.cohorts()
    one, other = desk.members(first)[0], desk.members(second)[0]
    page = client.get(desk.at("needs", one, "swap") + f"?to={other}")
    client.post(desk.at("needs", one, "swap"), page.fields("main form[method=post]"))
    assert client.path == desk.of(first)
    assert desk.name(other) in " ".join(client.page.all("tbody th"))
    page = client.post(desk.at("take-back"), {"cohort": first.id})
    assert "The last change is taken back." in page.html
    assert desk.name(one) in " ".join(page.all("tbody th"))
    page = client.post(desk.at("take-back"))
    assert "There is no change to take back." in page.text


def test_whoever_is_taken_out_is_found_among_those_in_none(client, desk):
    first, _ = desk.cohorts()
    need = desk.members(first)[0]
    page = client.get(desk.at("needs", need, "remove"))
    client.post(desk.at("needs", need, "remove"), page.fields())
    assert "Taken out." in client.page.html
    page = client.get(desk.at("left-over") + "?why=by_hand")
    assert len(page.all("tbody tr")) == 1
    assert "You took them out of their cohort." in page.text
    listed = client.get(f"/programmes/{desk.programme.id}/cohorts").all("tbody td")
    assert listed[-3:] == ["2", "15", "2"]


def test_whoever_is_locked_says_so_and_cannot_be_moved(client, desk):
    first, second = desk.cohorts()
    need = desk.members(first)[0]
    page = client.post(desk.at("needs", need, "lock"), {"cohort": first.id})
    assert "Locked" in page.all("tbody .nhsuk-tag")
    page = client.post(desk.at("needs", need, "move"), {"to": second.id})
    assert "Unlock them first" in page.text
    page = client.post(desk.at("needs", need, "unlock"), {"cohort": first.id})
    assert page.all("tbody .nhsuk-tag") == []


@pytest.mark.parametrize(("what", "label"), [("lead", "Lead"), ("second", "Second lead")])
def test_a_lead_is_chosen_from_those_who_fit(client, desk, what, label):
    first, _ = desk.cohorts()
    page = client.get(desk.of(first, what))
    chosen = page.one("input[name=to]")["value"]
    page = client.post(desk.of(first, what), {"to": chosen})
    person = desk.session.get(Person, int(chosen))
    assert f"{label} {person.name}" in page.text


@pytest.mark.parametrize("to", ["", "1"])
def test_nobody_who_is_not_listed_is_given_a_seat(client, desk, to):
    first, _ = desk.cohorts()
    before = desk.led_by(first)
    page = client.post(desk.of(first, "lead"), {"to": to})
    assert client.status == 422
    assert page.title.startswith("Error: ")
    assert "Choose one of" in page.text
    assert desk.led_by(first) == before


def test_a_cohort_can_go_without_a_public_partner(client, desk):
    one = next(one for one in desk.cohorts() if one.partner_id)
    page = client.post(desk.of(one, "partner"), {"to": "none"})
    assert "you have to say why before you publish" in page.text
    assert desk.again() is not None
    assert one.partner_id is None


def test_who_stands_up_for_the_whole_is_named_for_one_cohort(client, desk):
    first, second = desk.cohorts()
    sent = {"email": "nobody@example.org", "power": "Has the money"}
    page = client.post(desk.of(first, "whole"), sent)
    assert client.status == 422
    assert page.title.startswith("Error: ")
    assert page.fields()["email"] == "nobody@example.org"
    page = client.post(desk.of(first, "whole"), {**sent, "email": desk.admin.email})
    assert f"For the whole pathway {desk.admin.name}" in page.text
    assert desk.whole.name in client.get(desk.of(second)).text


def test_a_cohort_that_would_break_a_rule_says_so_and_not_how_good_it_would_be(
    client, session, database, clock
):
    full = Desk(session, database, clock)
    full.begin()
    full.do(cohort_sets.keep_size, size=(6, 8, 8))
    first, _ = full.form()
    client.sign_in(full.admin)
    page = client.get(f"/cohort-sets/{full.set_id}/needs/{full.members(first)[0]}/move")
    assert page.all(".nhsuk-radios .nhsuk-hint") == [
        "8 learners now. It would break a rule, and could not go out like that"
    ]
