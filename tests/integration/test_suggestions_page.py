"""Who has done it: the cards of a need, and what they say and do not say."""

from typing import Any

import pytest
from sqlalchemy import event

from mentoring.models.experiences import ExperienceState, NoteBasis
from mentoring.models.mentors import Visibility
from mentoring.models.needs import NeedState
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.people import HALF_DAYS, NotWith, pack
from mentoring.services import register
from tests.factories import (
    HOME_FIRST,
    NOW,
    make_experience,
    make_mentor,
    make_need,
    make_organisation,
    make_person,
    make_programme,
)


class Desk:
    """A learner with an open need, and mentors who have done what it asks for."""

    def __init__(self, session, client):
        self.session, self.client = session, client
        self.programme = make_programme(session)
        self.learner = make_person(session)
        self.need = make_need(session, self.learner, self.programme)

    def mentor(self, name="Bela Quillsworth", *, experience=None, **given):
        organisation = make_organisation(self.session, name="Brackenford Trust")
        person = make_person(
            self.session, name=name, job_title="therapy lead", organisation_id=organisation.id
        )
        mentor: Any = make_mentor(self.session, person, **given)
        mentor.experience = make_experience(self.session, mentor, **(experience or {}))
        return mentor

    def look(self, need=None):
        self.session.commit()
        self.client.sign_in(self.learner)
        return self.client.get(f"/needs/{(need or self.need).id}/suggestions")

    def names(self, need=None):
        return self.look(need).all("article h2")


@pytest.fixture
def desk(session, client):
    return Desk(session, client)


def test_a_card_says_who_and_what_they_did_and_where_and_when(desk):
    desk.mentor()
    card = desk.look().all("article")[0]
    wanted = [
        "Bela Quillsworth",
        "Therapy lead, Brackenford Trust",
        "Home first on two wards",
        "2021 to 2024",
        "They led it.",
        "Room for 2 learners",
        "Strong answer",
    ]
    assert [words for words in wanted if words not in card] == []


def test_a_card_gives_the_know_how_as_a_reason(desk):
    desk.mentor()
    assert "They have done what you need" in desk.look().all(".app-reasons")[0]


def test_a_card_says_what_differs(desk):
    desk.mentor(experience={"contexts": ("setting.coastal", "population.children")})
    assert "coastal" in desk.look().all(".app-differences")[0]


def test_a_card_never_shows_how_to_reach_somebody(desk):
    mentor = desk.mentor()
    assert mentor.person.email not in desk.look().html


def test_an_illustrative_note_is_marked_as_an_example(desk):
    desk.mentor(experience={"working_note": "We met.", "note_basis": NoteBasis.ILLUSTRATIVE})
    assert "An example, written for this demonstration" in desk.look().text


def test_a_note_of_ones_own_is_not_marked(desk):
    desk.mentor(experience={"working_note": "We met.", "note_basis": NoteBasis.OWN_ACCOUNT})
    assert "An example, written" not in desk.look().text


def test_half_days_in_common_are_shown(desk):
    desk.learner.half_days = pack(("mon_am", "fri_pm"), HALF_DAYS)
    mentor = desk.mentor()
    mentor.person.half_days = pack(("fri_pm", "tue_am"), HALF_DAYS)
    assert "Times that suit you both: Friday afternoon" in desk.look().text


def test_those_without_room_stand_last_and_have_a_waiting_list(desk):
    full = desk.mentor("Full Fenwick", learners_at_once=1)
    desk.mentor("Roomy Rowan")
    other = make_need(desk.session, make_person(desk.session), desk.programme)
    desk.session.add(
        Pairing(
            need_id=other.id,
            mentor_id=full.person_id,
            experience_id=full.experience.id,
            state=PairingState.OFFERED,
            explanation={},
            requested_at=NOW,
        )
    )
    assert desk.names() == ["Roomy Rowan", "Full Fenwick"]
    assert "Waiting list: 0 before you" in desk.client.page.text


def test_at_most_five_people_are_shown_each_once(desk):
    for number in range(7):
        mentor = desk.mentor(f"Mentor {number}")
        make_experience(desk.session, mentor)
    assert len(set(desk.names())) == len(desk.names()) == 5


@pytest.mark.parametrize(
    "hidden",
    [
        {"visibility": Visibility.NOBODY},
        {"visibility": Visibility.PROGRAMME_TEAM},
        {"paused": True},
        {"learners_at_once": 0},
    ],
)
def test_a_mentor_who_is_hidden_pausing_or_takes_nobody_is_not_shown(desk, hidden):
    desk.mentor(**hidden)
    assert desk.names() == []


def test_withdrawn_consent_takes_effect_at_the_next_request(desk):
    mentor = desk.mentor()
    assert desk.names() == ["Bela Quillsworth"]
    mentor.visibility = Visibility.NOBODY
    assert desk.names() == []


def test_an_experience_that_nobody_endorsed_is_not_shown(desk):
    desk.mentor(experience={"state": ExperienceState.SUBMITTED})
    assert desk.names() == []


def test_an_exclusion_of_either_side_is_kept_and_never_named(desk):
    mentor = desk.mentor()
    desk.session.add(NotWith(person_id=mentor.person_id, other_id=desk.learner.id))
    assert desk.names() == []
    assert "not to meet" not in desk.client.page.text


def test_where_nobody_has_done_it_the_page_says_what_would_help(desk):
    assert "What would help" in desk.look().text


def test_where_no_answer_is_strong_the_page_says_so(desk):
    done_beside = ("K09.1a", "K09.1c", "K09.1d", HOME_FIRST)
    desk.mentor(experience={"knowhow": done_beside, "contexts": ()})
    assert "Nobody on the register has done exactly this" in desk.look().text


def test_changed_answers_change_the_suggestions(desk):
    desk.mentor()
    first = desk.look().all(".app-reasons")
    other = make_need(
        desk.session, desk.learner, desk.programme, contexts=("obstacle.recruitment",)
    )
    assert desk.look(other).all(".app-reasons") != first


def test_somebody_who_has_been_asked_leaves_nobody_to_ask(desk):
    desk.mentor()
    desk.need.state = NeedState.MATCHED
    assert "already been asked" in desk.look().text
    assert desk.client.page.all("article a.nhsuk-button") == []


def test_somebody_elses_suggestions_are_hidden(desk):
    other = make_need(desk.session, make_person(desk.session), desk.programme)
    desk.look(other)
    assert desk.client.status == 404


def test_one_card_and_five_take_the_same_few_queries(desk, database):
    desk.mentor()
    few = _queries(desk, database)
    for number in range(5):
        desk.mentor(f"Mentor {number}")
    assert _queries(desk, database) == few <= 18


def _queries(desk, database):
    register.refresh(desk.session, now=NOW)
    desk.look()  # a warm page is what is counted
    count = []

    def listen(*_):
        count.append(1)

    event.listen(database.engine, "before_cursor_execute", listen)
    desk.client.get(f"/needs/{desk.need.id}/suggestions")
    event.remove(database.engine, "before_cursor_execute", listen)
    return len(count)
