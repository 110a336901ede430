"""A request from the first look to the first conversation, as the learner walks it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from mentoring.models.needs import Need, NeedState
from mentoring.models.notices import Notice
from mentoring.models.pairings import DeclineReason, Pairing, PairingState
from mentoring.services import access, pairings
from tests.factories import (
    NOW,
    make_experience,
    make_mentor,
    make_need,
    make_person,
    make_programme,
)

NHS_NUMBER = "943 476 5919"


class Desk:
    """A learner with an open need, and two mentors with room."""

    def __init__(self, session, client, database):
        self.session, self.client, self.database = session, client, database
        self.programme = make_programme(session)
        self.learner = make_person(session, half_days=0)
        self.need = make_need(session, self.learner, self.programme)
        self.first, self.second = self.mentor("Bela Quillsworth"), self.mentor("Rowan Fenwick")
        session.commit()
        client.sign_in(self.learner)
        self.path = f"/needs/{self.need.id}/ask/{self.first.experience.id}"

    def mentor(self, name):
        mentor: Any = make_mentor(self.session, make_person(self.session, name=name))
        mentor.experience = make_experience(self.session, mentor)
        return mentor

    def send(self, **sent):
        page = self.client.post(f"{self.path}/send", sent)
        self.number = int(self.client.path.split("/")[2]) if self.client.status == 200 else 0
        return page

    def accept(self, *times):
        self._as(self.first, pairings.accept, times=times)

    def decline(self):
        self._as(self.first, pairings.decline, reason=DeclineReason.NO_TIME)

    def _as(self, mentor, answer, **given):
        with self.database.transaction() as session:
            viewer = access.viewer(session, mentor.person_id)
            answer(session, mentor=viewer, pairing_id=self.number, now=NOW, **given)

    def look(self, rest=""):
        return self.client.get(f"/requests/{self.number}{rest}")

    def state(self):
        return self._read(select(Pairing.state).where(Pairing.id == self.number))

    def need_state(self):
        return self._read(select(Need.state).where(Need.id == self.need.id))

    def _read(self, wanted):
        with self.database.reading() as session:
            return session.scalars(wanted).one()


@pytest.fixture
def desk(session, client, database):
    return Desk(session, client, database)


def test_the_learner_checks_a_request_before_it_is_sent(desk):
    second = str(desk.second.experience.id)
    page = desk.client.post(desk.path, {"second": second, "note": "We decide in March."})
    assert page.h1 == "Check your request"
    assert "Rowan Fenwick" in page.text


def test_checking_a_request_sends_nothing(desk):
    desk.client.post(desk.path, {"note": "We decide in March."})
    assert desk.session.scalar(select(func.count()).select_from(Pairing)) == 0


def test_going_back_to_change_a_request_loses_nothing(desk):
    page = desk.client.post(desk.path, {"note": "We decide in March.", "change": "yes"})
    assert page.one("textarea").text.strip() == "We decide in March."


def test_a_note_with_a_number_of_a_person_is_refused(desk):
    desk.client.post(desk.path, {"note": f"About {NHS_NUMBER}"})
    assert desk.client.status == 422


def test_nobody_can_be_chosen_twice(desk):
    page = desk.client.post(desk.path, {"second": str(desk.first.experience.id)})
    assert "somebody else third, or nobody" in page.text


def test_a_sent_request_says_by_when_the_answer_comes(desk):
    assert "until 7 December 2026 to answer" in desk.send().text


def test_a_sent_request_says_who_is_asked_next(desk):
    assert "we ask Rowan Fenwick" in desk.send(second=str(desk.second.experience.id)).text


def test_a_request_sent_twice_is_made_once(desk):
    desk.send()
    first = desk.number
    desk.send()
    assert desk.number == first


def test_somebody_else_cannot_be_asked_meanwhile(desk):
    desk.send()
    other = f"/needs/{desk.need.id}/ask/{desk.second.experience.id}/send"
    page = desk.client.post(other)
    assert (desk.client.status, "already been asked" in page.text) == (409, True)


def test_the_same_people_can_be_asked_again_in_another_order(desk):
    desk.send(second=str(desk.second.experience.id))
    desk.client.post(f"/requests/{desk.number}/withdraw")
    again = f"/needs/{desk.need.id}/ask/{desk.second.experience.id}/send"
    page = desk.client.post(again, {"second": str(desk.first.experience.id)})
    assert (desk.client.status, page.h1) == (200, "Your request is sent")


def test_where_there_is_no_room_a_request_waits_in_line(desk):
    desk.first.learners_at_once = 1
    other = make_need(desk.session, make_person(desk.session), desk.programme)
    desk.session.add(
        Pairing(
            need_id=other.id,
            mentor_id=desk.first.person_id,
            experience_id=desk.first.experience.id,
            state=PairingState.OFFERED,
            explanation={},
            requested_at=NOW,
        )
    )
    desk.session.commit()
    assert desk.send().h1 == "Your request is waiting"


def test_before_both_have_said_yes_nobody_sees_how_to_reach_the_other(desk):
    desk.send()
    desk.accept()
    assert desk.first.person.email not in desk.look().html


def test_the_learner_confirms_with_one_of_the_times(desk):
    desk.send()
    desk.accept(NOW + timedelta(days=3), NOW + timedelta(days=4))
    page = desk.look("/confirm")
    desk.client.post(f"/requests/{desk.number}/confirm", {"time": page.one("#time")["value"]})
    assert desk.state() is PairingState.ACTIVE
    assert "Thursday 26 November 2026 at 9am" in desk.client.page.text


def test_after_confirming_the_learner_sees_how_to_reach_the_mentor(desk):
    desk.send()
    desk.accept(NOW + timedelta(days=3))
    page = desk.client.post(f"/requests/{desk.number}/confirm", {"time": "0"})
    assert desk.first.person.email in page.text


def test_confirming_without_a_choice_is_said(desk):
    desk.send()
    desk.accept(NOW + timedelta(days=3))
    desk.client.post(f"/requests/{desk.number}/confirm")
    assert (desk.client.status, desk.state()) == (422, PairingState.ACCEPTED)


def test_confirming_twice_confirms_once(desk):
    desk.send()
    desk.accept(NOW + timedelta(days=3))
    for _ in range(2):
        desk.client.post(f"/requests/{desk.number}/confirm", {"time": "0"})
    assert (desk.client.status, desk.state()) == (200, PairingState.ACTIVE)


def test_a_time_that_has_passed_is_not_offered(desk, clock):
    desk.send()
    desk.accept(NOW + timedelta(days=1), NOW + timedelta(days=5))
    clock.move(days=2)
    assert len(desk.look("/confirm").soup.select("input[type=radio]")) == 2


def test_times_that_have_all_passed_are_told_from_none_given(desk, clock):
    desk.send()
    desk.accept(NOW + timedelta(days=1))
    clock.move(days=2)
    assert "gave times that have passed since" in desk.look("/confirm").text


def test_a_mentor_who_gave_no_time_is_said_not_to_have_given_one_yet(desk):
    desk.send()
    desk.accept()
    assert "has not given times yet" in desk.look("/confirm").text


def test_a_no_leads_to_the_next_choice_by_itself(desk):
    desk.send(second=str(desk.second.experience.id))
    desk.decline()
    page = desk.client.get(f"/needs/{desk.need.id}")
    assert "Rowan Fenwick has been asked" in page.text


def test_a_last_no_says_that_the_need_is_open_again_and_what_to_do(desk):
    desk.send()
    desk.decline()
    page = desk.client.get(f"/needs/{desk.need.id}")
    assert "Your need is open again" in page.text
    assert page.link("See who has done it") == f"/needs/{desk.need.id}/suggestions"


def test_withdrawing_is_asked_once_more(desk):
    desk.send()
    assert desk.look("/withdraw").h1 == "Take this request back?"
    assert desk.state() is PairingState.OFFERED


def test_a_withdrawn_request_opens_the_need_again(desk):
    desk.send()
    for _ in range(2):
        desk.client.post(f"/requests/{desk.number}/withdraw")
    assert (desk.state(), desk.need_state()) == (PairingState.WITHDRAWN, NeedState.OPEN)


def test_withdrawing_a_need_takes_its_request_back_and_tells_the_mentor(desk):
    desk.send()
    desk.client.post(f"/needs/{desk.need.id}/withdraw")
    assert (desk.state(), desk.need_state()) == (PairingState.WITHDRAWN, NeedState.WITHDRAWN)
    told = select(Notice.kind).where(Notice.recipient_id == desk.first.person_id)
    assert list(desk.session.scalars(told.order_by(Notice.id))) == ["offer", "withdrawn"]


def test_withdrawing_a_need_frees_the_place_of_an_acceptance(desk):
    desk.send()
    desk.accept()
    desk.client.post(f"/needs/{desk.need.id}/withdraw")
    assert desk.state() is PairingState.ENDED
    desk.session.refresh(desk.first)
    assert desk.first.learners_held == 0


def test_a_need_at_work_is_not_withdrawn(desk):
    desk.send()
    desk.accept()
    desk.client.post(f"/requests/{desk.number}/confirm", {"time": "0"})
    desk.client.post(f"/needs/{desk.need.id}/withdraw")
    assert (desk.client.status, desk.need_state()) == (409, NeedState.MATCHED)


@pytest.mark.parametrize("state", list(PairingState))
def test_a_request_in_every_state_has_its_page(desk, state):
    pairing = Pairing(
        need_id=desk.need.id,
        mentor_id=desk.first.person_id,
        experience_id=desk.first.experience.id,
        state=state,
        explanation={},
        requested_at=NOW,
        reply_by=NOW + timedelta(days=3),
    )
    desk.session.add(pairing)
    desk.session.commit()
    page = desk.client.get(f"/requests/{pairing.id}")
    assert page.h1 == "Your request to Bela Quillsworth"


def test_the_hub_says_that_somebody_said_yes(desk):
    desk.send()
    desk.accept()
    assert "Bela Quillsworth has said yes: confirm by" in desk.client.get("/home").text


@pytest.mark.parametrize("rest", ["", "/sent", "/withdraw", "/confirm"])
def test_somebody_elses_request_is_hidden(desk, rest):
    desk.send()
    other = make_person(desk.session)
    desk.session.commit()
    desk.client.sign_in(other)
    desk.look(rest)
    assert desk.client.status == 404
