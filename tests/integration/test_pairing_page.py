"""The page that the two of a pairing share."""

from mentoring.models.needs import Need
from mentoring.models.pairings import PairingState
from tests.factories import make_person
from tests.integration.desks import queries


def at(pair):
    return f"/pairings/{pair.id}"


def test_the_learner_sees_whom_they_learn_from_and_how_to_reach_them(pair):
    page = pair.sit_down(pair.learner_id).get(at(pair))

    assert page.h1 == "You and Bela Quillsworth"
    assert "bela@example.org" in page.text


def test_the_mentor_sees_who_learns_from_them_and_what_they_have_to_get_done(pair):
    page = pair.sit_down(pair.mentor_id).get(at(pair))

    assert page.h1 == "You and Asha Thornwick"
    assert "What they have to get done" in page.text
    assert "asha@example.org" in page.text


def test_the_purpose_of_the_programme_stands_on_the_page(pair):
    assert "Joined-up care" in pair.sit_down(pair.learner_id).get(at(pair)).text


def test_what_it_means_for_the_person_stands_in_its_place_where_the_need_says_it(pair):
    with pair.row() as row:
        pair.session.get(Need, row.need_id).person_problem = "She wants to sleep at home."

    page = pair.sit_down(pair.mentor_id).get(at(pair))
    assert "For the person: She wants to sleep at home." in page.text


def test_nobody_else_finds_it(pair, session):
    stranger = make_person(session)
    session.commit()

    pair.sit_down(stranger.id).get(at(pair))
    assert pair.client.status == 404


def test_it_is_not_there_before_both_have_said_yes(pair):
    with pair.row() as row:
        row.state, row.active_at = PairingState.ACCEPTED, None

    pair.sit_down(pair.learner_id).get(at(pair))
    assert pair.client.status == 404


def test_the_request_and_the_offer_lead_to_it(pair):
    for person, path in (
        (pair.learner_id, f"/requests/{pair.id}"),
        (pair.mentor_id, f"/offers/{pair.id}"),
    ):
        assert "Go to your pairing" in pair.sit_down(person).get(path).text


def test_it_asks_the_database_a_fixed_number_of_times(pair, database):
    assert queries(database, pair.sit_down(pair.learner_id), at(pair)) <= 34
